"""The only writers of this app."""

from .bids import (
    accept_team_milestone,
    accept_work,
    end_work,
    report_milestone,
    review_bid,
    send_back_milestone,
    send_bid,
    stand_aside,
    start_work,
    take_back_bid,
    withdraw_bid,
    write_bid,
)
from .competitions import (
    accept_competition,
    appoint_reviewers,
    cancel_competition,
    choose_teams,
    close_bids,
    draft_competition,
    due_to_close,
    edit_competition,
    end_competition,
    extend_competition,
    open_competition,
)
