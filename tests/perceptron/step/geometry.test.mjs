import assert from "node:assert/strict";
import test from "node:test";
import * as geometry from "../../../perceptron/step/geometry.mjs";

const BOX = {left: 0, right: 100, top: 0, bottom: 200};
const drawn = more => ({x: [2, 8], y: [1, 3], start: {weight: 0.5, bias: 1}, best: null, clamp: false, ...more});
const numbers = path => path.match(/-?\d+(\.\d+)?/g).map(Number);

test("the axis of x holds x = 0, unless that would press the points together", () => {
  const near = geometry.extent(drawn()).x, far = geometry.extent(drawn({x: [200, 210]})).x;
  assert.ok(near[0] < 0 && near[1] > 8);
  assert.ok(far[0] > 198 && far[1] < 212);
});

test("the untrained line widens the axis of y, but not without end", () => {
  const [low, high] = geometry.extent(drawn({start: {weight: 1e6, bias: 0}})).y;
  assert.ok(low > -2 && high < 6);
  assert.ok(geometry.extent(drawn()).y[1] > 5, "a line that is near is seen whole");
  for (const y of [[2, 2], [0, 0]]) assert.ok(geometry.extent(drawn({y})).y.every(Number.isFinite));
});

test("a line with a clamp has its kink where w·x is 0, and one beyond numbers is not drawn", () => {
  const axes = geometry.axesIn({x: [-5, 5], y: [0, 10]}, BOX);
  assert.deepEqual(numbers(geometry.lineIn({weight: 1, bias: 2}, true, axes)), [0, 160, 50, 160, 100, 60]);
  assert.equal(numbers(geometry.lineIn({weight: 1, bias: 2}, false, axes)).length, 4);
  assert.equal(geometry.lineIn({weight: NaN, bias: 2}, false, axes), "");
});

test("squares are as wide as they are high, on the side away from the line", () => {
  const axes = geometry.axesIn({x: [0, 10], y: [0, 10]}, {left: 0, right: 500, top: 0, bottom: 200});
  const [x, y, across, down] = numbers(geometry.squaresIn(drawn({x: [4], y: [1]}), {weight: 1, bias: 0}, axes));
  assert.deepEqual([x, y, across, down], [200, 180, 60, 120], "the line is above, rises to the right: the square lies right");
  assert.equal(Math.abs(across), Math.abs(down - y));
  assert.ok(numbers(geometry.squaresIn(drawn({x: [4], y: [1]}), {weight: -1, bias: 8}, axes))[2] < 0);
});

test("the slopes are those of finite differences, with the clamp too", () => {
  const loss = ({weight, bias}, {x, y, clamp}) => x.reduce((sum, one, i) => sum + (geometry.heightAt({weight, bias}, clamp, one) - y[i]) ** 2, 0);
  for (const clamp of [false, true]) {
    const points = drawn({x: [-3, 1, 4], y: [2, -1, 5], clamp}), at = {weight: 0.7, bias: 0.3}, h = 1e-6;
    const {weight, bias} = geometry.slopes(points, at, 1);
    assert.ok(Math.abs(weight - (loss({...at, weight: 0.7 + h}, points) - loss({...at, weight: 0.7 - h}, points)) / (2 * h)) < 1e-4);
    assert.ok(Math.abs(bias - (loss({...at, bias: 0.3 + h}, points) - loss({...at, bias: 0.3 - h}, points)) / (2 * h)) < 1e-4);
  }
});

test("a bent arrow ends within the picture where the line does", () => {
  const axes = geometry.axesIn({x: [-0.4, 9.3], y: [0, 6]}, {left: 40, right: 600, top: 30, bottom: 430});
  for (const length of [120, -120, 20]) {
    const [, , , , , , , ex, ey] = numbers(geometry.turnIn(length, {weight: 0.4963, bias: 0.7682}, false, axes, 10));
    assert.ok(ex < 600 && ey > 30 && ey < 430);
  }
});

test("an arrow points downhill, is the longer the steeper it is, and never leaves the picture", () => {
  const axes = geometry.axesIn({x: [0, 10], y: [0, 10]}, BOX), line = {weight: 0, bias: 5};
  const length = slope => geometry.lengthOf(slope, 100, 200);
  assert.ok(length(400) > length(100) && length(100) > length(1) && length(1) > 0);
  assert.ok(length(1e30) <= 0.42 * 200);
  assert.equal(length(0), 0);
  assert.equal(length(-100), -length(100));
  const [, from, to] = numbers(geometry.forceIn(length(100), line, false, axes, 10));
  assert.ok(to > from, "a positive slope pulls the line down, and pixels grow downwards");
  const turned = numbers(geometry.turnIn(length(100), line, false, axes, 10)), [x, y, radius, , , , , ex, ey] = turned;
  assert.ok(ey > y, "and turns its right end down");
  assert.ok(Math.abs(Math.hypot(ex, ey - 100) - radius) < 0.2, "about x = 0");
  assert.ok(numbers(geometry.turnIn(length(-100), line, false, axes, 10))[8] < y);
  assert.equal(geometry.turnIn(0, line, false, axes, 10), "");
});

test("an axis writes whole numbers whole, and none of many points gets lost but by an even choice", () => {
  assert.deepEqual([0, 1000, -0.5, 20_000, 3e7, 2e-5].map(geometry.mark), ["0", "1000", "−0.5", "20,000", "3.0×10⁷", "2.0×10⁻⁵"]);
  const many = drawn({x: Float32Array.from({length: 9000}, (_, i) => i), y: new Float32Array(9000)});
  const some = geometry.thinned(many, 1000);
  assert.deepEqual([some.x.length, some.y.length, some.x[1] - some.x[0], some.x.at(-1)], [1000, 1000, 9, 8991]);
  assert.equal(geometry.thinned(some, 1000), some);
});

test("where the line is out of the picture its arrows are still in it", () => {
  const axes = geometry.axesIn({x: [193, 214], y: [20, 37]}, {left: 40, right: 600, top: 30, bottom: 430}), line = {weight: 0.5, bias: 0.77};
  const [x, y, , , , , , ex, ey] = numbers(geometry.turnIn(100, line, false, axes, 10));
  assert.ok(ey > y && ex < 600 && ex > 40);
  const [, from, to] = numbers(geometry.forceIn(100, line, false, axes, 10));
  assert.ok(from >= 30 && to > from && to <= 430);
});
