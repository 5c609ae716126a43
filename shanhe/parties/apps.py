from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "shanhe.parties"
    label = "parties"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from . import findables, mail  # they import models, which exist only now
        from .sending.keeping import note_at_sign_in

        findables.register()
        mail.register()
        user_logged_in.connect(
            lambda **told: note_at_sign_in(**told), weak=False, dispatch_uid="parties.kept_forms"
        )
