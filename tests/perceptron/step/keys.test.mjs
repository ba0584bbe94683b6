import assert from "node:assert/strict";
import test from "node:test";
import {caps, deedOf} from "../../../perceptron/stage/keys.mjs";
import {KEYS} from "../../../perceptron/step/keys.mjs";

test("each key has one deed, each deed a key, and those of the stage's table that it lacks have none", () => {
  const strokes = KEYS.flatMap(({keys}) => Object.keys(keys));
  assert.equal(new Set(strokes).size, strokes.length);
  const asked = (stroke, how = {}) => deedOf(stroke, {singles: true, repeated: false, ...how}, KEYS);
  assert.deepEqual(["ArrowRight", "ArrowDown", "Shift+ArrowRight", "c"].map(stroke => asked(stroke)), ["next", "whole", "ten", "copy"]);
  assert.equal(asked("p"), null);
  assert.equal(asked("c", {singles: false}), null);
  assert.equal(asked("ArrowRight", {repeated: true}), "next");
  assert.equal(asked("c", {repeated: true}), null);
});

test("every line of the sheet names its keys", () => {
  assert.deepEqual(KEYS.map(caps).slice(0, 4), [["Space"], ["←", "→"], ["↑", "↓"], ["Shift", "←", "→"]]);
});
