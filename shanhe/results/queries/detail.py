"""One result with everything its page shows to this reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock, journal, values
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.translated import label_in
from shanhe.zones import queries as zones

from .. import rules
from ..building import TEXTS
from ..lifecycle import CHECKS, CONTRIBUTOR, publication_obstacles
from ..models import Contributor, IPRight, PublicationCheck, ReadinessAssessment, Result, ResultVersion
from .visible import HEAVY, listed_for, visible_to

RELATED_SHOWN = 4
PARTS = (
    "contributors__work_share",
    "contributors__person",
    "right_shares__organisation",
    "right_shares__contributor",
    "ip_rights",
    "funding",
)
PARTS_INSIDE = ("checks__confirmed_by", "readers__person", "versions", "work_shares", "contributors__links")


@dataclass(frozen=True)
class CheckLine:
    """One of the five items before publication, confirmed or not."""

    item: str
    label: type_text
    answers: dict[str, type_text]
    check: PublicationCheck | None

    @property
    def answer(self) -> type_text:
        return self.answers.get(self.check.answer, "") if self.check else ""


@dataclass(frozen=True)
class Team:
    """A contributor with the answer and the share of the work."""

    row: Contributor
    state: Any
    share: int | None

    @property
    def unreachable(self) -> bool:
        """Whether an answer is missing and nobody can be asked for it."""
        return self.row.state == "listed" and not self.row.reachable


@dataclass(frozen=True)
class ResultPage:
    """What the page of a result shows; `inside` readers see people, shares, checks and versions."""

    result: Result
    inside: bool
    whole_text: bool
    centres: list[Any]
    field_names: list[str]
    ip_names: Mapping[str, str]
    funding_names: Mapping[str, str]
    assessments: list[ReadinessAssessment]
    team: list[Team] = field(default_factory=list)
    checks: list[CheckLine] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    elsewhere: dict[int, list[str]] = field(default_factory=dict)
    story: list[Any] = field(default_factory=list)

    def confirmed_evidence(self) -> list[ReadinessAssessment]:
        return [row for row in self.assessments if row.state == "confirmed"]


def result_page(actor: Actor, result: Result) -> ResultPage:
    """Everything for the page; the number of queries does not depend on how much there is."""
    inside = bool(rules.view_inside.allows(actor, result))
    prefetch_related_objects([result], *PARTS, *(PARTS_INSIDE if inside else ()))
    assessments = list(result.assessments.select_related("claimed_by", "assessor"))
    field_names = {term.code: str(term.name) for term in zones.terms("fields")}
    return ResultPage(
        result=result,
        inside=inside,
        whole_text=inside or not result.summary_only,
        centres=[centre for centre in zones.centres() if centre.code in result.centre_codes],
        field_names=[field_names.get(code, code) for code in result.fields],
        ip_names={term.code: str(term.name) for term in zones.terms("ip_right_kinds")},
        funding_names={term.code: str(term.name) for term in zones.terms("funding_kinds")},
        assessments=assessments,
        team=[_team(row) for row in result.contributors.all()],
        checks=check_lines(result) if inside else [],
        obstacles=publication_obstacles(result)
        if inside and result.state in ("submitted", "accepted")
        else [],
        elsewhere=rights_elsewhere(actor, result) if inside else {},
        story=[
            entry
            for entry in journal.story(result, public_only=not inside, actor=actor, limit=60)
            if entry.verb != "results.result.draft_saved"
        ],
    )


def rights_elsewhere(actor: Actor, result: Result) -> dict[int, list[str]]:
    """Which other results that the actor may read name the same right, by the right's number here: one query, if any."""
    home = values.HOME.get(result.zone.currency, "")
    keys = {row.pk: key for row in result.ip_rights.all() if (key := values.right_key(row.number, home))}
    if not keys:
        return {}
    alike = Q(pk=None)
    for row in result.ip_rights.all():
        if row.pk in keys:
            alike |= Q(number__iexact=row.number) | Q(number__contains=keys[row.pk])
    rows = IPRight.objects.filter(alike, result__in=visible_to(actor)).exclude(result=result)
    found: dict[int, list[str]] = {}
    for ref, number in rows.order_by("result__ref").values_list("result__ref", "number"):
        for pk, key in keys.items():
            if values.right_key(number, home) == key:
                found.setdefault(pk, []).append(ref)
    return found


