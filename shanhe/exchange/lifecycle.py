"""When may: the states of a file on its way in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules

WAITING = ("reading", "checking", "importing")
SETTLED = ("uploaded", "checked", "failed")


def _is_read(run: Any) -> type_text | None:
    return None if run.columns else _("This file could not be read. Upload another one.")


def _is_checked(run: Any) -> type_text | None:
    return None if run.counts else _("Check the file first.")


RUN = Lifecycle(
    "exchange.run",
    states=[
        State("reading", _("File being read"), "waiting"),
        State("uploaded", _("Columns to be matched"), "active"),
        State("checking", _("Dry run under way"), "waiting"),
        State("checked", _("Checked; nothing imported yet"), "active"),
        State("importing", _("Import under way"), "waiting"),
        State("done", _("Imported"), "done"),
        State("failed", _("Nothing imported"), "stopped"),
    ],
    transitions=[
        Transition("survey", _("Read the beginning"), ("reading",), "uploaded", rules.go_on),
        Transition("reread", _("Read it in another way"), SETTLED, "reading", rules.go_on),
        Transition("match", _("Match columns"), SETTLED, "checking", rules.go_on, guard=_is_read),
        Transition("check", _("Check"), ("checking",), "checked", rules.go_on),
        Transition(
            "fix", _("Correct a row"), ("checked", "failed"), "checking", rules.go_on, guard=_is_checked
        ),
        Transition("begin", _("Import"), ("checked", "failed"), "importing", rules.go_on, guard=_is_checked),
        Transition("finish", _("Write the records"), ("importing",), "done", rules.go_on),
        Transition("fail", _("Give up"), WAITING, "failed", rules.go_on),
    ],
)
