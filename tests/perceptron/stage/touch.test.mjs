import assert from "node:assert/strict";
import test from "node:test";

import {run, TUTORIAL} from "./descent.mjs";

globalThis.window = globalThis;   // whose clock it waits by
const {Touch} = await import("../../../perceptron/stage/touch.mjs");
const {Wishes} = await import("../../../perceptron/stage/wishes.mjs");

/** A run as prepare() of run.mjs makes it. */
function ready() {
  const made = run(TUTORIAL, {rate: 0.001, iterations: 50}), numbers = {momentum: 0.9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8};
  return {...made, points: {...made.points, identity: "A", window: {x: [0, 10], y: [0, 5]}}, settings: {...made.settings, optimizer: "gradient descent", numbers, batch_size: null}};
}

/** A stage that notes what it is told; `told` is null without a server. */
function stage({server = true} = {}) {
  const told = [], at = {
    told, run: ready(), few: null, stale: false, shown: {points: true, neuron: true, best: true}, neuron: {weight: 0, bias: 0},
    root: {dataset: {}}, tell: server ? (name, value) => told.push({name, ...value}) : null, replaced: 0, shows: 0, kept: 0, edits: null,
    hold() {}, release() {}, pause() {}, rewind() {},
    draft(run) { at.run = run; }, replace(run) { at.run = run; at.replaced++; },
    unchanged() { at.kept++; }, editable(edits) { at.edits = edits; }, show() { at.shows++; },
  };
  return at;
}

/** What the server sends. */
const message = (answered, identity, edits = {undo: false, redo: false}) => ({data: {message: {points: {identity}, edits, answered}}});

function held(at) {
  const touch = new Touch(at);
  assert.equal(touch.waits(message(0, "A")), false);
  return touch;
}

test("while a hand holds something nothing is sent and nothing shown; let go, one wish goes up", () => {
  const at = stage(), touch = held(at);
  touch.take();
  touch.move(3, 5, 2);
  assert.ok(touch.waits(message(0, "A")), "what comes meanwhile waits");
  assert.equal(at.told.length, 0);
  touch.drop(3, 5, 2);
  assert.deepEqual(at.told.map(({number, ...wish}) => wish), [{name: "points", change: "moved", at: 3, x: 5, y: 2, of: "A"}]);
  assert.ok(touch.waits(message(at.told[0].number - 1, "A")), "that is no answer");
  assert.equal(touch.waits(message(at.told[0].number, "B")), false);
  assert.ok(touch.confirmed);
  touch.end();
});

test("a hand that takes something and lets it go unmoved has changed nothing, and says so", () => {
  const at = stage(), touch = held(at), before = at.run;
  touch.take();
  touch.back();
  assert.deepEqual([at.kept, at.replaced, at.run === before], [1, 0, true]);
  touch.take();
  touch.move(3, 5, 2);
  touch.back();
  assert.deepEqual([at.kept, at.replaced], [1, 1]);
  touch.end();
});

test("a wish waits for the answer to the one before it, and knows the points by then", () => {
  const at = stage(), touch = held(at);
  touch.add(2, 3);
  touch.undo();
  touch.add(4, 4);
  assert.equal(at.told.length, 1);
  touch.waits(message(at.told[0].number, "B", {undo: true, redo: false}));
  assert.deepEqual([at.told[1].name, at.told[1].of], ["undo", "B"]);
  touch.waits(message(at.told[1].number, "A", {undo: false, redo: true}));
  assert.deepEqual([at.told[2].name, at.told[2].of], ["points", "A"]);
  touch.end();
});

test("what is asked for is not lost when the stage is mounted anew before it is answered", () => {
  const wishes = new Wishes(), first = stage(), second = stage();
  second.run = null;
  const touch = new Touch(first, wishes);
  touch.waits(message(0, "A"));
  touch.add(2, 3);
  touch.undo();
  const anew = new Touch(second, wishes);
  touch.end();
  assert.ok(anew.waits(message(first.told[0].number, "B", {undo: true, redo: false})), "undo is still to be answered");
  assert.deepEqual([first.told.length, second.told[0].name, second.told[0].of], [1, "undo", "B"]);
  assert.equal(anew.waits(message(second.told[0].number, "A")), false);
  assert.ok(anew.expects, "they are the hand's own points, and go on from where they stood");
  wishes.forget();
});

test("what undo comes to is not what is drafted: only the server's answer shows it", () => {
  const at = stage(), touch = held(at);
  touch.add(2, 3);
  touch.waits(message(at.told[0].number, "B", {undo: true, redo: false}));
  assert.ok(touch.confirmed);
  touch.undo();
  touch.waits(message(at.told[1].number, "A"));
  assert.ok(touch.wishes.answered && !touch.confirmed);
  touch.end();
});

test("with nothing to take back undo is no wish", () => {
  const at = stage(), touch = held(at);
  touch.undo();
  touch.redo();
  assert.equal(at.told.length, 0);
});

test("put back where it came from, a draft that is answered is shown in axes of its own", () => {
  const at = stage(), touch = held(at);
  at.run = {...at.run, drafted: true};   // as it stays where the core has no exact form
  touch.takeRate();
  touch.slide(0.0005);
  touch.back();
  assert.equal(at.replaced, 1);
  assert.equal(at.run.settings.learning_rate, 0.001);
});

