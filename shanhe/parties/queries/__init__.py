"""What pages, the API and other apps read of people and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import findable_of
from shanhe.kernel.rules import Verdict
from shanhe.kernel.text import whole_number
from shanhe.kernel.translated import label_in, languages
from shanhe.zones import queries as zones

from .. import choices, rules, secrets
from ..actors import actor_of_person as actor_of_person
from ..models import (
    Affiliation,
    ApiToken,
    ErasureRequest,
    Invitation,
    Organisation,
    Person,
    RepresentationClaim,
    RoleGrant,
)
from ..querysets import on_day
from .access import invitation_by_secret as invitation_by_secret
from .access import invitations as invitations
from .access import token_by_secret as token_by_secret
from .access import token_of_header as token_of_header
from .access import tokens_of as tokens_of
from .administration import Counts as Counts
from .administration import counts as counts
from .administration import journal_entries as journal_entries
from .administration import whole_journal as whole_journal


def today(zone: Any) -> date:
    """The date in the zone's time."""
    return clock.today(zone)


def person_by_id(person_id: int | None) -> Person | None:
    return None if person_id is None else Person.objects.filter(pk=person_id).first()


def person_behind(actor_key: str) -> int | None:
    """Who acted, by the key that the journal keeps: a person, or whoever a token belongs to."""
    kind, _colon, number = actor_key.partition(":")
    if kind == "token":
        return ApiToken.objects.filter(pk=number).values_list("person_id", flat=True).first()
    return int(number) if kind == "person" else None


def people_with_address(email: str) -> Any:
    """The people of the present zone whose account or entry in the register has this address."""
    return Person.objects.filter(Q(user__email__iexact=email) | Q(email__iexact=email)).order_by("pk")


def has_left(user: Any, zone: Any) -> bool:
    """Whether the account's person in this zone has left it; parts in other zones are not concerned."""
    return Person._base_manager.filter(user_id=user.pk, zone=zone).exclude(left_at=None).exists()


def person_by_ref(actor: Actor, ref: str) -> Person | None:
    return people_visible_to(actor).filter(ref=ref).first()


def organisation_by_ref(actor: Actor, ref: str) -> Organisation | None:
    return organisations_visible_to(actor).select_related("parent").filter(ref=ref).first()


def organisations_visible_to(actor: Actor) -> Any:
    return Organisation.objects.filter(rules.view_organisation.scope(actor))


def people_visible_to(actor: Actor) -> Any:
    return Person.objects.filter(rules.view_person.scope(actor))


def people_with_ties(actor: Actor) -> Any:
    """The people the actor may see, each with the affiliations of today as `current_affiliations`."""
    return people_visible_to(actor).prefetch_related(_ties(clock.today()))


def may_see_contact(actor: Actor, person: Person) -> Verdict:
    """Whether the actor may see the person's e-mail address."""
    return rules.view_contact.allows(actor, person)


def holders_of_role(zone: Any, role: str, on: date | None = None) -> list[Person]:
    """People who hold a granted role today (or on a day), in Chinese order."""
    day = on or today(zone)
    grants = RoleGrant.objects.filter(on_day(day, "since", "until"), role=role)
    return list(Person.objects.active().filter(pk__in=grants.values("person_id")).in_order())


def _people_of(organisation: Organisation, role: str, on: date | None) -> list[Person]:
    active = Affiliation.objects.filter(
        on_day(on or today(organisation.zone)), organisation=organisation, role=role
    )
    return list(Person.objects.active().filter(pk__in=active.values("person_id")).in_order())


def office_people(organisation: Organisation, on: date | None = None) -> list[Person]:
    """The owner's office: who has the affiliation `office` there, else in the nearest organisation above."""
    step: Organisation | None = organisation
    while step is not None:
        people = _people_of(step, "office", on)
        if people:
            return people
        step = step.parent
    return []


def representatives(organisation: Organisation, on: date | None = None) -> list[Person]:
    return _people_of(organisation, "representative", on)


def is_demonstration(zone: Any) -> bool:
    """Whether the zone holds demonstration data, which every page and answer must say."""
    return zone is not None and Person._base_manager.filter(zone_id=zone.pk, is_persona=True).exists()


@dataclass(frozen=True)
class Persona:
    """Somebody of the demonstration whose place a visitor may take."""

    id: int
    ref: str
    name: str
    role_label: str


def demo_personas(zone: Any) -> list[Persona]:
    """Whom a visitor of the demonstration may become with one click, in order of reference: three queries."""
    if zone is None:
        return []
    day = today(zone)
    people = Person._base_manager.filter(zone_id=zone.pk, is_persona=True, left_at=None).order_by("ref")
    grants = Prefetch("grants", RoleGrant._base_manager.filter(on_day(day, "since", "until")))
    ties = Prefetch("affiliations", Affiliation._base_manager.filter(on_day(day)))
    return [
        Persona(person.pk, person.ref, person.name, role_words(_roles_held(person)))
        for person in people.prefetch_related(grants, ties)
    ]


