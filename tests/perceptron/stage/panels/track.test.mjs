import assert from "node:assert/strict";
import test from "node:test";
import {Track} from "../../../../perceptron/stage/panels/track.mjs";
import {random} from "../descent.mjs";

/** A panel of 300 by 200 pixels, in which data are pixels; keeps what is traced. */
const panelOf = drawn => ({x: {length: 300}, y: {length: 200}, left: 0, top: 0, px: v => v, py: v => v, trace: (name, d) => { drawn[name] = d; }, dot: (x, y) => { drawn.dot = [x, y]; }});
const spots = d => d.match(/[\d.]+ [\d.]+/g) ?? [];

const LEG = Array.from({length: 30}, (_, k) => [10 + 6 * k, 20 + 4 * k]);
/** A way to a place, and then steps about it. */
function path(about) {
  const next = random(4), steps = [...LEG, ...Array.from({length: about}, () => [190 + 60 * next(), 120 + 60 * next()])];
  return {steps, xs: steps.map(([x]) => x), ys: steps.map(([, y]) => y)};
}

test("of a path that hovers the way there stays bold, of the hovering only a tail, and all of it is there thin", () => {
  const {steps, xs, ys} = path(1000), drawn = {}, track = new Track(/** @type {any} */ (panelOf(drawn)));
  track.place(xs, ys);
  track.to(steps.length - 1);
  const past = spots(drawn.past), leg = LEG.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
  assert.deepEqual(past.slice(0, 28), leg.slice(0, 28));
  assert.ok(past.length < 80, String(past.length));
  assert.ok(spots(drawn.future).length > 1000);
  assert.deepEqual(past.at(-1), `${xs.at(-1).toFixed(1)} ${ys.at(-1).toFixed(1)}`);
  track.to(12);
  assert.deepEqual(new Set(spots(drawn.past)), new Set(leg.slice(0, 13)));
});

test("a path that is not dense is bold as far as it has gone", () => {
  const {steps, xs, ys} = path(60), drawn = {}, track = new Track(/** @type {any} */ (panelOf(drawn)));
  track.place(xs, ys);
  track.to(steps.length - 1);
  assert.deepEqual(new Set(spots(drawn.past)), new Set(spots(drawn.future)));
  assert.deepEqual(drawn.dot, steps.at(-1));
});
