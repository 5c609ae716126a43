"""What the product does by the clock, and a large import."""

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
from .models import NeedImport


@daily(NIGHT, name="shanhe.needs.jobs.nightly", actor="needs-nightly", queue="nightly")
def expire_and_remind(ctx: Context) -> tuple[int, int]:
    """Let needs expire and remind their sides before; returns how many of each."""
    due = operations.due(ctx, ctx.today)
    expired = operations.expire_needs(ctx, needs=due) if due else 0
    soon = operations.to_remind(ctx, ctx.today)
    return expired, operations.remind_of_expiry(ctx, needs=soon) if soon else 0


@app.task(name="shanhe.needs.jobs.import_file", queue="imports")
def import_file(run_id: int, person_id: int | None) -> None:
    """Dry-run or import an uploaded file, as its state says, in the name of the person who asked."""
    run = NeedImport._base_manager.select_related("zone").get(pk=run_id)
    with scope(zone=run.zone), override(run.language):
        person = parties.person_by_id(person_id)
        actor = actor_of_person(person) if person else SystemActor("needs-import")
        carry_on(Context(actor=actor, zone=run.zone, demo=parties.is_demonstration(run.zone)), run)


def carry_on(ctx: Context, run: NeedImport) -> NeedImport:
    """Do what the run waits for; a refusal is noted on the run, where the person reads it."""
    return runs.carry_on(
        ctx,
        run,
        read=operations.read_import,
        check=operations.check_import,
        finish=operations.finish_import,
        fail=operations.fail_import,
    )  # type: ignore[no-any-return]
