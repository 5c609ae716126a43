from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "shanhe.parties"
    label = "parties"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from shanhe.doors import people
        from shanhe.exchange.kinds import kinds
        from shanhe.kernel.registries import RoleCode, WordList, role_codes, word_lists
        from shanhe.mail import registry as addresses

        from . import choices, files, findables, mail, queries  # they import models, which exist only now

        word_lists.register(WordList("party_kinds", groups=tuple(side for side, _label in choices.SIDES)))
        for code in choices.ROLE_LABELS:
            role_codes.register(RoleCode(code, acts=code != "visitor"))
        findables.register()
        mail.register()
        addresses.known_by.append(queries.people_with_address)
        people.answered_by(queries)
        kinds.register(files.ORGANISATIONS)
        kinds.register(files.PEOPLE)
