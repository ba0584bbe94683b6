import assert from "node:assert/strict";
import test from "node:test";
import {lossOver} from "../../../perceptron/stage/landscape.mjs";
import {momentsOf} from "../../../perceptron/stage/modes.mjs";
import {directions, gradient, halfLife} from "../../../perceptron/stage/slopes.mjs";
import {random} from "./descent.mjs";

const near = (a, b, by) => assert.ok(Math.abs(a - b) <= by * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);

function points(next, count = 30) {
  const x = Float64Array.from({length: count}, () => 8 * next() - 3), y = x.map(v => 1 + 0.7 * v + 2 * next());
  return {x, y, moments: momentsOf({x, y})};
}

test("the gradient is what the loss gains over a short way, whatever the loss, with the clamp and without", () => {
  const next = random(21), way = 1e-6;
  for (let round = 0; round < 60; round++) for (const loss of ["sum", "mean", "absolute", "huber"]) for (const clamp of [false, true]) {
    const of = points(next), settings = {loss, clamp, delta: 0.6}, height = lossOver(of, settings), w = 2 * next() - 1, b = 2 * next() - 1;
    const slope = gradient(of, settings, {weight: w, bias: b});
    near(slope.weight, (height(w + way, b) - height(w - way, b)) / (2 * way), 1e-4);
    near(slope.bias, (height(w, b + way) - height(w, b - way)) / (2 * way), 1e-4);
  }
});

test("after its half-life a distance is half of what it was, above the edge twice", () => {
  for (const [rate, curvature] of [[0.001, 1500], [0.001, 6], [0.1, 0.5], [0.0015, 1300]]) {
    const life = halfLife(rate, curvature);
    assert.ok(life > 0);
    near(Math.abs(1 - rate * curvature) ** life, 0.5, 1e-12);
  }
  const life = halfLife(0.0014, 1545);
  assert.ok(life < 0);
  near(Math.abs(1 - 0.0014 * 1545) ** -life, 2, 1e-12);
  assert.equal(halfLife(0.001, 0), -Infinity);
});

test("the two directions are there for gradient descent on squares, and say what becomes of a distance", () => {
  const of = points(random(22)), run = (settings, plain_descent = true) => /** @type {any} */ ({points: of, settings: {loss: "sum", clamp: false, learning_rate: 0.001, ...settings}, theory: {plain_descent}});
  const [steep, flat] = directions(run({}));
  near(steep.weight * flat.weight + steep.bias * flat.bias, 0, 1e-12);
  assert.match(steep.says, /^halves in [0-9.]+$/);
  assert.equal(flat.unit, " iterations");
  assert.match(directions(run({learning_rate: 0.5}))[0].says, /^doubles in /);
  for (const none of [run({}, false), run({loss: "huber"}), run({clamp: true})]) assert.deepEqual(directions(none), []);
  const same = {x: [3, 3], y: [1, 2]}, level = directions({...run({}), points: {...same, moments: momentsOf(same)}});
  assert.deepEqual([level[1].says, level[1].unit], ["never halves", ""]);
});
