"""What happens to a project; `about` also names its results, so that one thread shows on both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event

# Of a language, {"en": …}, or what a person wrote.
Words = str | Mapping[str, str]


class ProjectStarted(Event):
    """A project was started with one or more results along a route."""

    verb = "pathway.project.started"
    text = _("started “{subject}” along the route “{route}”")
    route: Words


class ProjectChanged(Event):
    """A project's title, summary, centre or public mark changed."""

    verb = "pathway.project.changed"
    text = _("changed “{subject}”")


class ManagerAssigned(Event):
    """A technology manager took the project on or was named."""

    verb = "pathway.project.manager_assigned"
    text = _("named {manager} as the manager of “{subject}”")
    manager: Words


class ResultAdded(Event):
    """A project carries one more result."""

    verb = "pathway.project.result_added"
    text = _("added the result “{result}” to “{subject}”")
    names = {"result": "results.Result"}
    result: Words


class ResultRemoved(Event):
    """A project no longer carries a result."""

    verb = "pathway.project.result_removed"
    text = _("removed the result “{result}” from “{subject}”")
    names = {"result": "results.Result"}
    result: Words


class RouteChanged(Event):
    """A project follows another route."""

    verb = "pathway.project.route_changed"
    text = _("changed the route of “{subject}” from “{old}” to “{new}”: {reason}")
    old: Words
    new: Words
    reason: Words
    note: str = ""


class ApprovalGiven(Event):
    """A role agreed that the project may enter a stage."""

    verb = "pathway.gate.approved"
    text = _("{approval}: “{subject}” may enter “{stage}”")
    approval: Words
    stage: Words


class ApprovalWithdrawn(Event):
    """An agreement was taken back."""

    verb = "pathway.gate.approval_withdrawn"
    text = _("took back: {approval}, for “{subject}” to enter “{stage}”")
    approval: Words
    stage: Words


class GatePassed(Event):
    """A go was decided and waits for the hand-over between two areas."""

    verb = "pathway.gate.passed"
    text = _("let “{subject}” pass to “{stage}”; the hand-over is open")
    stage: Words


class StageEntered(Event):
    """A project entered a stage, after so many days in the one before; `code`, `area` and `state` say where it is now."""

    verb = "pathway.stage.entered"
    text = _("“{subject}” entered the stage “{stage}”")
    stage: Words
    code: str
    area: str
    state: str
    days: int | None = None


class StageEnteredPublicly(StageEntered):
    """The same for a project whose moves are shown to the public."""

    verb = "pathway.stage.entered_publicly"
    text = _("“{subject}” entered the stage “{stage}”")
    public = True


class ProjectHeld(Event):
    """A project was put on hold."""

    verb = "pathway.project.held"
    text = _("put “{subject}” on hold: {reason}")
    reason: Words
    note: str = ""


class ProjectResumed(Event):
    """A project on hold goes on."""

    verb = "pathway.project.resumed"
    text = _("resumed “{subject}”")
    note: str = ""


class ProjectSentBack(Event):
    """A project went back to an earlier stage."""

    verb = "pathway.project.sent_back"
    text = _("sent “{subject}” back to “{stage}”: {reason}")
    stage: Words
    reason: Words
    note: str = ""


class ProjectStopped(Event):
    """A project was stopped."""

    verb = "pathway.project.stopped"
    text = _("stopped “{subject}”: {reason}")
    reason: Words
    note: str = ""


class ProjectReopened(Event):
    """The committee opened a stopped project again."""

    verb = "pathway.project.reopened"
    text = _("opened “{subject}” again")
    note: str = ""


class DecisionUndone(Event):
    """A decision was taken back within minutes."""

    verb = "pathway.gate.undone"
    text = _("took back the decision “{decision}” on “{subject}”")
    decision: Words


class HandOverGiven(Event):
    """The giving side handed the project over."""

    verb = "pathway.hand_over.given"
    text = _("{role} handed “{subject}” over for “{stage}”")
    role: Words
    stage: Words
    note: str = ""


