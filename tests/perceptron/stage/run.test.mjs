import assert from "node:assert/strict";
import test from "node:test";
import {factsOf, prepare, stepOf} from "../../../perceptron/stage/run.mjs";
import {run, TUTORIAL} from "./descent.mjs";

const table = columns => ({getChild: name => ({toArray: () => columns[name]})});

/** What the server sends: nouns, and tables whose columns are read by name. */
function sent(...runs) {
  const {x, y, ...told} = runs[0].points, paths = runs.map((run, i) => [`path ${i}`, table(run)]);
  const message = {points: told, runs, view: null, notices: {stale: "", obstacle: "", failure: ""}, host: null, play: 0};
  return {message, points: table({x, y}), ...Object.fromEntries(paths)};
}
const tutorial = run(TUTORIAL, {rate: 0.001, iterations: 2000});

test("a history that is all there counts its iterations itself", () => {
  const {iteration, end, time, first} = prepare(sent(tutorial))[0];
  assert.equal(end, 2000);
  assert.equal(first, tutorial.loss[0]);
  assert.equal(time.length, 2001);
  iteration.forEach((k, i) => assert.equal(k, i));
});

test("a thinned history brings its iterations with it", () => {
  const thin = run(TUTORIAL, {rate: 0.001, iterations: 2000}, {each: 50}), [made] = prepare(sent({...thin, thinned: true}));
  assert.equal(stepOf(made, 4).iteration, thin.iteration[4]);
  assert.deepEqual(stepOf(made, 4), {iteration: 100, weight: thin.weight[4], bias: thin.bias[4], loss: thin.loss[4]});
  assert.equal(factsOf(made).last, 2000);
});

test("an untrained neuron says how far Train would take it", () => {
  const asked = (made, iterations) => ({...made, settings: {...made.settings, iterations}});
  const first = run(TUTORIAL, {rate: 0.001, iterations: 0}), [{iteration, last}] = prepare(sent(asked(first, 4000)));
  assert.deepEqual([...iteration], [0]);
  assert.equal(last, 4000);
  assert.equal(prepare(sent(asked(tutorial, 1e6)))[0].last, 2000);
});

test("only a diverged run ends before its last step", () => {
  const wild = run(TUTORIAL, {rate: 0.002, iterations: 500});
  assert.ok(prepare(sent({...wild, diverged: true}))[0].end < 20);
  assert.equal(prepare(sent({...wild, diverged: false}))[0].end, 500);
});

test("losses of zero and infinity leave the playing times finite", () => {
  for (const loss of [0, Infinity, NaN]) {
    const odd = {...tutorial, loss: tutorial.loss.map(() => loss), best: {...tutorial.best, loss: 0}};
    assert.ok(prepare(sent(odd))[0].time.every(Number.isFinite));
  }
});

test("an edge that JSON can't hold is one that no rate is above", () => {
  const adaptive = {...tutorial, theory: {...tutorial.theory, edge: null}};
  assert.equal(factsOf(adaptive).edge, Infinity);
  assert.equal(factsOf(tutorial).edge, tutorial.theory.edge);
});

test("every run that is sent is made ready, each from its own table", () => {
  const slow = run(TUTORIAL, {rate: 1e-4, iterations: 300}), made = prepare(sent(tutorial, slow));
  assert.deepEqual(made.map(one => one.end), [2000, 300]);
  assert.deepEqual([...made[1].loss], [...slow.loss]);
  assert.equal(made[1].points, made[0].points);
});

test("without points there is nothing to make ready", () => {
  const nothing = sent(tutorial);
  assert.deepEqual(prepare({...nothing, message: {...nothing.message, points: null, runs: []}}), []);
});

test("a table that was not sent is named", () => {
  const {"path 0": _, ...rest} = sent(tutorial);
  assert.throws(() => prepare(rest), /“path 0” has no column “weight”/);
});