def _roles_held(person: Person) -> list[str]:
    """The granted roles, and those that come from acting for an organisation."""
    derived = {"office": "owner_office", "representative": "enterprise_representative"}
    granted = [grant.role for grant in person.grants.all()]
    return granted + [derived[tie.role] for tie in person.affiliations.all() if tie.role in derived]


def persona_by_id(number: str) -> Person | None:
    found = Person.objects.filter(is_persona=True, left_at=None).select_related("user")
    pk = whole_number(number)
    return None if pk is None else found.filter(pk=pk).first()


def role_words(codes: Iterable[str]) -> str:
    """The roles' words in the order of the permission table."""
    held = set(codes)
    return " · ".join(str(label) for code, label in choices.ROLE_LABELS.items() if code in held)


# -- the register ------------------------------------------------------------------------------------------------


def search_organisations(
    actor: Actor, *, words: str = "", side: str = "", kind: str = "", state: str = ""
) -> Any:
    """Organisations the actor sees, in Chinese order, narrowed by what is given."""
    found = organisations_visible_to(actor).matching(words).in_order().select_related("parent")
    narrow = {name: value for name, value in {"side": side, "kind": kind, "state": state}.items() if value}
    return found.filter(**narrow)


def search_people(actor: Actor, *, words: str = "", role: str = "", organisation: str = "", on: date) -> Any:
    """People of the zone who have not left, in Chinese order, with today's affiliations loaded."""
    found = people_visible_to(actor).active().matching(words).in_order()
    if role:
        grants = RoleGrant.objects.filter(on_day(on, "since", "until"), role=role)
        found = found.filter(pk__in=grants.values("person_id"))
    if organisation:
        ties = Affiliation.objects.filter(on_day(on), organisation__ref=organisation)
        found = found.filter(pk__in=ties.values("person_id"))
    return found.prefetch_related(_ties(on), _grants(on))


def _ties(on: date) -> Prefetch:
    rows = Affiliation.objects.filter(on_day(on)).select_related("organisation").order_by("start", "id")
    return Prefetch("affiliations", rows, to_attr="current_affiliations")


def _grants(on: date) -> Prefetch:
    rows = RoleGrant.objects.filter(on_day(on, "since", "until")).order_by("since", "id")
    return Prefetch("grants", rows, to_attr="current_grants")


def kinds() -> dict[str, str]:
    """The kinds of organisation in this zone: code to word, in order."""
    return {term.code: str(term.name) for term in zones.terms("party_kinds")}


def kinds_by_side() -> list[tuple[type_text, list[tuple[str, str]]]]:
    """The kinds grouped under the four sides, for a select."""
    terms = zones.terms("party_kinds")
    return [
        (label, [(term.code, str(term.name)) for term in terms if term.group == side])
        for side, label in choices.SIDES
    ]


@dataclass(frozen=True)
class OrganisationPage:
    """What an organisation's page shows."""

    organisation: Organisation
    kind: str
    parts: list[Organisation]
    people: list[Affiliation]
    former: list[Affiliation]
    claims: list[RepresentationClaim]
    story: list[dict[str, Any]]

    @property
    def names(self) -> list[dict[str, str]]:
        return names_of(self.organisation)


def names_of(row: Any) -> list[dict[str, str]]:
    """The name in every language that the zone writes in, or that it has, each with its label."""
    label = row._meta.get_field("name").verbose_name
    codes = dict.fromkeys((*languages(), *row.name))
    return [{"label": label_in(label, code), "text": row.name.get(code, "")} for code in codes]


def organisation_page(actor: Actor, organisation: Organisation) -> OrganisationPage:
    """Everything of an organisation's page that the actor may see, in at most five queries."""
    day = today(organisation.zone)
    ties: list[Affiliation] = []
    if rules.view_person.allows(actor, organisation):
        found = Affiliation.objects.filter(organisation=organisation).select_related("person")
        ties = list(found.order_by("person__sort_key", "id"))
    current = [tie for tie in ties if tie.start <= day and (tie.end is None or tie.end > day)]
    claims = RepresentationClaim.objects.filter(rules.view_claim.scope(actor), organisation=organisation)
    return OrganisationPage(
        organisation=organisation,
        kind=zones.term_name("party_kinds", organisation.kind) if organisation.kind else "",
        parts=list(organisations_visible_to(actor).filter(parent=organisation).in_order()),
        people=current,
        former=[tie for tie in ties if tie.end is not None and tie.end <= day],
        claims=list(claims.filter(state="pending").select_related("person")) if actor.person_id else [],
        story=story(actor, organisation),
    )


