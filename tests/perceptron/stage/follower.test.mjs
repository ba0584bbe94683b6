import assert from "node:assert/strict";
import test from "node:test";

import {AT_ONCE, draftOf, LATE, lateTask, pathOf} from "../../../perceptron/stage/draft.mjs";
import {Follower} from "../../../perceptron/stage/follower.mjs";
import {run, travel, TUTORIAL} from "./descent.mjs";

/** A worker that answers when it is told to. */
function worker() {
  const asked = [], made = {asked, ended: 0, postMessage: task => asked.push(task), terminate() { made.ended++; }, answer: path => made.onmessage({data: path})};
  return made;
}

const HUBER = {measure: "huber", delta: 0.5, rate: 0.01};

/** A run as prepare() of run.mjs makes it, of so many iterations. */
function ready(iterations) {
  const made = run(TUTORIAL, {...HUBER, iterations: 20}), numbers = {momentum: 0.9};
  return {...made, points: {...made.points, window: {x: [0, 10], y: [0, 10]}}, settings: {...made.settings, iterations, optimizer: "gradient descent", numbers, batch_size: null}};
}

test("of what is asked for while it works only the last is begun", () => {
  const one = worker(), follower = new Follower(() => one), told = [];
  assert.equal(follower.busy, false);
  for (const name of ["first", "second", "third"]) follower.ask(name, path => told.push([name, path]));
  assert.deepEqual([one.asked, follower.busy], [["first"], true]);
  one.answer("a");
  assert.deepEqual([told, one.asked, follower.busy], [[["first", "a"]], ["first", "third"], true]);
  one.answer("c");
  assert.deepEqual([told.at(-1), follower.busy], [["third", "c"], false]);
});

test("what is dropped is not told, and the next is asked of another worker", () => {
  const all = [], follower = new Follower(() => { all.push(worker()); return all.at(-1); });
  follower.ask("first", () => assert.fail("dropped"));
  follower.drop();
  assert.deepEqual([all[0].ended, follower.busy], [1, false]);
  follower.ask("second", () => {});
  assert.deepEqual(all[1].asked, ["second"]);
  follower.end();
  assert.equal(all[1].ended, 1);
  assert.equal(follower.possible, false);
});

test("without a worker, and where its module can't be loaded, nothing is asked", () => {
  const none = new Follower(() => null), one = worker(), broken = new Follower(() => one);
  assert.equal(none.possible, false);
  none.ask("first", () => assert.fail());
  const told = [];
  broken.ask("first", path => told.push(path));
  one.onerror();
  assert.deepEqual([broken.possible, broken.busy, told], [false, false, [null]]);
  assert.equal(new Follower().possible, false, "a saved page's modules have no address");
});

test("what is too much for a frame is for a worker, what is too much for that for neither", () => {
  const n = TUTORIAL.x.length, of = iterations => lateTask(ready(iterations), {drawn: TUTORIAL});
  assert.equal(of(AT_ONCE / n), null);
  assert.equal(of(AT_ONCE / n + 1).points.x, TUTORIAL.x);
  assert.ok(of(LATE / n));
  assert.equal(of(LATE / n + 1), null);
  const more = ready(AT_ONCE / n + 1), sample = {...more, points: {...more.points, moments: {...more.points.moments, n: n + 1}}};
  assert.equal(lateTask(sample, {}), null, "nor what is drawn from a sample");
});

test("with the path that was worked out it is the training from that start on those points", () => {
  const before = ready(60), start = {weight: 2, bias: -1}, path = pathOf(before.points, before.settings, start);
  const made = draftOf(before, {start}, path), there = travel(TUTORIAL, {...HUBER, iterations: 60, ...start});
  for (const name of ["weight", "bias", "loss"]) made[name].forEach((value, k) => assert.ok(Math.abs(value - there[name][k]) <= 1e-9 * Math.max(1, Math.abs(value)), `${name} ${k}`));
});

test("with that of a moment before it begins at the start all the same", () => {
  const before = ready(60), start = {weight: 2, bias: -1}, made = draftOf(before, {start}, before);
  assert.deepEqual([made.weight[0], made.bias[0], made.weight[1]], [2, -1, before.weight[1]]);
  assert.ok(Math.abs(made.loss[0] - travel(TUTORIAL, {...HUBER, iterations: 0, ...start}).loss[0]) < 1e-9);
});
