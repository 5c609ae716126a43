"""What keeps the other jobs going."""

from __future__ import annotations

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app

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
        log.warning("job %s (%s) was cut off; it is done again", job.id, job.task_name)
        await context.app.job_manager.retry_job(job)
    return len(jobs)
