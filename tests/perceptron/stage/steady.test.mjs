import assert from "node:assert/strict";
import test from "node:test";
import {Steady, steady} from "../../../perceptron/stage/steady.mjs";
import {random} from "./descent.mjs";

test("an axis stays for a run that fits, and holds every run that is put on it", () => {
  const next = random(12);
  for (let round = 0; round < 500; round++) {
    const from = 4 * next(), before = /** @type {[number, number]} */ ([from, from + 1 + 4 * next()]), low = 5 * next(), wanted = /** @type {[number, number]} */ ([low, low + 0.1 + 4 * next()]);
    const held = steady(before, wanted), fits = wanted[0] >= before[0] && wanted[1] <= before[1];
    assert.ok(held[0] <= wanted[0] && held[1] >= wanted[1]);
    assert.ok(wanted[1] - wanted[0] >= (held[1] - held[0]) / 3 - 1e-12, "a third of the axis is the run's at least");
    if (fits && held[0] === wanted[0] && held[1] === wanted[1]) assert.ok(wanted[1] - wanted[0] < (before[1] - before[0]) / 3 || String(before) === String(wanted));
    else if (fits) assert.deepEqual(held, before);
  }
});

test("the axes of other data are their own", () => {
  const axes = new Steady();
  assert.deepEqual(axes.keep("a", {x: [0, 10], y: [1, 3]}), {x: [0, 10], y: [1, 3]});
  assert.deepEqual(axes.keep("a", {x: [2, 8], y: [2, 4]}), {x: [0, 10], y: [1, 4]});
  assert.deepEqual(axes.keep("a", {x: [4, 5], y: [2, 4]}), {x: [4, 5], y: [1, 4]}, "one axis for itself");
  assert.deepEqual(axes.keep("b", {x: [4, 6], y: [2, 3]}), {x: [4, 6], y: [2, 3]});
});
