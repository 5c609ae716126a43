from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "shanhe.work"
    label = "work"
    verbose_name = _("Work")

    def ready(self) -> None:
        from shanhe.kernel.registries import Figure, figures
        from shanhe.parties import handover

        from . import operations, queries, todo
        from .pages import panels

        figures.register(Figure("enquiry_due", "working_days", 1, 250))
        panels.register()
        todo.register("work.tasks", queries.task_items)
        handover.register(
            handover.HandOver(
                "work.tasks",
                _("Open tasks"),
                rows=queries.tasks_for,
                move=lambda ctx, task, to: operations.hand_on_task(ctx, task=task, to=to),
            )
        )
