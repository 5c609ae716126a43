"""What happens to the demonstration itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class DemonstrationLoaded(Event):
    """The demonstration data was loaded; `data` has the anchor day and the number of steps."""

    verb = "demo.loaded"
    text = _("loaded the demonstration data as of {anchor}")


class DemonstrationCleared(Event):
    """The demonstration data was removed; `data` has the number of rows."""

    verb = "demo.cleared"
    text = _("removed the demonstration data: {rows} rows")
