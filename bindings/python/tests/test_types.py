"""Types: the package and its stubs hold under mypy."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "python"
USE = """
import relaylab as rl
runs: rl.Runs = rl.Scenario("market.toml", set={"sales.reps": 8}).play(seeds=20, people=10_000)
table: rl.Table = runs.days
name: str = rl.balance(rl.Scenario("market.toml")).sentence
wrong: int = runs.sentence
"""


def checked(*words):
    return subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def mypy():
    pytest.importorskip("mypy")


def test_the_package_is_typed_throughout():
    done = checked("mypy", "--strict", "--ignore-missing-imports", "--python-version", "3.10", str(PACKAGE / "relaylab"))
    assert done.returncode == 0, done.stdout


def test_the_stub_says_what_the_module_has():
    done = checked("mypy.stubtest", "relaylab._core", "--ignore-disjoint-bases")
    assert done.returncode == 0, done.stdout


def test_whoever_uses_it_is_checked(tmp_path):
    (tmp_path / "use.py").write_text(USE)
    done = checked("mypy", "--strict", str(tmp_path / "use.py"))
    assert done.stdout.count("error:") == 1 and "use.py:6" in done.stdout, done.stdout
