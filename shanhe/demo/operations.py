"""Noting that the demonstration was loaded, and removing it with everything that grew on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction

from shanhe.kernel.context import Context
from shanhe.kernel.models import Delivery, JournalEntry, PersonalValue, ReferenceCounter
from shanhe.kernel.operations import operation
from shanhe.parties.models import Person, User

from . import events, rules
from .remains import Remains, business_models


@operation("demo.note_loaded", subjects=("zone",), rule=rules.system, internal=True)
def note_loaded(ctx: Context, *, zone: Any, anchor: date, steps: int) -> None:
    """Write into the journal that the demonstration was loaded as of a day."""
    ctx.emit(events.DemonstrationLoaded(subject=zone, data={"anchor": anchor, "steps": steps}))


@operation("demo.clear", subjects=("zone",), rule=rules.system, internal=True)
def clear(ctx: Context, *, zone: Any) -> dict[str, int]:
    """Remove demonstration rows and what was done on them; returns how many of each kind.

    What was recorded before the demonstration was loaded stays, with whatever it refers to; so do blueprint and
    accounts of others.
    """
    remains = Remains(zone)
    removed: dict[str, int] = {}
    files = list(remains.lost_files())
    people = remains.lost[Person]
    users = set(
        Person._base_manager.filter(pk__in=people).exclude(user=None).values_list("user_id", flat=True)
    )
    with connection.cursor() as cursor:
        # The journal lets entries of the demonstration go in a transaction that says so.
        cursor.execute("SELECT current_setting('shanhe.clearing', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('shanhe.clearing', 'demo', true)")
        Delivery.objects.filter(entry_id__in=remains.lost[JournalEntry]).delete()
        for model in business_models():
            lost = remains.lost[model]
            if lost:
                rows = model._base_manager.filter(pk__in=lost)
                removed[model._meta.label] = rows._raw_delete(rows.db)
        cursor.execute("SELECT set_config('shanhe.clearing', %s, true)", [before])
    PersonalValue.objects.filter(person_id__in=people).delete()
    ReferenceCounter.objects.filter(zone=zone).delete()  # numbers go on behind what stays
    still = set(Person._base_manager.filter(user_id__in=users).values_list("user_id", flat=True))
    removed["parties.User"] = len(users - still)
    User.objects.filter(pk__in=users - still).delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))  # type: ignore[misc]
    total = sum(removed.values())
    if total:
        ctx.emit(events.DemonstrationCleared(subject=zone, data={"rows": total}))
    else:
        ctx.unchanged()
    return {name: count for name, count in removed.items() if count}
