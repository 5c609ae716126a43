"""A zone's host names, and taking a whole zone away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation
from shanhe.zones import events, hosts, rules
from shanhe.zones.models import Zone


@operation("zones.set_hosts", subjects=("zone",), rule=rules.load_blueprint, internal=True)
def set_hosts(ctx: Context, *, zone: Zone, names: Sequence[str]) -> Zone:
    """Say which host names lead to the zone, the one that stands in its links first."""
    wanted = list(dict.fromkeys(hosts.normal(name) for name in names))
    # Two zones that take one name at the same moment wait for each other here.
    list(Zone.objects.select_for_update(no_key=True).order_by("pk"))
    hosts.free(zone, wanted)
    if wanted == zone.hosts:
        ctx.unchanged()
        return zone
    old, zone.hosts = zone.hosts, wanted
    zone.save(update_fields=["hosts"])
    ctx.emit(events.HostsChanged(subject=zone, changes={"hosts": [old, wanted]}))
    return zone


@operation("zones.note_removed", subjects=("zone",), rule=rules.system, internal=True)
def note_removed(ctx: Context, *, zone: Zone, removed: str, rows: int) -> None:
    """Write into the journal of a zone that stays that another was taken away."""
    ctx.emit(events.ZoneRemoved(subject=zone, data={"removed": removed, "rows": rows}))


def remove(zone: Zone) -> dict[str, int]:
    """Take the zone away with all that is in it, journal and files included; returns how many rows of each kind.

    For the command line only: no operation, for its journal goes with it. Accounts without a person in another zone go too.
    """
    with transaction.atomic():
        zone = Zone.objects.select_for_update().get(pk=zone.pk)
        files = list(_stored_files(zone))
        users = _accounts(zone)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('shanhe.clearing', %s, true)", [f"zone:{zone.pk}"])
        removed = {model._meta.label: _delete(rows) for model, rows in belonging(zone)}
        removed |= {"parties.User": _delete_accounts(users)}
        removed["zones.Zone"] = _delete(Zone.objects.filter(pk=zone.pk))
        transaction.on_commit(lambda: [file.storage.delete(file.name) for file in files])
    return {label: count for label, count in removed.items() if count}


def belonging(zone: Zone) -> Iterator[tuple[type[models.Model], Any]]:
    """Every table with rows of a zone, or with rows that hang on one of them; those that hang come first."""
    everything = apps.get_models(include_auto_created=True)
    own = [model for model in everything if _to(model, {Zone})]
    for model in everything:
        if model not in own and model is not Zone:
            for field in _to(model, set(own)):
                yield model, model._base_manager.filter(**{f"{field}__zone": zone})
    for model in own:
        yield model, model._base_manager.filter(zone=zone)


def _to(model: type[models.Model], targets: set[Any]) -> list[str]:
    """The keys of a table that point at one of these tables."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if field.remote_field and field.related_model in targets]


def _delete(rows: Any) -> int:
    return int(rows._raw_delete(rows.db))


def _stored_files(zone: Zone) -> Iterator[Any]:
    for model, rows in belonging(zone):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield from (
                    getattr(row, field.name)
                    for row in rows.exclude(**{field.name: ""})
                    if getattr(row, field.name)
                )


def _accounts(zone: Zone) -> set[int]:
    people = apps.get_model("parties.Person")._base_manager.exclude(user=None)
    here = set(people.filter(zone=zone).values_list("user_id", flat=True))
    return here - set(people.exclude(zone=zone).values_list("user_id", flat=True))


def _delete_accounts(users: set[int]) -> int:
    rows = apps.get_model("parties.User")._base_manager.filter(pk__in=users)
    rows.delete()
    return len(users)
