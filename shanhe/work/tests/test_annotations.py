from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanhe.kernel import journal
from shanhe.kernel.context import VISITOR
from shanhe.kernel.errors import Denied, Invalid
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_organisation
from shanhe.work import operations, queries
from shanhe.work.filetypes import media_type
from shanhe.work.models import Attachment

from .conftest import MONDAY

PDF = b"%PDF-1.7 sample"


def attach(
    person: Any, row: Any, name: str = "report.pdf", content: bytes = PDF, **values: Any
) -> Attachment:
    upload = SimpleUploadedFile(name, content)
    return operations.attach_file(ctx_for(person, MONDAY), subject=row, upload=upload, **values)


def test_a_file_is_kept_under_a_random_name_without_ending(organisation: Any, manager: Any) -> None:
    attachment = attach(manager, organisation, "..\\..\\年度报告.pdf")
    assert attachment.name == "年度报告.pdf"
    assert re.fullmatch(r"attachments/[0-9a-f]{2}/[0-9a-f]{32}", attachment.file.name)
    assert attachment.media_type == "application/pdf"
    assert attachment.size == len(PDF)
    assert attachment.file.read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.PDF", b"%PDF-1.4", "application/pdf"),
        ("a.pdf", b"<html><script>", None),
        ("a.html", b"<html>", None),
        ("a.svg", b"<svg>", None),
        ("a.exe", b"MZ", None),
        ("a", b"%PDF-1.4", None),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("公函.ofd", b"PK\x03\x04", "application/ofd"),
        ("a.ofd", b"%PDF-1.4", None),
        ("表.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/wps-office.et"),
        ("表.et", b"PK\x03\x04", "application/wps-office.et"),
        ("演示.dps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/wps-office.dps"),
        ("a.txt", "\ufeff纪要".encode("utf-16-le"), "text/plain"),
        ("a.csv", "名称,年份".encode(), "text/csv"),
        ("a.csv", "名称,年份".encode("gb18030"), "text/csv"),
        ("a.txt", b"abc\x00def", None),
        ("a.txt", "中".encode()[:2], "text/plain"),
    ],
)
def test_the_ending_must_be_known_and_agree_with_the_content(
    name: str, content: bytes, kind: str | None
) -> None:
    assert media_type(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", b"<html>"), ("report.pdf", b"<script>"), ("empty.txt", b"")]
)
def test_wrong_files_are_refused(organisation: Any, manager: Any, name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        attach(manager, organisation, name, content)
    assert set(refused.value.fields) == {"upload"}
    assert not Attachment.objects.exists()


def test_a_file_over_the_limit_is_refused(organisation: Any, manager: Any, settings: Any) -> None:
    settings.SHANHE_MAX_FILE_BYTES = 10
    with pytest.raises(Invalid):
        attach(manager, organisation)


def test_levels_of_visibility(
    organisation: Any, hidden: Any, manager: Any, inventor: Any, administrator: Any
) -> None:
    files = {level: attach(manager, organisation, visibility=level) for level in ("team", "zone", "public")}
    secret = attach(administrator, hidden, visibility="public")

    def seen(actor: Any) -> set[str]:
        return {level for level, one in files.items() if queries.attachment_for(actor, one.pk)}

    assert seen(actor_of_person(manager)) == {"team", "zone", "public"}
    assert seen(actor_of_person(inventor)) == {"zone", "public"}
    assert seen(VISITOR) == {"public"}
    assert queries.attachment_for(actor_of_person(inventor), secret.pk) is None
    assert {one.visibility for one in queries.attachments_on(organisation, VISITOR)} == {"public"}


def test_removal_is_recorded_undone_and_only_for_its_author(
    zone: Any, organisation: Any, manager: Any, administrator: Any, inventor: Any
) -> None:
    attachment = attach(manager, organisation)
    with pytest.raises(Denied):
        operations.remove_annotation(ctx_for(inventor), annotation=attachment)
    operations.remove_annotation(ctx_for(manager), annotation=attachment)
    assert queries.attachments_on(organisation, actor_of_person(manager)) == []
    assert queries.attachment_for(actor_of_person(manager), attachment.pk) is None
    operations.restore_annotation(ctx_for(administrator), annotation=attachment)
    assert queries.attachments_on(organisation, actor_of_person(manager)) == [attachment]
    verbs = [entry.verb for entry in journal.story(organisation)]
    assert verbs[:2] == ["work.file.restored", "work.file.removed"]


def test_contacts_and_notes(organisation: Any, manager: Any, inventor: Any) -> None:
    ctx = ctx_for(manager, MONDAY)
    contact = operations.log_contact(
        ctx,
        subject=organisation,
        kind="visit",
        happened_at=MONDAY - timedelta(days=1),
        with_text="Two engineers",
        summary="They want a sample.",
    )
    note = operations.add_note(ctx, subject=organisation, text="Ask again in spring.")
    assert queries.contacts_on(organisation) == [contact]
    assert queries.notes_on(organisation) == [note]
    for entry in journal.story(organisation):
        assert "engineers" not in str(entry.__dict__), "the journal must not hold what people wrote"
    operations.remove_annotation(ctx, annotation=note)
    assert queries.notes_on(organisation) == []
    operations.restore_annotation(ctx, annotation=note)
    assert queries.notes_on(organisation) == [note]
    with pytest.raises(Denied):
        operations.remove_annotation(ctx_for(inventor), annotation=note)
    assert queries.annotation_for(actor_of_person(inventor), "note", note.pk) is None


def test_a_contact_in_the_future_is_refused_with_every_fault_named(organisation: Any, manager: Any) -> None:
    with pytest.raises(Invalid) as refused:
        operations.log_contact(
            ctx_for(manager, MONDAY),
            subject=organisation,
            kind="letter",
            happened_at=MONDAY + timedelta(days=1),
            with_text="",
            summary="",
        )
    assert set(refused.value.fields) == {"kind", "happened_at", "with_text", "summary"}


def test_who_only_sees_the_object_sees_none_of_the_inner_work(
    organisation: Any, manager: Any, inventor: Any
) -> None:
    operations.add_note(ctx_for(manager, MONDAY), subject=organisation, text="Inner")
    work = queries.work_on(actor_of_person(inventor), organisation)
    assert (work.may_annotate, work.notes, work.tasks) == (False, [], [])
    assert len(queries.work_on(actor_of_person(manager), organisation).notes) == 1


@pytest.mark.parametrize("count", [1, 20])
def test_the_panel_needs_the_same_queries_for_one_and_twenty(
    zone: Any, manager: Any, django_assert_num_queries: Any, count: int
) -> None:
    row = make_organisation(zone)
    ctx = ctx_for(manager, MONDAY)
    for _each in range(count):
        operations.add_note(ctx, subject=row, text="x")
        operations.add_task(ctx, subject=row, title="x", assignee=manager)
        attach(manager, row)
    actor = actor_of_person(manager)
    with django_assert_num_queries(7):
        assert len(queries.work_on(actor, row).notes) == count
