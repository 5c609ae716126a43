"""What the job worker does of an import: read, check, write, in the name of the person who asked."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.doors import people
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import Invalid, NotNow, OperationError

from . import operations
from .models import FileRun

log = logging.getLogger(__name__)


@app.task(name=operations.JOB, queue="imports")
def import_file(run_id: int, person_id: int | None) -> None:
    """Do with a file what its state says."""
    run = FileRun._base_manager.select_related("zone").get(pk=run_id)
    with scope(zone=run.zone), override(run.language):
        person = people.person_by_id(person_id)
        actor = people.actor_of_person(person) if person else SystemActor("import")
        carry_on(Context(actor=actor, zone=run.zone, demo=people.is_demonstration(run.zone)), run)


def carry_on(ctx: Context, run: FileRun) -> FileRun:
    """Do what the run waits for; a refusal is noted on the run, where the person reads it."""
    own = Context(actor=SystemActor("import"), zone=ctx.zone, clock=ctx.clock, demo=ctx.demo)
    try:
        return _next(ctx, own, run)
    except NotNow:
        return run  # another worker was faster
    except OperationError as error:
        return operations.fail_import(own, run=run, problem=told(error))
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job is done again
    except Exception:
        log.exception("import %s stopped", run.pk)
        text = _("The import stopped because of a fault of the product. It has been noted.")
        return operations.fail_import(own, run=run, problem=text)


def _next(ctx: Context, own: Context, run: FileRun) -> FileRun:
    if run.state == "reading":
        return operations.survey_file(ctx, run=run)
    if run.state == "checking":
        return operations.check_file(ctx, run=run)
    if run.state == "importing":
        refs = operations.reserve_refs(ctx, kind=run.kind, count=int(run.counts.get("created", 0)))
        run = operations.finish_import(ctx, run=run, refs=refs)
        operations.tell_end(own, run=run)
    return run


def told(error: OperationError) -> str:
    """Why an import was refused, without the names of fields."""
    texts = error.fields.values() if isinstance(error, Invalid) else [error.message]
    return "; ".join(map(str, texts))
