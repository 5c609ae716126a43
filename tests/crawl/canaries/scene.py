"""A zone in which something of every kind is hidden from somebody, and much has happened around it.

Each maker makes hidden rows of one kind of object that people find; a kind without a maker fails the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shanhe.competitions import operations as competing
from shanhe.competitions.models import Competition
from shanhe.competitions.tests.factories import competition, sent_bid
from shanhe.exchange import operations as exchange
from shanhe.introductions import operations as introducing
from shanhe.introductions.tests.ground import Ground, make_ground
from shanhe.matching import operations as matching
from shanhe.needs import operations as needs
from shanhe.needs.tests import factories
from shanhe.parties.models import Person
from shanhe.parties.testing import make_organisation, make_person
from shanhe.pathway import operations as pathway
from shanhe.work import operations as work

from .planting import Canaries

# Everybody with an account may open these: nothing of them is hidden as a whole.
NEVER_HIDDEN = {
    "parties.Organisation",
    "parties.Person",
    "zones.Area",
    "zones.InnovationCentre",
    "zones.Site",
    "zones.Zone",
    "policy.Measure",
}


@dataclass
class Scene:
    """The people, the words, and the need that does not say whose it is."""

    ground: Ground
    canaries: Canaries
    readers: dict[str, Person]
    silent: Any
    speaker: Any
    unnamed: Any = None

    @property
    def zone(self) -> Any:
        return self.ground.zone

    def ctx(self, person: Any) -> Any:
        return self.ground.ctx(person)

    def behind(self) -> list[str]:
        """The names that would tell whose the unnamed need is."""
        who, where = self.speaker, self.silent
        return [
            who.name["zh"],
            who.name["en"],
            who.ref,
            where.name["zh"],
            where.name["en"],
            where.ref,
        ]

    def plant(self, row: Any) -> Any:
        return self.canaries.plant(row)


def made() -> Scene:
    """The zone with everything in it; to be called inside no scope, returns before anybody has been told."""
    ground = make_ground()
    ground.at = ground.base.at = timezone.now()
    other = make_organisation(ground.zone, side="university")
    readers = {
        "technology manager": ground.colleague,
        "leading manager": ground.manager,
        "representative": ground.stranger,
        "assessor": ground.base.assessor,
        "incubator": ground.base.incubator,
        "committee": ground.committee,
        "administrator": ground.administrator,
        "helper": make_person(ground.zone, ["inventor"], other, account=True),
        "another office": make_person(ground.zone, [], other, "office", account=True),
    }
    silent = make_organisation(ground.zone, side="enterprise", name_zh="静默铸造", name_en="Silent Foundry")
    speaker = make_person(ground.zone, [], silent, "representative", account=True)
    return Scene(ground, Canaries(), readers, silent, speaker)


def _work_on(scene: Scene, row: Any, who: Any) -> None:
    """Private work on a row: a task, a note, a contact and a file."""
    ctx = scene.ctx(who)
    scene.plant(work.add_note(ctx, subject=row, text="note"))
    scene.plant(work.add_task(ctx, subject=row, title="task", assignee=who))
    upload = SimpleUploadedFile("note.txt", b"hello", content_type="text/plain")
    work.attach_file(ctx, subject=row, upload=upload, visibility="team")


def hidden_results(scene: Scene) -> None:
    """Named people only, under embargo, withdrawn, a draft; one has a project, one is disputed by its contributor."""
    ground = scene.ground
    later = (ground.at + timedelta(days=90)).date()
    for values in (
        {"confidentiality": "named"},
        {"embargo_until": later},
        {"state": "withdrawn"},
        {"state": "draft", "published_at": None},
    ):
        row = scene.plant(ground.base.result(**values))
        for part in row.contributors.all():
            part.email = "guest@example.org"
            part.save()
            scene.plant(part)
        _work_on(scene, row, ground.office)


def hidden_projects(scene: Scene) -> None:
    """A project that is the hidden result's, open to more people than the result, with a plan and evidence; a public one beside it."""
    ground = scene.ground
    base = ground.base
    result = scene.plant(base.result(confidentiality="zone", trl=4))
    second = scene.plant(base.result(confidentiality="zone", trl=4))
    project = base.project(result, by=ground.office)
    pathway.add_result(scene.ctx(ground.office), project=project, result=second)
    pathway.assign_manager(scene.ctx(ground.office), project=project, manager=ground.manager)
    for row in (result, second):
        row.confidentiality = "named"
        row.save()
    base.plan(project)
    _work_on(scene, project, ground.office)
    shown = base.project(scene.plant(base.result()))
    pathway.edit_project(scene.ctx(ground.manager), project=shown, values={"public": True})


