import assert from "node:assert/strict";
import test from "node:test";

import {atPixel, beside, CLEAR_OF_FALLING, CLEAR_OF_RISING, given, nearestOf, nearestStep, wordsOf} from "../../../perceptron/stage/reading.mjs";
import {random} from "./descent.mjs";

test("the nearest of sorted values is that of a search through all", () => {
  const draw = random(2);
  for (let i = 0; i < 300; i++) {
    const values = Array.from({length: 1 + Math.floor(40 * draw())}, () => Math.round(60 * draw())).sort((a, b) => a - b), wanted = 80 * draw() - 10;
    const least = Math.min(...values.map(v => Math.abs(v - wanted)));
    assert.equal(Math.abs(values[nearestOf(values, wanted)] - wanted), least);
  }
  assert.equal(nearestOf([], 3), -1);
  assert.equal(nearestOf([5], 900), 0);
  assert.equal(nearestOf([0, 10, 20], 5), 0, "of two the first");
});

test("on a path the nearest step is meant, where one is within reach", () => {
  const draw = random(4);
  for (let i = 0; i < 300; i++) {
    const count = 2 + Math.floor(60 * draw()), px = Array.from({length: count}, () => 300 * draw()), py = Array.from({length: count}, () => 200 * draw());
    const place = {x: 300 * draw(), y: 200 * draw()}, away = k => Math.hypot(px[k] - place.x, py[k] - place.y);
    const least = Math.min(...px.map((_, k) => away(k))), found = nearestStep(px, py, place, 16);
    if (least <= 16) assert.ok(away(found) <= least + 0.5);
    else if (found >= 0) assert.ok([found - 1, found + 1].some(k => k >= 0 && k < count && away(found) <= away(k) + 1e-9));
  }
});

test("between two steps the nearer one is meant, and far from the path none", () => {
  const px = [0, 100, 100], py = [0, 0, 80];
  assert.equal(nearestStep(px, py, {x: 30, y: 10}, 16), 0);
  assert.equal(nearestStep(px, py, {x: 60, y: -10}, 16), 1);
  assert.equal(nearestStep(px, py, {x: 110, y: 70}, 16), 2);
  assert.equal(nearestStep(px, py, {x: 50, y: 40}, 16), -1);
  assert.equal(nearestStep([], [], {x: 0, y: 0}, 16), -1);
});

test("of steps that lie on each other the last is meant, where the run has come to", () => {
  assert.equal(nearestStep([0, 50, 50.1, 50.2, 50.1], [0, 9, 9, 9, 9], {x: 52, y: 9}, 16), 4);
});

test("a number has the digits of a pixel, and a true minus", () => {
  const axis = {range: [0, 5], length: 500};
  assert.equal(atPixel(axis, 2.3456), "2.35");
  assert.equal(atPixel(axis, -2.3), "−2.30");
  assert.equal(atPixel(axis, -0.001), "0.00");
  assert.equal(atPixel({range: [0, 5e6], length: 500}, 1234567), "1234567");
  assert.equal(atPixel({range: [0, 5e-7], length: 500}, -1.23456e-7), "−1.235×10⁻⁷");
  assert.equal(given(Math.fround(2.1)), "2.1");
  assert.equal(given(-1090), "−1090");
});

test("a step is read off whole, each number by itself where there is little room", () => {
  const step = {iteration: 14, weight: 0.28, bias: -0.79, loss: 7.28}, format = {weight: v => v.toFixed(1), bias: v => v.toFixed(1), loss: v => v.toFixed(1)};
  assert.deepEqual(wordsOf(step, format, false), [["iteration 14", "loss 7.3"], ["w 0.3", "b -0.8"]]);
  assert.deepEqual(wordsOf(step, format, true), [["iteration 14"], ["loss 7.3"], ["w 0.3"], ["b -0.8"]]);
});

test("words are beside what they tell of, and always within the picture", () => {
  const draw = random(6), box = {left: 40, top: 30, width: 300, height: 200}, words = {width: 120, height: 36};
  for (let i = 0; i < 500; i++) {
    const spot = {x: 40 + 300 * draw(), y: 30 + 200 * draw()};
    for (const prefer of [CLEAR_OF_RISING, CLEAR_OF_FALLING]) {
      const {x, y} = beside(spot, words, box, prefer);
      assert.ok(x >= 40 && x + 120 <= 340 && y >= 30 && y + 36 <= 230);
      assert.ok(!(spot.x > x && spot.x < x + 120 && spot.y > y && spot.y < y + 36), "they do not cover it");
    }
  }
  const middle = {x: 200, y: 130};
  assert.ok(beside(middle, words, box, CLEAR_OF_RISING).x < 200 && beside(middle, words, box, CLEAR_OF_FALLING).x > 200);
});
