import assert from "node:assert/strict";
import test from "node:test";

import {carried, factorOf, framed, isPart, kept, panned, within, zoomed} from "../../../perceptron/stage/zoom.mjs";
import {random} from "./descent.mjs";

const WHOLE = {x: [0, 10], y: [-1, 4]};
const at = ([from, to], share) => from + share * (to - from);
const near = (a, b, size) => assert.ok(Math.abs(a - b) <= 1e-9 * size, `${a} is not ${b}`);
const inside = ({x, y}, whole) => [[x, whole.x], [y, whole.y]].every(([a, b]) => a[0] >= b[0] - 1e-9 && a[1] <= b[1] + 1e-9 && a[0] < a[1]);

test("a wheel zooms at the pointer: what is under it stays under it", () => {
  const draw = random(3);
  for (let i = 0; i < 500; i++) {
    const begun = framed(WHOLE, WHOLE, {x: 0.2 + 0.1 * draw(), y: 0.3}, {x: 0.6, y: 0.5 + 0.3 * draw()});
    const place = {x: draw(), y: draw()}, factor = {x: 0.5 + 0.5 * draw(), y: 0.5 + 0.5 * draw()};
    const shown = zoomed(begun, WHOLE, place, factor);
    for (const name of ["x", "y"]) {
      near(at(shown[name], place[name]), at(begun[name], place[name]), 10);
      near(shown[name][1] - shown[name][0], factor[name] * (begun[name][1] - begun[name][0]), 10);
    }
  }
});

test("however a hand zooms and pans, what is shown is among everything", () => {
  for (const whole of [WHOLE, {x: [1e6, 1e6 + 1], y: [-3e-9, 5e-9]}, {x: [-0.1, 3.7], y: [0.65, 1.76]}, {x: [-5e12, 2], y: [-7, -6.9999]}]) {
    const draw = random(5);
    let shown = whole, smallest = 1;
    for (let i = 0; i < 3000; i++) {
      const place = {x: 2 * draw() - 0.5, y: 2 * draw() - 0.5}, other = {x: 3 * draw() - 1, y: 3 * draw() - 1};
      shown = draw() < 0.6 ? zoomed(shown, whole, place, {x: 0.6 + 0.7 * draw(), y: 0.6 + 0.7 * draw()})
        : draw() < 0.5 ? panned(shown, whole, place, other) : framed(shown, whole, {x: 0, y: 0.1}, {x: 0.9, y: 1});
      const size = name => whole[name][1] - whole[name][0];
      for (const name of ["x", "y"]) assert.ok(shown[name][0] >= whole[name][0] - 1e-9 * size(name) && shown[name][1] <= whole[name][1] + 1e-9 * size(name), `${shown[name]} in ${whole[name]}`);
      smallest = Math.min(smallest, (shown.x[1] - shown.x[0]) / size("x"));
      assert.ok(smallest >= 1e-3 * (1 - 1e-6));
    }
    assert.ok(smallest < 1 || whole.x[0] === 1e6, "it did zoom");
  }
});

test("zoomed in as far as it goes, a wheel moves nothing", () => {
  let shown = WHOLE;
  const place = {x: 0.3, y: 0.8}, stood = [at(WHOLE.x, 0.3), at(WHOLE.y, 0.8)];
  for (let i = 0; i < 100; i++) shown = zoomed(shown, WHOLE, place, {x: 0.8, y: 0.8});
  near(shown.x[1] - shown.x[0], 1e-2, 10);
  near(at(shown.x, 0.3), stood[0], 10);
  near(at(shown.y, 0.8), stood[1], 10);
});

test("out again is everything, to the last digit, and then it is no part", () => {
  let shown = zoomed(WHOLE, WHOLE, {x: 0.1, y: 0.9}, {x: 0.5, y: 0.5});
  assert.ok(isPart(shown, WHOLE));
  shown = zoomed(shown, WHOLE, {x: 0.1, y: 0.9}, {x: 2, y: 2});
  assert.deepEqual(shown, WHOLE);
  assert.ok(!isPart(shown, WHOLE));
  assert.deepEqual(zoomed(WHOLE, WHOLE, {x: 0.5, y: 0.5}, {x: 3, y: 3}), WHOLE);
});

