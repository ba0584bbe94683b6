import assert from "node:assert/strict";
import test from "node:test";

import {changed, likewise, releasedFew, sentFew} from "../../../perceptron/stage/few.mjs";
import {run, travel, TUTORIAL} from "./descent.mjs";

const told = (x, y) => ({identity: "these", titles: {x: "x", y: "y"}, moments: {n: x.length, mean_x: 0, mean_y: 0, sxx: 0, sxy: 0, syy: 0}, x, y});

/** A run as prepare() of run.mjs makes it. */
function ready() {
  const made = run(TUTORIAL, {rate: 0.001, iterations: 300}), numbers = {momentum: 0.9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8};
  return {...made, points: {...made.points, window: {x: [0, 10], y: [0, 5]}}, settings: {...made.settings, optimizer: "gradient descent", numbers, batch_size: null}};
}

test("an empty picture has axes to add in, which a point within them leaves as they are", () => {
  const none = sentFew(told([], [])).points.window, one = sentFew(told([2], [7.5])).points.window;
  assert.deepEqual(one, none);
  assert.ok(none.x[0] <= 0 && none.x[1] >= 5 && none.y[1] > none.y[0]);
});

test("round a point beyond them there is room on both sides", () => {
  for (const at of [-3, 170, 1e9, 1.7e12]) {
    const {window} = sentFew(told([at], [3])).points;
    assert.ok(window.x[0] < at && at < window.x[1], `${at}: ${window.x}`);
    assert.deepEqual(window.y, [0, 10], "each axis by itself");
  }
});

test("with less than two points there is no run; the axes stay until the hand has let go", () => {
  const before = ready(), one = changed(before, {drawn: {x: [200], y: [3]}});
  assert.ok(one.few && one.drafted && !("weight" in one));
  assert.deepEqual([one.points.moments.n, one.points.moments.mean_x], [1, 200]);
  assert.equal(one.points.window, before.points.window);
  const there = releasedFew(one);
  assert.ok(there.points.window.x[0] < 200 && there.points.window.x[1] > 200);
  assert.notEqual(there.points.identity, releasedFew(one).points.identity);
  assert.equal(changed(one, {drawn: {x: [], y: []}}).points.moments.n, 0);
});

test("the next two are trained on as those before were, from the same start", () => {
  const before = ready(), none = changed(before, {drawn: {x: [], y: []}}), one = changed(none, {drawn: {x: [2], y: [3]}}), two = changed(one, {drawn: {x: [2, 8], y: [3, 6]}});
  const there = travel({x: [2, 8], y: [3, 6]}, {rule: "descent", rate: 0.001, iterations: 300});
  assert.equal(two.loss.length, 301);
  for (const k of [0, 1, 300]) assert.ok(Math.abs(two.loss[k] - there.loss[k]) <= 1e-9 * Math.max(1, there.loss[k]));
});

test("where only a server knows how they are trained, two are shown as they are", () => {
  const two = changed(changed(sentFew(told([], [])), {drawn: {x: [2], y: [3]}}), {drawn: {x: [2, 8], y: [3, 6]}});
  assert.ok(two.few && two.drafted);
  assert.equal(two.points.moments.n, 2);
});

test("taken back without a server, points are those of before, and the learning rate is that of now", () => {
  const before = ready(), rate = {settings: {learning_rate: 0.0004}}, none = changed(changed(before, rate), {drawn: {x: [], y: []}});
  const back = likewise(before, none), there = travel(TUTORIAL, {rate: 0.0004, iterations: 300});
  back.loss.forEach((loss, k) => assert.ok(Math.abs(loss - there.loss[k]) <= 1e-9 * loss));
  assert.equal(likewise(before, changed(before, {drawn: {x: [1, 2, 4], y: [3, 1, 2]}})), before);
  assert.equal(likewise(none, before).from.settings.learning_rate, 0.001);
});
