import assert from "node:assert/strict";
import test from "node:test";
import {byX, ends, outputs, reach, squareAt, squares, term} from "../../../perceptron/stage/residuals.mjs";
import {leastSquares, lossOf, random, residuals, TUTORIAL} from "./descent.mjs";

test("what the neuron gives is a line, and with the clamp its bend", () => {
  for (const clamp of [false, true]) for (const weight of [0.3, -0.3]) {
    const points = {x: [-2, 0, 3], y: [1, 5, -4]}, line = {weight, bias: 1};
    assert.deepEqual(outputs(points.x, line, clamp).map((v, i) => v - points.y[i]), residuals(points, line, clamp));
  }
});

/** Points and a line on a screen of pixels, y from the top down. */
function scene(next) {
  const rising = next() < 0.5, weight = (rising ? 1 : -1) * (0.05 + next()), xs = Array.from({length: 30}, () => 600 * next());
  const line = x => 300 - weight * (x - 300), ys = xs.map(x => line(x) + 200 * (next() - 0.5));
  return {weight, xs, ys, line, lines: xs.map(line)};
}

test("a square's side is the residual in pixels, and one of its sides is the residual itself", () => {
  const {xs, ys, lines, weight} = scene(random(1)), found = squares(xs, ys, lines, weight);
  for (const [i, x] of xs.entries()) {
    const side = Math.abs(ys[i] - lines[i]), own = found.find(square => square.side === side);
    assert.ok(own && (Math.abs(own.x - x) < 1e-9 || Math.abs(own.x + side - x) < 1e-9));
    assert.ok(Math.abs(own.y - Math.min(ys[i], lines[i])) < 1e-9);
  }
});

test("no square is cut by the line, whichever way that goes", () => {
  const next = random(2);
  for (let i = 0; i < 50; i++) {
    const {xs, ys, lines, line, weight} = scene(next);
    for (const {x, y, side} of squares(xs, ys, lines, weight)) {
      const heights = [line(x), line(x + side)];
      assert.ok(heights.every(v => v >= y + side - 1e-9) || heights.every(v => v <= y + 1e-9), "all of the line is below it, or above");
    }
  }
});

test("the largest square comes first, so that the others are drawn over it", () => {
  const {xs, ys, lines, weight} = scene(random(3)), sides = squares(xs, ys, lines, weight).map(({side}) => side);
  assert.deepEqual(sides, [...sides].sort((a, b) => b - a));
});

test("the bar has a piece for each point in order of x, and ends at the loss", () => {
  const order = byX(TUTORIAL.x), xs = order.map(i => TUTORIAL.x[i]);
  assert.deepEqual(xs, [...TUTORIAL.x].sort((a, b) => a - b));
  const line = {weight: 0.2, bias: 1.3}, sizes = residuals(TUTORIAL, line).map(r => r * r), best = lossOf(TUTORIAL, leastSquares(TUTORIAL), {}), whole = reach(best, 60, true);
  const found = ends(order.map(i => sizes[i]), whole);
  assert.equal(found.length, 25);
  assert.ok(Math.abs(found.at(-1) * whole - lossOf(TUTORIAL, line, {})) < 1e-9);
  found.forEach((end, i) => assert.ok(Math.abs(end - (found[i - 1] ?? 0) - sizes[order[i]] / whole) < 1e-9));
});

test("pieces beyond the bar are left out, the one that crosses its end is cut there", () => {
  assert.deepEqual(ends([1, 2, 4, 1], 5), [0.2, 0.6, 1]);
  assert.deepEqual(ends([1, 4, 3], 5), [0.2, 1]);
  assert.deepEqual(ends([0, 0], 5), [0, 0]);
  for (const huge of [Infinity, NaN]) assert.deepEqual(ends([huge, 1], 5), [1]);
});

test("the best sum lies in the middle of the bar, which is as long as the first loss where there is none to tell", () => {
  assert.equal(reach(6.12, 41.2, true), 12.24);
  assert.equal(reach(6.12, 41.2, false), 41.2);
  for (const nothing of [0, 1e-9]) assert.equal(reach(nothing, 41.2, true), 41.2);
  for (const first of [0, Infinity, NaN]) assert.equal(reach(0, first, true), 1);
});

test("the square on top is the one that is pointed at, and knows its point", () => {
  const {xs, ys, lines, weight} = scene(random(5)), all = squares(xs, ys, lines, weight);
  for (const square of all) {
    const inside = {x: square.x + square.side / 2, y: square.y + square.side / 2}, found = squareAt(all, inside);
    assert.ok(found.side <= square.side, "a smaller one may lie over it");
    assert.ok(Math.abs(found.side - Math.abs(ys[found.at] - lines[found.at])) < 1e-9);
  }
  assert.equal(squareAt(all, {x: -1e4, y: 0}), undefined);
  assert.equal(squareAt([], {x: 0, y: 0}), undefined);
});

test("a term shows the residual and its square in four digits", () => {
  assert.equal(term(-1.2961), "1.296² = 1.680");
  assert.equal(term(12.5), "12.50² = 156.3");
  assert.equal(term(0.02), "0.0200² = 0.000400");
});
