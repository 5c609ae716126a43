"""Every change to projects, their plans, evidence and support."""

from .evidence import (
    record_contract,
    record_first_sale,
    record_incubation_place,
    record_product_evidence,
    restore_evidence,
    take_back_evidence,
)
from .gates import (
    approve_gate,
    change_route,
    go,
    hold,
    reopen_project,
    resume_project,
    send_back,
    stop,
    undo_decision,
    withdraw_approval,
)
from .handovers import decline_hand_over, give_hand_over, take_hand_over
from .partners import agree_partner, decline_partner, name_partner, release_partner
from .plans import (
    accept_milestone,
    accept_plan,
    add_milestone,
    agree_plan,
    complete_milestone,
    return_milestone,
    return_plan,
    revise_plan,
    start_plan,
    submit_plan,
    write_plan,
)
from .projects import (
    add_result,
    assign_manager,
    edit_project,
    hand_on_project,
    remove_result,
    start_project,
)
from .summaries import refresh_projects, refresh_summary
from .support import record_support, reverse_support
