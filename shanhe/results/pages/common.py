"""What the pages of this app share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.parties.asking import on_record, way

from .. import queries
from ..models import Result
from ..queries import ResultPage

# What each action of the lifecycle does on the page: the address it leads to, and whether it is a button that acts.
POSTED = ("take_back", "accept", "publish", "unpublish", "reinstate")
ASKED = ("return", "withdraw")
# The action that moves the result on from each state, and is the page's one primary button.
PRIMARY = {"draft": "edit", "submitted": "accept", "accepted": "publish", "withdrawn": "reinstate"}


def result_or_404(request: HttpRequest, ref: str) -> Result:
    result = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if result is None:
        raise Http404
    return result


def action_bar(found_page: ResultPage) -> list[dict[str, Any]]:
    """The actions of the reader as the action bar draws them; a disabled one says why."""
    found = []
    for action in found_page.actions:
        entry: dict[str, Any] = {
            "label": action.label,
            "enabled": action.enabled,
            "reason": action.reason,
            "danger": action.tone == "stopped",
            "primary": action.enabled and PRIMARY.get(found_page.result.state) == action.name,
            **_target(found_page.result, action.name),
        }
        found.append(entry)
    order = {"edit": 0, "accept": 1, "publish": 1, "submit": 1}
    found.sort(key=lambda entry: (not entry["primary"], entry["danger"], order.get(entry.get("name", ""), 5)))
    return found


def _target(result: Result, name: str) -> dict[str, Any]:
    if name == "edit":
        return {
            "name": name,
            "url": reverse("results:edit", args=[result.ref, 1]),
            "method": "get",
            "icon": "edit",
        }
    if name == "submit":
        return {
            "name": name,
            "url": reverse("results:edit", args=[result.ref, 3]) + "#send",
            "method": "get",
            "icon": "send",
        }
    if name == "check":
        return {"name": name, "url": "#checks", "method": "get", "icon": "list-check"}
    if name == "claim_readiness":
        return {"name": name, "url": reverse("results:claim-readiness", args=[result.ref]), "method": "get"}
    method = "get" if name in ASKED else "post"
    return {"name": name, "url": reverse("results:act", args=[result.ref, name]), "method": method}


# A page about one result, where a refusal is shown on the result's own page.
on_result = on_record("results:detail")


def crumbs(result: Result) -> list[dict[str, str]]:
    return way(_("Results"), reverse("results:catalogue"), result)
