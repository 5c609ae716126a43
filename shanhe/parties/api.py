"""People, organisations, claims, invitations and the journal over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.acts.forms import given
from shanhe.doors.acts.serving import WHERE
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, auth, or_404, page
from shanhe.doors.http import context

from . import acts, forms, lifecycle, operations, privacy, queries, rules, schemas

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
router = Router(tags=["people and organisations"], auth=auth("parties:write"))
administration = Router(tags=["administration"], auth=auth("admin"))
# Operations on one path share one router; an endpoint that differs says so itself.
PUBLIC = auth("parties:write", public=True)


class At(Schema):
    """Which organisation or person."""

    ref: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9-]+$")]


class NumberAt(Schema):
    """Which claim or invitation."""

    number: Annotated[int, Field(ge=1, le=2**62)]


def _given(request: Any, form: Any, body: Any) -> dict[str, Any]:
    """The arguments of an operation that makes something."""
    return given(form(body.model_dump(exclude_unset=True), row=None, actor=request.actor))


def _plain(text: str) -> str:
    return text.replace("\x00", "")


# -- who I am ----------------------------------------------------------------------------------------------------


@router.get("/me", response={200: schemas.MeOut, 401: Problem}, summary="Who I am here")
def me(request: HttpRequest) -> dict[str, Any]:
    """The person and roles behind the token or session, in this zone."""
    actor, person = request.actor, request.person  # type: ignore[attr-defined]
    scopes = getattr(actor, "scopes", None)
    return {
        "ref": person.ref if person else None,
        "name": person.name if person else {},
        "zone": request.zone.slug,  # type: ignore[attr-defined]
        "roles": sorted(actor.roles),
        "scopes": None if scopes is None else sorted(scopes),
    }


# -- organisations -----------------------------------------------------------------------------------------------


def _organisation_at(request: Any, at: At) -> Any:
    return or_404(queries.organisation_by_ref(request.actor, at.ref))


def _organisation(request: Any, row: Any) -> Any:
    row.actions = [ActionOut.of(action) for action in lifecycle.ORGANISATION.actions(request.actor, row)]
    return row


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
    """Organisations in the order of their names, narrowed by words, side and kind."""
    rows = queries.search_organisations(request.actor, words=_plain(q), side=_plain(side), kind=_plain(kind))
    return page(request, rows, order=["sort_key"], cursor=cursor, limit=limit)


@router.get(
    "/organisations/{ref}",
    auth=PUBLIC,
    response={200: schemas.OrganisationWhole, 404: Problem},
    summary="An organisation",
)
def get_organisation(request: Any, at: At = WHERE) -> Any:
    return _organisation(request, _organisation_at(request, at))


@router.post(
    "/organisations", response={201: schemas.OrganisationWhole, **PROBLEMS}, summary="Add an organisation"
)
def create_organisation(request: Any, body: schemas.OrganisationIn) -> Any:  # type: ignore[valid-type]
    """For technology managers and administrators."""
    rules.create_party.demand(request.actor, request.zone)
    values = _given(request, forms.OrganisationForm, body)
    made = operations.create_organisation(context(request), zone=request.zone, **values)
    return Status(201, _organisation(request, made))


serve(
    router,
    "/organisations/{ref}",
    acts.ORGANISATION_ACTS,
    name="organisations",
    at=At,
    find=_organisation_at,
    show=lambda request, row: _organisation(request, _organisation_at(request, row)),
    out=schemas.OrganisationWhole,
)


# -- people ------------------------------------------------------------------------------------------------------


def _person_at(request: Any, at: At) -> Any:
    return or_404(queries.person_by_ref(request.actor, at.ref))


def _person(request: Any, at: Any) -> dict[str, Any]:
    """The person as far as the caller may read, freshly read."""
    person = _person_at(request, at)
    view = queries.person_page(request.actor, person, story_too=False)
    actions = [ActionOut.of(action) for action in lifecycle.PERSON.actions(request.actor, person)]
    return {**_person_out(person, view.grants, view.affiliations, view.contact), "actions": actions}


def _person_out(person: Any, grants: Any, ties: Any, contact: bool) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "name": person.name,
        "orcid": person.orcid,
        "email": person.email if contact else None,
        "roles": sorted({grant.role for grant in grants}),
        "affiliations": list(ties),
        "version": person.version,
    }


@router.get("/people", response={200: Page[schemas.PersonOut], **PROBLEMS}, summary="The register of people")
def list_people(
    request: Any,
    q: str = Query("", max_length=100),
    role: str = Query("", max_length=40),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> dict[str, Any]:
    """People in the order of their names, narrowed by words and by a role they hold today."""
    day = queries.today(request.zone)
    rows = queries.search_people(request.actor, words=_plain(q), role=_plain(role), on=day)

    def show(person: Any) -> dict[str, Any]:
        contact = bool(queries.may_see_contact(request.actor, person))
        return _person_out(person, person.current_grants, person.current_affiliations, contact)

    return page(request, rows, order=["sort_key"], cursor=cursor, limit=limit, show=show)


@router.get("/people/{ref}", response={200: schemas.PersonWhole, **PROBLEMS}, summary="A person")
def get_person(request: Any, at: At = WHERE) -> Any:
    return _person(request, at)


@router.post("/people", response={201: schemas.PersonWhole, **PROBLEMS}, summary="Add a person")
def create_person(request: Any, body: schemas.PersonIn) -> Any:  # type: ignore[valid-type]
    """For technology managers and administrators; an account comes with an invitation."""
    rules.create_party.demand(request.actor, request.zone)
    values = _given(request, forms.PersonForm, body)
    return Status(
        201, _person(request, operations.create_person(context(request), zone=request.zone, **values))
    )


for _router, _acts, _name in (
    (router, acts.PERSON_ACTS, "people"),
    (administration, acts.RIGHTS_ACTS, "people"),
):
    serve(
        _router,
        "/people/{ref}",
        _acts,
        name=_name,
        at=At,
        find=_person_at,
        show=_person,
        out=schemas.PersonWhole,
    )


# -- my data -----------------------------------------------------------------------------------------------------


@router.get(
    "/me/data",
    response={200: dict[str, list[Any]], **PROBLEMS},
    summary="What is kept of me",
    operation_id="me.data",
)
def my_data(request: Any) -> Any:
    """Every personal field of the zone's, with what stands in it."""
    person = or_404(request.person)
    return {item.field: values for item, values in privacy.held(person)}


