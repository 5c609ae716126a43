"""When may: the states of a project, of its plan and of the plan's milestones."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules

ALL = ("proposed", "running", "handing_over", "held", "on_market", "stopped")
ALIVE = ALL[:-1]
AT_A_GATE = ("proposed", "running")
UNDER_WAY = ("proposed", "running", "held")


def _has_started(project: Any) -> type_text | None:
    return None if project.stage_id else _("It has not entered its first stage yet; it can only be stopped.")


# `go` and `reopen` have no fixed target: the route decides between running, handing over and the market.
PROJECT = Lifecycle(
    "pathway.project",
    states=[
        State("proposed", _("Waiting to start"), "neutral"),
        State("running", _("Under way"), "active"),
        State("handing_over", _("Being handed over"), "waiting"),
        State("held", _("On hold"), "waiting"),
        State("on_market", _("On the market"), "done"),
        State("stopped", _("Stopped"), "stopped"),
    ],
    transitions=[
        Transition("go", _("Let it pass"), AT_A_GATE, None, rules.decide, tone="done"),
        Transition(
            "hold",
            _("Put on hold"),
            ("running", "handing_over"),
            "held",
            rules.decide,
            _has_started,
            "waiting",
        ),
        Transition(
            "back", _("Send back"), ("running", "held", "on_market"), "running", rules.decide, tone="waiting"
        ),
        Transition("stop", _("Stop the project"), ALIVE, "stopped", rules.decide, tone="stopped"),
        Transition("resume", _("Resume"), ("held",), "running", rules.decide, tone="active"),
        Transition("reopen", _("Open again"), ("stopped",), None, rules.reopen, tone="active"),
        Transition("undo", _("Take the decision back"), ALL, None, rules.decide),
        Transition("approve", _("Agree"), AT_A_GATE, None, rules.approve, tone="done"),
        Transition("withdraw_approval", _("Take the agreement back"), AT_A_GATE, None, rules.approve),
        Transition("give", _("Hand over"), ("handing_over",), None, rules.hand_over, tone="active"),
        Transition("take", _("Take over"), ("handing_over",), None, rules.hand_over, tone="active"),
        Transition("decline", _("Decline the hand-over"), ("handing_over",), "running", rules.hand_over),
        Transition("change_route", _("Change route"), UNDER_WAY, None, rules.manage),
        Transition("edit", _("Change"), ALIVE, None, rules.manage),
        Transition("assign", _("Name the manager"), ALIVE, None, rules.assign),
        Transition("add_result", _("Add a result"), UNDER_WAY, None, rules.manage),
        Transition("remove_result", _("Remove a result"), UNDER_WAY, None, rules.manage),
        Transition("name_partner", _("Name the partner"), ALIVE, None, rules.manage),
        Transition("release_partner", _("End the partnership"), ALIVE, None, rules.manage, tone="stopped"),
        Transition("agree_partner", _("Agree to take part"), ALIVE, None, rules.answer_partner, tone="done"),
        Transition(
            "decline_partner", _("Decline to take part"), ALIVE, None, rules.answer_partner, tone="stopped"
        ),
        Transition("record_place", _("Record a place in the incubator"), ALIVE, None, rules.record_place),
        Transition("record_contract", _("Record a contract"), ALIVE, None, rules.manage),
        Transition("record_product", _("Record evidence of a product"), ALIVE, None, rules.record_product),
        Transition("record_first_sale", _("Record a first sale or use"), ALIVE, None, rules.record_product),
        Transition(
            "take_back_evidence",
            _("Take evidence back"),
            ALIVE,
            None,
            rules.take_back_evidence,
            tone="stopped",
        ),
        Transition("restore_evidence", _("Let evidence count again"), ALIVE, None, rules.take_back_evidence),
        Transition("start_plan", _("Begin a plan"), UNDER_WAY, None, rules.plan),
        Transition("record_support", _("Record support"), ALL, None, rules.support),
        Transition("reverse_support", _("Reverse this record"), ALL, None, rules.support, tone="stopped"),
    ],
)


def _has_milestones(plan: Any) -> type_text | None:
    if not plan.hypotheses.exists():
        return _("Add at least one hypothesis first.")
    return None if plan.milestones.exists() else _("Add at least one milestone first.")


def _all_accepted(plan: Any) -> type_text | None:
    left = plan.milestones.exclude(state="accepted").count()
    return _("Milestones not accepted yet: {count}.").format(count=left) if left else None


PLAN = Lifecycle(
    "pathway.plan",
    states=[
        State("draft", _("Draft"), "neutral"),
        State("submitted", _("Waiting for agreement"), "waiting"),
        State("agreed", _("Agreed, under way"), "active"),
        State("accepted", pgettext_lazy("plan", "Accepted"), "done"),
    ],
    transitions=[
        Transition("edit", _("Change the plan"), ("draft",), None, rules.work_on_plan),
        Transition(
            "submit",
            _("Send for agreement"),
            ("draft",),
            "submitted",
            rules.work_on_plan,
            _has_milestones,
            "active",
        ),
        Transition("return", _("Send back"), ("submitted",), "draft", rules.assess),
        Transition("agree", _("Agree to the plan"), ("submitted",), "agreed", rules.assess, tone="done"),
        Transition(
            "accept", _("Accept the plan"), ("agreed",), "accepted", rules.assess, _all_accepted, "done"
        ),
        Transition("revise", _("Revise the plan"), ("agreed",), "draft", rules.work_on_plan),
    ],
)
MILESTONE = Lifecycle(
    "pathway.milestone",
    states=[
        State("planned", pgettext_lazy("plan", "Planned"), "neutral"),
        State("done", _("Done, waiting for acceptance"), "waiting"),
        State("accepted", pgettext_lazy("plan", "Accepted"), "done"),
    ],
    transitions=[
        Transition(
            "complete", _("Report as done"), ("planned",), "done", rules.work_on_milestone, tone="active"
        ),
        Transition(
            "accept", pgettext_lazy("plan", "Accept"), ("done",), "accepted", rules.assess, tone="done"
        ),
        Transition("return", _("Send back"), ("done",), "planned", rules.assess),
    ],
)
