import assert from "node:assert/strict";
import test from "node:test";

import {Keep} from "../../../perceptron/stage/keep.mjs";

const OUTLINE = JSON.stringify({version: 1, points: {name: "Mine"}, settings: {iterations: 50}});
const PLAIN = JSON.stringify({version: 1, points: {set: "Tutorial"}});
const POINTS = {x: [1, 2, 4], y: [3, 5, 4]};
const VIEW = {iteration: 7, speed: "2", loop: false};

/** What a browser keeps by name. */
class Store {
  constructor(kept = {}) { this.kept = kept; }
  getItem(name) { return this.kept[name] ?? null; }
  setItem(name, text) { this.kept[name] = text; }
  removeItem(name) { delete this.kept[name]; }
}

const part = (more = {}) => ({identity: "A", heard: false, asks: false, taken: 0, keeps: true, forgotten: 0, engine: "autograd", outline: OUTLINE, note: "", ...more});

/** A tab, and what it has told. */
function opened({tab = new Store(), browser = new Store(), linked = false, fresh = true} = {}) {
  const keep = new Keep(tab, browser, "", linked, fresh), told = [];
  keep.tell = kept => told.push(kept);
  return {keep, told, tab, browser};
}

/** A tab in which something was made, and which is closed. */
function made(outline = OUTLINE, how = {}) {
  const {keep, tab, browser} = opened(how);
  keep.meet(part(how.part));
  keep.live = true;
  keep.standing = () => ({view: VIEW, pins: []});
  keep.update(part({outline, ...how.part}), POINTS);
  keep.write();
  return {tab, browser, keep};
}

test("a new tab has nothing to tell, and shows what comes", () => {
  const {keep, told} = opened();
  assert.ok(keep.meet(part()));
  assert.deepEqual([told, keep.last], [[], null]);
});

test("a reloaded tab tells the new session what it had, and shows nothing before that was heard", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {tab, browser} = made(), {keep, told} = opened({tab, browser, fresh: false});
  assert.equal(keep.meet(part({identity: "B"})), false);
  assert.deepEqual(told.map(({session, scene, view, engine}) => ({session, scene, view, engine})), [
    {session: "B", scene: {version: 1, settings: {iterations: 50}, points: {name: "Mine", ...POINTS}}, view: VIEW, engine: "autograd"},
  ]);
  assert.equal(keep.meet(part({identity: "B"})), false);
  assert.ok(keep.meet(part({identity: "B", heard: true})));
  assert.equal(told.length, 1);
});

test("what was sent before a session had heard is not shown after another component had its answer", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {tab} = made(), {keep} = opened({tab, fresh: false});
  assert.equal(keep.meet(part({identity: "B"})), false);
  assert.ok(keep.meet(part({identity: "B", heard: true, taken: 1})), "the keeper's, first");
  assert.equal(keep.meet(part({identity: "B"})), false, "the stage's, drawn once more meanwhile");
  assert.ok(keep.meet(part({identity: "B", heard: true, taken: 1})));
  t.mock.timers.tick(20_000);
  assert.ok(keep.heard && keep.withholds, "nothing was missed");
});

test("asked by a session, where a wish waits, a tab tells that it has kept nothing", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {keep, told} = opened();
  assert.ok(keep.meet(part()));
  assert.equal(keep.meet(part({asks: true})), false);
  assert.deepEqual(told.map(({session, scene}) => [session, scene]), [["A", undefined]]);
  assert.ok(keep.meet(part({heard: true})));
});

test("a tab that can't speak yet speaks when it can; one that gets no answer shows what came after all", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {tab} = made(), keep = new Keep(tab, new Store(), "", false, false), told = [];
  let missed = 0;
  keep.missed = () => missed++;
  assert.equal(keep.meet(part({identity: "B"})), false);
  keep.tell = kept => told.push(kept);
  keep.speak();
  keep.speak();
  assert.equal(told.length, 1);
  t.mock.timers.tick(20_000);
  assert.equal(missed, 1);
  assert.ok(keep.meet(part({identity: "B"})));
});

test("a server that takes another's place is told how the stage stands now", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {keep} = made(), told = [];
  keep.tell = kept => told.push(kept);
  keep.standing = () => ({view: {...VIEW, iteration: 9}, pins: [{weight: 1}]});
  assert.equal(keep.meet(part({identity: "B"})), false);
  assert.deepEqual([told[0].view.iteration, told[0].pins.length, told[0].scene.points.x], [9, 1, POINTS.x]);
  assert.ok(keep.meet(part({identity: "B", heard: true})));
});

