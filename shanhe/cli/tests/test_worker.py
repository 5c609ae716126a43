"""The worker wakes at once: for a queued job, and for one that waited for another's lock."""

from __future__ import annotations

import asyncio

from procrastinate import App
from procrastinate.testing import InMemoryConnector

from shanhe.cli.worker import PromptWorker

NEVER = 3_600.0  # seconds until it would look by itself


def made() -> tuple[App, InMemoryConnector, list[int]]:
    connector = InMemoryConnector()
    app = App(connector=connector)
    done: list[int] = []

    @app.task(name="note", lock="one at a time")
    async def note(number: int) -> None:
        await asyncio.sleep(0)  # gives way, so that the worker looks for more while this one holds the lock
        done.append(number)

    return app, connector, done


async def until(done: list[int], number: int) -> None:
    while len(done) < number:
        await asyncio.sleep(0)


def work(app: App, done: list[int], number: int, also: object = None) -> None:
    async def run() -> None:
        async with app.open_async():
            worker = PromptWorker(
                app, concurrency=2, fetch_job_polling_interval=NEVER, install_signal_handlers=False
            )
            task = asyncio.create_task(worker.run())
            if callable(also):
                also(worker)
            await asyncio.wait_for(until(done, number), 20)
            worker.stop()
            await task

    asyncio.run(run())


def test_what_waits_for_a_lock_is_done_as_soon_as_it_is_free() -> None:
    app, _connector, done = made()
    for number in range(30):
        app.configure_task("note").defer(number=number)
    work(app, done, 30)
    assert done == list(range(30))


def test_a_call_that_comes_while_the_database_is_asked_is_not_forgotten() -> None:
    app, connector, done = made()
    ask = connector.fetch_job_one
    asked = 0

    async def late(*given: object, **named: object) -> object:
        nonlocal asked
        asked += 1
        answer = await ask(*given, **named)  # type: ignore[arg-type]
        if asked == 1:  # the answer is on its way; only now somebody queues a job
            await app.configure_task("note").defer_async(number=1)
        return answer

    connector.fetch_job_one = late  # type: ignore[method-assign,assignment]
    work(app, done, 1)
    assert done == [1]
