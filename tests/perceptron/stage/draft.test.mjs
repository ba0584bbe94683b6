import assert from "node:assert/strict";
import test from "node:test";

import {AT_ONCE, draftOf, released, steps} from "../../../perceptron/stage/draft.mjs";
import {replaced} from "../../../perceptron/stage/gestures.mjs";
import {FALLING, leastSquares, run, travel, TUTORIAL} from "./descent.mjs";

const RULE = {descent: "gradient descent", momentum: "momentum", adam: "adam"};

/** A run as prepare() of run.mjs makes it. */
function ready(points, {rule = "descent", batch = null, ...settings}) {
  const made = run(points, {rule, ...settings}), window = {x: [0, 10], y: [0, 10]};
  const numbers = {momentum: 0.9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8};
  return {...made, points: {...made.points, window}, settings: {...made.settings, optimizer: RULE[rule], numbers, batch_size: batch}};
}

const onPoints = (run, {x, y}) => draftOf(run, {drawn: {x, y}});
const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(other), 1);

test("on other points it is the training of those, from the same start", () => {
  for (const rule of Object.keys(RULE)) {
    const before = ready(TUTORIAL, {rule, rate: 0.0005, iterations: 300}), x = [...replaced(TUTORIAL.x, 3, 5.5)], y = [...replaced(TUTORIAL.y, 3, 0.4)];
    const made = onPoints(before, {x, y}), there = travel({x, y}, {rule, rate: 0.0005, iterations: 300});
    for (const name of ["weight", "bias", "loss"]) made[name].forEach((value, k) => assert.ok(near(value, there[name][k]), `${rule} ${name} ${k}`));
    assert.ok(near(made.best.weight, leastSquares({x, y}).weight));
    assert.equal(made.time.length, 301);
    assert.deepEqual(made.points.window, before.points.window, "the axes stay");
    assert.equal(before.points.x, TUTORIAL.x, "and so does the run before");
  }
});

test("let go without a core, the axes follow the points, and nothing else has changed", () => {
  const held = onPoints(ready(TUTORIAL, {rate: 0.0005, iterations: 100}), {x: replaced(TUTORIAL.x, 0, 30), y: TUTORIAL.y}), made = released(held);
  assert.ok(made.points.window.x[1] > 30 && held.points.window.x[1] === 10);
  assert.notEqual(made.points.identity, held.points.identity);
  assert.notEqual(made.points.identity, released(held).points.identity);
  assert.deepEqual([made.weight, made.loss, made.best, made.drafted], [held.weight, held.loss, held.best, true]);
});

test("a point that makes the rate too large for the points makes the run diverge", () => {
  const before = ready(TUTORIAL, {rate: 0.001, iterations: 300}), made = onPoints(before, {x: replaced(TUTORIAL.x, 0, 60), y: TUTORIAL.y});
  assert.ok(!before.diverged && made.diverged && made.theory.edge < 0.001 && made.end < 300);
});

test("where there is no telling, or too much to do, the untrained neuron is shown", () => {
  const batches = onPoints(ready(FALLING, {rate: 0.001, iterations: 300, batch: 5}), FALLING);
  assert.deepEqual([batches.loss.length, batches.last], [1, 300]);
  assert.ok(near(batches.loss[0], run(FALLING, {rate: 0.001, iterations: 0}).loss[0]));
  const short = ready(FALLING, {rate: 0.0001, iterations: 10, clamp: true});
  const asked = iterations => onPoints({...short, settings: {...short.settings, iterations}}, FALLING);
  assert.equal(asked(100).loss.length, 101);
  assert.equal(asked(AT_ONCE / FALLING.x.length + 1).loss.length, 1);
});

test("of a long history those steps are drawn where most happens, the last among them", () => {
  assert.deepEqual([...steps(4)], [0, 1, 2, 3]);
  const kept = steps(1_000_001);
  assert.deepEqual([kept[0], kept[1], kept[10_000], kept.at(-1)], [0, 1, 10_000, 1_000_000]);
  kept.forEach((k, i) => assert.ok(i === 0 || k > kept[i - 1]));
  assert.ok(steps(20_001).every((k, i) => k === i));
});

test("at another learning rate, or from another start, it is the training of those", () => {
  for (const rule of Object.keys(RULE)) {
    const before = ready(TUTORIAL, {rule, rate: 0.0005, iterations: 300}), start = {weight: -0.4, bias: 2.5};
    const slower = draftOf(before, {settings: {learning_rate: 0.0002}}), there = travel(TUTORIAL, {rule, rate: 0.0002, iterations: 300});
    slower.loss.forEach((value, k) => assert.ok(near(value, there.loss[k]), `${rule} ${k}`));
    assert.equal(slower.points, before.points, "its points are the very same");
    assert.ok(!slower.moved && onPoints(slower, FALLING).moved);
    const elsewhere = draftOf(before, {start});
    assert.deepEqual([elsewhere.weight[0], elsewhere.bias[0]], [start.weight, start.bias]);
  }
});

test("beyond the edge it says why in the words of the core", () => {
  const wild = draftOf(ready(TUTORIAL, {rate: 0.001, iterations: 100}), {settings: {learning_rate: 0.0014}});
  assert.ok(wild.diverged);
  assert.equal(wild.why, "It diverges: 0.0014 is above the edge at 0.00129.");
});