test("a link wins in the tab that it opens, and leaves alone what other tabs go on with", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {tab, browser} = made(), before = JSON.stringify(browser.kept);
  const {keep, told} = opened({tab, browser, linked: true});
  assert.ok(keep.meet(part({identity: "B"})));
  assert.deepEqual([told, keep.last], [[], null]);
  keep.update(part({identity: "B"}), {x: [9, 8], y: [7, 6]});
  keep.write();
  assert.equal(JSON.stringify(browser.kept), before);
  const again = opened({tab, browser, linked: true, fresh: false});
  assert.equal(again.keep.meet(part({identity: "C"})), false);
  assert.deepEqual(again.told[0].scene.points.x, [9, 8], "reloaded, it goes on from the link");
});

test("what a tab made itself is not offered to it, when all is as it began again", () => {
  const {keep, browser} = made();
  keep.update(part({outline: PLAIN}), POINTS);
  keep.write();
  assert.equal(keep.last, null);
  assert.ok(opened({browser}).keep.last === null, "nor before a session has come");
  const other = opened({browser}).keep;
  other.meet(part());
  assert.ok(other.last, "in another tab it is");
});

test("nor is a moment with a pin, which is kept, when the tab is loaded anew", () => {
  const {keep, tab, browser} = opened();
  keep.meet(part());
  keep.live = true;
  keep.standing = () => ({view: VIEW, pins: [{}]});
  keep.update(part({outline: PLAIN}), POINTS);
  keep.write();
  const again = opened({tab, browser, fresh: false}).keep;
  again.meet(part({heard: true}));
  assert.equal(again.last, null);
});

test("a new tab may go on with what another one made last, unless its own points are others by now", () => {
  const {browser} = made(), {keep, told} = opened({browser});
  keep.meet(part({outline: PLAIN}));
  keep.update(part({outline: PLAIN}), POINTS);
  assert.deepEqual(keep.last.points, 3);
  keep.goOn();
  assert.deepEqual([told[0].again, told[0].view, told[0].scene.points.name], [true, VIEW, "Mine"]);
  keep.update(part(), POINTS);
  assert.equal(keep.last, null);
});

test("the untouched tutorial is nothing to go on with, and a deployer may have only the tab keep", () => {
  assert.deepEqual(made(PLAIN).browser.kept, {});
  assert.deepEqual(made(OUTLINE, {part: {keeps: false}}).browser.kept, {});
  assert.equal(Object.keys(made(PLAIN).tab.kept).length, 2);
});

test("whoever starts over leaves nothing behind; whoever declines is not asked again", () => {
  const {tab, browser, keep} = made();
  keep.meet(part({forgotten: 1}));
  assert.deepEqual([tab.kept, browser.kept, keep.live], [{}, {}, false]);
  const other = made(), {keep: later} = opened({browser: other.browser});
  later.meet(part({outline: PLAIN}));
  assert.ok(later.last);
  later.decline();
  assert.equal(later.last, null);
});

test("what is too long to be kept is known by its name; fewer than two points are kept as they are", () => {
  const {keep} = opened();
  keep.meet(part());
  const file = {version: 1, points: {file: "long", moments: {n: 20_000}}};
  keep.update(part({outline: JSON.stringify(file)}), null);
  assert.deepEqual([keep.made.scene, keep.made.points], [file, 20_000]);
  keep.update(part({outline: PLAIN}), {x: [2], y: [3]});
  assert.deepEqual(keep.made.scene.points, {x: [2], y: [3]});
  clearTimeout(keep.timer);
});

test("a browser that keeps nothing, or has no room, or holds rubbish, is no reason to stop", () => {
  const refuses = {getItem() { throw new Error("blocked"); }, setItem() { throw new Error("full"); }, removeItem() { throw new Error("blocked"); }};
  const {keep} = opened({tab: refuses, browser: refuses, linked: true});
  assert.ok(keep.meet(part()));
  keep.update(part(), POINTS);
  keep.write();
  keep.forget(1);
  const rubbish = opened({tab: new Store({"perceptron.scene": "{", "perceptron.view": "1e"})});
  assert.ok(rubbish.keep.meet(part()));
});
