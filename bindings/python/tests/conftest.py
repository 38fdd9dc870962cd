"""What all tests share: the scenarios that come with relaylab, and the program beside the module."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SMALL = """[market]
people = 800
days = 60
seeds = 3
[budget]
per_month = 3000
normalise = true
[sales]
reps = 2
[channels.print]
share = 0.5
[channels.search_ads]
share = 0.5
"""


@pytest.fixture
def small():
    """A market that is played in a moment."""
    import relaylab as rl

    return rl.Scenario(SMALL)


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """The command line: gives what it prints, played in a folder of its own. It is that of $RELAYLAB, else the one that was
    built for development."""
    path = os.environ.get("RELAYLAB", ROOT / "target/debug/relaylab")
    assert Path(path).exists(), f"{path} is not there: `cargo build`, or name it in RELAYLAB"
    home = tmp_path_factory.mktemp("home")

    def run(*words, cwd=home):
        done = subprocess.run([path, *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
