import assert from "node:assert/strict";
import test from "node:test";
import {contours, excess, lossFrom, lossOf, lossOver, spread, surfaceWindow, widened} from "../../../perceptron/stage/landscape.mjs";
import {descend, lossOf as summedUp, leastSquares, random, residuals, run, steepest, travel, TUTORIAL} from "./descent.mjs";

const summed = (points, line, clamp) => residuals(points, line, clamp).reduce((a, r) => a + r * r, 0);
const momentsOf = points => run(points, {rate: 0, iterations: 1}).points.moments;

function anyPoints(next) {
  const n = 2 + Math.floor(20 * next()), middle = 100 * (next() - 0.5), slope = 6 * (next() - 0.5);
  const x = Array.from({length: n}, () => middle + 4 * next());
  return {x, y: x.map(v => slope * v + 3 * next())};
}

test("the loss from the moments is the sum over the points, or their mean", () => {
  const next = random(10);
  for (let i = 0; i < 300; i++) {
    const points = anyPoints(next), line = {weight: 9 * (next() - 0.5), bias: 90 * (next() - 0.5)}, wanted = summed(points, line);
    const {weight, bias} = line, n = points.x.length;
    assert.ok(Math.abs(lossFrom(momentsOf(points), false)(weight, bias) / wanted - 1) < 1e-9);
    assert.ok(Math.abs((lossFrom(momentsOf(points), true)(weight, bias) * n) / wanted - 1) < 1e-9);
  }
});

test("the excess is the loss above that of the least-squares line, zero there and positive elsewhere", () => {
  const next = random(11);
  for (let i = 0; i < 100; i++) {
    const points = anyPoints(next), best = leastSquares(points), above = excess(momentsOf(points), false), loss = summed(points, best);
    assert.ok(above(best.weight, best.bias) <= 1e-18 * (1 + best.bias ** 2) * points.x.length);
    const other = {weight: best.weight + next() - 0.5, bias: best.bias + next()}, wanted = summed(points, other) - loss;
    assert.ok(Math.abs(above(other.weight, other.bias) - wanted) <= 1e-9 * (wanted + loss));
  }
});

test("with all x equal the loss is level along the valley", () => {
  const loss = lossFrom(momentsOf({x: [2, 2, 2], y: [1, 2, 6]}), false);
  assert.equal(loss(0, 3), 14);
  assert.equal(loss(1.5, 0), 14);
});

test("where the clamp cuts nothing off, the clamped loss is the loss", () => {
  const next = random(12);
  for (let i = 0; i < 200; i++) {
    const points = anyPoints(next), x = points.x.map(Math.abs), weight = 3 * next(), bias = 20 * (next() - 0.5);
    const plain = lossFrom(momentsOf({x, y: points.y}), true)(weight, bias);
    assert.ok(Math.abs(lossOver({x, y: points.y}, {loss: "mean", delta: 1, clamp: true})(weight, bias) / plain - 1) < 1e-9);
  }
});

test("where the clamp cuts all off, only the bias counts", () => {
  const clamped = lossOver(TUTORIAL, {loss: "sum", delta: 1, clamp: true});
  assert.equal(clamped(-0.5, 1), summed(TUTORIAL, {weight: 0, bias: 1}));
  assert.equal(clamped(-0.5, 1), clamped(-5, 1));
});

test("absolute and Huber loss come from the points, one by one", () => {
  const next = random(15);
  for (let i = 0; i < 300; i++) {
    const points = anyPoints(next), line = {weight: 9 * (next() - 0.5), bias: 90 * (next() - 0.5)}, delta = 10 ** (4 * next() - 2);
    for (const measure of ["absolute", "huber"]) {
      const wanted = summedUp(points, line, {measure, delta}), settings = {loss: measure, delta, clamp: false};
      assert.ok(Math.abs(lossOf(settings, {...points, moments: momentsOf(points)})(line.weight, line.bias) / wanted - 1) < 1e-9);
    }
  }
});

test("where all residuals are small Huber's loss is half the mean of their squares, and beyond it is straight", () => {
  const line = {weight: 0.2, bias: 1}, of = (delta, by) => lossOver(TUTORIAL, {loss: "huber", delta, clamp: false})(line.weight, line.bias + by);
  assert.ok(Math.abs(of(100, 0) / (lossOver(TUTORIAL, {loss: "mean", delta: 1, clamp: false})(line.weight, line.bias) / 2) - 1) < 1e-12);
  assert.ok(Math.abs(of(0.5, 1001) - of(0.5, 1000) - 0.5) < 1e-9);
});

