import assert from "node:assert/strict";
import test from "node:test";
import {Recording, START, back, end, home, next, to, whole, wholeBack} from "../../../perceptron/step/recording.mjs";

const seen = value => ({shape: [1, 1], dtype: "float32", requires_grad: true, is_leaf: true, grad_fn: "", values: [value], grad: null});

/** Iterations of three lines, the last of which changes w to their number; two lines before the loop. */
function trace(first, count, before = {}) {
  const ran = first === 0 ? [{iteration: START, line: 1, changed: {w: seen(-1)}}, {iteration: START, line: 2, changed: {}}] : [];
  for (let iteration = first; iteration < first + count; iteration++) for (let line = 3; line < 6; line++) ran.push({iteration, line, changed: line === 5 ? {w: seen(iteration)} : {}});
  return {first, before, ran, failure: null};
}

function recorded(...traces) {
  const recording = new Recording("a", 100);
  for (const one of traces) recording.take(one);
  return recording;
}

test("every line has the tensors before it and after it, also where the recording begins in the middle", () => {
  const recording = recorded(trace(0, 2), trace(50, 1, {w: seen(49)}));
  const {before, now, changed} = recording.entry({iteration: 1, at: 2});
  assert.deepEqual([before.w.values, now.w.values, changed], [[0], [1], ["w"]]);
  assert.deepEqual(recording.entry({iteration: 50, at: 0}).now.w.values, [49]);
});

test("next goes through every line once and back the same way", () => {
  const recording = recorded(trace(0, 3));
  const seen = [];
  for (let place = home(recording, null); recording.entry(place); place = next(recording, place)) seen.push(place);
  assert.equal(seen.length, 2 + 3 * 3);
  const returned = [seen.at(-1)];
  while (!recording.begins(returned.at(-1))) returned.push(back(recording, returned.at(-1)));
  assert.deepEqual(returned.reverse(), seen);
});

test("beyond what is recorded there is a place without an entry, and it says which iteration is missing", () => {
  const recording = recorded(trace(0, 2));
  const place = next(recording, {iteration: 1, at: 2});
  assert.deepEqual([place.iteration, recording.entry(place)], [2, null]);
  assert.equal(recording.missing(0, 1, 10), 2);
  assert.equal(recording.missing(0, 1, 1), null);
  assert.equal(recording.missing(0, -1, 10), null, "the lines before the loop are the first");
});

test("a whole iteration ends at its last line: of this one, or of the next where this one has ended", () => {
  const recording = recorded(trace(0, 30));
  assert.deepEqual(whole(1)(recording, {iteration: START, at: 0}), {iteration: 0, at: 2});
  assert.deepEqual(whole(1)(recording, {iteration: 4, at: 1}), {iteration: 4, at: 2});
  assert.deepEqual(whole(1)(recording, {iteration: 4, at: 2}), {iteration: 5, at: 2});
  assert.deepEqual(whole(10)(recording, {iteration: 4, at: 2}), {iteration: 14, at: 2});
  assert.deepEqual(whole(10)(recording, {iteration: 4, at: 0}), {iteration: 13, at: 2});
  assert.deepEqual(wholeBack(1)(recording, {iteration: 4, at: 1}), {iteration: 3, at: 2});
  assert.deepEqual(wholeBack(10)(recording, {iteration: 4, at: 1}), {iteration: START, at: 1});
});

test("nothing goes beyond the last iteration, and a jump lands where one begins", () => {
  const recording = recorded(trace(0, 1), trace(95, 5));
  assert.deepEqual(to(1e9)(recording, null), {iteration: 99, at: 0});
  assert.deepEqual(to(-3)(recording, null), {iteration: 0, at: 0});
  assert.deepEqual(end(recording, null), {iteration: 99, at: 2});
  assert.ok(recording.ends({iteration: 99, at: 2}));
  assert.deepEqual(next(recording, {iteration: 99, at: 2}), {iteration: 99, at: 2});
  assert.deepEqual(whole(10)(recording, {iteration: 96, at: 2}), {iteration: 99, at: 2});
});

test("an error is the last place there is, with the tensors as they were", () => {
  const failing = trace(0, 2);
  failing.ran.pop();
  failing.failure = {iteration: 1, line: 5, error: "RuntimeError", message: "no"};
  const recording = recorded(failing), last = end(recording, null), entry = recording.entry(last);
  assert.deepEqual([entry.failed, entry.line, entry.changed], [true, 5, []]);
  assert.equal(entry.now, entry.before);
  assert.ok(recording.ends(last) && !recording.ends({iteration: 1, at: 1}));
  assert.deepEqual(to(50)(recording, null), {iteration: 1, at: 0});
});

test("what is far away is forgotten first, the lines before the loop never", () => {
  const recording = new Recording("a", 10_000);
  recording.take(trace(0, 100));
  recording.take(trace(5000, 1000));
  recording.forget(5500);
  assert.equal(recording.there.size, 601);
  assert.ok(recording.there.has(START) && recording.there.has(5500) && !recording.there.has(50));
});
