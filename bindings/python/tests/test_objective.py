"""The objective: from arrays to arrays, the same numbers as runs."""

import array
import math
import pickle

import pytest

import relaylab as rl

INPUTS = {"price.list": (40, 250), "sales.reps": (1, 6)}


@pytest.fixture
def objective(small):
    return rl.objective(small, INPUTS, ["profit", "won"], seeds=3)


def mean(runs, name):
    return runs.metric(name)["mean"]


def test_values_are_those_of_runs(small, objective):
    points = [[100.0, 2.0], [60.0, 4.0]]
    found = objective(points)
    assert found.shape == (2, 2)
    for point, values in zip(points, found):
        runs = small.changed(dict(zip(INPUTS, point))).play(seeds=3, progress=False)
        assert list(values) == [mean(runs, "profit"), mean(runs, "won")]


def test_one_point_has_one_row_of_values(objective):
    assert list(objective([100.0, 2.0])) == list(objective([[100.0, 2.0]])[0])


def test_every_seed_has_a_value_where_no_mean_is_asked_for(small, objective):
    each = rl.objective(small, INPUTS, ["profit", "won"], seeds=3, mean=False)([[100.0, 2.0]])
    assert each.shape == (1, 2, 3)
    assert list(each.mean(axis=2)[0]) == pytest.approx(list(objective([100.0, 2.0])))


def test_points_are_whatever_holds_numbers(objective):
    numpy = pytest.importorskip("numpy")
    expected = objective([100.0, 2.0]).tolist()
    assert objective(numpy.array([100.0, 2.0])).tolist() == expected
    assert objective(array.array("d", [100.0, 2.0])).tolist() == expected
    assert objective(memoryview(array.array("d", [100.0, 2.0]))).tolist() == expected
    assert objective((100, 2)).tolist() == expected


def test_whole_numbers_and_cents_are_rounded(small):
    objective = rl.objective(small, {"price.list": (40, 250), "market.days": (10, 60)}, ["won", "profit"], seeds=2)
    assert objective.settings([100.004, 20.3]) == {"price.list": 100.0, "market.days": 20.0}
    assert objective([100.004, 20.3]).tolist() == objective([100.0, 20.0]).tolist()
    assert objective([100.0, 20.6]).tolist() == objective([100.0, 21.0]).tolist() != objective([100.0, 20.0]).tolist()


def test_without_numpy_values_are_lists(objective, monkeypatch):
    import sys

    expected = objective([[100.0, 2.0]]).tolist()
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert objective([[100.0, 2.0]]) == expected


def test_what_cannot_be_told_is_no_number(small):
    nothing = rl.objective(small.changed({"market.days": 1}), {"sales.reps": (1, 6)}, ["cac"], seeds=1)
    assert math.isnan(nothing([2.0])[0])


def test_what_cannot_be_asked_is_told(small, objective):
    with pytest.raises(rl.RelaylabError, match="did you mean"):
        rl.objective(small, {"sales.rep": (1, 2)})
    with pytest.raises(rl.RelaylabError, match="no metric"):
        rl.objective(small, INPUTS, ["profits"])
    with pytest.raises(rl.RelaylabError, match="no value of `price.list`"):
        objective([300.0, 2.0])
    with pytest.raises(rl.RelaylabError, match="in the order of the inputs"):
        objective([300.0])


def test_it_is_told_to_libraries_and_sent_to_processes(objective):
    assert objective.problem == {"num_vars": 2, "names": list(INPUTS), "bounds": [[40, 250], [1, 6]]}
    assert objective.bounds == [(40, 250), (1, 6)]
    assert pickle.loads(pickle.dumps(objective))([100.0, 2.0]).tolist() == objective([100.0, 2.0]).tolist()
