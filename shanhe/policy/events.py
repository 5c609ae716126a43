"""What happens to the zone's measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class MeasuresLoaded(Event):
    """The measures were brought to what the blueprint lists; `data` has the counts."""

    verb = "policy.measures.loaded"
    text = _("updated the measures: {created} added, {changed} changed, {retired} retired")
