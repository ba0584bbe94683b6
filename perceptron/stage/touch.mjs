// What a hand does to the points on the stage: while it holds one, a run on the points as they are
// is worked out in each frame; when it lets go, the server hears of it once, and what it sends takes
// the draft's place. Without a server the draft becomes the run.

import {released} from "./draft.mjs";
import {changed, releasedFew} from "./few.mjs";
import {appended, replaced, without} from "./gestures.mjs";

/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./message.mjs").Edits} Edits */
/** @typedef {import("./few.mjs").Few} Few */
/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {{name: "points" | "undo" | "redo", value?: object}} Wish */

/** How long an answer is waited for, before what was sent last is shown again, milliseconds. */
const PATIENCE = 5000;

/** What is said until the core has answered: while a point is held, and else. */
const FOLLOWS = "The best line follows the point; the run is worked out anew.", ANEW = "The run is worked out anew.";

/**
 * @typedef {object} Stage as far as it is touched
 * @property {Run | null} run
 * @property {Few | null} few points without one
 * @property {boolean} stale the run is not of these points or settings
 * @property {import("./message.mjs").Tell | null} tell null when there is no server
 * @property {HTMLElement} root
 * @property {import("./switches.mjs").Switches} shown
 * @property {() => void} pause
 * @property {(run: Run | Few, said: string) => void} draft shows a run in the axes as they stand
 * @property {(run: Run | Few) => void} replace shows a run in axes of its own
 * @property {(edits: Edits) => void} editable shows what can be taken back
 * @property {(component: Component) => Promise<void>} show what the server sent
 */

export class Touch {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** Of the points that the server sent last. */
    this.identity = "";
    /** @type {Edits} what can be taken back of them */
    this.edits = {undo: false, redo: false};
    /** @type {Run | Few | null} what a change begins from, while a hand makes it */
    this.base = null;
    /** @type {Wish[]} what the server has not been told of: it is told of one at a time */
    this.wishes = [];
    /** Whether the server was told of one, and has not answered. */
    this.told = false;
    /** Whether what the server sent last is its answer. */
    this.answered = false;
    /** @type {Component | null} what came last, and is not shown */
    this.missed = null;
    this.timer = 0;
    /** @type {(Run | Few)[]} without a server, runs to be had back, the last one first */
    this.earlier = [];
    /** @type {(Run | Few)[]} and those to be had again */
    this.later = [];
  }

  /** What is shown now. @returns {Run | Few | null} */
  get shown() { return this.stage.run ?? this.stage.few; }

  /** Those that can be touched: where all points are drawn, and the run is theirs. */
  points() {
    const {run, few, shown, stale} = this.stage;
    if (few) return few.points;
    return run && shown.points && !stale && run.points.x.length === run.points.moments.n ? run.points : null;
  }

  take() {
    this.base = this.shown;
    this.stage.pause();
  }

  /** @param {number} at @param {number} x @param {number} y */
  move(at, x, y) {
    const {shown, root} = this.stage;
    this.draft(points => ({x: replaced(points.x, at, x), y: replaced(points.y, at, y)}), shown.best ? FOLLOWS : ANEW);
    const loss = this.stage.run?.loss ?? [];
    root.dataset.previewLoss = String(loss[loss.length - 1]);
  }

  /** @param {number} at @param {number} x @param {number} y */
  drop(at, x, y) {
    this.move(at, x, y);
    this.keep({change: "moved", at, x, y});
  }

  /** The hand lets go, and nothing has changed. */
  back() {
    const {base, missed, stage} = this;
    this.letGo();
    if (base && base !== this.shown) {
      if (base.drafted && stage.tell) stage.draft(base, ANEW);   // its own answer is still to come
      else stage.replace(base);
    }
    if (missed) stage.show(missed);
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    this.take();
    this.draft(points => ({x: appended(points.x, x), y: appended(points.y, y)}), ANEW);
    this.keep({change: "added", x, y});
  }

  /** @param {number} at */
  remove(at) {
    if (!this.points()) return;
    this.take();
    this.draft(points => ({x: without(points.x, at), y: without(points.y, at)}), ANEW);
    this.keep({change: "removed", at});
  }

  /** Takes all of them away. */
  clear() {
    if (!this.points()?.x.length) return;
    this.take();
    this.draft(() => ({x: [], y: []}), ANEW);
    this.keep({change: "cleared"});
  }

  /** @param {(points: {x: Column, y: Column}) => {x: Column, y: Column}} change @param {string} said */
  draft(change, said) {
    const {base} = this;
    if (base) this.stage.draft(changed(base, change(base.points)), said);
  }

  /** What was drafted last is what the points are now. @param {object} change as the server is told of it */
  keep(change) {
    const {base, stage, shown} = this;
    this.letGo();
    if (stage.tell) return this.wish({name: "points", value: change});
    if (!base || !shown) return;
    this.earlier.push(base);
    this.later = [];
    stage.replace("few" in shown ? releasedFew(shown) : released(shown));
    this.offer();
  }

  letGo() {
    this.base = null;
    this.stage.root.dataset.previewLoss = "";
  }

  undo() { this.exchange("undo", this.earlier, this.later); }

  redo() { this.exchange("redo", this.later, this.earlier); }

  /** @param {"undo" | "redo"} name @param {(Run | Few)[]} from @param {(Run | Few)[]} to */
  exchange(name, from, to) {
    const {stage, shown} = this;
    if (stage.tell) return this.wish({name});
    const wanted = from.pop();
    if (!wanted || !shown) return;
    to.push(shown);
    stage.replace(wanted);
    this.offer();
  }

  offer() { this.stage.editable({undo: this.earlier.length > 0, redo: this.later.length > 0}); }

  /** @param {Wish} wish */
  wish(wish) {
    this.wishes.push(wish);
    this.speak();
  }

  /** Tells the server of the next wish, by the points that it knows; nothing to take back is no wish. */
  speak() {
    while (!this.told && this.wishes.length) {
      const [{name, value}] = this.wishes.splice(0, 1);
      if (name !== "points" && !this.edits[name]) continue;
      this.told = true;
      this.timer = window.setTimeout(() => this.giveUp(), PATIENCE);
      this.stage.tell?.(name, value && {...value, of: this.identity});
    }
  }

  /** No answer: what came last is shown. */
  giveUp() {
    const {missed} = this;
    this.told = false;
    this.wishes = [];
    if (missed) this.stage.show(missed);
  }

  /**
   * Whether what the server sends is not to be shown yet: a hand holds a point, or an answer is
   * still to come.
   * @param {Component} component
   */
  waits(component) {
    const {points, edits} = component.data.message, {identity} = points, answers = identity !== this.identity;
    this.identity = identity;
    this.edits = edits;
    this.answered = answers && this.told;
    if (answers) {
      clearTimeout(this.timer);
      this.told = false;
      this.speak();
    }
    const waits = this.base !== null || this.told;
    this.missed = waits ? component : null;
    return waits;
  }

  /** Whether what is shown is a draft, which what the server sends takes the place of. */
  get drafted() { return Boolean(this.stage.tell && this.shown?.drafted); }

  /** Whether the points to come are of the hand's own making: they go on from where these stood. */
  get expects() { return this.drafted || this.answered; }

  end() { clearTimeout(this.timer); }
}
