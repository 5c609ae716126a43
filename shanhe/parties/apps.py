from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "shanhe.parties"
    label = "parties"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from shanhe.kernel.registries import RoleCode, WordList, role_codes, word_lists

        from . import choices, findables, mail  # they import models, which exist only now
        from .sending.keeping import note_at_sign_in

        word_lists.register(WordList("party_kinds", groups=tuple(side for side, _label in choices.SIDES)))
        for code in choices.ROLE_LABELS:
            role_codes.register(RoleCode(code, acts=code != "visitor"))
        findables.register()
        mail.register()
        user_logged_in.connect(
            lambda **told: note_at_sign_in(**told), weak=False, dispatch_uid="parties.kept_forms"
        )
