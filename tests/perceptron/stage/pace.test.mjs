import assert from "node:assert/strict";
import test from "node:test";
import {ranges} from "../../../perceptron/stage/geometry.mjs";
import {capped, changes, leaves, LONGEST, pace, stepAt, WHOLE} from "../../../perceptron/stage/pace.mjs";
import {descend, FALLING, random, steepest, TUTORIAL} from "./descent.mjs";

/** Playing times of a run as the stage computes them. */
function timed(points, settings, kept = k => true, end) {
  const path = descend(points, settings), steps = path.iteration.filter(k => k === settings.iterations || kept(k));
  const part = Object.fromEntries(Object.entries(path).map(([name, values]) => [name, steps.map(k => values[k])]));
  const {x, y} = ranges(points), change = changes(part, x, y[1] - y[0], Math.max(Math.log10(path.loss[0] / path.loss.at(-1)), 0.3) || 1);
  return {time: pace(change, part.iteration, end), change, path: part, window: {x, y}};
}
const gaps = time => Array.from(time).slice(1).map((t, k) => t - time[k]);
const total = values => Array.from(values).reduce((a, b) => a + b, 0);
const EDGE = 2 / steepest(TUTORIAL).curvature;

const RUNS = {
  "the tutorial's": [TUTORIAL, {rate: 0.001, iterations: 4000}],
  "a slow": [TUTORIAL, {rate: 1e-6, iterations: 4000}],
  "the best": [TUTORIAL, {rate: 0.00128954, iterations: 4000}],
  "a barely diverging": [TUTORIAL, {rate: 0.0013, iterations: 4000}],
  "a wildly diverging": [TUTORIAL, {rate: 1, iterations: 4000}],
  "a falling": [FALLING, {rate: 0.001, iterations: 1000}],
  "a constant": [TUTORIAL, {rate: 0, iterations: 500}],
  "an exact": [{x: [1, 3], y: [2, 1]}, {rate: 0.05, iterations: 3000}],
  "a long": [TUTORIAL, {rate: 0.001, iterations: 20000}],
};

for (const [name, [points, settings]] of Object.entries(RUNS)) {
  test(`${name} run takes about eight seconds, always rising, none of its iterations longer than a quarter of a second`, () => {
    const {time} = timed(points, settings), parts = gaps(time);
    assert.equal(time[0], 0);
    assert.ok(Math.abs(time.at(-1) - WHOLE) < 1e-6);
    assert.ok(parts.every(part => part > 0 && part <= LONGEST + 1e-9));
  });

  test(`of ${name} run no tenth of the iterations goes by in less than 50 milliseconds`, () => {
    const {time} = timed(points, settings), tenth = Math.floor(settings.iterations / 10);
    for (let k = 0; k + tenth <= settings.iterations; k += tenth) assert.ok(time[k + tenth] - time[k] > 0.05);
  });
}

test("the first ten iterations of the tutorial's run are seen one by one", () => {
  for (const rate of [1e-6, 1e-4, 0.001, 0.0012, EDGE]) {
    const parts = gaps(timed(TUTORIAL, {rate, iterations: 4000}).time).slice(0, 10);
    assert.ok(parts.every(part => part >= 0.08), `${rate}: ${parts}`);
  }
});

test("time follows the change: where more happens it goes slower", () => {
  const {time} = timed(TUTORIAL, {rate: 0.001, iterations: 4000});
  assert.ok(time[300] > 5 && time[4000] - time[2000] < 2);
  const parts = gaps(time);
  for (let k = 12; k + 100 < 4000; k += 100) assert.ok(parts[k + 99] <= parts[k] + 1e-9);
});

test("a short run gives every iteration a quarter of a second", () => {
  for (const iterations of [1, 2, 7, 32]) {
    const {time} = timed(TUTORIAL, {rate: 0.001, iterations});
    for (const part of gaps(time)) assert.ok(Math.abs(part - LONGEST) < 1e-9);
  }
});

test("a run without a single step takes no time", () => {
  assert.deepEqual(Array.from(pace(new Float64Array(1), [0])), [0]);
  assert.deepEqual(Array.from(pace(new Float64Array(0), [])), []);
});

test("a thinned history is played like the whole one, give or take a tenth of it", () => {
  const settings = {rate: 0.001, iterations: 20000}, whole = timed(TUTORIAL, settings).time;
  const every = k => k < 1000 || k % 20 === 0, {time, path} = timed(TUTORIAL, settings, every);
  path.iteration.forEach((k, i) => assert.ok(Math.abs(time[i] - whole[k]) < 0.1 * WHOLE, `iteration ${k}`));
});

test("a history with a gap does not stand still in it", () => {
  const iteration = [...Array(200).keys(), 1_000_000], time = pace(new Float64Array(201).fill(1), iteration);
  assert.ok(gaps(time).every(part => part > 0 && part <= LONGEST + 1e-9));
  assert.ok(Math.abs(time.at(-1) - WHOLE) < 1e-6);
});

