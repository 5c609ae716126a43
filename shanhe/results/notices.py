"""Who is told what about results."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Letter
from shanhe.notices.registry import name_group, notify, row_of, write_letter
from shanhe.parties import queries as parties
from shanhe.zones import addresses

from . import events
from .models import Contributor, ContributorLink, Result
from .operations.contributions import code_of, taken_back
from .queries.links import token_of

GROUP = "results"
name_group(GROUP, _("Results"))


def _result(entry: JournalEntry) -> Result | None:
    row = row_of(entry)
    return row if isinstance(row, Result) else None


def office(entry: JournalEntry) -> list[int]:
    """The owner's office."""
    result = _result(entry)
    if result is None or result.owner is None:
        return []
    return [person.pk for person in parties.office_people(result.owner)]


def author(entry: JournalEntry) -> list[int | None]:
    """Who disclosed the result."""
    result = _result(entry)
    return [] if result is None else [result.discloser_id]


def team(entry: JournalEntry) -> list[int | None]:
    """Who disclosed it, and the contributors with an account."""
    result = _result(entry)
    if result is None:
        return []
    people = result.contributors.exclude(person=None).values_list("person_id", flat=True)
    return [result.discloser_id, *people]


def asked(entry: JournalEntry) -> list[int | None]:
    """The contributors who were asked and can sign in."""
    rows = Contributor.objects.filter(pk__in=entry.data.get("contributors", []), person__isnull=False)
    return list(rows.values_list("person_id", flat=True))


def assessors(entry: JournalEntry) -> list[int]:
    """The zone's assessors."""
    return [person.pk for person in parties.holders_of_role(entry.zone, "assessor")]


def _language(contributor: Contributor) -> str:
    """The language that the contributor chose when answering before, else the result's."""
    return addresses.spoken(contributor.zone, contributor.language or contributor.result.language)


def invitations(entry: JournalEntry) -> Iterable[Letter]:
    """The links to contributors without an account."""
    links = ContributorLink.objects.filter(pk__in=entry.data.get("links", []), revoked_at=None)
    for link in links.select_related("contributor__result"):
        result = link.contributor.result
        if taken_back(link):
            continue
        yield Letter(
            address=link.email,
            language=_language(link.contributor),
            subject=_("Please confirm your contribution to “{title}”").format(title=result.title),
            body=_(
                "You are named as a contributor to “{title}”. Please look at your part and your share, and confirm or "
                "dispute them by {due_on}. The page opens after a code sent to this address."
            ).format(title=result.title, due_on=entry.data.get("due_on", "")),
            url=reverse("results:link", args=[token_of(link)]),
            url_label=_("Look at it"),
        )


def codes(entry: JournalEntry) -> Iterable[Letter]:
    """The one-time code of a link."""
    link = (
        ContributorLink.objects.filter(pk=entry.data.get("link"))
        .select_related("contributor__result")
        .first()
    )
    if (
        link is None
        or taken_back(link)
        or link.revoked_at is not None
        or link.codes_sent != entry.data.get("nth")
    ):
        return
    yield Letter(
        address=link.email,
        language=_language(link.contributor),
        subject=_("Your code: {code}").format(code=code_of(link)),
        body=_(
            "Your code is {code}. It is valid for 15 minutes and only in the browser you asked from."
        ).format(code=code_of(link)),
        insists=True,
    )


notify(events.ResultSubmitted, office, mail=True, group=GROUP)
notify(events.ResultAccepted, author, mail=True, group=GROUP)
notify(events.ResultReturned, author, mail=True, group=GROUP)
notify(events.ResultPublished, team, group=GROUP)
notify(events.ResultPublishedInside, team, group=GROUP)
notify(events.ResultUnpublished, author, group=GROUP)
notify(events.ResultWithdrawn, office, group=GROUP)
notify(events.ContributorsAsked, asked, mail=True, group=GROUP)
notify(events.ContributionDisputed, lambda entry: [*office(entry), *author(entry)], mail=True, group=GROUP)
notify(events.ContributorSilent, office, mail=True, group=GROUP)
notify(events.ContributionSettled, team, group=GROUP)
notify(events.ReadinessClaimed, assessors, mail=True, group=GROUP)
notify(events.ReadinessConfirmed, team, mail=True, group=GROUP)
notify(events.ReadinessSentBack, author, mail=True, group=GROUP)
notify(events.RightFeeDue, lambda entry: [*office(entry), *author(entry)], mail=True, group=GROUP)
write_letter(events.ContributorsAsked, invitations)
write_letter(events.ContributorCodeRequested, codes)
