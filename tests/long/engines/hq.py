"""Plays the parts in a folder on HyperQueue: a server, two workers of one core each, a task a part."""

import sys

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

folder, parts = sys.argv[1], int(sys.argv[2])
with LocalCluster() as cluster:
    for _ in range(2):
        cluster.start_worker(WorkerConfig(cores=1))
    client = cluster.client()
    job = Job()
    for part in range(parts):
        # Tasks that Python hands in are counted from 0, those of `hq submit --array 1-16` from 1.
        words = ["sh", "-c", "HQ_TASK_ID=$((HQ_TASK_ID + 1)) exec ./job.sh"]
        job.program(words, cwd=folder, stdout=f"logs/{part}.out", stderr=f"logs/{part}.err")
    client.wait_for_jobs([client.submit(job)])
