"""Addresses of people, organisations and accounts (`parties:`) and of administration (`administration:`)."""

from django.urls import include, path

from . import acts
from .pages import account, administration, joining, organisations, people, representation

parties = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.create_organisation, name="organisation-add"),
    path("organisations/claim/", representation.claim, name="claim-organisation"),
    path("organisations/<slug:ref>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:ref>/do/<slug:name>/", acts.ORGANISATION_ACTS.view, name="organisation-act"),
    path(
        "organisations/<slug:ref>/people/<int:number>/end/",
        organisations.end_affiliation,
        name="affiliation-end",
    ),
    path("claims/<int:number>/", representation.show_claim, name="claim"),
    path("claims/<int:number>/letter/", representation.letter, name="claim-letter"),
    path("claims/<int:number>/do/<slug:name>/", acts.CLAIM_ACTS.view, name="claim-act"),
    path("people/", people.people, name="people"),
    path("people/add/", people.create_person, name="person-add"),
    path("people/<slug:ref>/", people.person, name="person"),
    path("people/<slug:ref>/do/<slug:name>/", acts.PERSON_ACTS.view, name="person-act"),
    path("account/", account.account, name="account"),
    path("account/tokens/add/", account.create_token, name="token-add"),
    path("account/tokens/<int:number>/revoke/", account.revoke_token, name="token-revoke"),
    path("account/data/", account.my_data, name="my-data"),
    path("account/data/copy/", account.my_data_copy, name="my-data-copy"),
    path("erasures/<int:number>/do/<slug:name>/", acts.ERASURE_ACTS.view, name="erasure-act"),
    path("invitation/<str:secret>/", joining.invitation, name="invitation"),
    path("demo/switch/", joining.demo_switch, name="demo-switch"),
]

administration_pages = [
    path("", administration.home, name="home"),
    path("people/", administration.people, name="people"),
    path("people/<slug:ref>/", administration.person, name="person"),
    path("people/<slug:ref>/roles/<int:number>/end/", administration.end_role, name="end-role"),
    path("people/<slug:ref>/do/<slug:name>/", acts.RIGHTS_ACTS.view, name="person-act"),
    path("invitations/", administration.invitations, name="invitations"),
    path("invitations/send/", administration.invite, name="invite"),
    path("invitations/<int:number>/do/<slug:name>/", acts.INVITATION_ACTS.view, name="invitation-act"),
    path("claims/", administration.claims, name="claims"),
    path("erasures/", administration.erasures, name="erasures"),
    path("permissions/", administration.permission_table, name="permissions"),
    path("journal/", administration.journal, name="journal"),
]

urlpatterns = [
    path("", include((parties, "parties"))),
    path("administration/", include((administration_pages, "administration"))),
]
