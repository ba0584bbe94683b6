import assert from "node:assert/strict";
import test from "node:test";
import {apart, drawable, extent, iterationTicks, lossTicks, padded, pixel, ranges, segment, upTo, visible} from "../../../perceptron/stage/geometry.mjs";
import {random} from "./descent.mjs";

const near = (a, b, share = 1e-9) => assert.ok(Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b), 1e-300), `${a} is not ${b}`);

test("the data fill 80 % of their axis, in its middle", () => {
  for (const [low, high] of [[2.1, 8.9], [-3, 3], [1e-9, 2e-9], [1990, 2020], [-1e12, 4]]) {
    const [from, to] = padded(low, high);
    near((high - low) / (to - from), 0.8);
    near(from + to, low + high, 1e-6);
  }
});

test("values that are all equal get an axis that has a width and holds them", () => {
  for (const value of [0, 5, -3, 1e20, -1e-20, 1e-300]) {
    const [from, to] = padded(value, value);
    assert.ok(from < value && value < to);
  }
});

test("the extent skips what is not finite, and is 0 to 1 when nothing is left", () => {
  assert.deepEqual(extent([3, NaN, -Infinity, -2, Infinity, 7]), [-2, 7]);
  for (const none of [[], [NaN, Infinity], new Float32Array(0)]) assert.deepEqual(extent(none), [0, 1]);
  assert.deepEqual(extent(Float64Array.of(4)), [4, 4]);
});

test("axis ranges depend on the points alone, each axis on its own", () => {
  const {x, y} = ranges({x: Float64Array.of(0, 10), y: Float64Array.of(5, 5)});
  assert.deepEqual(x, padded(0, 10));
  assert.deepEqual(y, padded(5, 5));
});

test("a pixel leads back to its value on plain, flipped and logarithmic axes", () => {
  const next = random(3);
  for (let i = 0; i < 500; i++) {
    const log = next() < 0.5, flip = next() < 0.5, from = 20 * next() - 10, range = [from, from + 0.1 + 5 * next()], size = 50 + 900 * next();
    const value = log ? 10 ** (range[0] + next() * 3) : range[0] + next() * 3, p = pixel({range, log, flip, length: size}, value);
    const share = flip ? 1 - p / size : p / size, plain = range[0] + share * (range[1] - range[0]);
    near(log ? 10 ** plain : plain, value, 1e-7);
  }
});

test("a flipped axis has its larger values higher up", () => {
  assert.equal(pixel({range: [0, 10], length: 200, flip: true}, 10), 0);
  assert.equal(pixel({range: [0, 10], length: 200, flip: true}, 0), 200);
});

test("what is drawable is always a number near the picture, and the picture itself is left alone", () => {
  for (const p of [0, 17.5, 100, -350, 499]) assert.equal(drawable(p, 100), p);
  for (const p of [1e30, -1e30, Infinity, -Infinity, NaN]) assert.ok(Math.abs(drawable(p, 100)) <= 1e6);
  assert.ok(drawable(Infinity, 100) > 0 && drawable(-Infinity, 100) < 0);
});

test("a segment's ends lie on the line and in a box one size larger on every side", () => {
  const next = random(4);
  let seen = 0;
  for (let i = 0; i < 4000; i++) {
    const left = 50 * (next() - 0.5), right = left + 10 ** (4 * next() - 2), bottom = 50 * (next() - 0.5), top = bottom + 10 ** (4 * next() - 2);
    const weight = (next() - 0.5) * 10 ** (12 * next() - 4), line = {weight, bias: bottom + (top - bottom) * next() - weight * (left + (4 * next() - 1.5) * (right - left))};
    const ends = segment(line, [left, right], [bottom, top]), wide = right - left, high = top - bottom;
    const grid = Array.from({length: 401}, (_, k) => left - wide + (3 * wide * k) / 400).filter(x => Math.abs(weight * x + line.bias - (bottom + top) / 2) <= 1.49 * high);
    if (!ends) {
      assert.deepEqual(grid, [], "a line that is in the box was called missed");
      continue;
    }
    seen++;
    const [x0, y0, x1, y1] = ends, slack = 1e-9;
    for (const [x, y] of [[x0, y0], [x1, y1]]) {
      assert.ok(x >= left - wide * (1 + slack) && x <= right + wide * (1 + slack));
      assert.ok(y >= bottom - high * (1 + slack) && y <= top + high * (1 + slack));
      assert.ok(Math.abs(weight * x + line.bias - y) <= 1e-9 * (Math.abs(weight * x) + Math.abs(line.bias) + high));
    }
    for (const x of grid) assert.ok(x >= x0 - slack * wide && x <= x1 + slack * wide, "a part of the line is missing");
  }
  assert.ok(seen > 1000);
});

test("a line that is almost upright keeps its full height", () => {
  for (const weight of [1e12, -1e20, 1e100]) {
    const [x0, y0, x1, y1] = segment({weight, bias: -weight * 5}, [0, 10], [0, 10]);
    near(x0, 5, 1e-6);
    near(x1, 5, 1e-6);
    assert.equal(Math.abs(y1 - y0), 30);
  }
});

