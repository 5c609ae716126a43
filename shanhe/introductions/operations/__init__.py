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
from .outcomes import (
    UNDO,
    decline_introduction,
    leave_follow_up,
    put_off,
    record_contract,
    record_trial,
    resume_talks,
    step_title,
    take_follow_up,
    undo_outcome,
)
from .talking import begin_talks, cancel_meeting, move_meeting, propose_meeting, send_message

__all__ = [
    "FURTHEST_BACK",
    "UNDO",
    "agree_to_introduction",
    "ask_both_sides",
    "begin_talks",
    "cancel_meeting",
    "change_introduction",
    "decline_introduction",
    "expire_introductions",
    "hand_on_introduction",
    "leave_follow_up",
    "move_meeting",
    "propose_introduction",
    "propose_meeting",
    "put_off",
    "record_contract",
    "record_trial",
    "refuse_introduction",
    "resume_talks",
    "send_digest",
    "send_message",
    "step_title",
    "take_follow_up",
    "undo_outcome",
    "withdraw_introduction",
]
