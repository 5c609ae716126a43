"""What a visitor asks on a day off is answered within the working days that were promised."""

from __future__ import annotations

import pytest

from .cast import Cast
from .ground import published_result
from .outgoing import code_for, do_deferred_work
from .people import Company


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("", marks=pytest.mark.at("2026-11-28T10:00+08:00"), id="saturday"),
        pytest.param("", marks=pytest.mark.at("2026-02-16T23:30+08:00"), id="eve_of_the_spring_festival"),
    ],
)
def test_an_enquiry_on_a_day_off_is_due_in_three_working_days(company: Company, cast: Cast, at: str) -> None:
    result = published_result(cast)
    do_deferred_work()
    visitor = company.visitor()
    visitor.go(result.get_absolute_url()).press("Ask a question")
    visitor.fill("Your name", "Vera Visitor").fill("Your e-mail", "vera@example.com")
    visitor.fill("Your question", "May we have a sample of the film?").press("Send me a code")
    visitor.fill("Six-digit code", code_for("vera@example.com")).press("Send my question")
    visitor.sees_heading("Your question has arrived")
    do_deferred_work()
    company.office.go("/my-work/").sees("Answer enquiry").sees("in 3 working days")
