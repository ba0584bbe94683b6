import assert from "node:assert/strict";
import test from "node:test";

import {beheld, compared, standingOf} from "../../../perceptron/stage/standing.mjs";

/** A run whose losses are these. */
const run = (losses, {best = 1, diverged = false} = {}) => ({
  loss: Float64Array.from(losses), iteration: Float64Array.from(losses, (_, k) => k), end: losses.length - 1,
  first: losses[0], best: {loss: best}, diverged, settings: {}, weight: [0], bias: [0],
});
const falls = (steps, rate, to = 1) => Array.from({length: steps}, (_, k) => to + 9 * Math.exp(-rate * k));
const format = loss => loss.toFixed(2);

test("a run that comes within 1 % and stays is good, from the iteration on", () => {
  const arrives = run(falls(400, 0.1)), {since, verdict, loss} = standingOf(arrives);
  assert.equal(verdict, "good");
  assert.ok(arrives.loss[since] <= 1.01 && arrives.loss[since - 1] > 1.01);
  assert.equal(loss, arrives.loss[399]);
});

test("one that still falls is too slow, one that does not too coarse, one that leaves diverges", () => {
  assert.equal(standingOf(run(falls(400, 0.003))).verdict, "too slow");
  assert.equal(standingOf(run(falls(400, 0.1).map((v, k) => v + 0.5 + 0.4 * Math.sin(k)))).verdict, "too coarse");
  assert.equal(standingOf(run([1, 2, 4, 8], {diverged: true})).verdict, "diverges");
  assert.deepEqual([standingOf(run([10, 9])).verdict, standingOf(run([10, 9])).since], ["too slow", null]);
});

test("points on one line have no least loss to be near to: the first loss is what is left of", () => {
  assert.equal(standingOf(run(falls(400, 0.1, 0), {best: 0})).verdict, "good");
  assert.equal(standingOf(run(falls(20, 0.01, 0), {best: 0})).verdict, "too slow");
});

const beside = (run, {differs = ["rate 0.1"], earlier = false, measured = true} = {}) => ({slot: 0, pin: {slot: 0, run}, run, differs, earlier, measured});
const said = (mine, others, k = mine.end, told = true) => compared(k, mine, others, format, told);

test("at its end a run is measured by the foremost of those that are pinned", () => {
  const quick = run(falls(400, 0.1)), slower = run(falls(400, 0.05)), never = run(falls(400, 0.001)), gone = run([1, 9, 99], {diverged: true});
  const [first, second] = [quick, slower].map(one => standingOf(one).since);
  assert.equal(said(quick, [beside(slower)]), `Within 1 % after ${first} iterations; rate 0.1 took ${second}.`);
  assert.equal(said(slower, [beside(never, {differs: ["Adam"]}), beside(quick)]), `Within 1 % after ${second} iterations; rate 0.1 took ${first}.`);
  assert.equal(said(quick, [beside(never)]), `Within 1 % after ${first} iterations; rate 0.1 never was.`);
  assert.equal(said(never, [beside(quick)]), `Not within 1 % of the best loss; rate 0.1 was after ${first} iterations.`);
  assert.equal(said(never, [beside(run(falls(400, 0.002)))]), `Ends at a loss of ${format(never.loss[399])}; rate 0.1 at ${format(falls(400, 0.002)[399])}.`);
  assert.equal(said(quick, [beside(gone)]), `Within 1 % after ${first} iterations; rate 0.1 diverges.`);
  assert.equal(said(never, [beside(gone)]), `Ends at a loss of ${format(never.loss[399])}; rate 0.1 diverges.`);
});

test("who hides the best line is told of losses alone", () => {
  const quick = run(falls(400, 0.1)), slower = run(falls(400, 0.05));
  assert.equal(said(quick, [beside(slower)], quick.end, false), "Ends at a loss of 1.00; rate 0.1 at 1.00.");
  assert.equal(said(quick, [beside(run([1, 9, 99], {diverged: true}))], quick.end, false), "Ends at a loss of 1.00; rate 0.1 diverges.");
});

test("when the best line is shown again, one's own loss stands beside it", () => {
  const {best, settings} = run([10, 7.2831], {best: 6.12});
  assert.equal(beheld(7.2831, {best, settings}, loss => loss.toFixed(3)), "Yours 7.283, best possible 6.120.");
  assert.equal(beheld(2, {best: {loss: 1, name: "best line"}, settings: {clamp: true}}, format), "Yours 2.00, best line 1.00.");
});

test("before its end, and where there is nothing to compare with, nothing is said", () => {
  const quick = run(falls(400, 0.1)), other = beside(run(falls(400, 0.05)));
  assert.equal(said(quick, [other], 398), null);
  assert.equal(said(quick, []), null);
  assert.equal(said(quick, [{...other, earlier: true}]), null);
  assert.equal(said(quick, [{...other, measured: false}]), null);
  assert.equal(said(run([1, 9, 99], {diverged: true}), [other]), null);
  assert.equal(said(run([9]), [other]), null);
});

test("a run is not compared with itself", () => {
  const quick = run(falls(400, 0.1));
  assert.equal(said(quick, [beside(quick, {differs: []})]), null);
});
