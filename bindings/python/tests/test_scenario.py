"""A scenario: its text, its changes, its problems, its pickle."""

import pickle
import subprocess
import sys

import pytest
from conftest import ROOT, SMALL

import relaylab as rl


def test_what_is_set_is_played(small):
    more = rl.Scenario(SMALL, set={"sales.reps": 5, "channels.print.on": False, "handoff.discipline": "fifo"})
    assert more.hash != small.hash
    assert "reps = 5" in more.resolved
    assert more.changed({"sales.reps": 2}).hash == small.changed({"channels.print.on": False, "handoff.discipline": "fifo"}).hash


def test_a_list_is_set_as_it_is_typed(small):
    assert "profit.mean > 0" in small.changed({"checks.holds": ["profit.mean > 0"]}).resolved


def test_problems_have_code_line_message_and_help():
    wrong = rl.Scenario(SMALL.replace("reps = 2", "rep = 2\nreps = -1"))
    found = {problem.code: problem for problem in wrong.problems}
    assert found["B014"].line == 9 and "unknown key `rep`" in found["B014"].message
    assert found["B014"].help == ("`relaylab explain sales.reps`",)
    assert found["B020"].line == 10 and "`reps` must be" in found["B020"].message
    with pytest.raises(rl.RelaylabError) as failed:
        wrong.play()
    assert failed.value.problems == wrong.problems
    assert failed.value.kind == "invalid" and "^^" in str(failed.value)
    again = pickle.loads(pickle.dumps(failed.value))
    assert (str(again), again.problems) == (str(failed.value), wrong.problems)


def test_a_good_scenario_has_no_problems(small):
    assert small.problems == ()


def test_what_cannot_be_read_is_an_error():
    with pytest.raises(rl.RelaylabError) as failed:
        rl.Scenario("nowhere.toml")
    assert failed.value.kind == "unreadable"


def test_it_pickles_as_its_text(small):
    again = pickle.loads(pickle.dumps(small.changed({"sales.reps": 4})))
    assert (again.hash, again.text) == (small.changed({"sales.reps": 4}).hash, SMALL)


def test_what_it_extends_need_not_be_there(tmp_path, small):
    (tmp_path / "base.toml").write_text(SMALL)
    (tmp_path / "more.toml").write_text('extends = "base.toml"\n[sales]\nreps = 7\n')
    more = rl.Scenario(tmp_path / "more.toml")
    sent = pickle.dumps(more)
    (tmp_path / "base.toml").unlink()
    again = pickle.loads(sent)
    assert (again.hash, again.name) == (small.changed({"sales.reps": 7}).hash, "more")


def test_another_process_plays_the_same(small):
    code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).play(progress=False).to_dict())"
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(small), capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(small.play(progress=False).to_dict())


def test_views_of_the_market_differ():
    first = ROOT / "scenarios/first-run.toml"
    assert len({rl.Scenario(first, outlook=view).hash for view in ("low", "base", "high")}) == 3
    with pytest.raises(ValueError, match="low, base or high"):
        rl.Scenario(first, outlook="middle")


def test_a_scenario_shows_itself_in_a_notebook(small):
    assert "800 people" in small._repr_html_()
    assert "B014" in rl.Scenario(SMALL + "[sale]\n")._repr_html_() or rl.Scenario(SMALL + "[sale]\n").problems
