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
from .erasing import ask_erasure, erase_person, refuse_erasure, withdraw_erasure
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

__all__ = [
    "accept_invitation",
    "affiliate",
    "ask_erasure",
    "claim_representation",
    "close_organisation",
    "confirm_representation",
    "create_administrator",
    "create_organisation",
    "create_person",
    "create_token",
    "edit_organisation",
    "edit_person",
    "end_affiliation",
    "end_role",
    "erase_person",
    "grant_role",
    "hand_over",
    "invite_person",
    "make_persona",
    "mark_token_used",
    "record_departure",
    "record_return",
    "refuse_erasure",
    "refuse_representation",
    "reopen_organisation",
    "reset_second_factor",
    "revoke_invitation",
    "revoke_token",
    "set_language",
    "switch_persona",
    "withdraw_erasure",
    "withdraw_representation",
]
