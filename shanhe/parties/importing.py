"""The three pages of importing any kind of record: a file, its columns and a dry run, then all rows or the good ones.

An app makes one `Imports` of its operations and queries, and routes to its methods:

    IMPORTS = Imports(prefix="results:", title=…, start=operations.start_import, …)
    path("results/import/", IMPORTS.upload, name="import")
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shanhe.doors.http import context, form_errors, page
from shanhe.kernel.files.reading import assumed
from shanhe.kernel.files.report import LABELS, NAMES, OUTCOMES, lines_of
from shanhe.kernel.files.runs import FileRun

from . import queries

SHOWN = 200


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX, JSON Lines or JSON, at most 100 MB. A table needs a line that names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.jsonl,.ndjson,.json,.gz"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 100 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 100 MB. Split it."))
        return file


class LayoutForm(forms.Form):
    """Which sheet is read, and which of its lines names the columns."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    heading = forms.ChoiceField(label=gettext_lazy("Line that names the columns"), required=False)

    def __init__(self, data: Any, *, run: FileRun) -> None:
        self.found = run.read_as
        initial = {"sheet": self.found.get("sheet", ""), "heading": self.found.get("heading", 0)}
        super().__init__(data, initial=initial)
        sheets = self.found.get("sheets") or []
        if len(sheets) > 1:
            hidden = _("{sheet} (hidden)")
            names = [(name, hidden.format(sheet=name) if is_hidden else name) for name, is_hidden in sheets]
            self.fields["sheet"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]
        lines = [(number, f"{number}: {text}") for number, text in self.found.get("lines") or []]
        self.fields["heading"].choices = [("", _("Found by itself")), *lines]  # type: ignore[attr-defined]

    @property
    def useful(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.found.get("lines")) or len(self.found.get("sheets") or []) > 1

    def chosen(self) -> dict[str, Any]:
        """What is to be read; another sheet has other lines, of which nothing is known yet."""
        sheet = self.cleaned_data.get("sheet") or self.found.get("sheet", "")
        same = sheet == self.found.get("sheet", "")
        return {"sheet": sheet, "heading": int(self.cleaned_data.get("heading") or 0) if same else 0}


class MappingForm(forms.Form):
    """One choice of column for each field, where the records come from, and whose they are."""

    source = forms.CharField(
        label=gettext_lazy("Where the records come from"),
        max_length=80,
        help_text=gettext_lazy("Records with the same number from the same source are the same record."),
    )
    owner = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, run: FileRun, actor: Any, imports: Imports, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = imports.targets
        self.owners = {
            row.ref: row for row in queries.organisations_visible_to(actor).order_by("sort_key")[:500]
        }
        owner_field = self.fields["owner"]
        assert isinstance(owner_field, forms.ChoiceField)
        owner_field.label, owner_field.help_text = imports.owner_label, imports.owner_hint
        owner_field.choices = [("", _("Not yet")), *((ref, str(row)) for ref, row in self.owners.items())]
        columns = [("", "—"), *((name, _example(run, name)) for name in run.columns)]
        for target in self.targets:
            self.fields[f"map-{target.name}"] = forms.ChoiceField(
                label=target.label,
                help_text=target.hint,
                required=False,
                choices=columns,
                initial=run.mapping.get(target.name, ""),
            )

    def mapping(self) -> dict[str, str]:
        chosen = {target.name: self.cleaned_data.get(f"map-{target.name}", "") for target in self.targets}
        return {name: column for name, column in chosen.items() if column}

    @property
    def columns(self) -> list[Any]:
        return [self[f"map-{target.name}"] for target in self.targets]


def _example(run: FileRun, column: str) -> str:
    for row in run.sample:
        value = row.get(column)
        text = "; ".join(value) if isinstance(value, list) else str(value or "")
        if text:
            return f"{column}: {text[:40]}{'…' if len(text) > 40 else ''}"
    return column


