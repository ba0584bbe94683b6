"""The message to the loop's page: one noun in Python and in JSDoc, and the numbers of its text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import perceptron
from perceptron import Points, Settings, record, theory
from perceptron.source import execution
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS
from perceptron.step import payload
from perceptron.step.payload import Message
from tests.perceptron.stage.test_payload import differences, typedefs

SENT = (Path(perceptron.__file__).parent / "step" / "message.mjs").read_text("utf-8")
POINTS, SETTINGS = Points.tutorial(), Settings(iterations=60)


def message(source: Source, first: int = 0, count: int = 3) -> Message:
    return Message(
        source=payload.source_part(source),
        trace=payload.trace_part(execution.record(source, first, count), first),
        first=first,
        waits=None,
        tells=payload.WaitPart(3, 8000),
        every=0.2,
        failure="",
        switches=payload.switches(source),
        variant=source.variant,
        broken=payload.broken(source, ""),
        beyond=payload.rate_beyond(source),
        note="",
        answered=0,
        assets="/assets",
    )


def test_every_noun_has_the_keys_of_its_typedef() -> None:
    assert differences(Message, "Message", typedefs(SENT)) == []
    assert len(typedefs(SENT)) == 12


def test_the_message_is_json_in_which_the_lines_have_the_tensors_that_they_changed() -> None:
    plain = json.loads(json.dumps(message(Source(POINTS, SETTINGS)).plain(), allow_nan=False))
    ran = plain["trace"]["ran"]
    (loss,) = [one for one in ran if one["iteration"] == 2 and "loss" in one["changed"]]
    assert loss["changed"]["loss"]["values"][0] == record(POINTS, SETTINGS).loss[2]
    assert plain["tells"] == {"iteration": 3, "goal": 8000}


def test_what_json_lacks_is_a_word() -> None:
    source = Source(POINTS, Settings(1.0, iterations=60), "sign")
    text = json.dumps(message(source, 40, 2).plain(), allow_nan=False)
    assert '"nan"' in text or '"inf"' in text


def test_the_points_are_the_texts_own_also_where_a_variant_has_changed_them() -> None:
    sound, whole = (payload.points_of(Source(POINTS, SETTINGS, name)) for name in ("", "integers"))
    assert np.array_equal(sound["x"].astype(np.float32), POINTS.x.astype(np.float32))
    assert np.array_equal(whole["y"], np.rint(POINTS.y))


def test_another_text_has_another_identity() -> None:
    sources = [Source(POINTS, SETTINGS), Source(POINTS, Settings(iterations=61))]
    sources += [Source(POINTS, SETTINGS, name) for name in VARIANTS]
    assert len({payload.source_part(source).identity for source in sources}) == len(sources)


@pytest.mark.parametrize(("loss", "share"), [("sum", 1), ("mean", 1 / 25)])
def test_the_best_loss_is_in_the_units_of_the_loss(loss: str, share: float) -> None:
    part = payload.source_part(Source(POINTS, Settings(loss=loss)))
    assert part.best is not None
    assert part.best.loss == pytest.approx(share * theory.least_squares(POINTS).loss)


def test_where_all_x_are_equal_no_line_is_best() -> None:
    points = Points(np.array([2.0, 2.0]), np.array([1.0, 3.0]))
    assert payload.source_part(Source(points, SETTINGS)).best is None
