from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "shanhe.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from shanhe.kernel.registries import Panel, panels

        from .panels import failing_addresses

        panels.register(Panel("mail.failing", "parties.administration", failing_addresses, order=50))
