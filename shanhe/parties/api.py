"""People, organisations, claims, invitations and the journal over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from shanhe.doors.acts import Kind, Number, make, serve, serve_list
from shanhe.doors.api_support import Listing, auth
from shanhe.doors.http import or_404
from shanhe.kernel import clock

from . import acts, forms, operations, privacy, queries, rules, schemas

router = Router(tags=["people and organisations"], auth=auth("parties:write"))
administration = Router(tags=["administration"], auth=auth("admin"))
# Operations on one path share one router; an endpoint that differs says so itself.
PUBLIC = auth("parties:write", public=True)
IN_ORDER = {"name": ["sort_key"], "updated": ["-updated_at"]}


class Numbered(Schema):
    """Which claim, request or invitation."""

    number: Number


# -- who I am ----------------------------------------------------------------------------------------------------


@router.get("/me", response=schemas.MeOut)
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


class OrganisationListing(Listing):
    q: Annotated[str, Field(max_length=100, description="Words of the name, or a reference.")] = ""
    side: Annotated[str, Field(max_length=20)] = ""
    kind: Annotated[str, Field(max_length=60)] = ""


def _organisation(request: HttpRequest, row: Any) -> Any:
    return acts.ORGANISATION_ACTS.row(request, ref=row.ref)


Kind(
    acts.ORGANISATION_ACTS,
    "/organisations",
    name="organisations",
    line=schemas.OrganisationOut,
    out=schemas.OrganisationWhole,
    rows=lambda actor, asked: queries.search_organisations(
        actor, words=asked.q, side=asked.side, kind=asked.kind
    ),
    filters=OrganisationListing,
    sorts=IN_ORDER,
    show=_organisation,
    auth=PUBLIC,
    about="Organisations in the order of their names, narrowed by words, side and kind.",
).serve(router)
make(
    router,
    "/organisations",
    operations.create_organisation,
    forms.OrganisationForm,
    name="organisations.create",
    out=schemas.OrganisationWhole,
)


# -- people ------------------------------------------------------------------------------------------------------


class PersonListing(Listing):
    q: Annotated[str, Field(max_length=100, description="Words of the name, or a reference.")] = ""
    role: Annotated[str, Field(max_length=40, description="A role held today.")] = ""


def _person(request: Any, row: Any) -> dict[str, Any]:
    """The person as far as the caller may read, freshly read."""
    person = acts.PERSON_ACTS.row(request, ref=row.ref)
    view = queries.person_page(request.actor, person, story_too=False)
    return _person_out(person, view.grants, view.affiliations, view.contact)


def _person_out(person: Any, grants: Any, ties: Any, contact: bool) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "name": person.name,
        "orcid": person.orcid,
        "email": person.email if contact else None,
        "roles": sorted({grant.role for grant in grants}),
        "affiliations": list(ties),
        "version": person.version,
        "row": person,
    }


def _people(request: Any, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        _person_out(
            row,
            row.current_grants,
            row.current_affiliations,
            bool(queries.may_see_contact(request.actor, row)),
        )
        for row in rows
    ]


_PERSON: dict[str, Any] = {"show": _person, "out": schemas.PersonWhole}
Kind(
    acts.PERSON_ACTS,
    "/people",
    name="people",
    line=schemas.PersonOut,
    rows=lambda actor, asked: queries.search_people(actor, words=asked.q, role=asked.role, on=clock.today()),
    filters=PersonListing,
    sorts=IN_ORDER,
    lines=_people,
    about="People in the order of their names, narrowed by words and by a role they hold today.",
    **_PERSON,
).serve(router)
make(router, "/people", operations.create_person, forms.PersonForm, name="people.create", **_PERSON)
serve(administration, "/people/{ref}", acts.RIGHTS_ACTS, name="people", **_PERSON)


# -- my data -----------------------------------------------------------------------------------------------------


@router.get("/me/data", response=dict[str, list[Any]], operation_id="me.data")
def my_data(request: Any) -> Any:
    """Every personal field of the zone's, with what stands in it."""
    person = or_404(request.person)
    return {item.field: values for item, values in privacy.held(person)}


def _again(table: Any) -> Any:
    return lambda request, row: table.row(request, number=row.pk)


for _table, _router, _name, _out, _about in (
    (
        acts.ERASURE_ACTS,
        router,
        "erasures",
        schemas.ErasureOut,
        "One's own requests; administrators see all.",
    ),
    (acts.CLAIM_ACTS, router, "claims", schemas.ClaimOut, "One's own claims, and those one decides on."),
    (acts.INVITATION_ACTS, administration, "invitations", schemas.InvitationOut, "For administrators."),
):
    Kind(
        _table,
        f"/{_name}",
        name=_name,
        out=_out,
        rows=lambda actor, asked, table=_table: table.rows(actor),  # type: ignore[misc]
        show=_again(_table),
        at=Numbered,
        one="/{number}",
        about=f"{_about} Newest first.",
    ).serve(_router)
make(
    administration,
    "/invitations",
    operations.invite_person,
    forms.InviteForm,
    name="invitations.create",
    out=schemas.InvitationOut,
)


# -- the journal -------------------------------------------------------------------------------------------------


class JournalListing(Listing):
    verb: Annotated[
        str, Field(max_length=80, description="The beginning of the verb, such as `parties.`")
    ] = ""
    subject: Annotated[str, Field(max_length=80, description="For example `results.Result:12`")] = ""


def _entries(actor: Any, asked: JournalListing) -> Any:
    rules.administer.demand(actor, None)
    return queries.journal_entries(verb=asked.verb, subject=asked.subject)


def _told(request: HttpRequest, rows: list[Any]) -> list[Any]:
    for entry, line in zip(rows, queries.whole_journal(rows), strict=True):
        entry.sentence = line.sentence
    return rows


serve_list(
    administration,
    "/journal",
    name="journal.list",
    line=schemas.EntryOut,
    rows=_entries,
    filters=JournalListing,
    lines=_told,
    about="What happened in the zone, newest first; for administrators.",
)
router.add_router("", administration)