class HandOverTaken(Event):
    """The taking side took the project over."""

    verb = "pathway.hand_over.taken"
    text = _("{role} took “{subject}” over for “{stage}”")
    role: Words
    stage: Words
    note: str = ""


class HandOverDeclined(Event):
    """A side declined the hand-over."""

    verb = "pathway.hand_over.declined"
    text = _("{role} declined the hand-over of “{subject}” for “{stage}”: {note}")
    role: Words
    stage: Words
    note: str


class PartnerNamed(Event):
    """An enterprise was named as partner and is asked to agree."""

    verb = "pathway.partner.named"
    text = _("named {partner} as the partner of “{subject}”")
    partner: Words


class PartnerAgreed(Event):
    """The enterprise agreed to be partner."""

    verb = "pathway.partner.agreed"
    text = _("{partner} takes part in “{subject}”")
    partner: Words


class PartnerDeclined(Event):
    """The enterprise declined or left."""

    verb = "pathway.partner.declined"
    text = _("{partner} does not take part in “{subject}”: {note}")
    partner: Words
    note: str


class EvidenceRecorded(Event):
    """Evidence was recorded, or corrected by what takes its place."""

    verb = "pathway.evidence.recorded"
    text = _("recorded for “{subject}”: {kind} ({what})")
    kind: Words
    what: str
    corrects: bool = False


class EvidenceTakenBack(Event):
    """Evidence was taken back."""

    verb = "pathway.evidence.taken_back"
    text = _("took back for “{subject}”: {kind} ({note})")
    kind: Words
    note: str


class EvidenceRestored(Event):
    """Evidence that was taken back counts again."""

    verb = "pathway.evidence.restored"
    text = _("let evidence of “{subject}” count again: {kind}")
    kind: Words


class SupportRecorded(Event):
    """The project received support."""

    verb = "pathway.support.recorded"
    text = _("recorded support for “{subject}”: {kind}, {amount}")
    kind: Words
    amount: Words
    source: str
    date: Date


class SupportReversed(Event):
    """A record of support was reversed."""

    verb = "pathway.support.reversed"
    text = _("reversed support for “{subject}”: {kind}, {amount}: {note}")
    kind: Words
    amount: Words
    note: str


class PlanStarted(Event):
    """A verification plan was begun."""

    verb = "pathway.plan.started"
    text = _("began a verification plan for “{subject}”")
    number: int


class PlanChanged(Event):
    """Aim, hypotheses or milestones of a plan changed."""

    verb = "pathway.plan.changed"
    text = _("changed the verification plan of “{subject}”")
    hypotheses: int
    milestones: int


class PlanSubmitted(Event):
    """A plan was sent to be agreed."""

    verb = "pathway.plan.submitted"
    text = _("sent the verification plan of “{subject}” for agreement, {budget} in all")
    budget: Words


class PlanReturned(Event):
    """A plan was sent back, or is revised."""

    verb = "pathway.plan.returned"
    text = _("sent the verification plan of “{subject}” back: {note}")
    note: str


class PlanAgreed(Event):
    """A plan was agreed and may begin."""

    verb = "pathway.plan.agreed"
    text = _("agreed to the verification plan of “{subject}”")


class PlanAccepted(Event):
    """What the plan promised was accepted."""

    verb = "pathway.plan.accepted"
    text = _("accepted the verification of “{subject}”")


class MilestoneDone(Event):
    """A milestone was reported as done, with evidence."""

    verb = "pathway.milestone.done"
    text = _("finished the milestone “{milestone}” of “{subject}”")
    milestone: str


class MilestoneAccepted(Event):
    """A milestone was accepted."""

    verb = "pathway.milestone.accepted"
    text = _("accepted the milestone “{milestone}” of “{subject}”")
    milestone: str


class MilestoneReturned(Event):
    """A milestone was sent back."""

    verb = "pathway.milestone.returned"
    text = _("sent the milestone “{milestone}” of “{subject}” back: {note}")
    milestone: str
    note: str
