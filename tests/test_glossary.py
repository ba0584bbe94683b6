"""Every term has one definition, and every definition is told where its word stands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from perceptron.glossary import TERMS

ROOT = Path(__file__).parent.parent
OWN = ROOT / "perceptron/glossary.py"
# A help of Streamlit's, a word of the stage, a switch of it.
ASKED = re.compile(r"""\b(?:TERMS\[|termed\(|asks\()["']([\w ]+)["']""")
LEGEND = ROOT / "perceptron/stage/panels/legend.mjs"
BEST = "dataset.term = run.best.name"  # in it: what the best line is called, by the loss
WANTED = """weight, bias, forward pass, prediction, residual, loss, gradient, learning rate,
    iteration, epoch, batch, optimizer, momentum, edge, tensor, autograd"""


def sources() -> list[Path]:
    found = [path for top in ("perceptron", "ui", "pages") for path in (ROOT / top).rglob("*.*")]
    return [path for path in found if path.suffix in {".py", ".mjs", ".js"} and path != OWN]


def asked(text: str) -> set[str]:
    """The terms that a source has told."""
    return set(ASKED.findall(text))


def used() -> set[str]:
    best = {"least squares"} if BEST in LEGEND.read_text("utf-8") else set()
    return best.union(*(asked(path.read_text("utf-8")) for path in sources()))


def names_in(definition: str) -> set[str]:
    """The other terms that a definition is made of."""
    return {term for term in TERMS if re.search(rf"\b{term}(e?s)?\b", definition, re.IGNORECASE)}


def test_every_term_has_one_definition() -> None:
    tables = [node for node in ast.walk(ast.parse(OWN.read_text("utf-8"))) if hasattr(node, "keys")]
    keys = [ast.literal_eval(key) for table in tables for key in table.keys]
    assert sorted(keys) == sorted(TERMS)
    assert len(set(keys)) == len(keys)
    assert {term.strip() for term in WANTED.split(",")} <= set(TERMS)
    for path in sources():
        text = path.read_text("utf-8")
        assert not [term for term, says in TERMS.items() if says in text], path


def test_every_definition_is_used_and_every_word_that_is_told_has_one() -> None:
    told = used()
    assert told <= set(TERMS)
    meant = set().union(*(names_in(says) - {term} for term, says in TERMS.items()))
    assert set(TERMS) - told - meant == set()


@pytest.mark.parametrize("term", TERMS)
def test_a_definition_is_a_plain_sentence_or_two(term: str) -> None:
    says = TERMS[term]
    assert says[0].isupper()
    assert says.endswith(".")
    assert len(says) <= 140
    assert says.count(". ") <= 1
    assert not re.search("[!*_<>]", says)


def test_who_asks_is_found() -> None:
    assert asked("""help=TERMS["loss"], f"{TERMS['edge']}" ${termed("bias", "b")}""") == {
        "loss",
        "edge",
        "bias",
    }
    assert asked('<button ${asks("loss surface")}>') == {"loss surface"}
    assert names_in("What the forward passes give.") == {"forward pass"}
