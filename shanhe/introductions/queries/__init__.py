"""Reading introductions; every answer starts at what the actor may see."""

from .digest import matches
from .fatigue import Asking, Limits, asking, limits
from .funnel import Benchmark, Funnel, Row, funnel
from .outcomes import outcomes
from .page import (
    Filters,
    IntroductionPage,
    follow_up_by_id,
    introduction_list,
    introduction_page,
    meeting_of,
    narrowed,
    of_need,
)
from .shown import Pair, Shown, page_of, pair, pairs
from .sides import participants, people, side_of
from .visible import RELATED, by_ref, conceals, find, led_by, open_pair, propose_url, url_of, visible_to
from .work import todo_items

__all__ = [
    "RELATED",
    "Asking",
    "Benchmark",
    "Filters",
    "Funnel",
    "IntroductionPage",
    "Limits",
    "Pair",
    "Row",
    "Shown",
    "asking",
    "by_ref",
    "conceals",
    "find",
    "follow_up_by_id",
    "funnel",
    "introduction_list",
    "introduction_page",
    "led_by",
    "limits",
    "matches",
    "meeting_of",
    "narrowed",
    "of_need",
    "open_pair",
    "outcomes",
    "page_of",
    "pair",
    "pairs",
    "participants",
    "people",
    "propose_url",
    "side_of",
    "todo_items",
    "url_of",
    "visible_to",
]
