"""Accounts, organisations, people, and what ties them: affiliations, roles, invitations, claims, tokens."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField

from . import choices, querysets


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """An account: an e-mail address and a password; who the person is in a zone is a Person."""

    email = models.EmailField(_("E-mail"), unique=True)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used; rules decide."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Organisation(ZoneModel):
    """A party of the zone: on one of the four sides, or a part of one (`parent`)."""

    ref = models.CharField(max_length=20)
    name = TranslatedField(_("Name"), limit=200)
    side = models.CharField(_("Side"), max_length=20, choices=choices.SIDES)
    kind = models.CharField(_("Kind"), max_length=60, blank=True)
    uscc = models.CharField(
        _("Unified social credit code"),
        max_length=18,
        blank=True,
        help_text=_("18 characters from the licence; the last one checks the others."),
    )
    industry = models.CharField(
        _("Industry (GB/T 4754)"), max_length=5, blank=True, help_text=_("For example C39 or I6513.")
    )
    registered_on = models.DateField(_("Registered on"), null=True, blank=True)
    address = TranslatedField(_("Address"), limit=300)
    size = models.CharField(_("Size"), max_length=10, blank=True, choices=choices.SIZES)
    website = models.URLField(_("Website"), blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    state = models.CharField(max_length=20, default="active")
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = scoped(querysets.OrganisationQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_organisation", "parent", unique=("ref",)),
            UniqueConstraint(
                fields=["zone", "uscc"], name="parties_organisation_uscc", condition=~Q(uscc="")
            ),
            models.CheckConstraint(
                condition=Q(side__in=[code for code, _label in choices.SIDES]),
                name="parties_organisation_side",
            ),
            models.CheckConstraint(condition=~Q(name={}), name="parties_organisation_named"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="parties_organisation_not_own_part"
            ),
        ]
        indexes = [models.Index(fields=["zone", "side", "sort_key"], name="parties_organisation_list")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("parties:organisation", args=[self.ref])


class Person(ZoneModel):
    """Somebody in the zone; with an account when `user` is set."""

    ref = models.CharField(max_length=20)
    name = TranslatedField(pgettext_lazy("person", "Name"), limit=100)
    email = models.EmailField(
        _("E-mail"), blank=True, help_text=_("Seen by the zone's staff and the person only.")
    )
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    user = models.ForeignKey(
        "parties.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bio = TranslatedField(pgettext_lazy("person", "About"), limit=4000, long=True)
    is_persona = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)
    # Since when the name and everything else personal is gone; the row stays for what it did.
    erased_at = models.DateTimeField(null=True, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = scoped(querysets.PersonQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_person", unique=("ref", "user")),
            UniqueConstraint(fields=["zone", "orcid"], name="parties_person_orcid", condition=~Q(orcid="")),
            models.CheckConstraint(condition=~Q(name={}), name="parties_person_named"),
        ]
        indexes = [models.Index(fields=["zone", "sort_key"], name="parties_person_list")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("parties:person", args=[self.ref])

    @property
    def state(self) -> str:
        """Whether the person takes part: it follows from the day of leaving."""
        if self.erased_at is not None:
            return "erased"
        return "here" if self.left_at is None else "left"

    @property
    def away(self) -> str:
        """Why nothing may be given to this person any more; empty for somebody who is here (the kernel asks)."""
        if self.left_at is None and (self.user is None or self.user.is_active):
            return ""
        return gettext("{name} takes part no more: choose somebody else.").format(name=self.name)

    @property
    def name_as_holder(self) -> str:
        """The name beside what this person holds: of somebody who has left, with the word that it needs a new holder."""
        if self.left_at is None:
            return str(self.name)
        return gettext("{name} (has left: a new holder is needed)").format(name=self.name)


class Affiliation(ZoneModel):
    """That a person belongs to an organisation from `start` up to but without `end`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    role = models.CharField(_("Role"), max_length=20, choices=choices.AFFILIATION_ROLES, default="member")
    position = TranslatedField(_("Position"), limit=100)
    start = models.DateField(_("From"))
    end = models.DateField(_("Until"), null=True, blank=True)

    objects = scoped(querysets.AffiliationQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_affiliation", "person", "organisation"),
            # An end on the first day means: never active.
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")), name="parties_affiliation_period"
            ),
            UniqueConstraint(
                fields=["person", "organisation", "role"],
                name="parties_affiliation_open_once",
                condition=Q(end=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class RoleGrant(ZoneModel):
    """That a person holds a role in the zone from `since` up to but without `until`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("Role"), max_length=40, choices=choices.ROLES)
    since = models.DateField(_("From"))
    until = models.DateField(_("Until"), null=True, blank=True)

    objects = scoped(querysets.RoleGrantQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_rolegrant", "person"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="parties_rolegrant_period"
            ),
            UniqueConstraint(
                fields=["person", "role"], name="parties_rolegrant_open_once", condition=Q(until=None)
            ),
        ]
        indexes = [models.Index(fields=["zone", "role"], name="parties_rolegrant_role")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class Invitation(ZoneModel):
    """A link sent to an e-mail address; accepting it makes the account, the person, the roles and the affiliation."""

    email = models.EmailField(_("E-mail"))
    name = TranslatedField(pgettext_lazy("person", "Name"), limit=100)
    roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    affiliation_role = models.CharField(max_length=20, choices=choices.AFFILIATION_ROLES, default="member")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    # The link's secret is derived from this and the server's key, so that the mail can be sent again.
    nonce = models.UUIDField(default=uuid.uuid4)
    language = models.CharField(
        _("Language of the letter"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("The zone’s first language if none is chosen."),
    )
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="sent")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("parties_invitation", "organisation", "person", "invited_by")

    def __str__(self) -> str:
        # The journal keeps this for ever, so it names nobody.
        return f"#{self.pk}"


def letter_path(claim: RepresentationClaim, name: str) -> str:
    return f"letters/{uuid.uuid4().hex}"


class RepresentationClaim(ZoneModel):
    """A person's claim to speak for an organisation, with the letter that shows it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    letter = models.FileField(_("Letter"), upload_to=letter_path)
    letter_name = models.CharField(_("Name of the letter’s file"), max_length=200)
    letter_type = models.CharField(max_length=60)
    state = models.CharField(max_length=20, default="pending")
    reason = models.TextField(_("Reason"), blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_claim", "person", "organisation", "decided_by"),
            UniqueConstraint(
                fields=["person", "organisation"],
                name="parties_claim_pending_once",
                condition=Q(state="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("parties:claim", args=[self.pk])


class ErasureRequest(ZoneModel):
    """That a person asked for their personal data to be erased, and what was answered."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasure_requests")
    state = models.CharField(max_length=20, default="open")
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("parties_erasure", "person"),
            UniqueConstraint(fields=["person"], name="parties_erasure_open_once", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        # The journal keeps this for ever, so it names nobody.
        return f"#{self.pk}"


class ApiToken(ZoneModel):
    """A personal token for the API: its owner's rights in this zone, narrowed to its scopes; only a hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("What it is for"), max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = scoped(querysets.ApiTokenQuerySet)

    class Meta:
        constraints = ZoneModel.zone_constraints("parties_apitoken", "person")

    def __str__(self) -> str:
        return self.name
