import assert from "node:assert/strict";
import test from "node:test";
import {lossOver} from "../../../perceptron/stage/landscape.mjs";
import {modesOf, momentsOf} from "../../../perceptron/stage/modes.mjs";
import {heights, lowest, SCALES, scalesOf} from "../../../perceptron/stage/scales.mjs";
import {random} from "./descent.mjs";

/** As much of a run as the heights depend on. */
function run(loss, count = 40) {
  const next = random(11), x = Float64Array.from({length: 30}, () => 10 * next()), y = x.map(v => 2 * v + next()), points = {x, y, moments: momentsOf({x, y})};
  const settings = {loss, delta: 0.4, clamp: false}, best = {...modesOf(points.moments, loss === "sum")}, of = lossOver(points, settings);
  best.loss = of(best.weight, best.bias);
  const weight = Float64Array.from({length: count}, (_, k) => best.weight + 0.9 ** k), bias = Float64Array.from({length: count}, (_, k) => best.bias - 0.8 ** k);
  return /** @type {any} */ ({points, settings, best, weight, bias, loss: weight.map((w, k) => of(w, bias[k]))});
}

test("the excess is what the loss is above the least, whatever the loss", () => {
  for (const loss of ["sum", "mean", "absolute", "huber"]) {
    const of = run(loss), above = heights(of, "excess");
    for (let k = 0; k < 20; k++) assert.ok(Math.abs(above[k] - (of.loss[k] - of.best.loss)) <= 1e-9 * of.loss[k]);
    for (const axes of ["log", "linear"]) assert.equal(heights(of, axes), of.loss);
  }
});

test("close to the best the excess of squares goes on falling where a difference of losses is rounding", () => {
  const of = run("sum", 150), above = heights({...of, loss: Float32Array.from(of.loss)}, "excess");
  for (let k = 40; k < 150; k++) assert.ok(above[k] > 0 && above[k] < above[k - 1]);
});

test("where the best is hidden no axes tell of it", () => {
  assert.deepEqual(scalesOf(true), Object.keys(SCALES));
  assert.deepEqual(scalesOf(false), ["log", "linear"]);
});

test("the axis ends at the best loss, and where that is nothing, or for the excess, at a share of the first", () => {
  assert.equal(lowest(/** @type {any} */ ({best: {loss: 6}}), 41, "log"), 6);
  for (const [loss, axes] of /** @type {const} */ ([[6, "excess"], [0, "log"], [1e-20, "log"]])) {
    const low = lowest(/** @type {any} */ ({best: {loss}}), 41, axes);
    assert.ok(low > 0 && low < 1e-4 * 41);
  }
});
