"""What happens to a zone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class ZoneOpened(Event):
    """A zone was installed from its blueprint for the first time."""

    verb = "zones.zone.opened"
    text = _("opened the zone from blueprint version {version}")
    public = True


class BlueprintLoaded(Event):
    """A blueprint was loaded over the installed one; `data` has the version and the counts of rows."""

    verb = "zones.blueprint.loaded"
    text = _("loaded blueprint version {version}: {created} added, {changed} changed, {retired} retired")


class HostsChanged(Event):
    """Other host names lead to the zone."""

    verb = "zones.zone.hosts_changed"
    text = _("changed the zone's host names")


class ZoneRemoved(Event):
    """Another zone of this installation was taken away for good; `data` has its code and the number of rows."""

    verb = "zones.zone.removed"
    text = _("removed the zone {removed} with {rows} rows")
