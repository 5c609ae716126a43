from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class DoorsConfig(AppConfig):
    name = "shanhe.doors"
    label = "doors"
    verbose_name = _("Pages and API")

    def ready(self) -> None:
        from .sending.keeping import note_at_sign_in  # it imports models, which exist only now

        user_logged_in.connect(
            lambda **told: note_at_sign_in(**told), weak=False, dispatch_uid="doors.kept_forms"
        )
