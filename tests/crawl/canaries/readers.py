"""Who may read the words of a row: each kind's own rule, or that of the object it belongs to.

A model with words that is neither named here nor belongs to something people find fails the test: say here who may read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shanhe.competitions import rules as bids
from shanhe.exchange import rules as exchange
from shanhe.kernel.context import Actor
from shanhe.kernel.registries import findable_of
from shanhe.needs import rules as needs
from shanhe.parties import queries as parties
from shanhe.parties import rules as people
from shanhe.results import rules as results
from shanhe.work import queries as work_queries
from shanhe.work import rules as work
from shanhe.work.subjects import row_of

Reads = Callable[[Actor, Any, str], bool]

# Words that are open to everybody, or written by no person.
OPEN = {
    "pathway.Route",
    "pathway.Stage",
    "pathway.UsualDays",
    "pathway.Criterion",
    "pathway.Approval",
    "parties.Organisation",
    "parties.Affiliation",
    "matching.WeightSet",
}


def _visible(actor: Actor, row: Any) -> bool:
    found = findable_of(row)
    return found is not None and found.visible(actor).filter(pk=row.pk).exists()


def _annotates(actor: Actor, row: Any) -> bool:
    subject = row_of(row.subject)
    return subject is not None and actor.person_id is not None and work.annotates(actor, subject)


def _file(actor: Actor, row: Any) -> bool:
    return work_queries.attachment_for(actor, row.pk) is not None


def _task(actor: Actor, row: Any) -> bool:
    return bool(work.reads_task(actor, row, work_queries.subject_for(actor, row.subject)))


def _person(actor: Actor, row: Any, name: str) -> bool:
    private = name in ("email", "orcid")
    return bool(parties.may_see_contact(actor, row)) if private else True


def _user(actor: Actor, row: Any, name: str) -> bool:
    person = parties.Person.objects.filter(user=row).first()
    return person is not None and bool(parties.may_see_contact(actor, person))


def _contributor(actor: Actor, row: Any, name: str) -> bool:
    if name in ("email", "note"):
        return bool(results.view_inside.allows(actor, row.result)) and _visible(actor, row.result)
    return _visible(actor, row.result)


def _question(actor: Actor, row: Any, name: str) -> bool:
    if row.state == "answered":
        return _visible(actor, row.need)
    return row.asked_by_id == actor.person_id or bool(needs.view_inside.allows(actor, row.need))


READERS: dict[str, Reads] = {
    "parties.Person": _person,
    "parties.User": _user,
    "parties.Invitation": lambda actor, row, name: people.staff(actor),
    "parties.RepresentationClaim": lambda actor, row, name: bool(people.view_claim.allows(actor, row)),
    "parties.ErasureRequest": lambda actor, row, name: (
        actor.person_id == row.person_id or "administrator" in actor.roles
    ),
    "parties.ApiToken": lambda actor, row, name: actor.person_id == row.person_id,
    "results.Contributor": _contributor,
    "results.ContributorLink": lambda actor, row, name: bool(
        results.view_inside.allows(actor, row.contributor.result)
    ),
    "exchange.FileRun": lambda actor, row, name: bool(exchange.go_on.allows(actor, row)),
    "needs.Interest": lambda actor, row, name: (
        row.person_id == actor.person_id or bool(needs.view_inside.allows(actor, row.need))
    ),
    "needs.Question": _question,
    "competitions.Bid": lambda actor, row, name: bool(bids.view_bid.allows(actor, row)),
    "competitions.BidReview": lambda actor, row, name: (
        row.reviewer_id == actor.person_id or bool(bids.view_bid.allows(actor, row.bid))
    ),
    "competitions.TeamMilestone": lambda actor, row, name: bool(bids.view_bid.allows(actor, row.bid)),
    "work.Task": lambda actor, row, name: _task(actor, row),
    "work.Note": lambda actor, row, name: _annotates(actor, row),
    "work.ContactLog": lambda actor, row, name: _annotates(actor, row),
    "work.Attachment": lambda actor, row, name: _file(actor, row),
    "work.Enquiry": lambda actor, row, name: (
        bool(work.handle_enquiry.allows(actor, row)) or _annotates(actor, row)
    ),
    "matching.SavedSearch": lambda actor, row, name: actor.person_id == row.person_id,
    "matching.BulkRun": lambda actor, row, name: "administrator" in actor.roles,
}


def path_to_object(model: Any, depth: int = 3) -> list[str] | None:
    """The keys that lead from a part to the object that people find and that it belongs to; none from an object itself."""
    if findable_of(model._meta.label) is not None:
        return []
    for column in model._meta.concrete_fields if depth else ():
        related = column.related_model
        if column.is_relation and related._meta.app_label not in ("zones", "parties", "work"):
            further = path_to_object(related, depth - 1)
            if further is not None:
                return [column.name, *further]
    return None


def undeclared(models: list[Any]) -> list[str]:
    """The models of which nobody has said who may read their words."""
    return [
        model._meta.label
        for model in models
        if model._meta.label not in OPEN
        and model._meta.label not in READERS
        and path_to_object(model) is None
    ]


def may_read(actor: Actor, row: Any, name: str) -> bool:
    """Whether this actor may read this field of the row."""
    label = row._meta.label
    if label in READERS:
        return READERS[label](actor, row, name)
    owner = row
    for step in path_to_object(type(row)) or ():
        owner = getattr(owner, step)
    return _visible(actor, owner)
