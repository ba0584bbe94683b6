import assert from "node:assert/strict";
import test from "node:test";
import {Track} from "../../../../perceptron/stage/panels/track.mjs";
import {random} from "../descent.mjs";

/** As much of an element as a piece of the path needs. */
class Node {
  children = /** @type {Node[]} */ ([]);
  attributes = {};
  parentNode = /** @type {Node | null} */ (null);
  setAttribute(name, value) { this.attributes[name] = value; }
  append(child) { this.appendChild(child); }
  appendChild(child) {
    child.remove();
    this.children.push(child);
    child.parentNode = this;
    return child;
  }
  remove() { if (this.parentNode) this.parentNode.children = this.parentNode.children.filter(child => child !== this); }
  get path() { return this.children.map(({attributes}) => attributes.d).join(""); }
}
globalThis.document = /** @type {any} */ ({createElementNS: () => new Node()});

/** A panel of 300 by 200 pixels, in which data are pixels; keeps what is traced. */
function panelOf(drawn) {
  const layer = {future: new Node(), faded: new Node()};
  return /** @type {any} */ ({x: {length: 300}, y: {length: 200}, left: 0, top: 0, layer, px: v => v, py: v => v, trace: (name, d) => { drawn[name] = d; }, dot: (x, y) => { drawn.dot = [x, y]; }});
}
const spots = d => d.match(/[\d.]+ [\d.]+/g) ?? [];
const spot = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

const LEG = Array.from({length: 30}, (_, k) => [10 + 6 * k, 20 + 4 * k]);
/** A way to a place, and then steps about it. */
function path(about) {
  const next = random(4), steps = [...LEG, ...Array.from({length: about}, () => [190 + 60 * next(), 120 + 60 * next()])];
  return {steps, xs: steps.map(([x]) => x), ys: steps.map(([, y]) => y)};
}

/** A track with such a path on it. */
function tracked(about, how = {}) {
  const {steps, xs, ys} = path(about), drawn = /** @type {any} */ ({}), panel = panelOf(drawn), track = new Track(panel, how);
  track.place(xs, ys);
  return {steps, drawn, track, layer: panel.layer};
}

test("of a path that hovers the way there stays bold, of the hovering the last steps, and all of it is there pale", () => {
  const {steps, drawn, track, layer} = tracked(1000);
  track.to(steps.length - 1);
  const past = spots(drawn.past), leg = LEG.map(spot);
  assert.deepEqual(past.slice(0, 28), leg.slice(0, 28));
  assert.ok(past.length < 50, String(past.length));
  assert.deepEqual(past.at(-1), spot(steps.at(-1)));
  assert.ok(spots(drawn.aging).length > 3 && spots(drawn.aged).length > spots(drawn.aging).length);
  const pale = new Set(spots(layer.faded.path));
  assert.ok(leg.every(at => pale.has(at)) && pale.size > 300);
  assert.deepEqual(spots(layer.future.path).filter(at => at !== spot(steps.at(-1))), []);
  track.to(12);
  assert.deepEqual(new Set(spots(drawn.past)), new Set(leg.slice(0, 13)));
  assert.deepEqual(new Set(spots(layer.faded.path)), new Set(leg.slice(0, 13)));
});

test("wherever a path stands, what is faded ends there and what is to come begins there", () => {
  const {steps, track, layer} = tracked(700), next = random(9);
  for (const k of [0, 1, 255, 256, 257, 511, 512, 729, ...Array.from({length: 30}, () => Math.floor(730 * next()))]) {
    track.to(k);
    const [before, after] = [layer.faded, layer.future].map(({path}) => new Set(spots(path))), whole = new Set([...before, ...after]);
    assert.equal(whole.size, steps.filter(step => whole.has(spot(step))).length);
    for (const [i, step] of steps.entries()) {
      if (before.has(spot(step))) assert.ok(i <= k, `${i} is to come at ${k}`);
      else if (after.has(spot(step))) assert.ok(i >= k, `${i} is past at ${k}`);
    }
  }
});

test("a path that is not crowded is bold as far as it has gone", () => {
  const {steps, drawn, track} = tracked(0);
  track.to(steps.length - 1);
  assert.deepEqual(new Set(spots(drawn.past)), new Set(steps.map(spot)));
  assert.equal(drawn.aging + drawn.aged, "");
  assert.deepEqual(drawn.dot, steps.at(-1));
});

test("steps that stand apart have dots where they are asked for, up to the one before the present", () => {
  const {drawn, track} = tracked(0, {dotted: true});
  track.to(12);
  assert.deepEqual(spots(drawn.steps), LEG.slice(1, 12).map(spot));
  const plain = tracked(0);
  plain.track.to(12);
  assert.equal(plain.drawn.steps, "");
  const close = {drawn: /** @type {any} */ ({})}, near = new Track(panelOf(close.drawn), {dotted: true});
  near.place(LEG.map(([x]) => x / 2), LEG.map(([, y]) => y / 2));
  near.to(12);
  assert.equal(close.drawn.steps, "");
});

test("where a camera sees nothing of a step there is no dot, and nothing that is no number is drawn", () => {
  const drawn = /** @type {any} */ ({}), panel = panelOf(drawn), track = new Track(panel);
  track.lay(Float64Array.of(10, 50, NaN, 90), Float64Array.of(10, 50, NaN, 90), {x: 0, y: 0, width: 300, height: 200}, Uint32Array.of(0, 2, 3));
  for (const step of [0, 1, 2]) {
    track.to(step);
    assert.doesNotMatch([...Object.values(drawn), panel.layer.future.path, panel.layer.faded.path].join(), /NaN/);
  }
  track.to(1);
  assert.deepEqual(drawn.dot, [-99, -99]);
});