test("a level line crosses the whole box, or misses it", () => {
  assert.deepEqual(segment({weight: 0, bias: 4}, [0, 10], [0, 5]), [-10, 4, 20, 4]);
  assert.equal(segment({weight: 0, bias: 40}, [0, 10], [0, 5]), null);
  for (const bad of [NaN, Infinity]) assert.equal(segment({weight: bad, bias: 0}, [0, 1], [0, 1]), null);
});

test("of a polyline the first point is kept, none is dropped that moves visibly, and it ends where a number is not finite", () => {
  const next = random(5);
  for (let round = 0; round < 200; round++) {
    const count = 1 + Math.floor(200 * next()), px = [10], py = [10], cut = next() < 0.5 ? Math.floor(count * next()) : count;
    for (let k = 1; k < count; k++) {
      px.push(px[k - 1] + 2 * (next() - 0.5));
      py.push(py[k - 1] + 2 * (next() - 0.5));
    }
    if (cut < count) (next() < 0.5 ? px : py)[cut] = next() < 0.5 ? NaN : -Infinity;
    const kept = Array.from(visible(px, py));
    assert.equal(kept[0], cut === 0 ? undefined : 0);
    let last = 0;
    for (let k = 1; k < cut; k++) {
      const moved = Math.abs(px[k] - px[last]) >= 0.75 || Math.abs(py[k] - py[last]) >= 0.75;
      assert.equal(kept.includes(k), moved);
      if (moved) last = k;
    }
    assert.ok(kept.every(k => k < cut));
  }
});

test("a path that flips between two places is kept whole", () => {
  const px = Array.from({length: 500}, (_, k) => (k % 2 ? 100 : 0));
  assert.equal(visible(px, px).length, 500);
});

test("how many indices are at most k agrees with counting them", () => {
  const next = random(6);
  for (let round = 0; round < 100; round++) {
    const sorted = Array.from({length: Math.floor(30 * next())}, () => Math.floor(40 * next())).sort((a, b) => a - b);
    for (let k = -1; k <= 41; k++) assert.equal(upTo(sorted, k), sorted.filter(i => i <= k).length);
  }
});

/** Rising, inside [low, high], and apart by a share of the axis. */
function orderly(ticks, place, low, high, apart, most) {
  assert.ok(ticks.length >= 2 && ticks.length <= most, `${ticks} for ${low} … ${high}`);
  assert.ok(ticks[0] >= low && ticks[ticks.length - 1] <= high);
  const whole = place(high) - place(low);
  for (let i = 1; i < ticks.length; i++) assert.ok((place(ticks[i]) - place(ticks[i - 1])) / whole >= apart, `${ticks} crowd on ${low} … ${high}`);
}

test("the iteration axis names its two ends and never crowds, from 1 to a million", () => {
  const next = random(7), lasts = [1, 2, 3, 4, 5, 9, 10, 11, 12, 25, 99, 100, 101, 999, 1000, 1001, 4000, 100000, 999999, 1000000];
  for (let i = 0; i < 500; i++) lasts.push(Math.ceil(10 ** (6 * next())));
  for (const last of lasts) {
    const ticks = iterationTicks(last);
    orderly(ticks, t => Math.log10(t + 1), 0, last, 0.13, 7);
    assert.ok(ticks[0] === 0 && ticks[ticks.length - 1] === last && ticks.every(Number.isInteger));
  }
});

test("the loss axis has two to six round labels that never crowd, whatever the losses", () => {
  const next = random(8), edges = [[1e-30, 1e30], [1e-5, 1e-4], [1, 2.8], [2.1, 5.9], [6, 41], [9.99, 28], [1e-300, 1e300]];
  for (let i = 0; i < 3000; i++) {
    const low = 10 ** (60 * next() - 30);
    edges.push([low, low * 2.8 * 10 ** (next() < 0.5 ? 3 * next() : 30 * next())]);
  }
  for (const [low, high] of edges) {
    const ticks = lossTicks(low, high);
    orderly(ticks, Math.log10, low, high, 0.08, 6);
    for (const t of ticks) assert.match(t.toExponential(), /^[1-9]e/);
  }
});

test("a loss axis that cannot be has no labels, instead of looking for them for ever", () => {
  for (const [low, high] of [[0, 1], [1, 1], [2, 1], [1, Infinity], [Infinity, Infinity], [NaN, 1], [-1, 1]]) assert.deepEqual(lossTicks(low, high), []);
});

test("labels are moved apart only where they would lie on one another", () => {
  const label = (left, middle, wide = 50) => ({left, right: left + wide, middle}), placed = (...labels) => apart(labels, 10, 5, 95);
  assert.deepEqual(placed(label(0, 50), label(0, 30)), [50, 30]);
  assert.deepEqual(placed(label(0, 50), label(60, 52)), [50, 52], "side by side they may be as high");
  assert.deepEqual(placed(label(0, 50), label(20, 52)), [42, 52], "the lower one stays");
  assert.deepEqual(placed(label(0, 50), label(0, 50), label(0, 50)).toSorted((a, b) => a - b), [30, 40, 50]);
  assert.deepEqual(placed(label(0, 5), label(0, 5)), [15, 5].toReversed(), "no room above");
  assert.deepEqual(placed(label(0, -40), label(0, 400)), [5, 95]);
  const many = apart(Array.from({length: 5}, () => label(0, 90)), 10, 5, 95).toSorted((a, b) => a - b);
  many.forEach((middle, i) => assert.ok(i === 0 || middle - many[i - 1] >= 10 - 1e-6));
});