def check_lines(result: Result) -> list[CheckLine]:
    """The five items in order, with what was confirmed."""
    confirmed = {check.item: check for check in result.checks.all()}
    return [CheckLine(item, label, answers, confirmed.get(item)) for item, (label, answers) in CHECKS.items()]


def _team(row: Contributor) -> Team:
    share = getattr(getattr(row, "work_share", None), "basis_points", None)
    return Team(row, CONTRIBUTOR.state(row), share)


def names_shown(page: ResultPage) -> bool:
    """Whether the team's names are shown to readers outside: only where nobody disputes being named."""
    return page.inside or all(member.row.state in ("confirmed", "settled") for member in page.team)


def related_results(actor: Actor, result: Result) -> list[Result]:
    """Listed results of the same centres or fields, the newest first."""
    rows = listed_for(actor).exclude(pk=result.pk)
    if result.centre_codes:
        rows = rows.filter(centre_codes__overlap=result.centre_codes)
    elif result.fields:
        rows = rows.filter(fields__overlap=result.fields)
    else:
        return []
    return list(rows.newest_first().select_related("owner").defer(*HEAVY)[:RELATED_SHOWN])


def readiness_history(result: Result) -> list[ReadinessAssessment]:
    """Every claim of a readiness level and what became of it, the oldest first."""
    return list(result.assessments.select_related("claimed_by", "assessor"))


def versions(result: Result) -> list[ResultVersion]:
    return list(result.versions.all())


@dataclass(frozen=True)
class Difference:
    label: type_text
    old: str
    new: str


# What two versions are compared in, and what it is called; columns are called as the model says.
COMPARED = (
    *TEXTS, "language", "keywords", "authors_text", "year", "fields", "owner", "service_result", "team_right",
    "team_right_years", "team_right_on", "funder_conditions", "confidentiality", "embargo_until", "source_url",
    "centre_codes",
)  # fmt: skip
LABELS: dict[str, type_text] = {
    **{name: Result._meta.get_field(name).verbose_name for name in COMPARED},  # type: ignore[union-attr]
    "contributors": _("Contributors and shares of the work"),
    "right_shares": _("Shares of the right"),
    "ip_rights": _("Intellectual property rights"),
    "funding": _("Funding"),
}
CHOICES = {"confidentiality": Result.Confidentiality, "team_right": Result.TeamRight}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What two versions differ in, in words."""
    return list(_differences(old, new))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name, label in LABELS.items():
        if old.get(name) != new.get(name):
            yield from difference(name, label, old.get(name), new.get(name))


def difference(name: str, label: type_text, old: Any, new: Any) -> Iterator[Difference]:
    """What differs in one field, in words; of a text, in each language."""
    if not (isinstance(old, dict) or isinstance(new, dict)):
        yield Difference(label, _words(name, old), _words(name, new))
        return
    was, now = old or {}, new or {}
    for code in dict.fromkeys([*was, *now]):
        if was.get(code) != now.get(code):
            yield Difference(label_in(label, code), was.get(code, ""), now.get(code, ""))


def _words(name: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    if not isinstance(value, list):
        return str(value)
    return "; ".join(_line(name, item) for item in value)


def _line(name: str, item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    if name == "contributors":
        share = f" {item['share'] / 100:g}%" if item.get("share") else ""
        return f"#{item['id']}{share}"
    if name == "right_shares":
        return f"{item['holder']} {item['share'] / 100:g}%"
    return " · ".join(str(part) for part in item.values() if part not in (None, ""))


def citation(result: Result, names: list[str]) -> str:
    """How to cite it, after GB/T 7714-2015: authors, title [Z], place of publication, date, address in the zone."""
    chinese = (get_language() or "zh").startswith("zh")
    shown = names[:3]
    authors = ", ".join(shown) + ((", 等" if chinese else ", et al") if len(names) > 3 else "")
    head = f"{authors}. " if authors else (f"{result.owner}. " if result.owner_id else "")
    when = clock.day_of(result.published_at or result.created_at).isoformat()
    place = f"{result.zone}, " if result.zone_id else ""
    return f"{head}{result.title}[R/OL]. {place}{when[:4]}: {result.ref} ({when})."
