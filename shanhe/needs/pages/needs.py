"""The public list of needs, the page of one, the working list, and what is done with a need."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from shanhe.kernel import journal
from shanhe.kernel.registries import panels_for
from shanhe.parties.asking import say
from shanhe.parties.http import context, page
from shanhe.results import queries as results
from shanhe.zones import addresses
from shanhe.zones import queries as zones

from .. import forms, operations, queries, rules
from ..lifecycle import INTEREST, NEED, QUESTION
from ..models import Need
from .common import ask, crumbs, need_or_404, on_need, told

POSTED = {
    "take_back": operations.take_back_need,
    "publish": operations.publish_need,
    "renew": operations.renew_need,
    "reopen": operations.reopen_need,
    "withdraw": operations.withdraw_need,
}
UNDO = {"withdraw": "reopen"}
PRIMARY = {"draft": "submit", "submitted": "publish", "published": "offer", "expired": "renew"}
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def _clean(request: HttpRequest, name: str, most: int) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:most]


def filters_of(request: HttpRequest) -> queries.Filters:
    """The filters in the address."""
    return queries.Filters(
        q=_clean(request, "q", 200),
        kind=_clean(request, "kind", 16),
        field=_clean(request, "field", 60),
        centre=_clean(request, "centre", 60),
    )


def _url(filters: queries.Filters, **more: Any) -> str:
    query = urlencode({**filters.active, **{name: value for name, value in more.items() if value}})
    return f"{reverse('needs:catalogue')}{'?' if query else ''}{query}"


@page(login=False)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published needs, by kind, field and centre."""
    actor = request.actor  # type: ignore[attr-defined]
    filters = filters_of(request)
    number = _clean(request, "page", 5)
    found = queries.catalogue(actor, filters, int(number) if number.isdigit() else 1)
    counts = queries.kind_counts(actor, filters)
    without_kind = queries.Filters(q=filters.q, field=filters.field, centre=filters.centre)
    kinds = [{"label": _("All"), "url": _url(without_kind), "current": not filters.kind}]
    for code, label in Need.Kind.choices:
        if counts.get(code):
            url = _url(without_kind, kind=code)
            kinds.append({"label": label, "url": url, "current": code == filters.kind, "count": counts[code]})
    context_ = {
        "filters": filters,
        "kinds": kinds,
        "rows": found.rows,
        "told": found.told,
        "total": found.total,
        "centre_names": {row.code: row.short_name for row in zones.centres()},
        "field_names": {row.code: row.name for row in zones.terms("fields")},
        "may_state": bool(rules.state.allows(actor, request.zone)),  # type: ignore[attr-defined]
        "next_url": _url(filters, page=found.number + 1) if found.more else "",
        "previous_url": _url(filters, page=found.number - 1) if found.number > 1 else "",
    }
    return render(request, "needs/catalogue.html", context_)


