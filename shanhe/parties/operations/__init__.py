"""The changes: organisations, people and roles, invitations, representation, accounts."""

from .access import accept_invitation, create_administrator, invite_person, revoke_invitation
from .accounts import (
    create_token,
    mark_token_used,
    reset_second_factor,
    revoke_token,
    set_language,
    switch_persona,
)
from .departure import hand_over, record_departure, record_return
from .idempotency import KEY_LENGTH, keep_answer, reserve_key
from .organisations import (
    affiliate,
    close_organisation,
    create_organisation,
    edit_organisation,
    end_affiliation,
    reopen_organisation,
)
from .people import create_person, edit_person, end_role, grant_role, make_persona
from .representation import (
    claim_representation,
    confirm_representation,
    refuse_representation,
    withdraw_representation,
)
from .sent import drop_kept_form, keep_form, note_sent, note_where, one_at_a_time

__all__ = [
    "KEY_LENGTH",
    "accept_invitation",
    "affiliate",
    "claim_representation",
    "close_organisation",
    "confirm_representation",
    "create_administrator",
    "create_organisation",
    "create_person",
    "create_token",
    "drop_kept_form",
    "edit_organisation",
    "edit_person",
    "end_affiliation",
    "end_role",
    "grant_role",
    "hand_over",
    "invite_person",
    "keep_answer",
    "keep_form",
    "make_persona",
    "mark_token_used",
    "note_sent",
    "note_where",
    "one_at_a_time",
    "record_departure",
    "record_return",
    "refuse_representation",
    "reopen_organisation",
    "reserve_key",
    "reset_second_factor",
    "revoke_invitation",
    "revoke_token",
    "set_language",
    "switch_persona",
    "withdraw_representation",
]
