"""The only writers of this app."""

from .answers import (
    answer_question,
    ask_question,
    decline_interest,
    due,
    expire_needs,
    offer_help,
    reconsider_interest,
    remind_of_expiry,
    set_question_aside,
    to_remind,
    welcome_interest,
    withdraw_interest,
)
from .needs import (
    begin_need,
    close_need,
    hand_over_need,
    publish_need,
    renew_need,
    reopen_need,
    return_need,
    save_need,
    submit_need,
    take_back_need,
    withdraw_need,
)