@page()
def workspace(request: HttpRequest) -> HttpResponse:
    """The needs of the reader's side, or all that are looked after."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _clean(request, "state", 16)
    here = reverse("needs:workspace")
    views = [{"label": _("All"), "url": here, "current": chosen not in NEED.states}]
    for code, state in NEED.states.items():
        views.append({"label": state.label, "url": f"{here}?state={code}", "current": code == chosen})
    rows = queries.mine(actor, state=chosen if chosen in NEED.states else "")
    values = {
        "rows": [{"need": row, "state": NEED.state(row)} for row in rows],
        "views": views,
        "may_import": bool(rules.import_needs.allows(actor, request.zone)),  # type: ignore[attr-defined]
        "may_state": bool(rules.state.allows(actor, request.zone)),  # type: ignore[attr-defined]
    }
    return render(request, "needs/list.html", values)


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """A need as this reader may see it; its own side and those who look after it also get offers, questions and story."""
    actor = request.actor  # type: ignore[attr-defined]
    need = need_or_404(request, ref)
    found = queries.need_page(actor, need)
    score = queries.completeness(need) if found.inside and need.state in ("draft", "submitted") else None
    public = not found.inside
    values = {
        "need": need,
        "page": found,
        "state": NEED.state(need),
        "actions": _bar(found),
        "offers": [_offer(actor, row) for row in found.interests],
        "own_state": INTEREST.state(found.own) if found.own else None,
        "own_actions": _offer(actor, found.own)["actions"] if found.own else [],
        "questions": [_question(actor, row) for row in found.questions],
        "score": score,
        "missing": [{"label": item.label, "points": item.points} for item in score.useful] if score else [],
        "centres": [row for row in zones.centres() if row.code in need.centre_codes],
        "field_names": [row.name for row in zones.terms("fields") if row.code in need.fields],
        "story": told(actor, journal.story(need, public_only=public, actor=actor), inside=found.inside),
        "panels": [mark_safe(panel.render(request, need)) for panel in panels_for("needs.need")],
        "jsonld": _jsonld(request, found) if need.state == "published" else "",
        "crumbs": crumbs(),
    }
    return render(request, "needs/need.html", values)


def _bar(found: queries.NeedPage) -> list[dict[str, Any]]:
    need, bar = found.need, []
    for action in found.actions:
        if action.name == "offer" and found.own is not None:
            continue
        primary = action.enabled and PRIMARY.get(need.state) == action.name
        bar.append(
            {
                "label": action.label,
                "enabled": action.enabled,
                "reason": action.reason,
                "danger": action.tone == "stopped",
                "primary": primary,
                **_target(need, action.name),
            }
        )
    bar.sort(key=lambda entry: (not entry["primary"], entry["danger"]))
    return bar


def _target(need: Need, name: str) -> dict[str, Any]:
    if name in ("edit", "submit"):
        step, anchor = (3, "#send") if name == "submit" else (1, "")
        return {"url": reverse("needs:edit", args=[need.ref, step]) + anchor, "method": "get"}
    return {"url": reverse("needs:act", args=[need.ref, name]), "method": "post" if name in POSTED else "get"}


def _offer(actor: Any, row: Any) -> dict[str, Any]:
    actions = [
        {
            "label": action.label,
            "url": reverse("needs:interest", args=[row.need.ref, row.pk, action.name]),
            "method": "get" if action.name in ("welcome", "decline") else "post",
        }
        for action in INTEREST.actions(actor, row)
        if action.enabled
    ]
    return {"row": row, "state": INTEREST.state(row), "actions": actions}


def _question(actor: Any, row: Any) -> dict[str, Any]:
    actions = [
        {
            "label": action.label,
            "url": reverse("needs:question", args=[row.need.ref, row.pk, action.name]),
            "method": "get" if action.name == "answer" else "post",
        }
        for action in QUESTION.actions(actor, row)
        if action.enabled
    ]
    return {"row": row, "state": QUESTION.state(row), "actions": actions}


def _jsonld(request: HttpRequest, found: queries.NeedPage) -> str:
    """The need as a schema.org Demand; the organisation only where everybody may know it."""
    need = found.need
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Demand",
        "identifier": need.ref,
        "name": need.title,
        "description": need.problem,
        "url": addresses.absolute(need.zone, need.get_absolute_url()),
    }
    if need.expires_on:
        data["availabilityEnds"] = need.expires_on.isoformat()
    if need.organisation and need.confidentiality == Need.Confidentiality.NAMED:
        data["seller"] = {"@type": "Organization", "name": need.organisation.name}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


@on_need
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One action on a need: by a click, or through its form."""
    need = need_or_404(request, ref)
    if name in POSTED:
        if request.method == "POST":
            POSTED[name](context(request), need=need)
            undo = reverse("needs:act", args=[ref, UNDO[name]]) if name in UNDO else ""
            say(request, _("Done."), undo)
        return redirect(need)
    if name not in _ASKED:
        raise Http404
    NEED[name].rule.demand(request.actor, need)  # type: ignore[attr-defined]
    NEED[name].check(need)
    return _ASKED[name](request, need)


