"""The answer key: fresh cases, references of its own making, and a question that gives nothing away."""

from dataclasses import fields, replace

import numpy as np
import pytest

import solutions
from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.loading import Solutions
from nma_w1d5.exercises.exercise import Case
from nma_w1d5.exercises.frozen import load_exercise
from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.key import AnswerKey, prepare_key
from nma_w1d5.grading.protocol import pack_setup
from tests.grading.fakes import run_functions
from tests.grading.rows import RIGHT, load_answers, make_key, split_key


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key(5)


def list_cases(key: AnswerKey) -> list[tuple[str, Case]]:
    return [(exercise.name, case) for exercise in key.exercises for case in exercise.cases]


def list_asked(key: AnswerKey) -> list[tuple[str, Case]]:
    """Return what is asked for, in order: of each exercise first its example."""
    return [
        (exercise.name, case) for exercise in key.exercises for case in (key.examples[exercise.name], *exercise.cases)
    ]


def test_calls_are_those_of_the_cases_in_the_same_order_first_the_public_example(key: AnswerKey) -> None:
    for (name, case), call in zip(list_asked(key), key.question.calls, strict=True):
        assert (name, case.kind) == (call.exercise, call.kind)
        assert all(map(np.array_equal, case.arguments, call.arguments))
    for exercise in key.exercises:
        public, shown = load_exercise(exercise.name).cases[0], key.examples[exercise.name]
        assert all(map(np.array_equal, public.arguments, shown.arguments))


def test_calls_carry_no_results(key: AnswerKey) -> None:
    hidden = {field.name for field in fields(Case)} - {"arguments", "kind"}
    assert not any(hidden & set(vars(call)) for call in key.question.calls)


def test_no_result_is_in_what_the_jails_are_told(key: AnswerKey) -> None:
    told = pack_setup({}, key.question)
    assert all(case.arguments[0].tobytes() in told for _, case in list_cases(key))
    assert not any(case.reference.tobytes() in told for _, case in list_cases(key))


def test_the_question_holds_the_functions_as_students_get_them(key: AnswerKey) -> None:
    assert key.question.exercises == ("RDM", "correlate_rdms")
    assert all("raise NotImplementedError" in stub for stub in key.question.stubs.values())


def test_references_are_those_of_the_answers(key: AnswerKey) -> None:
    for name, case in list_cases(key):
        reference = getattr(solutions, name)(*case.arguments)
        np.testing.assert_allclose(case.reference, reference, atol=1e-6)


def test_the_seed_determines_the_hidden_inputs(key: AnswerKey) -> None:
    again, other = make_key(5), make_key(6)
    cases = zip(list_cases(key), list_cases(again), list_cases(other), strict=True)
    for (_, case), (_, same), (_, different) in cases:
        assert np.array_equal(case.arguments[0], same.arguments[0])
        assert not np.array_equal(case.arguments[0], different.arguments[0])


def test_hidden_inputs_are_not_the_frozen_ones(key: AnswerKey) -> None:
    public = [case.arguments[0] for name in RIGHT for case in load_exercise(name).cases]
    hidden = [case.arguments[0] for _, case in list_cases(key)]
    assert not any(np.array_equal(one, two) for one in hidden for two in public)


def test_answers_that_change_their_input_do_no_harm() -> None:
    def spoil(resp: np.ndarray) -> np.ndarray:
        resp -= resp.mean(axis=1, keepdims=True)
        return np.asarray(1 - np.corrcoef(resp))

    answers = load_answers()
    definition = replace(answers.exercises["RDM"].definition, answer=spoil)
    spoilt = {**answers.exercises, "RDM": replace(answers.exercises["RDM"], definition=definition)}
    first = prepare_key(Solutions(answers.folder, spoilt), 5).exercises[0].cases[0]
    assert first.arguments[0].mean() > 0.1


def test_sentences_and_mistakes_come_along_in_every_language(key: AnswerKey) -> None:
    assert key.languages == ("ja", "en")
    for exercise in key.exercises:
        assert set(exercise.sentences) == {point.name for point in exercise.points}
        assert all(set(mistake.title) == set(mistake.hints) == {"ja", "en"} for mistake in exercise.mistakes.values())


def test_an_exercise_that_was_never_frozen_is_refused() -> None:
    answers = load_answers()
    added = Solutions(answers.folder, {**answers.exercises, "other": answers.exercises["RDM"]})
    with pytest.raises(DefinitionError, match="no page is known to show the exercise 'other'") as caught:
        prepare_key(added, 1)
    assert "nma-w1d5 freeze" in str(caught.value)
    assert "rdm.py" in str(caught.value)


def test_a_page_without_exercises_is_refused_with_the_list_of_those_that_have_some() -> None:
    with pytest.raises(DefinitionError, match=r"--page: no exercise stands on 'W1D1'") as caught:
        prepare_key(load_answers(), 1, page="W1D1")
    assert "give one of: W1D5_Tutorial3" in str(caught.value)


@pytest.mark.parametrize("page", [0, 1])
def test_exercises_of_other_pages_are_not_judged(key: AnswerKey, page: int) -> None:
    split = split_key(key)
    assert split.question.pages == (("first", ("RDM",)), ("second", ("correlate_rdms",)))
    run = run_functions(split, RIGHT, page=page)
    name = split.question.exercises[page]
    assert {name: marks.score for name, marks in split.judge(run).items()} == {name: 10}
    assert set(split.find_examples(run)) == {name}


@pytest.mark.parametrize(("page", "name"), [(None, "RDM"), ("first", "RDM"), ("second", "correlate_rdms")])
def test_what_is_not_judged_counts_for_the_page_asked_for_or_else_the_first(
    key: AnswerKey, page: str | None, name: str
) -> None:
    nothing = split_key(key, page).judge_nothing()
    assert {name: (marks.score, marks.max_score) for name, marks in nothing.items()} == {name: (0, 10)}


@pytest.mark.parametrize(
    "run", [Run((), 0.1, problem="not_json"), Run((), 0.1), Run((Reply("ok", np.zeros(1)),), 0.1)], ids=str
)
def test_a_run_without_all_its_replies_gets_full_zero_rows(key: AnswerKey, run: Run) -> None:
    assert key.judge(run) == key.judge_nothing()
    assert key.find_examples(run) == {}
    for marks in key.judge(run).values():
        assert (marks.status, marks.score, marks.max_score) == ("missing", 0, 10)


def test_the_example_is_shown_and_not_judged(key: AnswerKey) -> None:
    run = run_functions(key, RIGHT)
    examples = key.find_examples(run)
    assert {name: np.asarray(reply.value).shape for name, reply in examples.items()} == {
        "RDM": (6, 6),
        "correlate_rdms": (),
    }
    spoilt = replace(run, replies=(Reply("crashed"), *run.replies[1:]))
    assert key.judge(spoilt)["RDM"].status == "correct"
