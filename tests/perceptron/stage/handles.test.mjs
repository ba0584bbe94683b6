import assert from "node:assert/strict";
import test from "node:test";

import {pixel} from "../../../perceptron/stage/geometry.mjs";
import {away, handles, lifted, turned} from "../../../perceptron/stage/handles.mjs";
import {random} from "./descent.mjs";

const ACROSS = {range: [1, 10], length: 530, flip: false}, UP = {range: [0.7, 3.6], length: 520, flip: true};
const PIXEL = {x: 9 / 530, y: 2.9 / 520};

test("one handle is in the middle of the points, the other at 8/10 of the line, both on it", () => {
  const line = {weight: 0.2, bias: 1.2}, {lift, turn} = handles(line, 5.1, ACROSS, UP);
  assert.deepEqual([lift.x, turn.x], [5.1, 1 + 0.8 * 9]);
  for (const {x, y} of [lift, turn]) assert.ok(Math.abs(y - line.weight * x - line.bias) < 1e-12);
});

test("wherever the line is in sight, so are both, and apart", () => {
  const next = random(7);
  let missed = 0;
  for (let i = 0; i < 3000; i++) {
    const line = {weight: 20 * (next() - 0.5) ** 3, bias: 6 * (next() - 0.25)}, middle = 20 * next() - 5, found = handles(line, middle, ACROSS, UP);
    const inside = Array.from({length: 200}, (_, k) => 1 + 9 * k / 199).some(x => line.weight * x + line.bias > 0.75 && line.weight * x + line.bias < 3.55);
    if (inside) assert.ok(found, JSON.stringify(line));
    if (!found) missed++;
    for (const {x, y} of found ? Object.values(found) : []) assert.ok(x >= 1 - 1e-9 && x <= 10 + 1e-9 && y >= 0.7 - 1e-9 && y <= 3.6 + 1e-9);
    if (found) assert.ok(Math.abs(found.lift.x - found.turn.x) > 0);
  }
  assert.ok(missed > 50, "and some lines are not in sight");
});

test("lifting keeps the weight, and the line goes where the hand is, to half a pixel", () => {
  const next = random(8);
  for (let i = 0; i < 500; i++) {
    const line = {weight: next() - 0.5, bias: next()}, spot = {x: 1 + 9 * next(), y: 0.7 + 2.9 * next()}, made = lifted(line, spot, UP);
    assert.equal(made.weight, line.weight);
    assert.ok(Math.abs(made.weight * spot.x + made.bias - spot.y) <= 0.51 * PIXEL.y);
  }
});

test("turning leaves the middle where it is, and the line goes through the hand, to a pixel", () => {
  const next = random(9);
  for (let i = 0; i < 500; i++) {
    const about = {x: 5.1, y: 2.2}, through = {x: 1 + 9 * next(), y: 0.7 + 2.9 * next()};
    if (Math.abs(through.x - about.x) < 2 * PIXEL.x) continue;
    const {weight, bias} = turned(about, through, ACROSS, UP);
    assert.ok(Math.abs(weight * about.x + bias - about.y) <= 0.51 * PIXEL.y);
    assert.ok(Math.abs(weight * through.x + bias - through.y) <= 1.02 * PIXEL.y);
  }
  const upright = turned({x: 5, y: 2}, {x: 5, y: 3}, ACROSS, UP);
  assert.ok(Number.isFinite(upright.weight) && upright.weight > 0, "straight above the middle is steep, not infinite");
});

test("the distance from the line is that to its nearest pixel", () => {
  const line = {weight: 0.25, bias: 1}, place = {x: 200, y: 90};
  const nearest = Math.min(...Array.from({length: 90_001}, (_, k) => 1 + 9 * k / 90_000).map(x => Math.hypot(pixel(ACROSS, x) - place.x, pixel(UP, line.weight * x + line.bias) - place.y)));
  assert.ok(Math.abs(away(line, place, ACROSS, UP) - nearest) < 0.01);
});
