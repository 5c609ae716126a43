"""Reading introductions; every answer starts at what the actor may see."""

from .digest import matches
from .fatigue import Asking, asking, limits
from .funnel import STEPS, Row, funnel
from .outcomes import outcomes
from .page import (
    Filters,
    IntroductionPage,
    follow_up_at,
    introduction_list,
    introduction_page,
    meeting_at,
    narrowed,
    of_need,
)
from .shown import Pair, Shown, page_of, pairs
from .sides import people
from .visible import (
    by_ref,
    conceals,
    find,
    led_by,
    open_pair,
    other_by_ref,
    propose_url,
    visible_to,
)
from .work import todo_items
