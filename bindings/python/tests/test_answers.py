"""Answers: mappings with attributes, shown in notebooks."""

import pytest

import relaylab as rl


@pytest.fixture
def answer(small):
    return rl.compare(small, small.changed({"sales.reps": 4}), names=["few", "many"], on="won", seeds=3, progress=False)


def test_an_answer_is_a_mapping_with_attributes(answer):
    assert answer["schema"] == answer.schema == "relaylab.compare/1"
    assert set(answer) == set(answer.to_dict())
    with pytest.raises(AttributeError, match="is none of schema"):
        answer.nothing
    assert answer.sentence in repr(answer) and "VERDICT" in str(answer)


def test_an_answer_shows_itself(answer, small):
    assert "<svg" in answer._repr_html_() and "VERDICT" in answer._repr_html_()
    balance = rl.balance(small, points=5, seeds=2, progress=False)
    assert balance.figure.startswith("<svg") and balance.lever == "budget.sales_share"
    assert balance.metrics[0].metric == balance.to_dict()["metrics"][0]["metric"]


def test_what_cannot_be_asked_is_told(small):
    with pytest.raises(rl.RelaylabError, match="at least two"):
        rl.compare(small)
    with pytest.raises(ValueError, match="flips are"):
        rl.compare(small, small, flips="some")
    with pytest.raises(ValueError, match="marketing"):
        rl.balance(small, within="support")
    with pytest.raises(KeyError):
        rl.explain("no such word at all")
    with pytest.raises(ValueError, match="bibtex"):
        rl.cite("endnote")