test("one axis can be zoomed without the other", () => {
  const shown = zoomed(WHOLE, WHOLE, {x: 0.5, y: 0.5}, {x: 0.5, y: 1});
  assert.deepEqual(shown.y, WHOLE.y);
  assert.ok(isPart(shown, WHOLE));
});

test("a drag carries what it took hold of, and stops at the end of everything", () => {
  const begun = framed(WHOLE, WHOLE, {x: 0.2, y: 0.2}, {x: 0.6, y: 0.6});
  const shown = panned(begun, WHOLE, {x: 0.5, y: 0.5}, {x: 0.4, y: 0.7});
  near(at(shown.x, 0.4), at(begun.x, 0.5), 10);
  near(at(shown.y, 0.7), at(begun.y, 0.5), 10);
  const end = panned(begun, WHOLE, {x: 0, y: 0}, {x: 9, y: 9});
  near(end.x[0], WHOLE.x[0], 10);
  near(end.y[0], WHOLE.y[0], 10);
  near(end.x[1] - end.x[0], begun.x[1] - begun.x[0], 10);
  assert.deepEqual(panned(WHOLE, WHOLE, {x: 0, y: 0}, {x: 0.5, y: 0.5}), WHOLE, "everything in view stays");
});

test("two fingers keep what is between them between them", () => {
  const begun = framed(WHOLE, WHOLE, {x: 0.2, y: 0.2}, {x: 0.8, y: 0.8});
  const shown = carried(begun, WHOLE, {x: 0.4, y: 0.5}, {x: 0.5, y: 0.45}, {x: 0.5, y: 0.5});
  near(at(shown.x, 0.5), at(begun.x, 0.4), 10);
  near(at(shown.y, 0.45), at(begun.y, 0.5), 10);
  near(shown.x[1] - shown.x[0], (begun.x[1] - begun.x[0]) / 2, 10);
});

test("a rectangle is drawn from any of its corners, and is cut at the axes", () => {
  const frame = framed(WHOLE, WHOLE, {x: 0.75, y: 0.2}, {x: 0.25, y: 0.6});
  assert.deepEqual(frame.x, [2.5, 7.5]);
  near(frame.y[0], 0, 10);
  near(frame.y[1], 2, 10);
  assert.ok(inside(framed(WHOLE, WHOLE, {x: -4, y: 0.2}, {x: 0.25, y: 8}), WHOLE));
});

test("of other data the same part is shown, unless it lies elsewhere", () => {
  const part = {x: [2, 4], y: [0, 1]};
  assert.deepEqual(kept(part, WHOLE), part);
  const moved = kept(part, {x: [2.5, 9], y: [-1, 4]});
  near(moved.x[0], 2.5, 10);
  near(moved.x[1], 4.5, 10);
  assert.equal(kept(part, {x: [3.5, 9], y: [-1, 4]}), null);
  assert.equal(kept(part, {x: [2, 4], y: [0, 1]}), null, "it is everything now");
  assert.equal(kept(part, {x: [2.2, 3.8], y: [0.1, 0.9]}), null);
});

test("a range is never shown finer than its numbers are", () => {
  const [from, to] = within([2012.0000001, 2012.0000002], [2000, 2020]);
  assert.ok(to - from >= 0.01 && from <= 2012.0000001 && to >= 2012.0000002);
  assert.deepEqual(within([5, 5], [5 - 1e-9, 5 + 1e-9]), [5 - 1e-9, 5 + 1e-9]);
});

test("a wheel's notch and two fingers on a trackpad zoom alike, towards is in", () => {
  const turn = {deltaMode: 0, ctrlKey: false};
  assert.ok(factorOf({...turn, deltaY: -100}) < 1 && factorOf({...turn, deltaY: 100}) > 1);
  near(factorOf({...turn, deltaY: -100}) * factorOf({...turn, deltaY: 100}), 1, 1);
  near(factorOf({...turn, deltaY: -4, deltaMode: 1}), factorOf({...turn, deltaY: -100}), 1);
  near(factorOf({...turn, deltaY: -10, ctrlKey: true}), factorOf({...turn, deltaY: -100}), 1);
  assert.ok(factorOf({...turn, deltaY: -1e4}) > 0.5, "no leap");
});
