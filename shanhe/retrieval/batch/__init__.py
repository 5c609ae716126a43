"""All needs against everything that could meet them, on one machine or on a Dask cluster, with the same result.

Nothing here knows Django. `shards` and `postgres` say where vectors lie, `topk` compares two shards, `plan` cuts the work into
tasks and keeps what is done, `local` and `cluster` run the tasks. docs/scale.md says what it needs.
"""

from __future__ import annotations

from .plan import Busy, Cancelled, Failed, Job, Plan, Progress
from .shards import Shard, ShardDamaged, read_folder, write_folder
from .topk import TopK, best_of, merge