def _return(request: HttpRequest, need: Need) -> HttpResponse:
    form = forms.TextForm(request.POST or None, label=_("What is missing"))
    return ask(
        request,
        need,
        form,
        lambda: operations.return_need(context(request), need=need, reason=form.cleaned_data["text"]),
        title=NEED["return"].label,
        done=_("Sent back."),
    )


def _close(request: HttpRequest, need: Need) -> HttpResponse:
    form = forms.CloseForm(request.POST or None)
    return ask(
        request,
        need,
        form,
        lambda: operations.close_need(context(request), need=need, **form.cleaned_data),
        title=NEED["close"].label,
        done=_("Closed."),
        undo=reverse("needs:act", args=[need.ref, "reopen"]),
    )


def _offer_help(request: HttpRequest, need: Need) -> HttpResponse:
    mine = {row.ref: row for row in results.own_to_offer(request.actor)}  # type: ignore[attr-defined]
    form = forms.OfferForm(request.POST or None, results=list(mine.values()))

    def save() -> None:
        chosen = mine.get(form.cleaned_data["result"])
        operations.offer_help(context(request), need=need, text=form.cleaned_data["text"], result=chosen)

    done = _("The need’s side is told, and answers you here.")
    return ask(request, need, form, save, title=NEED["offer"].label, done=done, anchor="#own")


def _ask_question(request: HttpRequest, need: Need) -> HttpResponse:
    form = forms.TextForm(request.POST or None, label=_("Your question"))
    return ask(
        request,
        need,
        form,
        lambda: operations.ask_question(context(request), need=need, text=form.cleaned_data["text"]),
        title=NEED["ask"].label,
        lead=_("Question and answer are shown to everybody who may read the need, without your name."),
        done=_("Asked. It appears here once it is answered."),
    )


_ASKED = {"return": _return, "close": _close, "offer": _offer_help, "ask": _ask_question}


@on_need
def interest(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Answer an offer of help, take the answer back, or withdraw one's own."""
    need = need_or_404(request, ref)
    row = queries.interest_by_id(request.actor, need, pk)  # type: ignore[attr-defined]
    if row is None or name not in INTEREST.transitions:
        raise Http404
    if name in ("reconsider", "withdraw"):
        if request.method == "POST":
            undoing = operations.reconsider_interest if name == "reconsider" else operations.withdraw_interest
            undoing(context(request), interest=row)
            say(request, _("Done."))
        return redirect(need.get_absolute_url())
    operation = operations.welcome_interest if name == "welcome" else operations.decline_interest
    form = forms.AnswerForm(request.POST or None, label=_("Your answer"), required=name == "decline")
    return ask(
        request,
        need,
        form,
        lambda: operation(context(request), interest=row, answer=form.cleaned_data["text"]),
        title=INTEREST[name].label,
        done=_("Answered."),
        undo=reverse("needs:interest", args=[ref, pk, "reconsider"]),
        anchor="#offers",
    )


@on_need
def question(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Answer a question, or set it aside."""
    need = need_or_404(request, ref)
    row = queries.question_by_id(request.actor, need, pk)  # type: ignore[attr-defined]
    if row is None or name not in QUESTION.transitions:
        raise Http404
    if name == "set_aside":
        if request.method == "POST":
            operations.set_question_aside(context(request), question=row)
            say(request, _("Done."))
        return redirect(need.get_absolute_url())
    form = forms.AnswerForm(request.POST or None, label=_("Your answer"), initial={"text": row.answer})
    return ask(
        request,
        need,
        form,
        lambda: operations.answer_question(context(request), question=row, answer=form.cleaned_data["text"]),
        title=QUESTION[name].label,
        lead=row.text,
        done=_("Answered."),
        anchor="#questions",
    )
