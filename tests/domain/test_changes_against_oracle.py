"""The engine and the oracle agree on habits whose definition changes over time.

Written apart from the same page: which terms come of what was noticed, and how they judge.
"""

from typing import Any

import pytest
from hypothesis import given, settings

from tests import engine as the_engine
from tests import oracle
from tests.domain.test_oracle_changes import CHANGES, Example
from tests.services.homes import part_of_examples
from tests.strategies import KINDS, SUMMED, Story, histories_of_changes, terms_of

engine: Any = the_engine  # whose terms may have any form


def in_the_same_form(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what the oracle adds, its cadence in parts, whatever the words."""
    plain = {key: value for key, value in answer.items() if key != "judged"}
    return plain | {"cadence": oracle.read_cadence(answer["cadence"])}


def answer_of_the_engine(story: Story, terms: Any) -> dict[str, Any]:  # noqa: ANN401 - either's own
    """Return what the engine makes of terms and the story's records."""
    return in_the_same_form(engine.evaluate_terms(terms, story.records, story.today))


def answer_of_the_oracle(story: Story) -> dict[str, Any]:
    """Return what the oracle makes of a story."""
    return in_the_same_form(oracle.evaluate_terms(terms_of(story), story.records, story.today))


def terms_of_the_engine(story: Story) -> Any:  # noqa: ANN401 - whatever the engine keeps
    """Return the terms that the engine records as a story goes on."""
    terms = [(story.definition["start"], story.definition, story.settings)]
    for noticed, definition, shaping, known in story.changes:
        logged = story.records[:known]
        if definition is None:
            terms = engine.retired(terms, noticed, logged)
        else:
            terms = engine.changed(terms, definition, shaping, noticed, logged)
    return terms


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes())
def test_terms_judge_alike(story: Story) -> None:
    """The same terms and records give the same answer, whatever changed."""
    assert answer_of_the_engine(story, terms_of(story)) == answer_of_the_oracle(story)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(measures=SUMMED, parts=("target", "cadence", "grace", "requires")))
def test_borders_judge_alike(story: Story) -> None:
    """The same terms give the same answer where graces and windows meet a border."""
    assert answer_of_the_engine(story, terms_of(story)) == answer_of_the_oracle(story)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(measures=SUMMED, kinds=("rolling",)))
def test_windows_judge_alike(story: Story) -> None:
    """The same terms give the same answer where windows follow windows."""
    assert answer_of_the_engine(story, terms_of(story)) == answer_of_the_oracle(story)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(kinds=KINDS[:1], parts=("cadence", "settings", "end", "gone")))
def test_lives_judge_alike(story: Story) -> None:
    """The same terms give the same answer where a habit ends and comes back."""
    assert answer_of_the_engine(story, terms_of(story)) == answer_of_the_oracle(story)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes())
def test_changes_are_recorded_alike(story: Story) -> None:
    """What was noticed gives terms that judge as the oracle's do."""
    terms = terms_of_the_engine(story)
    assert answer_of_the_engine(story, terms) == answer_of_the_oracle(story)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(measures=SUMMED))
def test_changes_of_windows_are_recorded_alike(story: Story) -> None:
    """What was noticed gives terms that judge as the oracle's do, windows among them."""
    terms = terms_of_the_engine(story)
    assert answer_of_the_engine(story, terms) == answer_of_the_oracle(story)


@pytest.mark.parametrize("example", CHANGES, ids=lambda example: example.name)
def test_worked_example(example: Example) -> None:
    """The engine gives what was worked out by hand."""
    terms = terms_of_the_engine(example.story)
    answer = engine.evaluate_terms(terms, example.story.records, example.story.today)
    assert example.shown(answer) == example.expected
