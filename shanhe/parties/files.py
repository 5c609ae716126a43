"""People and organisations in files: the columns, what identifies one that is here, and what goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shanhe.exchange import readers
from shanhe.exchange.kinds import Column, Intake, Judged, Key, Kind, Reader, Values
from shanhe.kernel import values
from shanhe.kernel.context import Actor, Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.files.report import DUPLICATE
from shanhe.kernel.text import normalise
from shanhe.kernel.values import Read
from shanhe.zones import queries as zones

from . import choices, queries, rules, validation
from .models import Organisation, Person
from .operations.importing import change_organisations, change_people, create_organisations, create_people

CHUNK = 500
# What the sides are also called in tables that offices send.
SIDES = {
    "government": ("政府", "机关", "政府部门"),
    "enterprise": ("企业", "公司"),
    "university": ("高校", "大学", "科研院所"),
    "society": ("社会组织", "机构", "金融机构"),
}


@dataclass
class Known:
    """What rows are compared with besides the records themselves: the zone's kinds by word and with their sides, the names
    that are here or came before in the file, and the numbers that rows give anew.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)


def _names(rows: Any) -> dict[str, str]:
    """The reference of who is called so, by each name in its comparable form."""
    found: dict[str, str] = {}
    for ref, name in rows.order_by("-pk").values_list("ref", "name"):
        found |= {normalise(text): ref for text in name.values()}
    return found


def _know_organisations(ctx: Context) -> Known:
    """Two queries."""
    terms = zones.terms("party_kinds")
    return Known(
        readers.codes_of(terms),
        {term.code: term.group for term in terms},
        _names(queries.organisations_visible_to(ctx.actor)),
    )


def _know_people(ctx: Context) -> Known:
    """One query."""
    return Known(names=_names(queries.people_visible_to(ctx.actor)))


def _number(name: str, how: Any, message: Any) -> Reader:
    """A number that has a check of its own, as `validation` reads it."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        found = values.identifier(given)
        try:
            return Read({name: how(found.value)}, found.assumed)
        except ValueError:
            raise ValueError(message) from None

    return read


def _kind(given: Any, heading: str, intake: Intake) -> Read[Values]:
    return Read({"kind": readers.code_of(values.line(given), intake.known.kinds)})


def _email(given: Any, heading: str, intake: Intake) -> Read[Values]:
    try:
        return Read({"email": validation.email(values.line(given))})
    except Invalid as error:
        raise ValueError(str(error)) from None


def _checked(judged: Judged, found: Any, check: Any) -> None:
    """The values as the register takes them, or the reasons why it does not; `check` is asked of the whole record."""
    blank = found or check.model()
    whole = {name: getattr(blank, name) for name in check.names} | judged.values
    try:
        clean = check.of(whole)
    except Invalid as error:
        judged.reasons += [str(reason) for reason in error.fields.values()]
    else:
        judged.values = {name: clean[name] for name in (judged.values if found else check.names)}


@dataclass(frozen=True)
class _Check:
    model: Any
    names: tuple[str, ...]
    of: Any


def _known_by_name(judged: Judged, intake: Intake) -> bool:
    """Whether somebody here, or a row before, is called so; then the row is held for a duplicate."""
    names = [normalise(text) for text in (judged.values.get("name") or {}).values()]
    ref = next((intake.known.names[name] for name in names if name in intake.known.names), "")
    if ref:
        judged.outcome = DUPLICATE
        judged.reasons = [_("A record with this name is here: {ref}.").format(ref=ref)]
    else:
        told = _("row {number} of this file").format(number=judged.number)
        intake.known.names |= dict.fromkeys(names, told)
    return bool(ref)


def _once(judged: Judged, name: str, found: Any, intake: Intake) -> None:
    """A number is one record's only: refused where another record or another row has it."""
    number = judged.values.get(name)
    if not number or (found is not None and getattr(found, name) == number):
        return
    taken = intake.kind.model._default_manager.filter(**{name: number})
    if number in intake.known.given or (found is not None and taken.exclude(pk=found.pk).exists()):
        judged.reasons.append(_("Another record has the number {number}.").format(number=number))
    intake.known.given.add(number)


def _administers(intake: Intake) -> bool:
    return intake.ctx.actor.is_system or "administrator" in intake.ctx.actor.roles


def _settle_organisation(judged: Judged, found: Organisation | None, intake: Intake) -> None:
    if found is None and _known_by_name(judged, intake):
        return
    if found is not None and judged.values.get("side", found.side) != found.side and not _administers(intake):
        judged.reasons.append(
            _("Its side and what it is part of decide rights; ask an administrator to change them.")
        )
    _once(judged, "uscc", found, intake)
    today, sides = intake.ctx.today, intake.known.sides
    check = _Check(
        Organisation,
        validation.ORGANISATION_FIELDS,
        lambda whole: validation.organisation(Organisation, whole, today=today, kinds=sides),
    )
    _checked(judged, found, check)


