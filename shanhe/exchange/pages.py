"""The pages of files, for every kind of record: a file, its columns and a dry run, then all rows or the good ones; and the way out."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanhe.doors.http import context, form_errors, page
from shanhe.exchange.kinds import Kind
from shanhe.kernel.files.reading import assumed
from shanhe.kernel.files.report import LABELS, NAMES, NEW, OUTCOMES, WRONG
from shanhe.kernel.files.serving import download
from shanhe.kernel.files.writing import FORMATS

from . import exporting, operations, queries
from .forms import LayoutForm, MappingForm, RowForm, UploadForm
from .lifecycle import RUN
from .models import FileRun

SHOWN = 200
RUNS = 20


def _kind(name: str) -> Kind:
    kind = queries.kind_by_name(name)
    if kind is None or kind.rule is None:
        raise Http404
    return kind


def _run(request: HttpRequest, kind: str, number: int) -> FileRun:
    run = queries.run_by_number(request.actor, _kind(kind), number)  # type: ignore[attr-defined]
    if run is None:
        raise Http404
    return run


def _url(name: str, run: FileRun) -> str:
    return reverse(f"exchange:{name}", args=[run.kind, run.pk])


@page()
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; below it the imports of before."""
    of = _kind(kind)
    operations.incoming(context(request), kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            run = operations.upload_file(
                context(request),
                kind=kind,
                upload=form.cleaned_data["file"],
                language=get_language() or "zh-hans",
            )
            return redirect(_url("run", run))
    values = {"kind": of, "form": form, "runs": queries.runs(request.actor, of)[:RUNS]}  # type: ignore[attr-defined]
    return render(request, "exchange/upload.html", values, status=422 if form.errors else 200)


@page()
def run(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """A file as it stands: columns to be matched, or what the dry run or the import found."""
    found = _run(request, kind, number)
    again = request.method == "POST" and "again" in request.POST
    layout = LayoutForm(request.POST if again else None, run=found)
    if again and layout.is_valid():
        operations.reread_file(context(request), run=found, **layout.chosen())
        return redirect(_url("run", found))
    given = None if again else request.POST or None
    form = MappingForm(given, run=found, actor=request.actor)  # type: ignore[attr-defined]
    if given and form.is_valid():
        with form_errors(form):
            operations.match_columns(context(request), run=found, **form.chosen())
            return redirect(_url("run", found))
    values = {**_shown(request, found, form), "layout": layout}
    return render(request, "exchange/run.html", values, status=422 if form.errors or layout.errors else 200)


def _shown(request: HttpRequest, run: FileRun, form: MappingForm) -> dict[str, Any]:
    again = "map" in request.GET and run.columns and run.state in RUN["match"].sources
    outcome = request.GET.get("rows", WRONG if run.counts.get("wrong") else "")
    lines = queries.report_lines(run, outcome, SHOWN) if outcome in OUTCOMES else []
    fixable = (
        {str(item["row"]) for item in run.wrong if item["cells"]}
        if run.state in RUN["fix"].sources
        else set()
    )
    return {
        "kind": run.of,
        "run": run,
        "form": form,
        "matching": run.state == "uploaded" or bool(form.errors) or again,
        "assumed": assumed.words(run.read_as),
        "counts": _counts(run),
        "outcome": LABELS.get(outcome, ""),
        "lines": [
            {**line, "fix": reverse("exchange:row", args=[run.kind, run.pk, line["row"]])}
            if outcome == WRONG and line["row"] in fixable
            else line
            for line in lines
        ],
        "limit": SHOWN,
        "done_url": reverse(run.of.done_at),
    }


def _counts(run: FileRun) -> list[dict[str, Any]]:
    return [
        {
            "value": run.counts[NAMES[name]],
            "label": _("Imported") if run.state == "done" and name == NEW else LABELS[name],
            "url": f"{_url('run', run)}?rows={name}#rows",
        }
        for name in OUTCOMES
        if run.counts
    ]


@page()
def row(request: HttpRequest, kind: str, number: int, row: int) -> HttpResponse:
    """Correct a wrong row; it is judged at once, and the dry run starts anew."""
    found = _run(request, kind, number)
    held = next((item for item in found.wrong if item["row"] == row and item["cells"]), None)
    if held is None:
        raise Http404
    RUN["fix"].check(found)
    # The database keeps no order of a row's cells: they stand as in the file.
    cells = {heading: held["cells"][heading] for heading in found.columns if heading in held["cells"]}
    form = RowForm(request.POST if request.method == "POST" else None, cells=cells)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.fix_row(context(request), run=found, row=row, cells=form.changed_cells())
            return redirect(_url("run", found))
    line = next((line for line in queries.report_lines(found, WRONG, SHOWN) if line["row"] == str(row)), None)
    values = {"kind": found.of, "run": found, "row": row, "form": form, "reason": line and line["reason"]}
    return render(request, "exchange/row.html", values, status=422 if form.errors else 200)


@page()
def go(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Import what the dry run showed."""
    found = _run(request, kind, number)
    if request.method == "POST":
        operations.begin_import(context(request), run=found, atomic="atomic" in request.POST)
    return redirect(_url("run", found))


@page()
def report(request: HttpRequest, kind: str, number: int) -> FileResponse:
    """The report of every row, to keep."""
    found = _run(request, kind, number)
    if not found.report:
        raise Http404
    name = f"report-{found.pk}.csv"
    return FileResponse(found.report.open("rb"), as_attachment=True, filename=name, content_type="text/csv")


@page(login=False)
def export(request: HttpRequest, kind: str, form: str) -> FileResponse:
    """What the reader may see, in columns that import understands."""
    of = queries.kind_by_name(kind)
    if of is None or form not in FORMATS:
        raise Http404
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    if of.out is not None:
        of.out.demand(actor, zone)
    return download(of.name, form, lambda file: exporting.write(file, form, of, actor, zone))