test("a run that leaves the picture is paced up to there, and what follows takes a short tail", () => {
  const {path, window} = timed(TUTORIAL, {rate: 0.002, iterations: 2000}), end = leaves(path, window.x, window.y);
  const {time} = timed(TUTORIAL, {rate: 0.002, iterations: 2000}, undefined, end);
  assert.ok(end > 1 && end < 20);
  assert.ok(Math.abs(time[end] - end * LONGEST) < 1e-9);
  assert.ok(Math.abs(time.at(-1) / time[end] - 1.15) < 1e-9);
  assert.ok(gaps(time).every(part => part > 0));
});

test("changes are finite and never negative, whatever the numbers", () => {
  const wild = [0, -0, 1, -1, 1e-320, 1e300, -1e300, Infinity, -Infinity, NaN], next = random(20), any = () => wild[Math.floor(next() * wild.length)];
  for (let i = 0; i < 2000; i++) {
    const of = () => Array.from({length: 5}, any);
    const change = changes({weight: of(), bias: of(), loss: of()}, [any(), any()], [0, 1, 1e-300, 5][i % 4], 3);
    assert.ok(change.every(c => c >= 0 && Number.isFinite(c)));
  }
});

test("a change is the move of both ends of the line and of the loss, as shares of their axes", () => {
  const path = {weight: [1, 1, 2], bias: [0, 3, 3], loss: [100, 10, 10]};
  assert.deepEqual(Array.from(changes(path, [0, 10], 20, 4)), [0, 3 / 20 + 3 / 20 + 1 / 4, 10 / 20]);
});

test("capped shares sum to one, respect the cap, and keep the order and the proportions below it", () => {
  const next = random(21);
  for (let i = 0; i < 2000; i++) {
    const count = 1 + Math.floor(60 * next()), wild = 12 * next();
    const shares = Array.from({length: count}, () => (next() < 0.2 ? 0 : 10 ** (wild * (next() - 0.5)))), cap = 1 / count + next() * (1 - 1 / count) * 0.7;
    const out = capped(shares, cap);
    assert.ok(Math.abs(total(out) - 1) < 1e-9);
    assert.ok(out.every(s => s >= 0 && s <= cap * (1 + 1e-9)));
    for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) {
      if (shares[a] > shares[b]) assert.ok(out[a] >= out[b] * (1 - 1e-12));
      if (shares[b] > 0 && out[a] < cap * (1 - 1e-9) && out[b] < cap * (1 - 1e-9)) assert.ok(Math.abs(out[a] * shares[b] - out[b] * shares[a]) <= 1e-9 * out[b] * (shares[a] + shares[b]));
    }
  }
});

test("shares that are all zero, or a cap that leaves no choice, are spread evenly", () => {
  assert.deepEqual(Array.from(capped([0, 0, 0, 0], 0.5)), [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual(Array.from(capped([9, 1], 0.5)), [0.5, 0.5]);
  assert.deepEqual(Array.from(capped([9, 1], 0.1)), [0.5, 0.5]);
  assert.deepEqual(Array.from(capped([1, 0, 0], 0.5)), [0.5, 0.25, 0.25]);
});

test("the step at a time agrees with a linear search", () => {
  const next = random(22);
  for (let round = 0; round < 100; round++) {
    const time = [0];
    while (time.length < 40 * next()) time.push(time.at(-1) + 0.01 + next());
    for (let i = 0; i < 30; i++) {
      const seconds = 25 * next() - 1, wanted = Math.max(time.filter(t => t <= seconds).length - 1, 0);
      assert.equal(stepAt(time, seconds), wanted);
    }
    time.forEach((t, k) => assert.equal(stepAt(time, t), k));
  }
});

test("a run that converges never leaves the picture", () => {
  const {path, window} = timed(TUTORIAL, {rate: 0.001, iterations: 300});
  assert.equal(leaves(path, window.x, window.y), 300);
});

test("a run that leaves the picture does so at the first step after which no line crosses it", () => {
  for (const rate of [0.0014, 0.002, 0.01, 1]) {
    const {path, window: {x, y}} = timed(TUTORIAL, {rate, iterations: 400}), end = leaves(path, x, y), height = y[1] - y[0];
    const seen = k => {
      const ends = x.map(v => path.weight[k] * v + path.bias[k]);
      return ends.every(Number.isFinite) && !(ends.every(v => v > y[1] + 2 * height) || ends.every(v => v < y[0] - 2 * height) || ends.every(v => Math.abs(v) > 20 * height));
    };
    assert.ok(end < 400 && (end === 1 || seen(end - 1)));
    for (let k = end; k <= 400; k++) assert.ok(!seen(k));
  }
});

test("a run that is gone at once still plays its first iteration", () => {
  const far = {weight: [0, 1e9, NaN], bias: [1e9, 1e12, NaN], loss: [1, Infinity, NaN]};
  assert.equal(leaves(far, [0, 1], [0, 1]), 1);
  assert.equal(leaves({weight: [1], bias: [NaN], loss: [NaN]}, [0, 1], [0, 1]), 0);
});

test("a line that pivots about the middle is still there until it stands upright", () => {
  const pivot = {weight: [1, -10, 30, -100, 1000], bias: [0, 0, 0, 0, 0], loss: [1, 2, 3, 4, 5]};
  assert.equal(leaves(pivot, [-1, 1], [-1, 1]), 3);
});
