import assert from "node:assert/strict";
import test from "node:test";

import {even, iterationsIn, lossesIn} from "../../../perceptron/stage/ticks.mjs";
import {random} from "./descent.mjs";

test("even ticks lie within, evenly, are few, and read as they were meant", () => {
  assert.deepEqual(even(6.11, 6.17, 6), [6.11, 6.12, 6.13, 6.14, 6.15, 6.16, 6.17]);
  assert.deepEqual(even(0.05, 0.62, 3), [0.2, 0.4, 0.6]);
  assert.deepEqual(even(-3, 12, 4), [0, 5, 10]);
  const draw = random(11);
  for (let i = 0; i < 2000; i++) {
    const low = (draw() - 0.3) * 10 ** (12 * draw() - 6), high = low + 10 ** (12 * draw() - 6), most = 2 + Math.floor(6 * draw());
    const ticks = even(low, high, most), gap = ticks.length > 1 ? ticks[1] - ticks[0] : high - low;
    if (high - low < 1e-6 * Math.abs(low)) continue;
    assert.ok(ticks.length <= most + 1 && ticks.length >= Math.floor(most / 2.5), `${ticks} in ${low}, ${high}`);
    assert.ok(ticks.every(t => t >= low - 1e-6 * gap && t <= high + 1e-6 * gap));
    ticks.forEach((t, k) => k > 1 && assert.ok(Math.abs(t - ticks[k - 1] - gap) < 1e-6 * gap));
    assert.ok(ticks.every(t => String(t).length < 22));
  }
});

test("iterations are whole ones, however near", () => {
  assert.deepEqual(iterationsIn(3.2, 6.9, 5), [4, 5, 6]);
  assert.deepEqual(iterationsIn(3.2, 5.4, 5), [4, 5]);
  assert.deepEqual(iterationsIn(100, 300, 4), [100, 150, 200, 250, 300]);
  assert.deepEqual(iterationsIn(-0.04, 4200, 5), [0, 1, 10, 100, 1000]);
  assert.deepEqual(iterationsIn(-0.04, 5e5, 4), [0, 10, 1000, 1e5], "every other one, the last among them");
});

test("losses far apart are marked by powers of ten and their shares, near ones evenly", () => {
  assert.deepEqual(lossesIn(5, 60, 6), [5, 7, 10, 20, 30, 50]);
  assert.deepEqual(lossesIn(6.1, 6.4, 4), [6.1, 6.2, 6.3, 6.4]);
});
