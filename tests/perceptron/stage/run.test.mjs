import assert from "node:assert/strict";
import test from "node:test";
import {factsOf, prepare, stepOf} from "../../../perceptron/stage/run.mjs";
import {run, TUTORIAL} from "./descent.mjs";

/** What the server sends: tables whose columns are read by name. */
function sent(shown, meta = {}) {
  const table = columns => ({getChild: name => ({toArray: () => columns[name]})});
  return {meta: {...shown.meta, ...meta}, points: table(TUTORIAL), path: table(shown)};
}
const tutorial = run(TUTORIAL, {rate: 0.001, iterations: 2000});

test("a history that is all there counts its iterations itself", () => {
  const {iteration, end, time, first} = prepare(sent(tutorial));
  assert.equal(end, 2000);
  assert.equal(first, tutorial.loss[0]);
  assert.equal(time.length, 2001);
  iteration.forEach((k, i) => assert.equal(k, i));
});

test("a thinned history brings its iterations with it", () => {
  const thin = run(TUTORIAL, {rate: 0.001, iterations: 2000}, {each: 50}), made = prepare(sent(thin, {thinned: true}));
  assert.equal(stepOf(made, 4).iteration, thin.iteration[4]);
  assert.deepEqual(stepOf(made, 4), {iteration: 100, weight: thin.weight[4], bias: thin.bias[4], loss: thin.loss[4]});
  assert.equal(factsOf(made).last, 2000);
});

test("an untrained neuron says how far Train would take it", () => {
  const first = run(TUTORIAL, {rate: 0.001, iterations: 0}), {iteration, last} = prepare(sent(first, {iterations: 4000}));
  assert.deepEqual([...iteration], [0]);
  assert.equal(last, 4000);
  assert.equal(prepare(sent(tutorial, {iterations: 1e6})).last, 2000);
});

test("only a diverged run ends before its last step", () => {
  const wild = run(TUTORIAL, {rate: 0.002, iterations: 500});
  assert.ok(prepare(sent(wild, {diverged: true})).end < 20);
  assert.equal(prepare(sent(wild, {diverged: false})).end, 500);
});

test("losses of zero and infinity leave the playing times finite", () => {
  for (const loss of [0, Infinity, NaN]) {
    const odd = {...tutorial, loss: tutorial.loss.map(() => loss), meta: {...tutorial.meta, best: {...tutorial.meta.best, loss: 0}}};
    assert.ok(prepare(sent(odd)).time.every(Number.isFinite));
  }
});

test("an edge that JSON can't hold is one that no rate is above", () => {
  const adaptive = {...tutorial, meta: {...tutorial.meta, edge: null}};
  assert.equal(factsOf(adaptive).edge, Infinity);
  assert.equal(factsOf(tutorial).edge, tutorial.meta.edge);
});
