import assert from "node:assert/strict";
import test from "node:test";

import {activeAt, coordinates, following, inThePage, ledTo, named, ordered, spoken} from "../../../perceptron/stage/listing.mjs";
import {appended, replaced, without} from "../../../perceptron/stage/gestures.mjs";
import {random, TUTORIAL} from "./descent.mjs";

const ACROSS = {range: [0, 10], length: 500, flip: false}, UP = {range: [-1, 4], length: 400, flip: true};

test("points are gone through from left to right, one above another from below", () => {
  assert.deepEqual(ordered({x: [5, 1, 5, 3], y: [2, 0, 1, 9]}), [1, 3, 2, 0]);
  assert.deepEqual(ordered({x: [2, 2], y: [1, 1]}), [0, 1], "at one place, as they are in the table");
  assert.deepEqual(ordered({x: [], y: []}), []);
});

test("a point is called by its row and by its coordinates, as one would write them", () => {
  assert.equal(named(2, coordinates(ACROSS, UP, Math.fround(4.7), Math.fround(2.6))), "Point 3: x 4.7, y 2.6");
  assert.equal(spoken(ACROSS, 3.14159265), "3.142");
  assert.equal(spoken(ACROSS, -0.00001), "0");
  assert.equal(spoken({range: [1.7e12, 1.7e12 + 4e5], length: 500}, 1.7e12 + 1), "1700000000001");
  assert.equal(spoken({range: [0, 1e-9], length: 500}, 2e-10), "2e-10");
});

test("keys lead on, back, a page, and to both ends, and no further", () => {
  const from = place => key => ledTo(key, place, 25);
  assert.deepEqual(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "PageDown", "PageUp", "Home", "End"].map(from(12)), [13, 13, 11, 11, 22, 2, 0, 24]);
  assert.deepEqual(["ArrowLeft", "PageUp"].map(from(0)), [0, 0]);
  assert.deepEqual(["ArrowRight", "PageDown"].map(from(24)), [24, 24]);
  assert.deepEqual(["Enter", " ", "n", "constructor"].map(from(12)), [null, null, null, null]);
});

test("200 points are all in the page, of more those round the active one", () => {
  assert.deepEqual(inThePage(200, 150), [0, 200]);
  for (const place of [0, 7, 100, 200]) {
    const [from, to] = inThePage(201, place);
    assert.ok(from >= 0 && to <= 201 && from <= place && place < to && to - from === 41, `${place}: ${from} ${to}`);
  }
});

/** After a change of the points, which one is active. */
function after(place, change) {
  const order = ordered(TUTORIAL), active = activeAt(place, TUTORIAL, order), points = change(TUTORIAL, active.at), next = ordered(points);
  return {active, now: following(active, TUTORIAL.x.length, points, next), points, next};
}

test("the active point stays active while others come and go", () => {
  const next = random(3);
  for (let i = 0; i < 200; i++) {
    const place = Math.floor(25 * next()), other = Math.floor(25 * next()), added = {x: 10 * next(), y: 4 * next()};
    const come = after(place, ({x, y}) => ({x: appended(x, added.x), y: appended(y, added.y)}));
    assert.deepEqual([come.now.x, come.now.y, come.next[come.now.place]], [come.active.x, come.active.y, come.now.at]);
    const gone = after(place, ({x, y}, at) => ({x: without(x, other === at ? (at + 1) % 25 : other), y: without(y, other === at ? (at + 1) % 25 : other)}));
    assert.deepEqual([gone.now.x, gone.now.y], [gone.active.x, gone.active.y]);
  }
});

test("moved, it is the same point at another place of the order", () => {
  const {active, now} = after(0, ({x, y}, at) => ({x: replaced(x, at, 9.5), y}));
  assert.deepEqual([now.at, now.x, now.place], [active.at, 9.5, 24]);
});

test("taken away, the next one is active, of the last one the one before", () => {
  const gone = place => after(place, ({x, y}, at) => ({x: without(x, at), y: without(y, at)}));
  const middle = gone(10), order = ordered(TUTORIAL), end = gone(24);
  assert.deepEqual([middle.now.place, middle.now.x, middle.now.y], [10, TUTORIAL.x[order[11]], TUTORIAL.y[order[11]]]);
  assert.deepEqual([end.now.place, end.now.x, end.now.y], [23, TUTORIAL.x[order[23]], TUTORIAL.y[order[23]]]);
});
