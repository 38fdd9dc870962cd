"""Numbers are those of the command line, to the last digit."""

import csv
import json

import pytest
from conftest import ROOT, SMALL

import relaylab as rl

PRESETS = sorted(
    path for path in (ROOT / "scenarios").glob("*.toml") if path.name not in ("reference.toml", "compare.toml")
)
# Markets whose size or leads are those of a file keep it.
OF_FILES = ("doctors", "marketplace")


def size(path):
    return {} if path.stem in OF_FILES else {"people": 2000}


def words(options):
    return [word for key, value in options.items() for word in (f"--{key}", value)]


def cell(text, value):
    """Whether a cell of CSV says this value."""
    if value is None:
        return text == ""
    return text == value if isinstance(value, str) else float(text) == value


def test_there_are_presets():
    assert len(PRESETS) > 15


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_comes_to_the_same(path, program, tmp_path):
    options = {**size(path), "days": 60}
    printed = json.loads(program("run", path, "--seeds", 2, *words(options), "--json", "--no-figures", "--out", tmp_path))
    runs = rl.Scenario(path).play(seeds=2, progress=False, **options)
    expected = {key: value for key, value in printed.items() if key not in ("folder", "again")}
    assert runs.to_dict() == expected
    pyarrow = pytest.importorskip("pyarrow")
    assert set(runs.tables) == {file.stem for file in tmp_path.glob("*.csv")} - {"dictionary"}
    for name in runs.tables:
        with open(tmp_path / f"{name}.csv", newline="") as file:
            rows = list(csv.reader(file))
        table = pyarrow.table(runs.table(name))
        assert table.column_names == rows[0]
        columns = table.to_pydict()
        assert table.num_rows == len(rows) - 1
        for place, column in enumerate(rows[0]):
            assert all(cell(row[place], value) for row, value in zip(rows[1:], columns[column])), (name, column)


@pytest.fixture
def two(tmp_path):
    few, many = tmp_path / "few.toml", tmp_path / "many.toml"
    few.write_text(SMALL)
    many.write_text(SMALL.replace("reps = 2", "reps = 4"))
    return few, many


def told(text):
    return {key: value for key, value in json.loads(text).items() if key not in ("again", "name")}


def test_a_comparison_is_that_of_the_command_line(two, program, tmp_path):
    printed = program("compare", *two, "--seeds", 4, "--on", "won", "--json", "--no-cache", "--out", tmp_path / "out")
    answer = rl.compare(*map(rl.Scenario, two), on="won", seeds=4, progress=False)
    assert answer.to_dict() == told(printed)


@pytest.mark.parametrize("within", [None, "marketing", "sales"])
def test_a_balance_is_that_of_the_command_line(two, program, tmp_path, within):
    asked = ["--within", within] if within else []
    printed = program(
        "balance", two[0], *asked, "--points", 5, "--seeds", 3, "--json", "--no-cache", "--out", tmp_path / "out"
    )
    answer = rl.balance(rl.Scenario(two[0]), within=within, points=5, seeds=3, progress=False)
    assert answer.to_dict() == told(printed)


def test_an_attribution_is_that_of_the_command_line(two, program, tmp_path):
    printed = program("attribute", two[0], "--seeds", 3, "--json", "--no-cache", "--out", tmp_path / "out")
    answer = rl.attribute(rl.Scenario(two[0]), seeds=3, progress=False)
    assert answer.to_dict() == told(printed)


def test_a_sweep_has_the_same_bytes(two, program, tmp_path):
    design = tmp_path / "study.toml"
    design.write_text('scenario = "few.toml"\nreplicates = 2\n[grid]\nsales.reps = [1, 2, 3]\n')
    program("sweep", design, "--out", tmp_path / "theirs", "-q")
    sweep = rl.sweep(design, tmp_path / "ours", progress=False)
    for name in ("manifest.json", "journal.log", *(f"{table}.parquet" for table in sweep.tables)):
        assert (tmp_path / "ours" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes(), name


def test_words_and_citations_are_those_of_the_command_line(program):
    for word in ("sales.reps", "cold call", "B014", "cac"):
        assert rl.explain(word) == program("explain", word)
    for way in ("text", "bibtex", "cff", "codemeta"):
        assert rl.cite(way) == program("cite", "--format", way)
    assert rl.cite("methods") == program("cite", "--methods")
