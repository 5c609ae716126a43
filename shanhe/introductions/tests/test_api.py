"""The same journey over the API."""

from __future__ import annotations

from datetime import timedelta

from shanhe.introductions.models import Introduction
from shanhe.kernel import clock
from shanhe.pathway.tests.test_api import Api

from .ground import Ground


def test_from_proposal_to_outcome(live: Ground) -> None:
    lead, need_side, other_side = (Api(p) for p in (live.manager, live.representative, live.inventor))
    need, result = live.need(), live.result()
    body = {"need": need.ref, "other": result.ref, "why": "They fit"}
    status, made = lead("post", "/introductions", body)
    assert (status, made["state"]) == (201, "proposed")
    assert {action["name"] for action in made["actions"]} == {"ask", "edit", "withdraw"}
    assert lead("post", "/introductions", body)[0] == 409
    assert need_side("post", "/introductions", body)[0] == 403
    path = f"/introductions/{made['ref']}"
    assert need_side("get", path)[0] == 404
    assert lead("post", f"{path}/actions/ask", {})[1]["state"] == "asked"
    assert other_side("post", f"{path}/actions/write", {"text": "Hello"})[0] == 403
    assert other_side("post", f"{path}/actions/refuse", {})[0] == 422
    status, shown = need_side("post", f"{path}/actions/agree", {"note": "Gladly"})
    assert (status, shown["named"]) == (200, False)
    status, shown = other_side("get", path)
    assert shown["need"]["organisation"] == ""
    assert shown["need"]["concealed"]
    assert [answer["agrees"] for answer in shown["answers"]] == [None, None]
    status, shown = other_side("post", f"{path}/actions/agree", {})
    assert (shown["state"], shown["need"]["organisation"]) == ("agreed", "Quiet Robotics")
    assert other_side("post", f"{path}/actions/write", {"text": "Hello"})[0] == 200
    assert [row["text"] for row in need_side("get", path)[1]["messages"]] == ["Hello"]
    begin = clock.now() + timedelta(days=1)
    demo = {"title": "Demo", "starts_at": begin.isoformat(), "minutes": 60}
    (meeting,) = need_side("post", f"{path}/actions/meet", demo)[1]["meetings"]
    assert [action["name"] for action in meeting["actions"]] == ["move", "cancel"]
    moved = other_side("post", f"{path}/meetings/{meeting['id']}/actions/move", {**demo, "place": "A-101"})
    assert (moved[1]["meetings"][0]["place"], moved[1]["meetings"][0]["sequence"]) == ("A-101", 1)
    assert need_side("post", f"{path}/meetings/{meeting['id']}/actions/cancel", {})[0] == 200
    assert need_side("post", f"{path}/meetings/{meeting['id']}/actions/cancel", {})[0] == 409
    assert lead("post", f"{path}/actions/later", {})[1]["state"] == "later"
    assert lead("post", f"{path}/actions/resume", {})[1]["state"] == "talking"
    assert lead("post", f"{path}/actions/decline", {"reason": "too_early"})[1]["state"] == "declined"
    assert lead("post", f"{path}/actions/agree", {})[0] in (403, 409)
    assert lead("post", f"{path}/actions/dance", {})[0] == 404
    listed = need_side("get", "/introductions?state=declined")[1]["items"]
    assert [row["ref"] for row in listed] == [made["ref"]]


def test_what_is_not_there_is_said(live: Ground) -> None:
    lead = Api(live.manager)
    status, problem = lead(
        "post", "/introductions", {"need": "N-2026-0099", "other": "R-2026-0099", "why": "x"}
    )
    assert status == 422
    assert "need" in str(problem)
    need = live.need()
    assert lead("post", "/introductions", {"need": need.ref, "other": "X-1", "why": "x"})[0] == 422
    assert lead("get", "/introductions/I-2026-0001")[0] == 404
    assert not Introduction.objects.exists()


def test_a_suggested_step_is_taken_on(live: Ground) -> None:
    row = live.talking()
    Api(live.manager)("post", f"/introductions/{row.ref}/actions/decline", {"reason": "too_early"})
    step = row.followups.get()
    path = f"/introductions/steps/{step.pk}/actions"
    assert Api(live.manager)("post", f"{path}/leave", {})[0] == 404
    assert Api(live.inventor)("post", f"{path}/take", {"title": "Verify it"})[1]["state"] == "taken"
    assert Api(live.inventor)("post", f"{path}/leave", {})[0] == 409
