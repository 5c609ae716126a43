"""Every change to a result."""

from .contributions import (
    ask_contributor,
    confirm_contribution,
    dispute_contribution,
    expire_silent_contributors,
    hand_over_result,
    open_link,
    request_code,
    revoke_link,
    settle_contribution,
)
from .drafts import save_draft, start_disclosure
from .readiness import claim_readiness, confirm_readiness, remind_fees, send_back_readiness
from .review import (
    accept_result,
    confirm_publication_check,
    publish_result,
    reinstate_result,
    reopen_publication_check,
    return_result,
    submit_result,
    take_back_result,
    unpublish_result,
    withdraw_result,
)
