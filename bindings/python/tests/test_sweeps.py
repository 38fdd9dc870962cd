"""Sweeps: folders, tables, executors."""

import multiprocessing
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


def test_what_is_no_sweep_is_told(tmp_path):
    with pytest.raises(rl.RelaylabError):
        rl.open(tmp_path)
