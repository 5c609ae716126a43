"""The job worker: Procrastinate's, which looks again at once for what could not be had a moment ago.

Theirs is woken by NOTIFY when a job is queued and otherwise looks every five seconds. Two moments need more: a job that waited for
another's lock may go when that one ends, which nobody announces; and a notice that comes while the worker asks the database is forgotten
once the answer is there.
"""

from __future__ import annotations

import asyncio
from typing import Any

from procrastinate import App, JobContext, jobs
from procrastinate.worker import Worker


class PromptWorker(Worker):
    """A worker that misses no call: of a queued job, and of a lock that became free."""

    def __init__(self, app: App, **settings: Any) -> None:
        super().__init__(app, **settings)
        self._calls = 0

    def _call(self) -> None:
        self._calls += 1
        self._new_job_event.set()

    async def _handle_notification(self, *, channel: str, notification: jobs.Notification) -> None:
        if notification["type"] == "job_inserted":
            self._call()
        else:
            await super()._handle_notification(channel=channel, notification=notification)

    async def _process_job(self, context: JobContext) -> None:
        try:
            await super()._process_job(context)
        finally:
            if context.job.lock:
                self._call()

    async def _fetch_and_process_jobs(self) -> None:
        answered = -1
        while answered != self._calls and not self._stop_event.is_set():
            answered = self._calls
            await super()._fetch_and_process_jobs()


def run(app: App, **settings: Any) -> None:
    """Work until a signal comes, or with `wait=False` until nothing is left to do."""

    async def work() -> None:
        async with app.open_async():
            app.perform_import_paths()
            await PromptWorker(app, **settings).run()

    asyncio.run(work())
