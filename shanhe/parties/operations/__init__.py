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
