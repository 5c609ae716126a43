"""What happens to the indicator tree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class IndicatorsLoaded(Event):
    """The tree was brought to what the blueprint lists; `data` has the counts."""

    verb = "indicators.tree.loaded"
    text = _("updated the indicators: {created} added, {changed} changed, {retired} retired")
