"""What happens to the demonstration itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DemonstrationLoaded(Event):
    """The demonstration data was loaded; `data` has the anchor day and the number of steps."""

    verb = "demo.loaded"
    text = _("loaded the demonstration data as of {anchor}")


@dataclass(frozen=True, kw_only=True)
class DemonstrationCleared(Event):
    """The demonstration data was removed; `data` has the number of rows."""

    verb = "demo.cleared"
    text = _("removed the demonstration data: {rows} rows")