def _settle_person(judged: Judged, found: Person | None, intake: Intake) -> None:
    known = judged.values.get("orcid") or judged.values.get("email")
    if found is None and not known and _known_by_name(judged, intake):
        return
    email = judged.values.get("email")
    if found is not None and email and email != found.email and not _administers(intake):
        judged.reasons.append(_("Only the person or an administrator may change the e-mail address."))
    _once(judged, "orcid", found, intake)
    check = _Check(Person, validation.PERSON_FIELDS, lambda whole: validation.person(Person, whole))
    _checked(judged, found, check)


def organisations(actor: Actor) -> Iterator[dict[str, Any]]:
    """The register of organisations, in order of reference."""
    rows = queries.organisations_visible_to(actor).select_related("parent").order_by("ref")
    for row in rows.iterator(chunk_size=CHUNK):
        record = {name: getattr(row, name) for name in ORGANISATION_EXPORT if hasattr(row, name)}
        registered = row.registered_on.isoformat() if row.registered_on else ""
        yield {**record, "registered_on": registered, "part_of": row.parent.ref if row.parent else ""}


def people(actor: Actor) -> Iterator[dict[str, Any]]:
    """The register of people, in order of reference; addresses only where the actor may see them."""
    rows = queries.people_visible_to(actor).order_by("ref")
    for row in rows.iterator(chunk_size=CHUNK):
        email = row.email if rules.view_contact.allows(actor, row) else ""
        yield {"ref": row.ref, "name": row.name, "email": email, "orcid": row.orcid, "bio": row.bio}


ORGANISATION_EXPORT = (
    "ref", "name", "side", "kind", "uscc", "industry", "registered_on", "address", "size", "website", "part_of", "state",
)  # fmt: skip
ORGANISATIONS = Kind(
    name="organisations",
    label=lazy("Organisations"),
    model=Organisation,
    order=30,
    understood=(
        readers.REF,
        readers.texts(Organisation, "name", lazy("Name"), "名称", "单位名称", "企业名称", "机构名称", "organisation",
                      named={"en": ("英文名称",), "zh": ("中文名称",)}),
        Column("side", lazy("Side"), readers.choice("side", choices.SIDES, SIDES), ("类别", "所属方")),
        Column("kind", lazy("Kind"), _kind, ("类型", "单位类型")),
        Column("uscc", lazy("Unified social credit code"),
               _number("uscc", validation.credit_code, lazy("The credit code is wrong: 18 characters, the last one checks the others. Compare it again.")),
               ("统一社会信用代码", "信用代码", "credit_code"), lazy("Makes a second import change the same record.")),
        Column("industry", lazy("Industry (GB/T 4754)"), readers.text("industry", 5, line=True), ("行业", "行业代码")),
        Column("registered_on", lazy("Registered on"), readers.simple("registered_on", values.day), ("成立日期", "注册日期")),
        readers.texts(Organisation, "address", lazy("Address"), "地址", "注册地址"),
        Column("size", lazy("Size"), readers.choice("size", choices.SIZES[1:]), ("规模", "企业规模")),
        Column("website", lazy("Website"), readers.address("website", 200), ("网址", "url", "web")),
    ),
    exported=ORGANISATION_EXPORT,
    records=organisations,
    rule=rules.create_party,
    scope="parties:write",
    title=lazy("Import organisations"),
    lead=lazy("First a dry run says what would become of each row. What an organisation is part of is not read: it decides rights."),
    see=lazy("See the organisations"),
    done_at="parties:organisations",
    letter="O",
    by_year=False,
    keys=(Key("uscc"),),
    visible=queries.organisations_visible_to,
    may_change=lambda actor, row: row.state == "active" and bool(rules.edit_organisation.allows(actor, row)),
    know=_know_organisations,
    complete=readers.named,
    settle=_settle_organisation,
    create=create_organisations,
    change=change_organisations,
)  # fmt: skip

PEOPLE = Kind(
    name="people",
    label=lazy("People"),
    model=Person,
    order=40,
    understood=(
        readers.REF,
        readers.texts(Person, "name", lazy("Name"), "姓名", "名字", "person", named={"en": ("英文名",), "zh": ("中文名",)}),
        Column("email", lazy("E-mail"), _email, ("mail", "邮箱", "电子邮箱", "电子邮件"),
               lazy("Makes a second import change the same record.")),
        Column("orcid", lazy("ORCID"),
               _number("orcid", validation.orcid, lazy("The ORCID is wrong: 16 digits, the last one checks the others. Compare it again.")),
               ("orcid_id",)),
        readers.texts(Person, "bio", lazy("About"), "简介", "个人简介"),
    ),
    exported=("ref", "name", "email", "orcid", "bio"),
    records=people,
    rule=rules.create_party,
    out=rules.create_party,
    scope="parties:write",
    title=lazy("Import people"),
    lead=lazy("First a dry run says what would become of each row. Nobody gets an account, a role or a mail by it."),
    see=lazy("See the people"),
    done_at="parties:people",
    letter="M",
    by_year=False,
    keys=(Key("orcid"), Key("email")),
    visible=queries.people_visible_to,
    may_change=lambda actor, row: row.left_at is None and bool(rules.edit_person.allows(actor, row)),
    know=_know_people,
    complete=readers.named,
    settle=_settle_person,
    create=create_people,
    change=change_people,
)  # fmt: skip