def _erasure_at(request: Any, at: NumberAt) -> Any:
    return or_404(queries.erasures_visible_to(request.actor).filter(pk=at.number).first())


@router.get(
    "/erasures", response={200: Page[schemas.ErasureOut], **PROBLEMS}, summary="Requests to erase data"
)
def list_erasures(
    request: Any, cursor: str = Query("", max_length=2000), limit: Limit = 50
) -> dict[str, Any]:
    """One's own requests; administrators see all."""
    return page(
        request, queries.erasures_visible_to(request.actor), order=["-id"], cursor=cursor, limit=limit
    )


serve(
    router,
    "/erasures/{number}",
    acts.ERASURE_ACTS,
    name="erasures",
    at=NumberAt,
    find=_erasure_at,
    show=lambda request, row: _erasure_at(request, NumberAt(number=row.pk)),
    out=schemas.ErasureOut,
)


# -- claims and invitations --------------------------------------------------------------------------------------


def _claim_at(request: Any, at: NumberAt) -> Any:
    return or_404(queries.claims_visible_to(request.actor).filter(pk=at.number).first())


@router.get("/claims", response={200: Page[schemas.ClaimOut], **PROBLEMS}, summary="Claims to represent")
def list_claims(request: Any, cursor: str = Query("", max_length=2000), limit: Limit = 50) -> dict[str, Any]:
    """One's own claims, and those one decides on, newest first."""
    return page(request, queries.claims_visible_to(request.actor), order=["-id"], cursor=cursor, limit=limit)


serve(
    router,
    "/claims/{number}",
    acts.CLAIM_ACTS,
    name="claims",
    at=NumberAt,
    find=_claim_at,
    show=lambda request, row: _claim_at(request, NumberAt(number=row.pk)),
    out=schemas.ClaimOut,
)


def _invitation_at(request: Any, at: NumberAt) -> Any:
    rules.administer.demand(request.actor, request.zone)
    return or_404(queries.invitations().filter(pk=at.number).first())


@administration.get(
    "/invitations", response={200: Page[schemas.InvitationOut], **PROBLEMS}, summary="Invitations"
)
def list_invitations(
    request: Any, cursor: str = Query("", max_length=2000), limit: Limit = 50
) -> dict[str, Any]:
    """For administrators, newest first."""
    rules.administer.demand(request.actor, request.zone)
    return page(request, queries.invitations(), order=["-id"], cursor=cursor, limit=limit)


@administration.post(
    "/invitations", response={201: schemas.InvitationOut, **PROBLEMS}, summary="Invite somebody"
)
def invite_person(request: Any, body: schemas.InvitationIn) -> Any:  # type: ignore[valid-type]
    """For administrators; the link is sent to the address and is not in the answer."""
    rules.administer.demand(request.actor, request.zone)
    values = _given(request, forms.InviteForm, body)
    return Status(201, operations.invite_person(context(request), zone=request.zone, **values))


serve(
    administration,
    "/invitations/{number}",
    acts.INVITATION_ACTS,
    name="invitations",
    at=NumberAt,
    find=_invitation_at,
    show=lambda request, row: _invitation_at(request, NumberAt(number=row.pk)),
    out=schemas.InvitationOut,
)


# -- the journal -------------------------------------------------------------------------------------------------


@administration.get("/journal", response={200: Page[schemas.EntryOut], **PROBLEMS}, summary="The journal")
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


router.add_router("", administration)
