// What a hand does to a run: while it holds a point, the line, the start or the learning rate, the run
// that follows is worked out in each frame; when it lets go, the server hears of it once, and what it
// sends takes the draft's place. Without a server the draft becomes the run.

import {draftOf, lateTask, released} from "./draft.mjs";
import {Follower} from "./follower.mjs";
import {changed, likewise, releasedFew} from "./few.mjs";
import {appended, replaced, without} from "./gestures.mjs";
import {Wishes} from "./wishes.mjs";

/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./message.mjs").Edits} Edits */
/** @typedef {import("./few.mjs").Few} Few */
/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {import("./draft.mjs").Change} Change */
/** @typedef {import("./wishes.mjs").Wish} Wish */

/** Without a server, changes that can be taken back; as many as a server keeps. */
const UNDO = 20;

/** What is said until the core has answered: while a point is held, and else. */
const FOLLOWS = "The best line follows the point; the run is worked out anew.", ANEW = "The run is worked out anew.";

/** And while the line or the ring is. */
const HAND = "Turn or lift the line: the run starts from where you leave it.";

/**
 * @typedef {object} Stage as far as it is touched
 * @property {Run | null} run
 * @property {Few | null} few points without one
 * @property {boolean} stale the run is not of these points or settings
 * @property {import("./message.mjs").Tell | null} tell null when there is no server
 * @property {HTMLElement} root
 * @property {import("./switches.mjs").Switches} shown
 * @property {() => void} hold it stands where it stands, also over runs that end sooner
 * @property {{weight: number, bias: number}} neuron at the step that is shown
 * @property {() => void} rewind it stands at its start
 * @property {() => void} pause
 * @property {() => void} release
 * @property {() => void} unchanged what a hand held is as it was
 * @property {(run: Run | Few, said: string) => void} draft shows a run in the axes as they stand
 * @property {number | null} stood the iteration at which it stands while a hand holds something
 * @property {(run: Run | Few, at?: number | null) => void} replace shows a run in axes of its own, at an iteration
 * @property {(edits: Edits) => void} editable shows what can be taken back
 * @property {(component: Component) => Promise<void>} show what the server sent
 */

export class Touch {
  /**
   * @param {Stage} stage
   * @param {Wishes} wishes what the server is asked for, also by a stage before
   * @param {Follower} follower who works out what is too much for a frame
   */
  constructor(stage, wishes = new Wishes(), follower = new Follower()) {
    this.stage = stage;
    this.wishes = wishes;
    wishes.attend(() => stage.tell, () => this.unanswered());
    this.follower = follower;
    /** @type {import("./draft.mjs").Drawn | null} what it found last of the training in the hand */
    this.late = null;
    /** @type {{run: Run, wanted: Change, said: string} | null} what it works on: the last change of a run */
    this.asked = null;
    /** @type {Run | Few | null} what a change begins from, while a hand makes it */
    this.base = null;
    /** Where the point in the hand was drafted last; "" before. */
    this.there = "";
    /** @type {Component | null} what came last, and is not shown */
    this.missed = null;
    /** @type {(Run | Few)[]} without a server, runs to be had back, the last one first */
    this.earlier = [];
    /** @type {(Run | Few)[]} and those to be had again */
    this.later = [];
    /** @type {{weight: number, bias: number} | null} without a server, the start that the seed decides, where it is known */
    this.seeds = null;
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
    this.hold();
    this.stage.pause();
  }

  hold() {
    this.there = "";
    this.late = null;
    this.base = this.shown;
    this.stage.hold();
  }

  /** @param {number} at @param {number} x @param {number} y */
  move(at, x, y) {
    const there = [at, x, y].join(" ");
    if (there === this.there) return;
    this.there = there;
    this.draft(({points}) => ({drawn: {x: replaced(points.x, at, x), y: replaced(points.y, at, y)}}), this.stage.shown.best ? FOLLOWS : ANEW);
    this.foresee();
  }

  /** @param {number} at @param {number} x @param {number} y */
  drop(at, x, y) {
    this.move(at, x, y);
    this.keep("points", {change: "moved", at, x, y});
  }

  /** The hand lets go, and nothing has changed. */
  back() {
    const {base, missed, stage} = this, {stood} = stage;
    if (base && base === this.asked?.run) this.forget(base);
    this.letGo();
    if (base && base !== this.shown) {
      if (this.wishes.awaited) stage.draft(base, ANEW);   // its own answer is still to come
      else stage.replace(base, stood);
    } else stage.unchanged();
    if (missed) stage.show(missed);
  }

  /** What the hand has asked for is dropped; what was there before it is still wanted. @param {Run | Few} base */
  forget(base) {
    this.follower.drop();
    const run = "few" in base || !base.late ? null : base, task = run && lateTask(run, {});
    if (run && task) this.ask(task, {run, wanted: {}, said: ANEW});
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    this.take();
    this.draft(({points}) => ({drawn: {x: appended(points.x, x), y: appended(points.y, y)}}), ANEW);
    this.keep("points", {change: "added", x, y});
  }

  /** @param {number} at */
  remove(at) {
    if (!this.points()) return;
    this.take();
    this.draft(({points}) => ({drawn: {x: without(points.x, at), y: without(points.y, at)}}), ANEW);
    this.keep("points", {change: "removed", at});
  }

  /** Takes all of them away. */
  clear() {
    if (!this.points()?.x.length) return;
    this.take();
    this.draft(() => ({drawn: {x: [], y: []}}), ANEW);
    this.keep("points", {change: "cleared"});
  }