test("a window is widened until the path is in it, by halves of its own size, and left alone where it is", () => {
  const window = {weight: [0, 1], bias: [-2, 2]};
  assert.deepEqual(widened(window, {weight: [0.1, 0.9], bias: [-1.5, 1.5]}), window);
  assert.deepEqual(widened(window, {weight: [0.5, 1.2], bias: [-1, -2.5]}), {weight: [0, 1.5], bias: [-4, 2]});
  const {weight} = widened(window, {weight: [0.5, 1e9], bias: [0, Infinity]});
  assert.deepEqual(weight, [0, 3], "what goes too far is left to leave the picture");
});

test("no path with a velocity or in batches leaves the widened window, up to the best rate", () => {
  const next = random(17);
  for (let i = 0; i < 100; i++) {
    const points = anyPoints(next), {direction, curvature} = steepest(points), start = {weight: next(), bias: next()};
    const rate = (1 / curvature) * [0.05, 0.3, 1][i % 3], path = travel(points, {rate, rule: ["momentum", "nesterov"][i % 2], iterations: 200, ...start});
    const window = widened(surfaceWindow(start, leastSquares(points), direction), path);
    path.weight.forEach((weight, k) => inside(window, {weight, bias: path.bias[k]}, 0.01));
  }
});

test("contours are rows by bias of the loss's power of ten, never below the floor", () => {
  const z = contours((w, b) => w * b, [1, 10, 100], [0, 10], 0.1);
  assert.deepEqual(z, [[-1, -1, -1], [1, 2, 3]]);
});

test("numbers spread evenly begin and end where they should", () => {
  assert.deepEqual(spread(-1, 1, 5), [-1, -0.5, 0, 0.5, 1]);
});

const inside = ({weight, bias}, at, margin) => {
  const part = ([low, high], v) => (v - low) / (high - low);
  for (const share of [part(weight, at.weight), part(bias, at.bias)]) assert.ok(share >= margin && share <= 1 - margin, `${share}`);
};

test("the surface's window holds start, bottom and the point across the valley, with a margin", () => {
  const next = random(13);
  for (let i = 0; i < 500; i++) {
    const points = anyPoints(next), best = leastSquares(points), [c, s] = steepest(points).direction;
    const start = next() < 0.1 ? best : {weight: next(), bias: next() < 0.1 ? best.bias : next()};
    const window = surfaceWindow(start, best, [c, s]), along = c * (start.weight - best.weight) + s * (start.bias - best.bias);
    for (const at of [start, best, {weight: start.weight - 2 * along * c, bias: start.bias - 2 * along * s}]) inside(window, at, 0.1);
  }
});

test("no path leaves the surface's window at a learning rate up to the best one", () => {
  const next = random(14);
  for (let i = 0; i < 150; i++) {
    const points = anyPoints(next), {direction, curvature} = steepest(points), start = {weight: next(), bias: next()}, shown = run(points, {rate: 0, iterations: 1});
    const rate = (2 / (curvature + shown.theory.flat)) * [0.01, 0.3, 0.6, 0.9, 1][i % 5], path = descend(points, {rate, iterations: 60, ...start});
    const window = surfaceWindow(start, leastSquares(points), direction);
    path.weight.forEach((weight, k) => inside(window, {weight, bias: path.bias[k]}, 0.05));
  }
});

test("the surface's window always has a width, wherever start and bottom are", () => {
  const places = [0, 0.17, 0.17 + 1e-12, -4, 1e-9, 1e9, -2.5e5, 1e17];
  for (const weight of places) for (const bias of places) for (const to of places) for (const steep of [[1, 0], [0, 1], [0.98, 0.199], [-0.6, 0.8]]) {
    const window = surfaceWindow({weight, bias}, {weight: to, bias}, steep);
    for (const [low, high] of [window.weight, window.bias]) assert.ok(high - low > 1e-7 * Math.max(Math.abs(low), Math.abs(high)) && Number.isFinite(high - low));
    inside(window, {weight, bias}, 0.05);
  }
});

test("one axis of the surface's window is not stretched by the size of the other", () => {
  const window = surfaceWindow({weight: 0.5, bias: 0.5}, {weight: 50, bias: -99000}, [1, 5e-4]);
  assert.ok(window.weight[1] - window.weight[0] < 2 * 100);
});

test("a loss that the table lacks is an error that names it, nowhere another loss", () => {
  const settings = {loss: "cubic", delta: 1, clamp: false}, points = {...TUTORIAL, moments: momentsOf(TUTORIAL)};
  for (const ask of [() => lossOver(points, settings), () => lossOf(settings, points)]) assert.throws(ask, /“cubic” is not among sum, mean, absolute, huber/);
});
