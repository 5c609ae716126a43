"""What keeps the other jobs going."""

from __future__ import annotations

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(
    name="shanhe.kernel.jobs.retry_stalled",
    queue="clock",
    queueing_lock="kernel.retry_stalled",
    pass_context=True,
)
async def retry_stalled(context: JobContext, timestamp: int = 0) -> int:
    """Puts back what a killed worker was doing: its heartbeat has been silent for 30 seconds; returns how many."""
    jobs = list(await context.app.job_manager.get_stalled_jobs())
    for job in jobs:
        await _put_back(context, job)
    return len(jobs)


async def _put_back(context: JobContext, job: Job) -> None:
    """Have it done again; where one of its kind waits already, that one suffices and its lock becomes free."""
    manager = context.app.job_manager
    try:
        await manager.retry_job(job)
        log.warning("job %s (%s) was cut off; it is done again", job.id, job.task_name)
    except ConnectorException:
        await manager.finish_job(job, Status.ABORTED, delete_job=True)
        log.warning("job %s (%s) was cut off; another one waits already", job.id, job.task_name)
