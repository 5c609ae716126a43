"""gunicorn's settings, for `shanhe up` and for servers alike; the reasons are in docs/operations.md."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from config import env
from shanhe.kernel import memory

bind = env.text("SHANHE_BIND") or f"127.0.0.1:{env.number('PORT', 8000)}"
workers = env.number("SHANHE_WEB_PROCESSES", min(8, (os.cpu_count() or 1) + 1))
threads = env.number("SHANHE_WEB_THREADS", 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True  # one import for all: half the memory and a quicker start
chdir = str(env.ROOT)
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
forwarded_allow_ips = env.text("SHANHE_PROXY_IPS", "127.0.0.1,::1")
accesslog = env.text("SHANHE_ACCESS_LOG") or None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
# What a first page does without: `up` leaves it to whoever asks first, a server loads it once for all its processes.
LATER = ("config.api_urls", "icalendar", "lark", "pypinyin", "rjieba", "scipy.sparse")
gc.disable()  # until the product is loaded, as shanhe.kernel.memory says


def when_ready(server: object) -> None:
    """Load every page before the processes fork: they share it, and the collector of none looks through it again."""
    from django.urls import get_resolver

    _ = get_resolver().reverse_dict
    for module in () if env.flag("SHANHE_SOON") else LATER:
        import_module(module)
    memory.settled()
    gc.enable()


def post_fork(server: object, worker: object) -> None:
    """A connection opened before the fork must not be shared by two processes; and after a reload nobody calls when_ready."""
    gc.enable()
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.connection = None
