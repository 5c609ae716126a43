"""What the product does every night: contributors who stay silent, fees that fall due."""

from __future__ import annotations

from django.utils.translation import override
from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.files import runs
from shanhe.kernel.jobs import NIGHT, daily
from shanhe.parties import queries as parties
from shanhe.parties.actors import actor_of_person

from . import operations
from .models import ImportRun
from .operations.common import FEE_REMINDER, parameter


@daily(NIGHT, name="shanhe.results.jobs.nightly", actor="results-nightly", queue="nightly")
def nightly(ctx: Context) -> tuple[int, int]:
    """Returns how many contributors fell silent and how many fees were reminded of."""
    silent = operations.expire_silent_contributors(ctx, zone=ctx.zone, on=ctx.today)
    days = parameter(ctx, FEE_REMINDER)
    reminded = 0 if days is None else operations.remind_fees(ctx, zone=ctx.zone, on=ctx.today, days=int(days))
    return silent, reminded


@app.task(name="shanhe.results.jobs.import_file", queue="imports")
def import_file(run_id: int, person_id: int | None) -> None:
    """Dry-run or import an uploaded file, as its state says, in the name of the person who asked."""
    run = ImportRun._base_manager.select_related("zone").get(pk=run_id)
    with scope(zone=run.zone), override(run.language):
        person = parties.person_by_id(person_id)
        actor = actor_of_person(person) if person else SystemActor("results-import")
        ctx = Context(actor=actor, zone=run.zone, demo=parties.is_demonstration(run.zone))
        carry_on(ctx, run)


def carry_on(ctx: Context, run: ImportRun) -> ImportRun:
    """Do what the run waits for; a refusal is noted on the run, where the person reads it."""
    return runs.carry_on(
        ctx,
        run,
        read=operations.read_import,
        check=operations.check_import,
        finish=_finish,
        fail=operations.fail_import,
    )  # type: ignore[no-any-return]


def _finish(ctx: Context, run: ImportRun) -> ImportRun:
    refs = operations.reserve_refs(ctx, count=int(run.counts.get("created", 0)))
    return operations.finish_import(ctx, run=run, refs=refs)
