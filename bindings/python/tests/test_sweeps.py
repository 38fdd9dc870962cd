"""Sweeps: folders, tables, executors."""

import json
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from conftest import SMALL

import relaylab as rl


@pytest.fixture
def design(tmp_path):
    (tmp_path / "market.toml").write_text(SMALL)
    file = tmp_path / "study.toml"
    file.write_text('scenario = "market.toml"\nreplicates = 3\n[grid]\nsales.reps = [1, 2, 3]\nprice.list = [80, 100]\n')
    return file


def files(folder):
    """What makes a sweep, without who played when."""
    found = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    return {name: data for name, data in found.items() if name not in ("sessions.jsonl", ".lock")}


def test_a_sweep_has_tables(design, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    sweep = rl.sweep(design, tmp_path / "out", progress=False)
    assert {"runs", "outcomes"} <= set(sweep.tables)
    assert sweep.facts["runs"] == sweep.facts["finished"] == 18
    runs = pyarrow.table(sweep.runs)
    assert runs.num_rows == 18 and "sales.reps" in runs.column_names
    assert runs == pyarrow.table(rl.open(tmp_path / "out").runs)
    with pytest.raises(rl.RelaylabError, match="no table `nothing`"):
        sweep.table("nothing")


@pytest.mark.parametrize("kind", ["processes", "threads"])
def test_an_executor_does_the_same_to_the_last_byte(design, tmp_path, kind):
    whole = rl.sweep(design, tmp_path / "whole", progress=False)
    if kind == "processes":
        executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    else:
        executor = ThreadPoolExecutor(2)
    with executor:
        parts = rl.sweep(design, tmp_path / "parts", executor=executor, parts=5, progress=False)
    assert files(tmp_path / "parts") == files(tmp_path / "whole")
    assert (parts.tables, len(list((tmp_path / "parts.parts").iterdir()))) == (whole.tables, 5)


def player(part):
    """Who plays a part: the process that has locked its folder."""
    inode = str(part.stat().st_ino)
    with open("/proc/locks") as locks:
        held = [words for words in map(str.split, locks) if words[1] == "FLOCK" and words[5].split(":")[2] == inode]
    return int(held[0][4]) if held else None


def stop_one(parts, stopped):
    """Kills who plays a part of which some runs are finished."""
    while not stopped:
        for journal in parts.glob("*/journal.log"):
            part = journal.parent
            if journal.stat().st_size > 0 and (who := player(part)):
                os.kill(who, signal.SIGKILL)
                stopped.append(part)
                return
        time.sleep(0.005)


@pytest.mark.skipif(not os.path.exists("/proc/locks"), reason="who plays a part is read from /proc")
def test_dask_does_the_same_to_the_last_byte_though_a_worker_is_killed(tmp_path):
    distributed = pytest.importorskip("distributed")
    market = SMALL.replace("people = 800", "people = 20_000").replace("per_month = 3000", "per_month = 150_000")
    (tmp_path / "market.toml").write_text(market)
    design = tmp_path / "study.toml"
    design.write_text('scenario = "market.toml"\nreplicates = 12\n[grid]\nsales.reps = [10, 20, 30, 40]\nprice.list = [80, 100]\n')
    rl.sweep(design, tmp_path / "whole", progress=False)
    stopped = []
    killer = threading.Thread(target=stop_one, args=(tmp_path / "parts.parts", stopped), daemon=True)
    local = str(tmp_path / "dask")
    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=local) as cluster:
        with distributed.Client(cluster) as client:
            killer.start()
            rl.sweep(design, tmp_path / "parts", executor=client.get_executor(), parts=16, progress=False)
    assert files(tmp_path / "parts") == files(tmp_path / "whole")
    diary = [json.loads(line) for line in (stopped[0] / "sessions.jsonl").read_text().splitlines()]
    assert sum("started" in line for line in diary) == 2, diary
    assert 0 < diary[-1]["played"] < 6, "what was finished is not played again"


def test_what_is_no_sweep_is_told(tmp_path):
    with pytest.raises(rl.RelaylabError):
        rl.open(tmp_path)
