import assert from "node:assert/strict";
import test from "node:test";

import {moments, nextMoment} from "../../../perceptron/stage/moments.mjs";
import {leastSquares, residuals, travel, TUTORIAL} from "./descent.mjs";

const least = points => residuals(points, leastSquares(points)).reduce((sum, v) => sum + v * v, 0);

/** A run as far as its moments go. */
function run(points, settings, best = least(points)) {
  const {loss} = travel(points, settings), end = loss.length - 1;
  return {loss, iteration: Float64Array.from(loss, (_, k) => k), first: loss[0], end, best: {loss: best}, diverged: loss[end] > loss[0]};
}

test("the tutorial's run: the first steps, within 10 %, within 1 %, the end", () => {
  const made = run(TUTORIAL, {rate: 0.001, iterations: 4000}), stops = moments(made), [ten, one] = stops.slice(-3, -1);
  assert.deepEqual(stops.slice(0, 5), [0, 1, 2, 3, 10]);
  assert.deepEqual([stops.length, stops.at(-1)], [8, 4000]);
  for (const [k, share] of [[ten, 0.1], [one, 0.01]]) {
    assert.ok(made.loss.slice(k).every(loss => loss <= (1 + share) * made.best.loss), "it stays");
    assert.ok(made.loss[k - 1] > (1 + share) * made.best.loss, "and no sooner");
  }
});

test("a run that is short of it has only what it has, each once", () => {
  assert.deepEqual(moments(run(TUTORIAL, {rate: 1e-6, iterations: 2})), [0, 1, 2]);
  assert.deepEqual(moments(run(TUTORIAL, {rate: 1e-6, iterations: 40})), [0, 1, 2, 3, 10, 40]);
});

test("a diverging run arrives nowhere", () => {
  const made = {...run(TUTORIAL, {rate: 0.0014, iterations: 60}), end: 20};
  assert.ok(made.diverged);
  assert.deepEqual(moments(made), [0, 1, 2, 3, 10, 20]);
});

test("points on one line are arrived at, though their least loss is rounding", () => {
  const line = {x: [1, 2, 3, 4], y: [3, 5, 7, 9]}, made = run(line, {rate: 0.01, iterations: 4000}, 1e-30), stops = moments(made);
  assert.equal(stops.length, 8);
  assert.ok(made.loss[stops[6]] <= 1e-4 * made.first && made.loss[stops[6] - 1] > 1e-4 * made.first);
});

test("a thinned history stops at the steps that were kept", () => {
  const whole = run(TUTORIAL, {rate: 0.001, iterations: 4000}), kept = [0, 1, 2, 4, 9, 30, 500, 4000];
  const thin = {...whole, iteration: kept, loss: kept.map(k => whole.loss[k]), end: kept.length - 1};
  assert.deepEqual(moments(thin).slice(0, 4), [0, 1, 2, 4]);
});

test("a clicker goes on and back, from between two as well, and stays at the ends", () => {
  const stops = [0, 1, 10, 40];
  assert.deepEqual([0, 1, 5, 40, 50].map(k => nextMoment(stops, k, 1)), [1, 10, 10, 40, 40]);
  assert.deepEqual([0, 1, 5, 40].map(k => nextMoment(stops, k, -1)), [0, 0, 1, 10]);
});