  /** The neuron as it is shown, and the mean of x; null where it can't be taken: bent by the clamp, it is no line. */
  line() {
    const {run, shown, stale, neuron} = this.stage;
    if (!run || stale || !shown.neuron || run.settings.clamp || !Number.isFinite(neuron.weight + neuron.bias)) return null;
    return {line: neuron, middle: run.points.moments.mean_x};
  }

  /** Where the path begins, as far as that can be moved. */
  start() {
    const {run, stale} = this.stage;
    return run && !stale ? {weight: run.weight[0], bias: run.bias[0]} : null;
  }

  /** The start is in a hand: the line, or the ring on the surface. */
  takeStart() {
    this.stage.rewind();
    this.hold();
  }

  /** @param {{weight: number, bias: number}} start */
  moveStart(start) {
    this.draft(() => ({start, settings: {start_chosen: true}}), HAND);
    this.foresee();
  }

  /** The start is what was drafted last. */
  dropStart() {
    const start = this.start();
    if (start) this.keep("start", start);
  }

  /** Back to the start that the seed decides. */
  seeded() {
    const {stage} = this;
    if (stage.tell) return this.wish({name: "seeded"});
    const {seeds, shown} = this;
    if (!seeds || !shown) return;
    this.hold();
    this.draft(() => ({start: seeds, settings: {start_chosen: false}}), ANEW);
    this.keep("seeded", {});
  }

  /** The learning rate is in a hand; what plays goes on. A run out of date is not that of the rate. */
  takeRate() {
    if (!this.stage.stale) this.hold();
  }

  /** @param {number} rate */
  slide(rate) {
    this.draft(() => ({settings: {learning_rate: rate}}), ANEW);
    this.foresee();
  }

  /** The rate is what was drafted last. @param {number} number of the wish that told the server; 0 without one */
  keepRate(number) {
    const {base} = this;
    this.letGo();
    if (!base) return;
    if (number) this.wishes.expect(number, true);
    else this.settle();
  }

  /** Without a server, the draft is what is shown from now on. */
  settle() {
    const {shown, stage} = this;
    if (shown) stage.replace("few" in shown ? releasedFew(shown) : released(shown));
  }

  /** @param {(base: Run | Few) => Change} change @param {string} said */
  draft(change, said) {
    const {base, stage, follower} = this;
    if (!base) return;
    const wanted = change(base), run = "few" in base ? null : base, task = run && lateTask(run, wanted);
    if (!run || !task || !follower.possible) {
      follower.drop();
      return stage.draft(changed(base, wanted), said);
    }
    stage.draft({...draftOf(run, wanted, this.late ?? run), late: true}, said);
    this.ask(task, {run, wanted, said});
  }

  /** @param {import("./draft.mjs").Task} task @param {{run: Run, wanted: Change, said: string}} asked */
  ask(task, asked) {
    this.asked = asked;
    this.follower.ask(task, path => this.catchUp(path));
  }

  /**
   * A path has been worked out: the one that was asked for last, or one of a moment before. What the
   * hand has changed since is drawn with it; what the server sent meanwhile is shown after the last.
   * @param {import("./draft.mjs").Drawn | null} path null: nobody can work it out
   */
  catchUp(path) {
    const {asked, base, follower, stage} = this;
    if (!asked) return;
    const made = {...draftOf(asked.run, asked.wanted, path), late: follower.busy};
    this.late = path;
    if (base && base !== asked.run) this.base = made;   // it was let go, and the hand has taken something else of it
    stage.draft(made, asked.said);
    if (this.base) this.foresee();
    else if (this.missed && !this.waiting) stage.show(this.missed);
  }

  get waiting() { return this.base !== null || this.wishes.awaited > 0 || this.follower.busy; }

  /** For tests and other programs: what the draft ends with. */
  foresee() {
    const loss = this.base && this.stage.run ? this.stage.run.loss : [];
    this.stage.root.dataset.previewLoss = String(loss[loss.length - 1] ?? "");
  }

  /** What was drafted last is what there is now. @param {Wish["name"]} name @param {object} value what the server is told */
  keep(name, value) {
    const {base, stage} = this;
    this.letGo();
    if (stage.tell) return this.wish({name, value});
    if (!base) return;
    this.earlier = [...this.earlier, base].slice(-UNDO);
    this.later = [];
    this.settle();
    this.offer();
  }

  letGo() {
    this.base = null;
    this.stage.release();
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
    stage.replace(likewise(wanted, shown));
    this.offer();
  }

  offer() { this.stage.editable({undo: this.earlier.length > 0, redo: this.later.length > 0}); }

  /** @param {Wish} wish */
  wish(wish) { this.wishes.add(wish); }

  /** No answer: what came last is shown. */
  unanswered() { if (this.missed) this.stage.show(this.missed); }

  /** The server is another one, which knows of no wish. */
  renew() {
    this.wishes.forget();
    this.wishes.answered = false;
    this.missed = null;
  }

  /**
   * Whether what the server sends is not to be shown yet: a hand holds something, or an answer is
   * still to come.
   * @param {Component} component
   */
  waits(component) {
    this.wishes.hear(component.data.message, component === this.missed);
    this.missed = this.waiting ? component : null;
    return this.waiting;
  }

  /** Whether what is shown is a draft, which what the server sends takes the place of. */
  get drafted() { return Boolean(this.stage.tell && this.shown?.drafted); }

  /** Whether the points to come are of the hand's own making: they go on from where these stood. */
  get expects() { return this.drafted || this.wishes.answered; }

  /** Whether the server has answered to a change of the run that is shown, and it is that change that is shown. */
  get confirmed() { return this.wishes.answered && this.wishes.drew && this.drafted; }

  end() {
    this.missed = null;
    this.follower.end();
  }
}
