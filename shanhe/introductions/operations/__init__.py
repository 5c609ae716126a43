"""Every change of an introduction."""

from .asking import (
    agree_to_introduction,
    ask_both_sides,
    change_introduction,
    expire_introductions,
    hand_on_introduction,
    propose_introduction,
    refuse_introduction,
    withdraw_introduction,
)
from .digests import FURTHEST_BACK, send_digest
from .follow_ups import leave_follow_up, take_follow_up
from .outcomes import (
    UNDO,
    decline_introduction,
    put_off,
    record_contract,
    record_trial,
    resume_talks,
    undo_outcome,
)
from .talking import begin_talks, cancel_meeting, move_meeting, propose_meeting, send_message
