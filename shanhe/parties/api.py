"""People, organisations, invitations and the journal over the API; mounted at `/api/v1`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status

from shanhe.doors.api_support import Limit, Page, Problem, auth, found, page
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid

from . import operations, queries, rules, schemas

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
router = Router(tags=["people and organisations"], auth=auth("parties:write"))
# Operations on one path share one router; an endpoint that differs says so itself.
PUBLIC = auth("parties:write", public=True)
ADMINISTRATION: dict[str, Any] = {"auth": auth("admin"), "tags": ["administration"]}


def _organisation(request: Any, ref: str) -> Any:
    return found(queries.organisation_by_ref(request.actor, ref))


def _values(request: Any, body: Any) -> dict[str, Any]:
    """The fields that were sent, with `parent` as a row."""
    values = body.model_dump(exclude_unset=True, exclude={"version"})
    for name, value in values.items():
        if value is None and name not in {"registered_on", "parent"}:
            raise Invalid({name: _("Leave it out, or give a text.")})
    if values.get("parent"):
        values["parent"] = _referenced(request, "parent", values["parent"])
    elif "parent" in values:
        values["parent"] = None
    return values


def _referenced(request: Any, name: str, ref: str) -> Any:
    row = queries.organisation_by_ref(request.actor, ref)
    if row is None:
        raise Invalid({name: _("No organisation has this reference.")})
    return row


def _person(request: Any, person: Any) -> dict[str, Any]:
    view = queries.person_page(request.actor, person, story_too=False)
    return _person_out(person, view.grants, view.affiliations, view.contact)


def _person_out(person: Any, grants: Any, ties: Any, contact: bool) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "name_zh": person.name_zh,
        "name_en": person.name_en,
        "orcid": person.orcid,
        "email": person.email if contact else None,
        "roles": sorted({grant.role for grant in grants}),
        "affiliations": list(ties),
        "version": person.version,
    }


@router.get("/me", response={200: schemas.MeOut, 401: Problem}, summary="Who I am here")
def me(request: HttpRequest) -> dict[str, Any]:
    """The person and roles behind the token or session, in this zone."""
    actor, person = request.actor, request.person  # type: ignore[attr-defined]
    scopes = getattr(actor, "scopes", None)
    return {
        "ref": person.ref if person else None,
        "name_zh": person.name_zh if person else "",
        "name_en": person.name_en if person else "",
        "zone": request.zone.slug,  # type: ignore[attr-defined]
        "roles": sorted(actor.roles),
        "scopes": None if scopes is None else sorted(scopes),
    }


@router.get(
    "/organisations",
    auth=PUBLIC,
    response={200: Page[schemas.OrganisationOut], 422: Problem},
    summary="The register of organisations",
)
def list_organisations(
    request: Any,
    q: str = Query("", max_length=100),
    side: str = Query("", max_length=20),
    kind: str = Query("", max_length=60),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> dict[str, Any]:
    """Organisations in Chinese order, narrowed by words, side and kind."""
    rows = queries.search_organisations(request.actor, words=_plain(q), side=_plain(side), kind=_plain(kind))
    return page(request, rows, order=["sort_key"], cursor=cursor, limit=limit)


def _plain(text: str) -> str:
    return text.replace("\x00", "")


@router.get(
    "/organisations/{ref}",
    auth=PUBLIC,
    response={200: schemas.OrganisationOut, 404: Problem},
    summary="An organisation",
)
def get_organisation(request: Any, ref: str = Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")) -> Any:
    return _organisation(request, ref)


@router.post(
    "/organisations", response={201: schemas.OrganisationOut, **PROBLEMS}, summary="Add an organisation"
)
def create_organisation(request: Any, body: schemas.OrganisationIn) -> Any:
    """For technology managers and administrators."""
    made = operations.create_organisation(context(request), zone=request.zone, values=_values(request, body))
    return Status(201, made)


@router.patch(
    "/organisations/{ref}",
    response={200: schemas.OrganisationOut, **PROBLEMS},
    summary="Change an organisation",
)
def edit_organisation(
    request: Any, body: schemas.OrganisationPatch, ref: str = Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")
) -> Any:
    """For its representatives, technology managers and administrators."""
    return operations.edit_organisation(
        context(request),
        organisation=_organisation(request, ref),
        values=_values(request, body),
        version=body.version,
    )


@router.get("/people", response={200: Page[schemas.PersonOut], **PROBLEMS}, summary="The register of people")
def list_people(
    request: Any,
    q: str = Query("", max_length=100),
    role: str = Query("", max_length=40),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> dict[str, Any]:
    """People in Chinese order, narrowed by words and by a role they hold today."""
    day = queries.today(request.zone)
    rows = queries.search_people(request.actor, words=_plain(q), role=_plain(role), on=day)

    def show(person: Any) -> dict[str, Any]:
        contact = bool(queries.may_see_contact(request.actor, person))
        return _person_out(person, person.current_grants, person.current_affiliations, contact)

    return page(request, rows, order=["sort_key"], cursor=cursor, limit=limit, show=show)


@router.get("/people/{ref}", response={200: schemas.PersonOut, **PROBLEMS}, summary="A person")
def get_person(request: Any, ref: str = Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")) -> Any:
    return _person(request, found(queries.person_by_ref(request.actor, ref)))


@router.post("/people", response={201: schemas.PersonOut, **PROBLEMS}, summary="Add a person")
def create_person(request: Any, body: schemas.PersonIn) -> Any:
    """For technology managers and administrators; an account comes with an invitation."""
    made = operations.create_person(context(request), zone=request.zone, values=_values(request, body))
    return Status(201, _person(request, made))


@router.patch("/people/{ref}", response={200: schemas.PersonOut, **PROBLEMS}, summary="Change a person")
def edit_person(
    request: Any, body: schemas.PersonPatch, ref: str = Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")
) -> Any:
    """For the person, technology managers and administrators."""
    person = found(queries.person_by_ref(request.actor, ref))
    values = _values(request, body)
    return _person(
        request, operations.edit_person(context(request), person=person, values=values, version=body.version)
    )


@router.post(
    "/invitations",
    **ADMINISTRATION,
    response={201: schemas.InvitationOut, **PROBLEMS},
    summary="Invite somebody",
)
def invite_person(request: Any, body: schemas.InvitationIn) -> Any:
    """For administrators; the link is sent to the address and is not in the answer."""
    values = body.model_dump()
    ref = values["organisation"]
    values["organisation"] = _referenced(request, "organisation", ref) if ref else None
    return Status(201, operations.invite_person(context(request), zone=request.zone, **values))


@router.get(
    "/journal", **ADMINISTRATION, response={200: Page[schemas.EntryOut], **PROBLEMS}, summary="The journal"
)
def list_journal(
    request: Any,
    verb: str = Query("", max_length=80, description="The beginning of the verb, such as `parties.`"),
    subject: str = Query("", max_length=80, description="For example `results.Result:12`"),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> dict[str, Any]:
    """What happened in the zone, newest first; for administrators."""
    rules.administer.demand(request.actor, request.zone)
    rows = queries.journal_entries(verb=_plain(verb), subject=_plain(subject))

    def show(entry: Any) -> Any:
        entry.sentence = queries.whole_journal([entry])[0].sentence
        return entry

    return page(request, rows, order=["-id"], cursor=cursor, limit=limit, show=show)
