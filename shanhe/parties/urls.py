"""Addresses of people, organisations and accounts (`parties:`) and of administration (`administration:`)."""

from django.urls import include, path

from .pages import account, administration, joining, organisations, people, representation

parties = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.create_organisation, name="organisation-add"),
    path("organisations/claim/", representation.claim, name="claim-organisation"),
    path("organisations/<slug:ref>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:ref>/edit/", organisations.edit_organisation, name="organisation-edit"),
    path("organisations/<slug:ref>/close/", organisations.close_organisation, name="organisation-close"),
    path("organisations/<slug:ref>/reopen/", organisations.reopen_organisation, name="organisation-reopen"),
    path("organisations/<slug:ref>/people/add/", organisations.affiliate, name="affiliate"),
    path(
        "organisations/<slug:ref>/people/<int:number>/end/",
        organisations.end_affiliation,
        name="affiliation-end",
    ),
    path("claims/<int:number>/", representation.show_claim, name="claim"),
    path("claims/<int:number>/letter/", representation.letter, name="claim-letter"),
    path("claims/<int:number>/confirm/", representation.confirm, name="claim-confirm"),
    path("claims/<int:number>/refuse/", representation.refuse, name="claim-refuse"),
    path("claims/<int:number>/withdraw/", representation.withdraw, name="claim-withdraw"),
    path("people/", people.people, name="people"),
    path("people/add/", people.create_person, name="person-add"),
    path("people/<slug:ref>/", people.person, name="person"),
    path("people/<slug:ref>/edit/", people.edit_person, name="person-edit"),
    path("people/<slug:ref>/hand-over/", people.hand_over, name="hand-over"),
    path("account/", account.account, name="account"),
    path("account/tokens/add/", account.create_token, name="token-add"),
    path("account/tokens/<int:number>/revoke/", account.revoke_token, name="token-revoke"),
    path("invitation/<str:secret>/", joining.invitation, name="invitation"),
    path("demo/switch/", joining.demo_switch, name="demo-switch"),
]

administration_pages = [
    path("", administration.home, name="home"),
    path("people/", administration.people, name="people"),
    path("people/<slug:ref>/", administration.person, name="person"),
    path("people/<slug:ref>/roles/<int:number>/end/", administration.end_role, name="end-role"),
    path("people/<slug:ref>/departure/", administration.departure, name="departure"),
    path("people/<slug:ref>/return/", administration.comeback, name="return"),
    path("people/<slug:ref>/second-factor/", administration.reset_second_factor, name="reset-second-factor"),
    path("invitations/", administration.invitations, name="invitations"),
    path("invitations/send/", administration.invite, name="invite"),
    path("invitations/<int:number>/revoke/", administration.revoke_invitation, name="revoke-invitation"),
    path("claims/", administration.claims, name="claims"),
    path("permissions/", administration.permission_table, name="permissions"),
    path("journal/", administration.journal, name="journal"),
]

urlpatterns = [
    path("", include((parties, "parties"))),
    path("administration/", include((administration_pages, "administration"))),
]
