from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "shanhe.parties"
    label = "parties"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from . import findables, mail  # they import models, which exist only now

        findables.register()
        mail.register()