test("the rate is told by its own field, and awaited like any wish", () => {
  const at = stage(), touch = held(at);
  touch.takeRate();
  touch.slide(0.0005);
  touch.keepRate(1e15);
  assert.equal(at.told.length, 0);
  assert.ok(touch.waits(message(7, "A")));
  assert.equal(touch.waits(message(1e15, "A")), false);
  assert.ok(touch.confirmed);
});

test("without a server a draft is the run, undo has the points back, and the rate stays", () => {
  const at = stage({server: false}), touch = new Touch(at), {loss} = at.run;
  touch.seeds = {weight: at.run.weight[0], bias: at.run.bias[0]};
  touch.take();
  touch.drop(3, 5, 2);
  assert.ok(at.run.drafted && at.edits.undo);
  touch.takeRate();
  touch.slide(0.0005);
  touch.keepRate(0);
  touch.undo();
  assert.equal(at.run.settings.learning_rate, 0.0005);
  assert.ok(Math.abs(at.run.loss[0] - loss[0]) < 1e-9 && at.edits.redo && !at.edits.undo);
  touch.takeStart();
  touch.moveStart({weight: 1, bias: 2});
  touch.dropStart();
  assert.deepEqual([at.run.weight[0], at.run.settings.start_chosen, at.edits.redo], [1, true, false]);
  touch.seeded();
  assert.deepEqual([at.run.weight[0], at.run.settings.start_chosen], [touch.seeds.weight, false]);
});

/** Who works out what is too much for a frame, when he is told to. */
function slow() {
  const at = {possible: true, busy: false, done: null, dropped: 0};
  at.ask = (task, done) => Object.assign(at, {busy: true, done});
  at.drop = () => Object.assign(at, {busy: false, dropped: at.dropped + 1});
  at.answer = path => { at.busy = false; at.done(path); };
  at.end = () => {};
  return at;
}

/** A run without an exact form that is too long for a frame. */
function long() {
  const run = ready();
  return {...run, settings: {...run.settings, loss: "huber", delta: 1, iterations: 100_000}};
}

/** What he answers: so many steps, in all columns the same. */
const path = (...values) => Object.fromEntries(["weight", "bias", "loss", "iteration"].map(name => [name, Float64Array.from(values)]));

/** A hand on such a run, whose points the server has sent. */
function heldLong() {
  const at = stage(), follower = slow();
  at.run = long();
  const touch = new Touch(at, new Wishes(), follower);
  touch.waits(message(0, "A"));
  return {at, follower, touch};
}

test("what is worked out late is awaited before the server's answer is shown", () => {
  const {at, follower, touch} = heldLong();
  touch.take();
  touch.move(3, 5, 2);
  assert.ok(at.run.late && at.run.points.x[3] === 5, "the point is where the hand is");
  assert.equal(at.run.loss.length, 51, "on the path of a moment before");
  touch.drop(3, 5, 2);
  assert.equal(at.told.length, 1, "the server is told at once");
  const answer = message(at.told[0].number, "B");
  assert.ok(touch.waits(answer));
  follower.answer(path(0.5, 0.4));
  assert.deepEqual([at.run.late, [...at.run.weight].at(-1), at.shows], [false, 0.4, 1]);
  assert.equal(touch.waits(answer), false);
  assert.ok(touch.confirmed, "the answer is still the answer");
  touch.end();
});

test("an answer of a moment before is drawn with what the hand has changed since, and that is what is sent", () => {
  const {at, follower, touch} = heldLong();
  touch.takeStart();
  touch.moveStart({weight: 1, bias: 1});
  const {done} = follower;
  touch.moveStart({weight: 2, bias: 2});
  done(path(1, 0.4));
  assert.deepEqual([at.run.weight[0], at.run.bias[0], at.run.late], [2, 2, true]);
  touch.dropStart();
  assert.deepEqual([at.told[0].weight, at.told[0].bias], [2, 2]);
  touch.end();
});

test("what is put back does not put back what was let go before it", () => {
  const {at, follower, touch} = heldLong();
  touch.take();
  touch.drop(3, 5, 2);
  touch.take();
  touch.back();
  assert.ok(follower.busy, "it is still worked out");
  touch.take();
  touch.move(4, 7, 1);
  follower.answer(path(0.5, 0.3));
  assert.deepEqual([at.run.points.x[3], at.run.points.x[4]], [5, 7], "what the hand has now stays there");
  touch.move(4, 8, 1);
  touch.back();
  assert.ok(follower.busy, "and when that is put back, it is asked for again");
  follower.answer(path(0.5, 0.2));
  assert.deepEqual([at.run.points.x[3], at.run.points.x[4], at.run.late, at.run.weight[1]], [5, TUTORIAL.x[4], false, 0.2]);
  touch.end();
});

test("where nobody can work it out after all, the start alone is shown, and what the server sent", () => {
  const {at, follower, touch} = heldLong();
  touch.take();
  touch.drop(3, 5, 2);
  assert.ok(touch.waits(message(at.told[0].number, "B")));
  follower.answer(null);
  assert.deepEqual([at.run.loss.length, at.run.late, at.shows], [1, false, 1]);
  touch.end();
});

test("put back, what was to be worked out late is dropped", () => {
  const {at, follower, touch} = heldLong(), before = at.run;
  touch.take();
  touch.move(3, 5, 2);
  touch.back();
  assert.deepEqual([follower.dropped, at.run === before], [1, true]);
  touch.end();
});
