"""Who made the result, who holds the right, who may read of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField

from .result import Result

WHOLE = 10_000  # basis points
# Contributors whom nobody can ask: no account and no address.
UNREACHABLE = Q(email="") & (Q(person=None) | Q(person__user=None, person__email=""))


class Contributor(ZoneModel):
    """A person named as having made the result, and what they answered when asked.

    A name alone never becomes a person: `person` is set only where somebody chose that person.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="contributors")
    name = TranslatedField(_("Name"), limit=200, dense=120)
    person = models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(_("E-mail, where they have no account"), blank=True)
    language = models.CharField(
        _("Language of our letters to you"), max_length=10, blank=True, choices=settings.LANGUAGES
    )
    organisation_text = models.CharField(max_length=200, blank=True)
    part = models.CharField(_("What they did"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, default="listed")
    asked_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = scoped()

    class Meta:
        ordering = ["order", "id"]
        constraints = ZoneModel.zone_constraints("results_contributor", "result", "person")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="asked"), name="results_contributor_asked"),
            models.Index(fields=["person", "state"], name="results_contributor_person"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def reachable(self) -> bool:
        """Whether there is an account or an address to ask at."""
        person = self.person
        here = person is not None and person.left_at is None
        return bool(self.email or (here and person is not None and (person.user_id or person.email)))


class ContributorLink(ZoneModel):
    """A link by which a contributor without an account answers.

    The address carries a signature over `nonce`, so a copy of the table opens nothing. It opens after a one-time code
    sent to `email`, for the browser whose session hash is kept here, until it expires or is revoked.
    """

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="links")
    email = models.EmailField()
    nonce = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    browser_hash = models.CharField(max_length=128, blank=True)

    objects = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("results_contributorlink", "contributor")

    def __str__(self) -> str:
        return f"{self.contributor_id}"


class WorkShare(ZoneModel):
    """A contributor's share of the work, in basis points; a result's shares add up to 10,000."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="work_shares")
    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="work_share")
    basis_points = models.PositiveIntegerField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_workshare", "result", "contributor"),
            models.CheckConstraint(
                condition=Q(basis_points__range=(1, WHOLE)), name="results_workshare_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_points}"


class RightShare(ZoneModel):
    """A holder's share of the right, in basis points: an organisation, or a contributor who was granted one."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="right_shares")
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contributor = models.ForeignKey(
        Contributor, null=True, blank=True, on_delete=models.CASCADE, related_name="right_shares"
    )
    basis_points = models.PositiveIntegerField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_rightshare", "result", "organisation", "contributor"),
            models.CheckConstraint(
                condition=Q(basis_points__range=(1, WHOLE)), name="results_rightshare_range"
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, contributor__isnull=False)
                | Q(organisation__isnull=False, contributor=None),
                name="results_rightshare_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_points}"

    @property
    def holder(self) -> str:
        return str(self.organisation or self.contributor or _("Unknown"))

    @property
    def key(self) -> str:
        """What a form or a program sends for the holder: an organisation's reference, or a contributor's number."""
        return self.organisation.ref if self.organisation else str(self.contributor_id)


class NamedReader(ZoneModel):
    """A person who may read a result that only named people may read."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_namedreader", "result", "person"),
            models.UniqueConstraint(fields=["result", "person"], name="results_namedreader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
