"""Disclosure in three screens, saved as one types."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanhe.doors.asking import say
from shanhe.doors.http import context, page
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.text import is_chinese
from shanhe.parties import queries as parties

from .. import forms, operations, queries, rules
from ..acts import RESULT_ACTS
from ..lifecycle import RESULT, shares_message
from ..models import Result
from ..queries.detail import LABELS
from .common import result_or_404

STEPS = ((1, "What it is"), (2, "Whose it is"), (3, "Rights and readers"))
FORMSETS = {2: ("contributors", "right_shares"), 3: ("ip_rights", "funding")}


class Screen:
    """One screen: its form and its lists, bound to what was sent, or showing what is saved."""

    def __init__(self, request: HttpRequest, step: int, result: Result | None) -> None:
        self.request, self.step, self.result = request, step, result
        self.actor = request.actor  # type: ignore[attr-defined]
        data = request.POST if request.method == "POST" else None
        self.editor = request.POST.get("editor", "")[:40] or secrets.token_hex(8)
        self.form = self._form(data)
        self.formsets = {name: self._formset(name, data) for name in FORMSETS.get(step, ())}

    def _initial(self) -> dict[str, Any]:
        result = self.result
        base = {"editor": self.editor, "version": result.version if result else None}
        if result is None:
            return {**base, "language": "zh" if is_chinese(get_language()) else "en"}
        if self.step == 1:
            names = [f"{name}_{code}" for name in forms.TEXTS for code in ("zh", "en")]
            more = {
                "fields_of": result.fields,
                "centres": result.centre_codes,
                "keywords": ", ".join(result.keywords),
            }
            return {**base, "language": result.language, "year": result.year, **more, **_read(result, names)}
        if self.step == 2:
            names = ["team_right", "team_right_years", "team_right_on", "funder_conditions", "service_result"]
            return {**base, "owner": result.owner_id or "", **_read(result, names)}
        readers = [str(pk) for pk in result.readers.values_list("person_id", flat=True)]
        return {**base, "readers": readers, **_read(result, ["confidentiality", "embargo_until"])}

    def _form(self, data: Any) -> Any:
        initial = self._initial()
        if self.step == 1:
            language = (data or {}).get("language") or initial["language"]
            return forms.WhatForm(data, initial=initial, language=language)
        if self.step == 2:
            return forms.WhoseForm(data, initial=initial, owners=self._owners())
        people = parties.people_visible_to(self.actor).active().in_order()[: forms.CHOICES_SHOWN]
        return forms.OpenForm(data, initial=initial, people=people)

    def _owners(self) -> list[tuple[Any, Any]]:
        rows = list(parties.organisations_visible_to(self.actor).order_by("sort_key")[: forms.CHOICES_SHOWN])
        mine = [row for row in rows if row.pk in self.actor.organisation_ids]
        others = [row for row in rows if row.pk not in self.actor.organisation_ids]
        groups = ((_("My organisations"), mine), (_("Others"), others))
        return [(label, [(str(row.pk), str(row)) for row in group]) for label, group in groups if group]

    def _formset(self, name: str, data: Any) -> Any:
        result = self.result
        assert result is not None
        if name == "contributors":
            rows = [_contributor(row) for row in result.contributors.select_related("work_share", "person")]
            return forms.Contributors(data, prefix=name, initial=rows, actor=self.actor)
        if name == "right_shares":
            rows = [
                {"id": row.pk, "holder": _holder(row), "basis_points": row.basis_points}
                for row in result.right_shares.all()
            ]
            return forms.Holders(data, prefix=name, initial=rows, choices={"holder": self._holders()})
        if name == "ip_rights":
            names = [
                "kind",
                "number",
                "status",
                "filed_on",
                "granted_on",
                "expires_on",
                "fee_due_on",
                "fee_fen",
            ]
            rows = [{"id": row.pk, **_read(row, names)} for row in result.ip_rights.all()]
            kinds = forms.terms("ip_right_kinds", _("Choose"))
            return forms.Rights(data, prefix=name, initial=rows, choices={"kind": kinds})
        rows = [
            {"id": row.pk, **_read(row, ["kind", "funder", "number", "amount_fen"])}
            for row in result.funding.all()
        ]
        kinds = forms.terms("funding_kinds", _("Choose"))
        return forms.FundingRows(data, prefix=name, initial=rows, choices={"kind": kinds})

    def _holders(self) -> list[tuple[Any, Any]]:
        assert self.result is not None
        team = [(f"c:{row.pk}", row.name) for row in self.result.contributors.all()]
        owners = [(label, [(f"o:{pk}", name) for pk, name in group]) for label, group in self._owners()]
        return [("", _("Choose")), *owners, *([(_("Contributors"), team)] if team else [])]

    def is_valid(self) -> bool:
        checked = [self.form.is_valid(), *(formset.is_valid() for formset in self.formsets.values())]
        return all(checked)

    def parts(self) -> dict[str, Any]:
        found = self.form.parts()
        for name, formset in self.formsets.items():
            if formset.is_valid():
                found[name] = [_plain(name, row) for row in formset.kept()]
        return found

    def saved_ids(self, result: Result) -> dict[str, Any]:
        """Hidden fields as they are after saving, so that the open page goes on from there."""
        found: dict[str, Any] = {"version": result.version}
        for name, formset in self.formsets.items():
            rows = list(getattr(result, name).all())
            if name == "contributors":
                rows.sort(key=lambda row: (row.order, row.pk))
            else:
                rows.sort(key=lambda row: row.pk)
            kept = [form for form in formset.forms if getattr(form, "kept_at", None) is not None]
            if formset.is_valid() and len(kept) == len(rows):
                found |= {form.add_prefix("id"): rows[form.kept_at].pk for form in kept}
        return found


def _read(row: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _contributor(row: Any) -> dict[str, Any]:
    share = getattr(getattr(row, "work_share", None), "basis_points", None)
    person = f"{row.person.ref} {row.person.name}" if row.person else ""
    return {
        "id": row.pk,
        "share": share,
        "person": person,
        **_read(row, ["name_zh", "name_en", "email", "part"]),
    }


def _holder(row: Any) -> str:
    return f"o:{row.organisation_id}" if row.organisation_id else f"c:{row.contributor_id}"


def _plain(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in row.items() if key not in ("person", "holder")}
    if name == "right_shares":
        kind, _sep, number = row["holder"].partition(":")
        data["organisation_id"] = int(number) if kind == "o" else None
        data["contributor_id"] = int(number) if kind == "c" else None
    return data


@page()
def disclose(request: HttpRequest) -> HttpResponse:
    """The first screen of a new disclosure; the draft is made when something is first saved."""
    ctx = context(request)
    rules.disclose.demand(ctx.actor, ctx.zone)
    screen = Screen(request, 1, None)
    if request.method != "POST":
        return _show(request, screen)
    valid = screen.is_valid()
    result = queries.draft_of_editor(ctx.actor, screen.editor)
    try:
        if result is None:
            result = operations.start_disclosure(
                ctx,
                zone=ctx.zone,
                values=screen.form.values(),
                parts=screen.form.parts(),
                editor=screen.editor,
            )
        else:
            result = operations.save_draft(
                ctx,
                result=result,
                values=screen.form.values(),
                parts=screen.form.parts(),
                editor=screen.editor,
            )
    except Invalid as error:
        _add_errors(screen.form, error)
        return _answer_invalid(request, screen)
    return _answer(request, screen, result, valid)


@page()
def edit(request: HttpRequest, ref: str, step: int) -> HttpResponse:
    """A screen of a draft, or of a result under change."""
    ctx = context(request)
    if not 1 <= step <= len(STEPS):
        raise Http404
    result = result_or_404(request, ref)
    rules.edit.demand(ctx.actor, result)
    RESULT["edit"].check(result)
    screen = Screen(request, step, result)
    if request.method != "POST":
        return _show(request, screen)
    valid = screen.is_valid()
    if result.state != "draft" and not valid:
        return _answer_invalid(request, screen)
    try:
        saved = operations.save_draft(
            ctx,
            result=result,
            values=screen.form.values(),
            parts=screen.parts(),
            version=screen.form.cleaned_data.get("version"),
            editor=screen.editor,
        )
    except Conflict as error:
        return _answer_conflict(request, screen, str(error))
    except Invalid as error:
        _add_errors(screen.form, error)
        return _answer_invalid(request, screen)
    return _answer(request, screen, saved, valid)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _add_errors(form: django_forms.Form, error: Invalid) -> None:
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, str(message))


def _answer(request: HttpRequest, screen: Screen, result: Result, valid: bool) -> HttpResponse:
    if _is_autosave(request):
        answer = {
            "saved_at": result.updated_at.isoformat(),
            "fields": screen.saved_ids(result),
            "complete": valid,
        }
        return JsonResponse(answer, status=200 if valid else 422)
    if not valid:
        screen.result = result
        return _show(request, screen, status=422)
    if "send" in request.POST:
        return _send(request, result)
    target = {"back": screen.step - 1, "next": screen.step + 1}.get(request.POST.get("go", "next"), 0)
    if 1 <= target <= len(STEPS):
        return redirect("results:edit", ref=result.ref, step=target)
    say(request, _("Saved."))
    return redirect(result)


def _send(request: HttpRequest, result: Result) -> HttpResponse:
    act = RESULT_ACTS.acts["submit"]
    try:
        act.operation(context(request), result=result)
    except (NotNow, Denied) as error:
        screen = Screen(_as_get(request), 3, result)
        return _show(request, screen, status=409, refusal=str(error.message))
    say(request, act.done, undo=RESULT_ACTS.address(result, act.undo))
    return redirect(result)


def _as_get(request: HttpRequest) -> HttpRequest:
    request.method = "GET"
    return request


def _answer_invalid(request: HttpRequest, screen: Screen) -> HttpResponse:
    if _is_autosave(request):
        return JsonResponse({"errors": screen.form.errors.get_json_data()}, status=422)
    return _show(request, screen, status=422)


def _answer_conflict(request: HttpRequest, screen: Screen, message: str) -> HttpResponse:
    if _is_autosave(request):
        return JsonResponse({"message": message}, status=409)
    result = screen.result
    assert result is not None
    typed = screen.form.values()
    differing = [
        {"label": LABELS.get(name, name), "old": _word(getattr(result, name)), "new": _word(value)}
        for name, value in typed.items()
        if hasattr(result, name) and getattr(result, name) != value
    ]
    # Saving again from this page is a decision taken with both versions in view.
    screen.form.data = screen.form.data.copy()
    screen.form.data["version"] = result.version
    return _show(request, screen, status=409, refusal=message, differing=differing)


def _word(value: Any) -> str:
    return (
        ", ".join(str(item) for item in value)
        if isinstance(value, list)
        else str(value if value is not None else "")
    )


def _show(request: HttpRequest, screen: Screen, status: int = 200, **more: Any) -> HttpResponse:
    result = screen.result
    score = queries.completeness(result) if result else None
    titles = {1: _("What it is"), 2: _("Whose it is"), 3: _("Rights and readers")}
    steps = [
        {
            "label": titles[number],
            "url": reverse("results:edit", args=[result.ref, number]) if result else "",
            "state": "current" if number == screen.step else "done" if number < screen.step else "ahead",
        }
        for number, _label in STEPS
    ]
    duplicates = []
    if result and screen.step == 3 and request.method == "GET":
        duplicates = queries.likely_duplicates(screen.actor, result.title, result.abstract, besides=result)
    values: dict[str, Any] = {
        "screen": screen,
        "result": result,
        "form": screen.form,
        "step": screen.step,
        "steps": steps,
        "step_title": titles[screen.step],
        "score": score,
        "missing": _missing(result, score),
        "duplicates": duplicates,
        "shares": _share_messages(result) if result and screen.step == 2 else {},
        "people": _people(screen) if screen.step == 2 else [],
        "unreachable": _unreachable(result) if result and screen.step == 3 else [],
        "may_send": bool(result and result.state == "draft"),
        "autosave": request.path if result is None or result.state == "draft" else "",
        **screen.formsets,
        **more,
    }
    return render(request, "results/disclose.html", values, status=status)


def _unreachable(result: Result) -> list[str]:
    """Contributors without an answer whom nobody can ask."""
    rows = (
        result.contributors.filter(state="listed")
        .exclude(person=result.discloser_id)
        .select_related("person")
    )
    return [row.name for row in rows if not row.reachable]


def _people(screen: Screen) -> Any:
    return parties.people_visible_to(screen.actor).active().in_order()[: forms.CHOICES_SHOWN]


def _missing(result: Result | None, score: Any) -> list[dict[str, Any]]:
    if result is None or score is None:
        return []
    found = []
    for item in score.useful:
        url = reverse("results:edit", args=[result.ref, item.step])
        if item.code == "readiness":
            url = RESULT_ACTS.address(result, "claim_readiness")
        found.append({"label": item.label, "url": url, "points": item.points})
    return found


def _share_messages(result: Result) -> dict[str, str]:
    found = {}
    for name in ("work_shares", "right_shares"):
        points = [row.basis_points for row in getattr(result, name).all()]
        found[name] = shares_message(points) if points else ""
    return found
