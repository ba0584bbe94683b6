import assert from "node:assert/strict";
import test from "node:test";
import {draped, product, project, seenBy} from "../../../perceptron/stage/projection.mjs";
import {random} from "./descent.mjs";

const near = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);
const matrix = next => Array.from({length: 16}, () => next() - 0.5);
/** Row by row, the other way than WebGL. */
const times = (m, v) => [0, 1, 2, 3].map(row => v.reduce((sum, part, k) => sum + m[4 * k + row] * part, 0));

test("a product of matrices does what the second does, and then the first", () => {
  const next = random(13);
  for (let round = 0; round < 50; round++) {
    const [one, other] = [matrix(next), matrix(next)], v = [next(), next(), next(), 1];
    times(product(one, other), v).forEach((part, i) => near(part, times(one, times(other, v))[i]));
  }
});

test("a camera looks at the middle: what is there is in the picture's middle, and what is behind it is nowhere", () => {
  const still = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const view = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -3, 1];   // three away
  const perspective = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -0.2, 0];
  const m = seenBy({model: still, view, projection: perspective});
  assert.deepEqual(project(m, 0, 0, 0, 300, 200), [150, 100]);
  const [x, y] = project(m, 1, 1, 0, 300, 200);
  near(x, 200);
  near(y, 100 - 100 / 3);
  assert.ok(project(m, 1, 0, 2, 300, 200)[0] > x, "nearer is further from the middle");
  assert.deepEqual(project(m, 0, 0, 4, 300, 200), [NaN, NaN]);
});

test("a draped path goes through each of its steps, straight between them and in short pieces", () => {
  const xs = [0, 0.5, 0.5, 0.51, -0.4], ys = [0, 0.1, 0.9, 0.9, 0.2], {x, y, at} = draped(xs, ys);
  xs.forEach((v, k) => {
    near(x[at[k]], v);
    near(y[at[k]], ys[k]);
  });
  for (let i = 1; i < x.length; i++) assert.ok(Math.max(Math.abs(x[i] - x[i - 1]), Math.abs(y[i] - y[i - 1])) < 1 / 20);
  const k = 1, middle = Math.floor((at[0] + at[1]) / 2);
  near(y[middle] / x[middle], ys[k] / xs[k], 1e-6);
});

test("a path to and fro is cut as long as there is room, and then each of its steps is there", () => {
  const xs = Array.from({length: 5000}, (_, k) => k % 2), {x, at} = draped(xs, xs);
  assert.ok(x.length > 8000 && x.length < 10_000);
  assert.equal(at.length, 5000);
  assert.ok(xs.every((v, k) => Math.abs(x[at[k]] - v) < 1e-12));
});
