"""The inbox over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Router

from shanhe.doors.acts import serve_list
from shanhe.doors.api_support import Listing, auth
from shanhe.doors.http import context, or_404
from shanhe.kernel.errors import Invalid

from . import operations, queries, registry, schemas

router = Router(tags=["inbox"], auth=auth("work:write"))


def _out(request: Any, notices: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": line.notice.pk,
            "text": line.text,
            "url": line.url,
            "happened_at": line.at,
            "read_at": line.notice.read_at,
        }
        for line in queries.lines(request.actor, notices)
    ]


class NoticeListing(Listing):
    unread: Annotated[bool, Field(description="Only those not read yet.")] = False


def _inbox(actor: Any, asked: NoticeListing) -> Any:
    rows = queries.inbox(actor)
    return rows.unread() if asked.unread else rows


serve_list(
    router,
    "/inbox",
    name="inbox.list",
    line=schemas.NoticeOut,
    rows=_inbox,
    filters=NoticeListing,
    lines=_out,
    about="The caller's notices, newest first.",
)


@router.post(
    "/inbox/{number}/read",
    response=schemas.NoticeOut,
    summary="Mark a notice as read",
    operation_id="inbox.read",
)
def mark_read(request: Any, number: int = Path(ge=1, le=2**62)) -> dict[str, Any]:
    notice = operations.mark_read(context(request), notice=or_404(queries.notice(request.actor, number)))
    return _out(request, [notice])[0]


@router.post(
    "/inbox/read",
    response=schemas.ReadOut,
    summary="Mark notices as read",
    operation_id="inbox.read_all",
)
def mark_all_read(request: Any, body: schemas.ReadIn) -> dict[str, Any]:
    return {"marked": operations.mark_all_read(context(request), up_to=body.up_to)}


def _wishes(request: Any) -> dict[str, Any]:
    labels, wishes = registry.groups(), queries.mail_wishes(request.actor)
    return {
        "items": [{"kind": kind, "label": str(labels[kind]), "mail": mail} for kind, mail in wishes.items()]
    }


@router.get(
    "/inbox/mail",
    response=schemas.MailWishes,
    summary="Which notices come by e-mail",
    operation_id="inbox.mail",
)
def show_mail(request: Any) -> dict[str, Any]:
    return _wishes(request)


@router.patch(
    "/inbox/mail",
    response=schemas.MailWishes,
    summary="Choose which notices come by e-mail",
    operation_id="inbox.choose_mail",
)
def choose_mail(request: Any, body: schemas.MailWishesIn) -> dict[str, Any]:
    if body.wishes.keys() - registry.groups().keys():
        raise Invalid({"wishes": _("There is no such kind of notice.")})
    operations.choose_mail(context(request), wishes=body.wishes)
    return _wishes(request)
