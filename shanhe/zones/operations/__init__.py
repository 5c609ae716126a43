"""Installing a zone from its blueprint, and loading a newer version over the live one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import Actor, Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation
from shanhe.kernel.registries import blueprint_sections
from shanhe.kernel.translated import Translated
from shanhe.zones import queries, rules
from shanhe.zones.blueprint.files import SectionFile
from shanhe.zones.events import BlueprintLoaded, ZoneOpened
from shanhe.zones.models import BlueprintFile, BlueprintVersion, Zone

from .removal import note_removed, set_hosts
from .sync import Counts, set_changed, sync_rows


def install(actor: Actor, folder: Path, *, clock: Callable[[], datetime] = clock.now) -> tuple[Zone, Counts]:
    """Load the blueprint in `folder` into its zone, which is opened if it is not there yet.

    Raises Invalid with the first problems when the files are not in order.
    """
    sections, problems = queries.read_blueprint(folder)
    serious = [problem for problem in problems if not problem.warning]
    if serious:
        raise Invalid({"": "\n".join(str(problem) for problem in serious[:20])})
    return install_files(actor, sections, clock=clock)


def install_files(
    actor: Actor, sections: Mapping[str, SectionFile], *, clock: Callable[[], datetime] = clock.now
) -> tuple[Zone, Counts]:
    """The same with files that were read and checked already."""
    code = sections["zone"].body["zone"]["code"]
    try:
        return _installed(actor, code, sections, clock)
    except (DataError, IntegrityError) as error:
        reason = str(error).strip().partition("\n")[0]
        told = _("The database refuses these files, so nothing was loaded: {reason}").format(reason=reason)
        raise Invalid({"": told}) from error


def _installed(
    actor: Actor, code: str, sections: Mapping[str, SectionFile], clock: Callable[[], datetime]
) -> tuple[Zone, Counts]:
    """The zone of that code with the files loaded; everything, or nothing."""
    with transaction.atomic():
        zone = Zone.objects.select_for_update().filter(slug=code).first()
        if zone is None:
            zone = _open(actor, code, clock())
        with scope(zone=zone):
            counts = load_blueprint(Context(actor, zone, clock=clock), zone=zone, sections=sections)
    zone.refresh_from_db()
    return zone, counts


def _open(actor: Actor, slug: str, now: datetime) -> Zone:
    """The bare row that the load then fills; only the system may, for nobody belongs to the zone yet."""
    if not actor.is_system:
        raise Invalid({"": _("A new zone is opened on the command line.")})
    zone = Zone(slug=slug, created_at=now)
    zone.save()
    return zone


@operation("zones.blueprint.load", subjects=("zone",), rule=rules.load_blueprint, internal=True)
def load_blueprint(ctx: Context, *, zone: Zone, sections: Mapping[str, SectionFile]) -> Counts:
    """Bring every section of the zone to what the files say; loading the same files again changes nothing."""
    opened = not zone.version
    parsed = queries.parse_blueprint(sections)
    total = Counts()
    for section in blueprint_sections:
        counted = section.load(ctx, zone, parsed[section.name])
        total += counted if isinstance(counted, Counts) else Counts()
        total += _keep_header(ctx, sections[section.name])
    fingerprint = queries.digest_of(sections)
    installed = queries.installed_version()
    if installed is not None and installed.digest == fingerprint and not total.touched:
        ctx.unchanged()
        return total
    BlueprintVersion(
        zone=zone,
        version=zone.version,
        date=zone.version_date or ctx.today,
        digest=fingerprint,
        loaded_at=ctx.now,
        loaded_by=ctx.actor.display,
        counts=total.as_dict(),
    ).save()
    data = {"version": zone.version, **total.as_dict()}
    ctx.emit(ZoneOpened(subject=zone, data=data) if opened else BlueprintLoaded(subject=zone, data=data))
    return total


def _keep_header(ctx: Context, file: SectionFile) -> Counts:
    """Store what the head of a file says."""
    values = {
        "preamble": file.preamble,
        "source": file.header.get("source", ""),
        "verified": file.header.get("verified"),
        "note": Translated(file.header.get("note")),
    }
    row = BlueprintFile.objects.filter(section=file.name).first()
    if row is None:
        BlueprintFile(zone=ctx.zone, section=file.name, **values).save()
        return Counts()
    return Counts(changed=int(set_changed(row, values)))
