"""Import in three steps: a file, its columns and a dry run, then all rows or the good ones."""

from __future__ import annotations

import io
import tempfile
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shanhe.kernel.files.report import NAMES, OUTCOMES, lines_of
from shanhe.kernel.files.writing import FORMATS
from shanhe.parties import queries as parties
from shanhe.parties.http import context, form_errors, page

from .. import exporting, jobs, operations, queries, rules
from ..importing import mapping
from ..models import ImportRun

AT_ONCE = 1_000_000  # bytes: a smaller file is read within the request, a larger one by the job worker
SHOWN = 200
WORDS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "duplicate": gettext_lazy("Duplicate"),
    "wrong": gettext_lazy("Wrong"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX, JSON Lines or JSON, at most 100 MB. The first line of a table names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.jsonl,.ndjson,.json,.gz"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 100 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 100 MB. Split it."))
        return file


class MappingForm(forms.Form):
    """One choice of column for each field, where the records come from, and whose they are."""

    source = forms.CharField(
        label=gettext_lazy("Where the records come from"),
        max_length=80,
        help_text=gettext_lazy("Records with the same number from the same source are the same record."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner of all these results"),
        required=False,
        help_text=gettext_lazy(
            "The owner's office decides on their publication. It can be named later, too."
        ),
    )

    def __init__(self, *args: Any, run: ImportRun, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {
            row.ref: row for row in parties.organisations_visible_to(actor).order_by("sort_key")[:500]
        }
        owner_field = self.fields["owner"]
        assert isinstance(owner_field, forms.ChoiceField)
        owner_field.choices = [("", _("Not yet")), *((ref, str(row)) for ref, row in self.owners.items())]
        columns = [("", "—"), *((name, _example(run, name)) for name in run.columns)]
        for target in mapping.TARGETS:
            self.fields[f"map-{target.name}"] = forms.ChoiceField(
                label=target.label,
                help_text=target.hint,
                required=False,
                choices=columns,
                initial=run.mapping.get(target.name, ""),
            )

    def mapping(self) -> dict[str, str]:
        chosen = {target.name: self.cleaned_data.get(f"map-{target.name}", "") for target in mapping.TARGETS}
        return {name: column for name, column in chosen.items() if column}

    @property
    def columns(self) -> list[Any]:
        return [self[f"map-{target.name}"] for target in mapping.TARGETS]


def _example(run: ImportRun, column: str) -> str:
    for row in run.sample:
        value = row.get(column)
        text = "; ".join(value) if isinstance(value, list) else str(value or "")
        if text:
            return f"{column}: {text[:40]}{'…' if len(text) > 40 else ''}"
    return column


@page()
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; below it the imports of before."""
    rules.import_results.demand(request.actor, request.zone)  # type: ignore[attr-defined]
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            run = operations.start_import(
                context(request),
                zone=request.zone,  # type: ignore[attr-defined]
                upload=form.cleaned_data["file"],
                language=get_language() or "zh-hans",
            )
            return redirect("results:import-run", run.pk)
    runs = queries.import_runs(request.actor)[:20]  # type: ignore[attr-defined]
    return render(
        request, "results/import.html", {"form": form, "runs": runs}, status=422 if form.errors else 200
    )


def _run(request: HttpRequest, number: int) -> ImportRun:
    run = queries.import_runs(request.actor).filter(pk=number).first()  # type: ignore[attr-defined]
    if run is None:
        raise Http404
    return run


@page()
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """The run as it stands: its columns to be matched, or what the dry run or the import found."""
    run = _run(request, number)
    initial = {"source": run.source, "owner": run.owner.ref if run.owner else ""}
    form = MappingForm(request.POST or None, run=run, actor=request.actor, initial=initial)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            run = operations.map_import(
                context(request),
                run=run,
                mapping=form.mapping(),
                source=form.cleaned_data["source"],
                owner=form.owners.get(form.cleaned_data["owner"]),
            )
            return _carry_on(request, run)
    again = "map" in request.GET and run.state != ImportRun.State.DONE
    matching = run.state == ImportRun.State.UPLOADED or bool(form.errors) or again
    outcome = request.GET.get("rows", "")
    shown = {
        "run": run,
        "form": form,
        "matching": matching,
        "waiting": run.state in (ImportRun.State.CHECKING, ImportRun.State.IMPORTING),
        "counts": _counts(run),
        "outcome": WORDS.get(outcome, ""),
        "lines": _lines(run, outcome) if outcome in OUTCOMES else [],
        "limit": SHOWN,
    }
    return render(request, "results/import_run.html", shown, status=422 if form.errors else 200)


def _counts(run: ImportRun) -> list[dict[str, Any]]:
    if not run.counts:
        return []
    url = reverse("results:import-run", args=[run.pk])
    done = run.state == ImportRun.State.DONE
    return [
        {
            "value": run.counts[NAMES[name]],
            "label": _("Imported") if done and name == "new" else WORDS[name],
            "url": f"{url}?rows={name}#rows",
        }
        for name in OUTCOMES
    ]


def _lines(run: ImportRun, outcome: str) -> list[dict[str, str]]:
    if not run.report:
        return []
    with (
        run.report.open("rb") as file,
        lines_of(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")) as lines,
    ):
        return list(islice((line for line in lines if line["outcome"] == outcome), SHOWN))


def _carry_on(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Do it now for a small file; leave a large one to the worker, and show that it is under way."""
    if run.file.size <= AT_ONCE:
        run = jobs.carry_on(context(request), run)
        if run.state == ImportRun.State.FAILED:
            messages.error(request, run.problem)
    else:
        jobs.import_file.defer(run_id=run.pk, person_id=request.actor.person_id)  # type: ignore[attr-defined]
    return redirect("results:import-run", run.pk)


@page()
def go(request: HttpRequest, number: int) -> HttpResponse:
    """Import what the dry run showed."""
    if request.method != "POST":
        return redirect("results:import-run", number)
    run = operations.begin_import(
        context(request), run=_run(request, number), atomic="atomic" in request.POST
    )
    return _carry_on(request, run)


@page()
def report(request: HttpRequest, number: int) -> FileResponse:
    """The report of every row, to keep."""
    run = _run(request, number)
    if not run.report:
        raise Http404
    return FileResponse(
        run.report.open("rb"), as_attachment=True, filename=f"report-{run.pk}.csv", content_type="text/csv"
    )


@page(login=False)
def export(request: HttpRequest, kind: str) -> FileResponse:
    """What the reader may see, in a format that import understands."""
    if kind not in FORMATS:
        raise Http404
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    # The response closes it; a large catalogue does not sit in memory.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    inside = queries.inside_ids(actor)
    rows = exporting.rows_for(zone, actor=actor, public_only=actor.person_id is None)
    exporting.write(
        file,
        kind,
        rows,
        parties.is_demonstration(zone),
        inside=lambda row: row.pk in inside,
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"results.{kind}", content_type=FORMATS[kind])
