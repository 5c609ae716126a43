from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "shanhe.work"
    label = "work"
    verbose_name = _("Work")

    def ready(self) -> None:
        from . import queries, todo

        todo.register("work.tasks", queries.task_items)
