import assert from "node:assert/strict";
import test from "node:test";
import {appended, COLUMNS, grown} from "../../../perceptron/stage/growing.mjs";
import {run, TUTORIAL} from "./descent.mjs";

const window = {x: [0, 10], y: [0, 5]};
const whole = (made => ({...made, points: {...made.points, window}}))(run(TUTORIAL, {rate: 0.001, iterations: 2000}));
const block = (from, to) => Object.fromEntries(COLUMNS.map(name => [name, whole[name].slice(from, to)]));

test("blocks one after another are the path, and none counts twice", () => {
  let steps = null;
  for (const [from, to] of [[0, 10], [10, 11], [10, 11], [11, 500], [0, 500], [400, 2001]]) steps = appended(steps, 7, block(from, to));
  for (const name of COLUMNS) assert.deepEqual([...steps[name]], [...whole[name]]);
});

test("another training begins anew", () => {
  const steps = appended(appended(null, 7, block(0, 500)), 8, block(0, 20));
  assert.equal(steps.training, 8);
  assert.deepEqual([...steps.iteration], [...whole.iteration.slice(0, 20)]);
});

test("a run grows to its newest step, on axes for all that were asked for", () => {
  let steps = null, before = 0;
  for (const to of [1, 10, 300, 2001]) {
    steps = appended(steps, 7, block(before, to));
    const {end, time, last, loss, engine, weight} = grown(whole, steps);
    assert.equal(end, to - 1);
    assert.equal(last, 2000);
    assert.equal(time.length, to);
    assert.ok(time.every((t, k) => Number.isFinite(t) && t >= (time[k - 1] ?? 0)));
    assert.deepEqual([loss[end], weight[end], engine], [whole.loss[to - 1], whole.weight[to - 1], "autograd"]);
    before = to;
  }
});

test("a run that is lost stands where it leaves the picture", () => {
  const wild = run(TUTORIAL, {rate: 0.002, iterations: 400}), path = Object.fromEntries(COLUMNS.map(name => [name, [...wild[name]]]));
  path.loss[400] = Infinity;
  const made = grown({...whole, settings: {...whole.settings, iterations: 400}}, appended(null, 1, path));
  assert.ok(made.diverged);
  assert.ok(made.end < 20);
});
