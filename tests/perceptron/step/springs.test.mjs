import assert from "node:assert/strict";
import test from "node:test";
import {forces} from "../../../perceptron/stage/springs.mjs";
import {heightAt, slopes} from "../../../perceptron/step/geometry.mjs";
import {pulledIn} from "../../../perceptron/step/springs.mjs";
import {random, TUTORIAL} from "../stage/descent.mjs";

const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const drawn = more => ({...TUTORIAL, start: {weight: 0.4963, bias: 0.7682}, best: null, clamp: false, ...more});

test("the points of a text pull by minus half the gradient of its loss, summed or a mean, with the clamp too", () => {
  const next = random(7), n = TUTORIAL.x.length, x = TUTORIAL.x.map(v => v - 5);
  for (const clamp of [false, true]) for (const share of [1, 1 / n]) for (let round = 0; round < 20; round++) {
    const of = drawn({x, clamp}), line = {weight: 4 * next() - 2, bias: 4 * next() - 2}, {points, settings} = pulledIn(of, share);
    const {force, torque} = forces(points, settings, line), slope = slopes(of, line, share);
    near(force, -slope.bias / 2);
    near(torque, -slope.weight / 2);
  }
});

test("one point pulls as much by a mean as by a sum", () => {
  const of = drawn({x: [2], y: [7]}), line = {weight: 1, bias: 2}, {points, settings} = pulledIn(of, 1);
  assert.deepEqual(forces(points, settings, line), {force: 7 - heightAt(line, false, 2), torque: 2 * (7 - heightAt(line, false, 2))});
});
