"""An import as a person does it on the pages, the job worker's part included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.exchange.models import FileRun


def work(already: set[int]) -> int:
    """What the worker does with the imports that wait; returns how many jobs there were. `already`: those done before."""
    jobs = ProcrastinateJob.objects.filter(queue_name="imports", status="todo").exclude(pk__in=already)
    found = list(jobs.order_by("pk"))
    for job in found:
        already.add(job.pk)
        app.tasks[job.task_name].func(**job.args)
    return len(found)


@dataclass
class Import:
    """The pages of one import; `kind` is results or needs."""

    client: Any
    kind: str

    def __post_init__(self) -> None:
        self.done: set[int] = set()

    @property
    def run(self) -> Any:
        return FileRun.objects.filter(kind=self.kind).latest("pk")

    @property
    def address(self) -> str:
        return reverse("exchange:run", args=[self.kind, self.run.pk])

    def upload(self, name: str, content: bytes) -> Any:
        """Sends the file; the answer."""
        file = SimpleUploadedFile(name, content)
        return self.client.post(reverse("exchange:upload", args=[self.kind]), {"file": file})

    def page(self) -> str:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def work(self) -> int:
        return work(self.done)

    def match(self, **more: Any) -> Any:
        fields = {f"map-{name}": column for name, column in self.run.mapping.items()}
        return self.client.post(self.address, {**fields, "source": "fair", "owner": "", **more})

    def go(self) -> Any:
        return self.client.post(reverse("exchange:go", args=[self.kind, self.run.pk]))
