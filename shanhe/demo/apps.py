from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "shanhe.demo"
    label = "demo"
    verbose_name = _("Demonstration data")

    def ready(self) -> None:
        from . import events  # noqa: F401 - known to the journal even where nothing else is imported
