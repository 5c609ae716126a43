"""An import under way: the file, the mapping, what the dry run found, what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped


class ImportRun(ZoneModel):
    """One file on its way in; kept with its report, so that anybody can see later where a record came from."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to be matched")
        CHECKING = "checking", _("Dry run under way")
        CHECKED = "checked", _("Checked; nothing imported yet")
        IMPORTING = "importing", _("Import under way")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Nothing imported")

    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/")
    columns = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    source = models.CharField(max_length=80)
    atomic = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    report = models.FileField(upload_to="imports/", blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("results_importrun", "person", "owner")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