@dataclass(frozen=True)
class Imports:
    """What importing one kind of record is called, who may, and which operations do it.

    `prefix` is that of the names of its addresses: import, import-run, import-go, import-report. `done_at` is the name of
    the page where the imported records are found.
    """

    prefix: str
    title: Any
    lead: Any
    nothing_yet: Any
    see: Any
    done_at: str
    targets: Sequence[Any]
    owner_label: Any
    owner_hint: Any
    rule: Any
    runs: Callable[[Any], Any]
    start: Callable[..., Any]
    map: Callable[..., Any]
    begin: Callable[..., Any]
    reread: Callable[..., Any]

    @property
    def upload(self) -> Any:
        """The page to choose a file; below it the imports of before."""
        return page()(self._upload)

    @property
    def run(self) -> Any:
        """The page of a run as it stands: columns to be matched, or what the dry run or the import found."""
        return page()(self._run_page)

    @property
    def go(self) -> Any:
        """Import what the dry run showed."""
        return page()(self._go)

    @property
    def report(self) -> Any:
        """The report of every row, to keep."""
        return page()(self._report)

    def _upload(self, request: HttpRequest) -> HttpResponse:
        zone, actor = request.zone, request.actor  # type: ignore[attr-defined]
        self.rule.demand(actor, zone)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            with form_errors(form):
                run = self.start(
                    context(request),
                    zone=zone,
                    upload=form.cleaned_data["file"],
                    language=get_language() or "zh-hans",
                )
                return redirect(f"{self.prefix}import-run", run.pk)
        values = {"imports": self, "form": form, "runs": self.runs(actor)[:20]}
        values["url_name"] = f"{self.prefix}import-run"
        return render(request, "web/import.html", values, status=422 if form.errors else 200)

    def _run_page(self, request: HttpRequest, number: int) -> HttpResponse:
        run = self._found(request, number)
        initial = {"source": run.source, "owner": run.owner.ref if run.owner else ""}
        actor = request.actor  # type: ignore[attr-defined]
        again = request.method == "POST" and "again" in request.POST
        layout = LayoutForm(request.POST if again else None, run=run)
        if again and layout.is_valid():
            self.reread(context(request), run=run, **layout.chosen())
            return redirect(f"{self.prefix}import-run", run.pk)
        given = None if again else request.POST or None
        form = MappingForm(given, run=run, actor=actor, imports=self, initial=initial)
        if given and form.is_valid():
            with form_errors(form):
                run = self.map(
                    context(request),
                    run=run,
                    mapping=form.mapping(),
                    source=form.cleaned_data["source"],
                    owner=form.owners.get(form.cleaned_data["owner"]),
                )
                return redirect(f"{self.prefix}import-run", run.pk)
        return render(
            request,
            "web/import_run.html",
            {**self._shown(request, run, form), "layout": layout},
            status=422 if form.errors or layout.errors else 200,
        )

    def _shown(self, request: HttpRequest, run: Any, form: MappingForm) -> dict[str, Any]:
        again = "map" in request.GET and run.columns and not run.waiting and run.state != run.State.DONE
        outcome = request.GET.get("rows", "wrong" if run.counts.get("wrong") else "")
        return {
            "imports": self,
            "run": run,
            "form": form,
            "matching": run.state == run.State.UPLOADED or bool(form.errors) or again,
            "waiting": run.waiting,
            "assumed": assumed.words(run.read_as),
            "counts": self._counts(run),
            "outcome": LABELS.get(outcome, ""),
            "lines": _lines(run, outcome) if outcome in OUTCOMES else [],
            "limit": SHOWN,
            "go_url": self._url("import-go", run),
            "upload_url": reverse(f"{self.prefix}import"),
            "report_url": self._url("import-report", run),
            "done_url": reverse(self.done_at),
        }

    def _url(self, name: str, run: Any) -> str:
        return reverse(f"{self.prefix}{name}", args=[run.pk])

    def _counts(self, run: Any) -> list[dict[str, Any]]:
        if not run.counts:
            return []
        url, done = self._url("import-run", run), run.state == run.State.DONE
        return [
            {
                "value": run.counts[NAMES[name]],
                "label": _("Imported") if done and name == "new" else LABELS[name],
                "url": f"{url}?rows={name}#rows",
            }
            for name in OUTCOMES
        ]

    def _found(self, request: HttpRequest, number: int) -> Any:
        run = self.runs(request.actor).filter(pk=number).first()  # type: ignore[attr-defined]
        if run is None:
            raise Http404
        return run

    def _go(self, request: HttpRequest, number: int) -> HttpResponse:
        if request.method != "POST":
            return redirect(f"{self.prefix}import-run", number)
        run = self._found(request, number)
        run = self.begin(context(request), run=run, atomic="atomic" in request.POST)
        return redirect(f"{self.prefix}import-run", run.pk)

    def _report(self, request: HttpRequest, number: int) -> FileResponse:
        run = self._found(request, number)
        if not run.report:
            raise Http404
        return FileResponse(
            run.report.open("rb"),
            as_attachment=True,
            filename=f"report-{run.pk}.csv",
            content_type="text/csv",
        )


def _lines(run: Any, outcome: str) -> list[dict[str, str]]:
    if not run.report:
        return []
    with (
        run.report.open("rb") as file,
        lines_of(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")) as lines,
    ):
        return list(islice((line for line in lines if line["outcome"] == outcome), SHOWN))
