"""Writing a result's rows of people, shares, rights and funding as whole lists; called inside an operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel import values
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.text import normalise
from shanhe.kernel.translated import Translated
from shanhe.kernel.values.surnames import bare_name
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from ..lifecycle import shares_messages
from ..models import Contributor, Funding, IPRight, NamedReader, Result, ResultCentre, RightShare, WorkShare

Rows = Sequence[Mapping[str, Any]]
CONTRIBUTOR_FIELDS = ("name", "person_id", "email", "organisation_text", "part", "order")
RIGHT_FIELDS = (
    "kind", "number", "title", "status", "filed_on", "granted_on", "expires_on", "fee_due_on", "fee"
)  # fmt: skip
FUNDING_FIELDS = ("kind", "funder", "number", "amount")
# An answer given to another share or name is no answer.
ASKED_ABOUT = ("name", "person_id", "email", "part")


def sync(result: Result, model: Any, rows: Rows, fields: Iterable[str]) -> tuple[bool, list[Any]]:
    """Make the result's rows of `model` equal to `rows` (matched by "id"); whether anything changed, and the rows."""
    # Contributors answer on their own rows, without the result's lock: what they said meanwhile must not be written over.
    locked = model.objects.filter(result=result).order_by("pk").select_for_update(no_key=True)
    existing = {row.pk: row for row in locked}
    kept: list[Any] = []
    changed = False
    for new in rows:
        row = existing.pop(new.get("id"), None)
        given = {name: new[name] for name in fields if name in new}
        if row is None:
            row = model(zone=result.zone, result=result, **given)
            row.save()
            changed = True
        elif any(getattr(row, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(row, name, value)
            row.save()
            changed = True
        kept.append(row)
    if existing:
        model.objects.filter(pk__in=existing).delete()
        changed = True
    return changed, kept


def set_centres(ctx: Context, result: Result, codes: Sequence[str]) -> bool:
    wanted = list(dict.fromkeys(codes))
    if wanted == list(result.centre_codes):
        return False
    known = {centre.code: centre for centre in zones.centres()}
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise Invalid({"centres": _("There is no innovation centre “{code}”.").format(code=unknown[0])})
    result.centre_links.all().delete()
    ResultCentre.objects.bulk_create(
        ResultCentre(zone=result.zone, result=result, centre=known[code]) for code in wanted
    )
    result.centre_codes = wanted
    return True


def set_contributors(ctx: Context, result: Result, rows: Rows) -> bool:
    """Contributors in order, with `share` (basis points or None) as their share of the work."""
    before = {row.pk: _asked_about(row) for row in result.contributors.select_related("work_share")}
    numbered = [{"order": order, **row} for order, row in enumerate(rows)]
    for row in numbered:
        if "name" in row:
            row["name"] = Translated(row["name"])
    changed, people = sync(result, Contributor, numbered, CONTRIBUTOR_FIELDS)
    _each_once(people)
    shares: dict[int, int | None] = {}
    for person, row in zip(people, numbered, strict=True):
        if "share" in row:
            shares[person.pk] = row["share"]
    changed |= _set_work_shares(result, people, shares)
    for person in people:
        answered = person.state in ("confirmed", "disputed", "settled", "asked", "silent")
        if answered and person.pk in before and before[person.pk] != _asked_about(person, shares):
            person.state, person.answered_at = "listed", None
            person.save(update_fields=["state", "answered_at"])
    return changed


def _each_once(people: Sequence[Contributor]) -> None:
    """Invalid where two contributors are one: the same person here, address, or name at the same organisation."""
    for second, row in enumerate(people):
        for first in people[:second]:
            if _same_person(first, row):
                told = _(
                    "{name} is named twice. Leave one of the two, or tell them apart by organisation or e-mail."
                )
                raise Invalid({"contributors": told.format(name=row.name)})


def _same_person(one: Contributor, other: Contributor) -> bool:
    if one.person_id and other.person_id:
        return bool(one.person_id == other.person_id)
    if one.email and other.email:
        return bool(one.email.casefold() == other.email.casefold())
    same_place = normalise(one.organisation_text) == normalise(other.organisation_text)
    return same_place and any(
        bare_name(one.name[code]) == bare_name(other.name[code]) != ""
        for code in one.name.keys() & other.name.keys()
    )


def _asked_about(person: Contributor, shares: Mapping[int, int | None] | None = None) -> tuple[Any, ...]:
    share = getattr(getattr(person, "work_share", None), "basis_points", None)
    if shares is not None and person.pk in shares:
        share = shares[person.pk]
    return (*(getattr(person, name) for name in ASKED_ABOUT), share)


def _set_work_shares(result: Result, people: Sequence[Contributor], shares: Mapping[int, int | None]) -> bool:
    if not shares:
        return False
    existing = {row.contributor_id: row for row in result.work_shares.all()}
    changed = False
    for person in people:
        points = shares.get(person.pk)
        row = existing.get(person.pk)
        if row is not None and not points:
            row.delete()
            changed = True
        elif points and row is None:
            WorkShare.objects.create(zone=result.zone, result=result, contributor=person, basis_points=points)
            changed = True
        elif points and row is not None and row.basis_points != points:
            row.basis_points = points
            row.save()
            changed = True
    return changed


def set_right_shares(ctx: Context, result: Result, rows: Rows) -> bool:
    for row in rows:
        if bool(row.get("organisation_id")) == bool(row.get("contributor_id")):
            raise Invalid({"right_shares": _("Each share of the right has one holder.")})
        if row.get("contributor_id") and not result.contributors.filter(pk=row["contributor_id"]).exists():
            raise Invalid(
                {"right_shares": _("Only a contributor of this result can hold a share of its right.")}
            )
    return sync(result, RightShare, rows, ("organisation_id", "contributor_id", "basis_points"))[0]


def _numbered(result: Result, rows: Rows) -> list[dict[str, Any]]:
    """The rows with the numbers of their rights tidied; Invalid where one cannot be right or is named twice."""
    home = values.HOME.get(result.zone.currency, "")
    seen: set[str] = set()
    found = []
    for row in rows:
        try:
            number = values.right_number(row.get("number") or "", home)
        except values.Unreadable as error:
            raise Invalid({"ip_rights": str(error)}) from None
        key = values.right_key(number, home)
        if key and key in seen:
            raise Invalid(
                {
                    "ip_rights": _("The right {number} is named twice. Leave one of the two.").format(
                        number=number
                    )
                }
            )
        seen.add(key)
        found.append({**row, "number": number} if "number" in row else dict(row))
    return found


def set_ip_rights(ctx: Context, result: Result, rows: Rows) -> bool:
    known = {term.code for term in zones.terms("ip_right_kinds")}
    rows = _numbered(result, rows)
    for row in rows:
        if known and row["kind"] not in known:
            raise Invalid({"ip_rights": _("There is no kind of right “{code}”.").format(code=row["kind"])})
        filed, granted = row.get("filed_on"), row.get("granted_on")
        if filed and granted and granted < filed:
            raise Invalid({"ip_rights": _("A right is granted on or after the day it was filed.")})
    changed, rights = sync(result, IPRight, rows, RIGHT_FIELDS)
    kinds = sorted({right.kind for right in rights})
    if kinds != list(result.ip_kinds):
        result.ip_kinds = kinds
        changed = True
    return changed


def set_funding(ctx: Context, result: Result, rows: Rows) -> bool:
    return sync(result, Funding, rows, FUNDING_FIELDS)[0]


def set_readers(ctx: Context, result: Result, person_ids: Sequence[int]) -> bool:
    wanted = set(person_ids)
    now = set(result.readers.values_list("person_id", flat=True))
    here = parties.people_visible_to(ctx.actor).active().filter(pk__in=wanted)
    if wanted - now - set(here.values_list("pk", flat=True)):
        raise Invalid({"readers": _("Choose people of this zone.")})
    if now == wanted:
        return False
    result.readers.filter(person_id__in=now - wanted).delete()
    NamedReader.objects.bulk_create(
        NamedReader(zone=result.zone, result=result, person_id=person_id)
        for person_id in sorted(wanted - now)
    )
    return True


WRITERS: dict[str, Callable[[Context, Result, Any], bool]] = {
    "centres": set_centres,
    "contributors": set_contributors,
    "right_shares": set_right_shares,
    "ip_rights": set_ip_rights,
    "funding": set_funding,
    "readers": set_readers,
}


def write_parts(ctx: Context, result: Result, parts: Mapping[str, Any]) -> list[str]:
    """Write the given lists in a fixed order; the names of those that changed."""
    unknown = parts.keys() - WRITERS.keys()
    if unknown:
        raise Invalid({name: _("There is no such part of a result.") for name in unknown})
    return [name for name, write in WRITERS.items() if name in parts and write(ctx, result, parts[name])]


def require_whole_shares(result: Result) -> None:
    """Raise Invalid unless each table of shares is empty or adds up to 100%."""
    wrong = {name: text for name, text in shares_messages(result).items() if text}
    if wrong:
        raise Invalid(wrong)
