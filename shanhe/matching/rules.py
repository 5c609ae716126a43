"""Who may do what in matching."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import Rule, among, own, role, value

run_bulk = Rule(
    "matching.bulk",
    role("administrator"),
    reason=_("Only administrators may start or stop the comparison of all needs."),
)


def represented(actor: Actor) -> Iterable[int]:
    """The organisations the actor speaks for."""
    return getattr(actor, "represented_ids", ())


# Asked of the need. A suggestion is answered while the need is published, for then it has suggestions.
give_feedback = Rule(
    "matching.feedback",
    value(state="published")
    & (
        own("stated_by_id", "who stated the need")
        | among("organisation_id", represented, "need_side")
        | role("technology_manager", "administrator")
    ),
    reason=_("Only the side that stated the need and technology managers answer its suggestions."),
)

switch_weights = Rule(
    "matching.weights",
    role("administrator"),
    reason=_("Only administrators propose and switch the weights of suggestions."),
)

keep_searches = Rule("matching.keep_searches", own("pk"), reason=_("Searches are kept by oneself."))
own_search = Rule("matching.own_search", own("person_id"), reason=_("This search is somebody else’s."))
system = Rule("matching.system", role("system_only"), reason=_("Only the product itself does this."))