def hidden_needs(scene: Scene) -> None:
    """A draft, one for invited people, and an unnamed one on which its side has answered offers and questions."""
    ground = scene.ground
    side, helper = scene.ctx(scene.speaker), scene.ctx(scene.readers["helper"])
    scene.plant(factories.draft(ground))
    invited = scene.plant(_published(scene, confidentiality="invited"))
    _work_on(scene, invited, ground.representative)
    scene.unnamed = scene.plant(_published(scene, scene.speaker, confidentiality="unnamed"))
    for answer in (needs.welcome_interest, needs.decline_interest):
        person = helper if answer is needs.welcome_interest else scene.ctx(ground.inventor)
        offer = needs.offer_help(person, need=scene.unnamed, text="offer")
        answer(side, interest=offer, answer="answer")
    question = needs.ask_question(helper, need=scene.unnamed, text="question")
    needs.answer_question(side, question=question, answer="answer")
    needs.ask_question(scene.ctx(ground.inventor), need=scene.unnamed, text="open question")
    work.watch(helper, subject=scene.unnamed)


def _published(scene: Scene, by: Any = None, **values: Any) -> Any:
    ground = scene.ground
    stated = factories.draft(ground, by, **values)
    needs.submit_need(scene.ctx(by or ground.representative), need=stated)
    return needs.publish_need(scene.ctx(ground.manager), need=stated)


def hidden_competitions(scene: Scene) -> None:
    """One that is not opened yet, and an open one with sealed bids."""
    ground = scene.ground
    for opened in (False, True):
        row = competition(ground, need=_published(scene))
        scene.plant(row)
        for step in row.milestones.all():
            scene.plant(step)
        if opened:
            competing.open_competition(scene.ctx(ground.representative), competition=row)
            bid = sent_bid(ground, Competition.objects.get(pk=row.pk))  # type: ignore[arg-type]
            scene.plant(bid.result)
            scene.plant(bid)


def hidden_introductions(scene: Scene) -> None:
    """Between others: one that is asked, one under way with a conversation."""
    ground = scene.ground
    for name in ("asked", "talking"):
        need, result = scene.plant(ground.need()), scene.plant(ground.result(confidentiality="named"))
        result.readers.create(zone=ground.zone, person=ground.manager)
        row = scene.plant(getattr(ground, name)(need, result))
        if name == "talking":
            introducing.send_message(scene.ctx(ground.representative), introduction=row, text="hello")


def private_things(scene: Scene) -> None:
    """Saved searches, an enquiry, an import that was only tried."""
    ground = scene.ground
    matching.save_search(scene.ctx(ground.inventor), person=ground.inventor, name="mine", words="film")
    exchange.upload_file(
        scene.ctx(ground.office),
        kind="results",
        upload=SimpleUploadedFile("rows.csv", b"title\nOne\n"),
        language="en",
    )


MAKERS: dict[str, Callable[[Scene], None]] = {
    "results.Result": hidden_results,
    "pathway.Project": hidden_projects,
    "needs.Need": hidden_needs,
    "competitions.Competition": hidden_competitions,
    "introductions.Introduction": hidden_introductions,
    "": private_things,
}
