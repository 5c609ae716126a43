"""What the administration pages read: counts, and the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from shanhe.kernel import journal
from shanhe.kernel.context import SystemActor
from shanhe.kernel.models import JournalEntry

from ..models import Invitation, Organisation, Person, RepresentationClaim


@dataclass(frozen=True)
class Counts:
    """What the administration page shows at a glance."""

    people: int
    accounts: int
    organisations: int
    invitations: int
    claims: int


def counts() -> Counts:
    people = Person.objects.active()
    return Counts(
        people=people.count(),
        accounts=people.exclude(user=None).count(),
        organisations=Organisation.objects.active().count(),
        invitations=Invitation.objects.filter(state="sent").count(),
        claims=RepresentationClaim.objects.filter(state="pending").count(),
    )


def whole_journal(entries: Sequence[JournalEntry]) -> list[journal.Told]:
    """The entries in words as administrators audit them: what happened, by whom and to what, whoever may open it."""
    return journal.tell(SystemActor("journal"), entries)


def journal_entries(
    *,
    words: str = "",
    verb: str = "",
    actor: str = "",
    subject: str = "",
    since: Any = None,
    until: Any = None,
) -> Any:
    """The zone's journal, newest first; `words` may be a request's number.

    `verb` by its beginning, `actor` and `subject` by key, days inclusive.
    """
    found = JournalEntry.objects.order_by("-id")
    if words:
        names = ("actor_display__icontains", "actor_names__says", "subject_display__icontains")
        shown = [Q(**{name: words}) for name in names]
        found = found.filter(reduce(or_, shown, Q(request_id=words.strip())))
    if verb:
        found = found.filter(verb__startswith=verb)
    if actor:
        found = found.filter(actor=actor)
    if subject:
        found = found.filter(about__contains=[subject])
    if since:
        found = found.filter(happened_at__date__gte=since)
    return found.filter(happened_at__date__lte=until) if until else found
