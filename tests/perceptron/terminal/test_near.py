"""Near misses: which option or name somebody may have meant."""

from __future__ import annotations

import pytest

from perceptron.terminal import near, options

KNOWN = [name.removeprefix("--") for name in options.parser()._option_string_actions]


def test_every_synonym_is_of_one_option_and_is_none_itself() -> None:
    others = [other for names in near.SYNONYMS.values() for other in names]
    assert set(near.SYNONYMS) <= set(KNOWN)
    assert len(others) == len(set(others))
    assert not set(others) & set(KNOWN)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("lr", ["learning-rate"]),
        ("eta", ["learning-rate"]),
        ("learning_rate", ["learning-rate"]),
        ("Learning-Rate", ["learning-rate"]),
        ("lerning-rate", ["learning-rate"]),
        ("epochs", ["iterations"]),
        ("steps", ["iterations"]),
        ("iters", ["iterations"]),
        ("max_iter", ["iterations"]),
        ("n-epochs", ["iterations"]),
        ("momentom", ["momentum"]),
        ("drop_missing", ["drop-missing"]),
        ("optimiser", ["optimizer"]),
        ("batchsize", ["batch-size"]),
        ("output", ["out"]),
        ("sead", ["seed"]),
        ("wieght", ["weight"]),
        ("b1", ["bias"]),  # as it is printed
        ("step", ["iterations", "learning-rate"]),
        ("ep", ["epsilon", "iterations"]),
        ("beta", ["beta1", "beta2"]),
        ("l", ["learning-rate", "loss"]),
        ("colour", []),
        ("verbose", []),
        ("version", []),
        ("activation", []),
        ("file", []),
        ("data", []),
        ("dash.csv", []),
    ],
)
def test_a_word_stands_for_these_options(word: str, meant: list[str]) -> None:
    assert sorted(near.options(word, KNOWN)) == sorted(meant)


@pytest.mark.parametrize(
    ("names", "question"),
    [
        (["a"], "did you mean a?"),
        (["a", "b"], "did you mean a or b?"),
        (["a", "b", "c"], "did you mean a, b or c?"),
    ],
)
def test_a_question_lists_them(names: list[str], question: str) -> None:
    assert near.asked(names) == question