@dataclass(frozen=True)
class PersonPage:
    """What a person's page shows."""

    person: Person
    affiliations: list[Affiliation]
    grants: list[RoleGrant]
    contact: bool
    story: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[dict[str, str]]:
        return names_of(self.person)

    @property
    def current(self) -> list[Affiliation]:
        day = today(self.person.zone)
        return [tie for tie in self.affiliations if tie.start <= day and (tie.end is None or tie.end > day)]


def person_page(actor: Actor, person: Person, *, story_too: bool = True) -> PersonPage:
    """Everything of a person's page that the actor may see, in at most three queries."""
    day = today(person.zone)
    ties = Affiliation.objects.filter(person=person).select_related("organisation").order_by("-start", "-id")
    contact = bool(may_see_contact(actor, person))
    return PersonPage(
        person=person,
        affiliations=list(ties),
        grants=list(RoleGrant.objects.filter(on_day(day, "since", "until"), person=person).order_by("role")),
        contact=contact,
        story=story(actor, person) if contact and story_too else [],
    )


def inside(actor: Actor, row: Any) -> bool:
    """Whether the actor works on the row, and so reads all of its story."""
    if actor.is_system or (isinstance(row, Person) and actor.person_id == row.pk):
        return True
    findable = findable_of(row)
    return findable is None or (findable.may_annotate is not None and findable.may_annotate(actor, row))


def story(actor: Actor, row: Any) -> list[dict[str, Any]]:
    """What happened to a row as entries of the story component; the caller has asked whether the row may be seen.

    Only those inside read of tasks, notes and claims. Others read public entries, visitors without a name; and a
    person's tasks are that person's own.
    """
    whole = inside(actor, row)
    entries = journal.story(row, public_only=not whole, actor=actor)
    if isinstance(row, Person) and actor.person_id != row.pk:
        entries = [entry for entry in entries if not entry.verb.startswith("work.")]
    told = [story_entry(line) for line in journal.tell(actor, entries)]
    if actor.person_id is None and not actor.is_system:
        return [{**entry, "who": "", "changes": []} for entry in told]
    return told if whole else [{**entry, "changes": []} for entry in told]


def story_entry(line: journal.Told) -> dict[str, Any]:
    entry = line.entry
    labels = _labels(entry.subject.partition(":")[0])
    return {
        "at": entry.happened_at,
        "who": line.who,
        "sentence": line.sentence,
        "changes": [
            line
            for name, pair in entry.changes.items()
            if isinstance(pair, list) and len(pair) == 2
            for line in _change(labels.get(name, name), *pair)
        ],
    }


def _change(label: type_text, old: Any, new: Any) -> list[dict[str, Any]]:
    """A changed value as lines of a story: a text in several languages has one for each, an erasable value none."""
    if not isinstance(old, dict) and not isinstance(new, dict):
        return [{"label": label, "old": old, "new": new}]
    before, after = old or {}, new or {}
    if not isinstance(before, dict) or not isinstance(after, dict) or "personal" in {*before, *after}:
        return []
    return [
        {"label": label_in(label, language), "old": before.get(language), "new": after.get(language)}
        for language in dict.fromkeys((*before, *after))
        if before.get(language) != after.get(language)
    ]


def _labels(model: str) -> Mapping[str, type_text]:
    found = {
        "parties.Organisation": Organisation,
        "parties.Person": Person,
        "parties.Affiliation": Affiliation,
    }
    row = found.get(model)
    if row is None:
        return {}
    return {item.name: item.verbose_name for item in row._meta.get_fields() if hasattr(item, "verbose_name")}


def erasures_visible_to(actor: Actor) -> Any:
    """Requests to erase data: one's own, and for administrators all, the newest first."""
    found = ErasureRequest.objects.filter(rules.view_erasure.scope(actor))
    return found.select_related("person").order_by("-created_at", "-id")


def affiliation_by_id(actor: Actor, number: int) -> Affiliation | None:
    if not actor.person_id:
        return None
    return Affiliation.objects.select_related("person", "organisation").filter(pk=number).first()


def grants_of(person: Person) -> list[RoleGrant]:
    return list(RoleGrant.objects.filter(person=person).select_related("person"))


# -- claims ------------------------------------------------------------------------------------------------------


def organisation_by_code(actor: Actor, code: str) -> Organisation | None:
    return organisations_visible_to(actor).filter(uscc=code).first() if code else None


def claims_visible_to(actor: Actor) -> Any:
    found = RepresentationClaim.objects.filter(rules.view_claim.scope(actor))
    return found.select_related("person", "organisation", "decided_by").order_by("-created_at", "-id")
