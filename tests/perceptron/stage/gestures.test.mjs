import assert from "node:assert/strict";
import test from "node:test";

import {hasMoved, isClick, nearest, nudged, replaced, roundedTo, valueAt} from "../../../perceptron/stage/gestures.mjs";
import {pixel} from "../../../perceptron/stage/geometry.mjs";
import {random} from "./descent.mjs";

const ACROSS = {range: [0, 10], length: 500, flip: false}, UP = {range: [-1, 4], length: 400, flip: true};

test("a press is a click when it neither moves nor lasts", () => {
  const down = {x: 10, y: 10, time: 1000};
  assert.ok(isClick(down, {x: 13, y: 12, time: 1400}));
  assert.ok(!isClick(down, {x: 13, y: 13, time: 1100}));
  assert.ok(!isClick(down, {x: 10, y: 10, time: 1401}));
  assert.ok(!hasMoved(down, {x: 13, y: 12, time: 5000}));
  assert.ok(hasMoved(down, {x: 10, y: 15, time: 1001}));
});

test("a value is kept to the step of 1, 2 or 5 that a pixel is worth, and reads as it was meant", () => {
  assert.equal(roundedTo(3.14159, 0.02), 3.14);
  assert.equal(roundedTo(3.14159, 0.0199), 3.14);
  assert.equal(roundedTo(3.14159, 0.05), 3.15);
  assert.equal(roundedTo(0.30000001, 0.1), 0.3);
  assert.equal(roundedTo(1234567, 3000), 1234000);
  assert.equal(roundedTo(-0.0401, 0.01), -0.04);
  assert.equal(roundedTo(1.2345678e-9, 1e-12), 1.235e-9);
  assert.ok(Object.is(roundedTo(-0.001, 0.02), 0) || roundedTo(-0.001, 0.02) === 0);
});

test("rounding moves a value by no more than half a pixel, and leaves few digits", () => {
  const next = random(5);
  for (let i = 0; i < 2000; i++) {
    const perPixel = 10 ** (12 * next() - 6), value = (next() - 0.5) * 2000 * perPixel, kept = roundedTo(value, perPixel);
    assert.ok(Math.abs(kept - value) <= perPixel / 2 * (1 + 1e-9));
    assert.equal(roundedTo(kept, perPixel), kept, "what is kept stays");
    assert.ok(String(Math.abs(kept)).replace(/e.*|\./g, "").replace(/^0+|0+$/g, "").length <= 5, String(kept));
  }
});

test("a pixel's value lies at that pixel", () => {
  for (const axis of [ACROSS, UP]) {
    for (const at of [0, 3, 199.5, 400]) assert.ok(Math.abs(pixel(axis, valueAt(axis, at)) - at) <= 0.5);
  }
  assert.equal(valueAt(ACROSS, 235), 4.7);
  assert.equal(valueAt(UP, 112), 2.6);
});

test("a key moves a value by what a pixel tells apart, and comes back to where a drag would leave it", () => {
  assert.equal(nudged(ACROSS, 4.7, 1), 4.72);
  assert.equal(nudged(UP, 2.6, -10), 2.5);
  assert.equal(nudged(ACROSS, 4.699999809265137, 1), 4.72, "a float32 is the number it stands for");
  assert.equal(nudged(ACROSS, 9.99, 10), 10, "the axis has an end");
  assert.equal(nudged(ACROSS, 12, 1), 12, "who is beyond it is not dragged in, and goes no further");
  assert.equal(nudged(ACROSS, 12, -1), 11.98);
  const next = random(9);
  for (let i = 0; i < 500; i++) {
    const from = 200 * next() - 100, axis = {range: [from, from + 10 ** (6 * next() - 3)], length: 300 + 300 * next()}, home = valueAt(axis, (0.1 + 0.8 * next()) * axis.length);
    for (const steps of [1, -1, 10]) assert.equal(nudged(axis, nudged(axis, home, steps), -steps), home);
  }
});

test("the nearest dot within reach is taken, of two at one place the upper one", () => {
  const points = {x: [1, 5, 5, 5.2], y: [0, 2, 2, 2]};
  assert.equal(nearest(ACROSS, UP, points, {x: 51, y: 321}, 14), 0);
  assert.equal(nearest(ACROSS, UP, points, {x: 250, y: 160}, 14), 2);
  assert.equal(nearest(ACROSS, UP, points, {x: 258, y: 160}, 14), 3);
  assert.equal(nearest(ACROSS, UP, points, {x: 150, y: 160}, 14), -1);
  assert.equal(nearest(ACROSS, UP, {x: [], y: []}, {x: 150, y: 160}, 14), -1);
});

test("one value of a column is replaced, the column itself stays", () => {
  const column = Float64Array.of(1, 2, 3);
  assert.deepEqual([...replaced(column, 1, 9)], [1, 9, 3]);
  assert.deepEqual([...column], [1, 2, 3]);
});
