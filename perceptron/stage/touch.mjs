// What a hand does to the points on the stage: while it holds one, a run on the points as they are
// is worked out in each frame; when it lets go, the server hears of it once, and what it sends takes
// the draft's place.

import {onPoints} from "./draft.mjs";
import {appended, replaced, without} from "./gestures.mjs";

/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./run.mjs").Run} Run */

/** How long an answer is waited for, before what was sent last is shown again, milliseconds. */
const PATIENCE = 5000;

/** Fewer points than these make no line, and more can't be edited. */
const LEAST = 2;

/** What is said meanwhile, and where the best line is hidden. */
const SAID = "The best line follows the point; the run is worked out anew.", SAID_BLIND = "The run is worked out anew.";

/**
 * @typedef {object} Stage as far as it is touched
 * @property {Run | null} run
 * @property {import("./message.mjs").Tell | null} tell null when there is no server: a draft then stays
 * @property {HTMLElement} root
 * @property {import("./switches.mjs").Switches} shown
 * @property {() => void} pause
 * @property {(run: Run, said: string) => void} draft shows a run that was worked out here
 * @property {(said: string) => void} said in place of the narration; "" for none
 * @property {(edits: import("./message.mjs").Edits) => void} editable shows what can be taken back
 * @property {(component: Component) => Promise<void>} show
 */

export class Touch {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** Of the points that the server sent last. */
    this.identity = "";
    /** @type {Run | null} what a change begins from, while a hand makes it */
    this.base = null;
    /** Whether what is shown was worked out here. */
    this.drafted = false;
    /** @type {object[]} changes that the server has not been told of: one at a time */
    this.changes = [];
    /** Whether the server was told of one, and has not answered. */
    this.told = false;
    /** Whether the server was asked for points to be had back or again. */
    this.asked = false;
    /** @type {Component | null} what came last, and is not shown */
    this.missed = null;
    this.timer = 0;
    /** @type {Run[]} without a server, runs to be had back, the last one first */
    this.earlier = [];
    /** @type {Run[]} and those to be had again */
    this.later = [];
  }

  /** Those that can be touched: where all points are drawn, and the run is theirs. */
  points() {
    const {run, root, shown} = this.stage;
    return run && shown.points && !root.classList.contains("pn-dim") && run.points.x.length === run.points.moments.n ? run.points : null;
  }

  take() {
    this.base = this.stage.run;
    this.stage.pause();
  }

  /** @param {number} at @param {number} x @param {number} y */
  move(at, x, y) { this.draft(points => ({x: replaced(points.x, at, x), y: replaced(points.y, at, y)}), this.stage.shown.best ? SAID : SAID_BLIND); }

  /** @param {number} at @param {number} x @param {number} y */
  drop(at, x, y) {
    this.move(at, x, y);
    this.keep({change: "moved", at, x, y});
  }

  /** The hand lets go, and nothing has changed. */
  back() {
    const {base, missed} = this;
    this.base = null;
    if (base) this.stage.draft(base, "");
    this.drafted &&= this.told;
    if (missed) this.stage.show(missed);
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    this.take();
    this.draft(points => ({x: appended(points.x, x), y: appended(points.y, y)}), "");
    this.keep({change: "added", x, y});
  }

  /** @param {number} at */
  remove(at) {
    if ((this.points()?.x.length ?? 0) <= LEAST) return;
    this.take();
    this.draft(points => ({x: without(points.x, at), y: without(points.y, at)}), "");
    this.keep({change: "removed", at});
  }

  /** @param {(points: {x: Column, y: Column}) => {x: Column, y: Column}} change @param {string} said */
  draft(change, said) {
    const {base} = this;
    if (!base) return;
    this.drafted = true;
    this.stage.draft(onPoints(base, change(base.points)), said);
  }

  /** What was drafted last is what the points are now. @param {object} change as the server is told of it */
  keep(change) {
    const {base, stage} = this;
    this.base = null;
    if (!base) return;
    stage.said("");
    if (stage.tell) {
      this.changes.push(change);
      return this.speak();
    }
    this.earlier.push(base);
    this.later = [];
    this.offer();
  }

  /** Tells the server of the next change, by the points that it knows. */
  speak() {
    const next = this.told ? undefined : this.changes.shift();
    if (!next) return;
    this.told = true;
    this.timer = window.setTimeout(() => this.giveUp(), PATIENCE);
    this.stage.tell?.("points", {...next, of: this.identity});
  }

  undo() { this.exchange("undo", this.earlier, this.later); }

  redo() { this.exchange("redo", this.later, this.earlier); }

  /** @param {"undo" | "redo"} name @param {Run[]} from @param {Run[]} to */
  exchange(name, from, to) {
    const {tell, run} = this.stage, wanted = from.at(-1);
    if (tell) {
      this.asked = true;
      return tell(name);
    }
    if (!wanted || !run) return;
    from.pop();
    to.push(run);
    this.stage.draft(wanted, "");
    this.offer();
  }

  offer() { this.stage.editable({undo: this.earlier.length > 0, redo: this.later.length > 0}); }

  /** No answer: what came last is shown. */
  giveUp() {
    const {missed} = this;
    this.told = false;
    this.changes = [];
    if (missed) this.stage.show(missed);
  }

  /**
   * Whether what the server sends is not to be shown yet: a hand holds a point, or an answer is
   * still to come.
   * @param {Component} component
   */
  waits(component) {
    const identity = component.data.message.points?.identity ?? "", news = identity !== this.identity;
    this.identity = identity;
    if (news) {
      clearTimeout(this.timer);
      this.told = false;
      this.speak();
    }
    const waits = this.base !== null || this.told;
    this.missed = waits ? component : null;
    return waits;
  }

  /** Whether the points to come are of the hand's own making: they go on from where these stood. */
  get expects() { return this.drafted || this.asked; }

  /** What the server sent is shown. */
  settle() { this.drafted = this.asked = false; }

  end() { clearTimeout(this.timer); }
}
