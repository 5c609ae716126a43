"""The screens of a draft: shown, saved, sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow, type_text
from shanhe.kernel.rules import Rule

from ..acts import Acts
from ..asking import say
from ..http import context
from ..sending.keeping import is_autosave
from .forms import DraftForm, spoken

DRAFT = "draft"


class Drafts:
    """How records of one kind are written; see the package.

    `mine(actor, editor)` finds the draft that an open page has begun, `score(row)` says how complete it is: `percent`, and
    in `useful` what to add next, each with `code`, `label` and `points`; a code is the name of a field or a list, or stands
    in `elsewhere` with its address. `title` and `about` head the first screen of a new one, `untitled` stands for its title. `more(actor, row, step)` is what else the template shows.
    """

    def __init__(
        self,
        acts: Acts,
        steps: Sequence[tuple[type_text, type[DraftForm]]],
        *,
        begin: Callable[..., Any],
        may_begin: Rule,
        url: str,
        template: str,
        mine: Callable[[Actor, str], Any],
        score: Callable[[Any], Any],
        title: type_text,
        about: type_text,
        untitled: type_text,
        elsewhere: Mapping[str, Callable[[Any], str]] = MappingProxyType({}),
        more: Callable[[Actor, Any, int], dict[str, Any]] = lambda actor, row, step: {},
    ) -> None:
        self.acts, self.steps = acts, steps
        self.start, self.may_begin = begin, may_begin
        self.url, self.template = url, template
        self.mine, self.score, self.elsewhere, self.more = mine, score, elsewhere, more
        self.words = {"begin_title": title, "begin_words": about, "untitled": untitled}

    def keep(self, context_: Any, row: Any, form: DraftForm, *, editor: str = "", version: Any = None) -> Any:
        """Save what a form holds: a new record where there is none yet."""
        if row is None:
            return self.start(context_, zone=context_.zone, editor=editor, **form.arguments())
        record = {self.acts.argument: row}
        return self.acts.acts["edit"].operation(
            context_, **record, version=version, editor=editor, **form.arguments()
        )

    def _form(self, request: HttpRequest, step: int, row: Any) -> DraftForm:
        data = request.POST if request.method == "POST" else None
        language = request.POST.get("language") or (row.language if row else spoken(get_language()))
        editor = request.POST.get("editor", "")[:40] or secrets.token_hex(8)
        actor = request.actor  # type: ignore[attr-defined]
        return self.steps[step - 1][1](data, row=row, actor=actor, language=language, editor=editor)

    def begin(self, request: HttpRequest) -> HttpResponse:
        """The first screen of a new record; the draft is made when something is first saved."""
        actor = request.actor  # type: ignore[attr-defined]
        self.may_begin.demand(actor, request.zone)  # type: ignore[attr-defined]
        form = self._form(request, 1, None)
        if request.method != "POST":
            return self._show(request, 1, form, None)
        valid = form.is_valid()
        return self._save(request, 1, form, self.mine(actor, form.cleaned_data.get("editor", "")), valid)

    def edit(self, request: HttpRequest, row: Any, step: int) -> HttpResponse:
        """A screen of a draft, or of a record under change."""
        if not 1 <= step <= len(self.steps):
            raise Http404
        transition = self.acts.lifecycle["edit"]
        transition.rule.demand(request.actor, row)  # type: ignore[attr-defined]
        transition.check(row)
        form = self._form(request, step, row)
        if request.method != "POST":
            return self._show(request, step, form, row)
        valid = form.is_valid()
        if row.state != DRAFT and not valid:
            return self._wrong(request, step, form, row)
        return self._save(request, step, form, row, valid)

    def _save(self, request: HttpRequest, step: int, form: DraftForm, row: Any, valid: bool) -> HttpResponse:
        told = form.cleaned_data
        try:
            saved = self.keep(
                context(request), row, form, editor=told.get("editor", ""), version=told.get("version")
            )
        except Conflict as error:
            return self._conflict(request, step, form, row, str(error))
        except Invalid as error:
            for name, message in error.fields.items():
                known = name in form.fields or name in form.translated
                form.add_error(name if known else None, str(message))
            return self._wrong(request, step, form, row)
        if is_autosave(request):
            fields = form.saved_ids(saved)
            answer = {"saved_at": saved.updated_at.isoformat(), "fields": fields, "complete": valid}
            return JsonResponse(answer, status=200 if valid else 422)
        if not valid:
            return self._show(request, step, form, saved, status=422)
        return self._go_on(request, step, saved)

    def _go_on(self, request: HttpRequest, step: int, row: Any) -> HttpResponse:
        if "send" in request.POST:
            return self._send(request, row)
        target = {"back": step - 1, "next": step + 1}.get(request.POST.get("go", "next"), 0)
        if 1 <= target <= len(self.steps):
            return redirect(self.url, row.ref, target)
        say(request, _("Saved."))
        return redirect(row)

    def _send(self, request: HttpRequest, row: Any) -> HttpResponse:
        act = self.acts.acts["submit"]
        try:
            act.operation(context(request), **{self.acts.argument: row})
        except (NotNow, Denied) as error:
            request.method = "GET"
            last = len(self.steps)
            form = self._form(request, last, row)
            return self._show(request, last, form, row, status=409, refusal=str(error.message))
        say(request, act.done, self.acts.undo_address(row, act, row))
        return redirect(row)

    def _wrong(self, request: HttpRequest, step: int, form: DraftForm, row: Any) -> HttpResponse:
        if is_autosave(request):
            return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
        return self._show(request, step, form, row, status=422)

    def _conflict(
        self, request: HttpRequest, step: int, form: DraftForm, row: Any, message: str
    ) -> HttpResponse:
        if is_autosave(request):
            return JsonResponse({"message": message}, status=409)
        # Saving again from this page is a decision taken with both versions in view.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = row.version  # type: ignore[index]
        differing = list(_differing(form, row))
        return self._show(request, step, form, row, status=409, refusal=message, differing=differing)

    def missing(self, row: Any, score: Any) -> list[dict[str, Any]]:
        """What to add next, with its points and where that is done."""
        return [
            {"label": item.label, "points": item.points, "url": self.address_of(row, item.code)}
            for item in score.useful
        ]

    def address_of(self, row: Any, code: str) -> str:
        """Where something is asked for: the screen and the field, or its own page."""
        if code in self.elsewhere:
            return self.elsewhere[code](row)
        for step, (_label, form) in enumerate(self.steps, 1):
            if code in form.base_fields or code in form.lists:
                return f"{reverse(self.url, args=[row.ref, step])}{form.place_of(code, row.language)}"
        return reverse(self.url, args=[row.ref, 1])

    def _steps(self, row: Any, current: int) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "url": reverse(self.url, args=[row.ref, number]) if row else "",
                "state": "current" if number == current else "done" if number < current else "ahead",
            }
            for number, (label, _form) in enumerate(self.steps, 1)
        ]

    def _show(
        self, request: HttpRequest, step: int, form: DraftForm, row: Any, status: int = 200, **more: Any
    ) -> HttpResponse:
        score = self.score(row) if row else None
        values = {
            **self.words,
            "row": row,
            "form": form,
            "step": step,
            "last": step == len(self.steps),
            "steps": self._steps(row, step),
            "step_title": self.steps[step - 1][0],
            "score": score,
            "missing": self.missing(row, score) if score else [],
            "may_send": row is not None and row.state == DRAFT,
            "autosave": request.path if row is None or row.state == DRAFT else "",
            **self.more(request.actor, row, step),  # type: ignore[attr-defined]
            **more,
        }
        return render(request, self.template, values, status=status)


def _differing(form: DraftForm, row: Any) -> Any:
    """What was typed and what stands there by now, where they differ."""
    for name, typed in form.values().items():
        column = form.model._meta.get_field(name)
        there = getattr(row, name)
        if there != typed:
            yield {"label": column.verbose_name, "old": _words(there), "new": _words(typed)}


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
