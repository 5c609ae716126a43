from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "shanhe.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from shanhe.kernel.registries import Panel, panels
        from shanhe.work import todo

        from . import channels, reach

        channels.register()
        autodiscover_modules("notices")
        todo.register("notices.reach", reach.todo_items)
        panels.register(Panel("notices.reach", "parties.person", reach.of_person, order=5))
