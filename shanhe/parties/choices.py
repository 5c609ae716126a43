"""The fixed words of this app: sides, roles, sizes, scopes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SIDES = [
    ("government", _("Government")),
    ("enterprise", _("Enterprises")),
    ("university", _("Universities")),
    ("society", _("Society")),
]
SIZES = [
    ("", _("Not known")),
    ("micro", _("Micro")),
    ("small", _("Small")),
    ("medium", _("Medium")),
    ("large", _("Large")),
]
AFFILIATION_ROLES = [
    ("member", _("Member")),
    ("head", _("Head")),
    ("office", _("Owner's office")),
    ("representative", _("Representative")),
]
# Roles that an administrator grants; the order is that of the permission table.
ROLES = [
    ("inventor", _("Inventor")),
    ("technology_manager", _("Technology manager")),
    ("assessor", _("Assessor")),
    ("incubator_manager", _("Incubator manager")),
    ("enterprise_representative", _("Enterprise representative")),
    ("committee", _("Zone committee")),
    ("administrator", _("Administrator")),
]
# Roles that follow from something else: an affiliation, or having no account.
DERIVED_ROLES = [("owner_office", _("Owner's office")), ("visitor", _("Visitor"))]
ROLE_LABELS = dict([*ROLES, *DERIVED_ROLES])
SCOPES = [
    ("read", _("Read what I may read")),
    ("results:write", _("Change results")),
    ("projects:write", _("Change projects")),
    ("introductions:write", _("Change introductions")),
    ("needs:write", _("Change needs and bids")),
    ("work:write", _("Change tasks, notes and contacts")),
    ("parties:write", _("Change people and organisations")),
    ("admin", _("Administer the zone")),
]
EVIDENCE = ["application/pdf", "image/png", "image/jpeg"]
