// A moment that was kept, or that a link brings, on its way to the stage; and what the stage shows, on
// its way to what keeps it.

import {draftOf} from "./draft.mjs";
import {keep} from "./keeping.mjs";
import {memory, standing} from "./memory.mjs";
import {page} from "./page.mjs";
import {switchesOf} from "./switches.mjs";
import {known} from "./variants.mjs";

/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").PinPart} PinPart */
/** @typedef {import("./message.mjs").Sent} Sent */
/** @typedef {import("./message.mjs").View} View */
/** @typedef {import("./run.mjs").Run} Run */

keep.standing = standing;

const NOT_HERE = "The broken loop has no live path here: its points or iterations are too many.";
const NO_PATH = "What was pinned has no live path in part: train it and pin it again.";

/**
 * @typedef {object} Stage as far as it stands at a moment
 * @property {Run | null} run
 * @property {import("./few.mjs").Few | null} few
 * @property {boolean} removed
 * @property {import("./player.mjs").Player} player
 * @property {import("./notices.mjs").Notices} notices
 * @property {import("./pinning.mjs").Pinning} pinning
 * @property {import("./touch.mjs").Touch} touch
 * @property {(component: Component) => Promise<void>} show
 */

export class Resuming {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {View | null} to be taken up by the next run */
    this.view = null;
    /** @type {PinPart[]} as well */
    this.pins = [];
  }

  /**
   * Whether the session knows what this tab has kept; what it sends before is not shown. Another one
   * counts its trainings anew, and may bring another view.
   * @param {Component} component
   */
  knows(component) {
    const {stage} = this, {session, view, pins} = component.data.message;
    if (!session) {
      if (view && !memory.taken++) this.takeUp(view, pins);   // a saved page's, at first
      return true;
    }
    keep.missed = () => { if (!stage.removed) stage.show(component); };
    if (!keep.meet(session)) return false;
    if (session.identity !== memory.session) {
      Object.assign(memory, {session: session.identity, taken: 0, play: 0, ended: 0, left: 0});
      page.steps = null;
      stage.touch.renew();
    }
    if (session.taken > memory.taken && view && !keep.live) this.takeUp(view, pins);
    memory.taken = session.taken;
    return true;
  }

  /** @param {View} view @param {PinPart[]} pins */
  takeUp(view, pins) {
    Object.assign(memory, {iteration: view.iteration, speed: view.speed, loop: view.loop, switches: switchesOf(view)});
    this.view = view;
    this.pins = pins;
    this.stage.player.speed.value = view.speed;
    this.stage.player.loop(view.loop);
  }

  /** With the first run that is there the pinned ones are: those that can be worked out. @param {Run} run */
  begin(run) {
    if (!this.view) return;
    const pins = this.pins.filter(({settings}) => known(settings)).map(({settings, weight, bias}, slot) => ({slot, run: draftOf(run, {settings, start: {weight, bias}})}));
    memory.pins = pins.filter(({run}) => run.loss.length > 1);
    this.stage.notices.lacks(memory.pins.length < this.pins.length ? NO_PATH : "");
  }

  /** A run that another page brings is pinned beside the one that is shown, once. @param {import("./message.mjs").Message} message */
  bring({brought}) {
    const {run, pinning, notices} = this.stage;
    if (!run || !brought || brought.number === memory.brought) return;
    memory.brought = brought.number;
    const {settings, weight, bias} = brought.pin, made = known(settings) ? draftOf(run, {settings, start: {weight, bias}}) : null;
    if (made && made.loss.length > 1) pinning.bring(made);
    else notices.lacks(NOT_HERE);
  }

  /** The tab is told what is shown, as soon as it has come: a picture may take long. @param {Sent} sent */
  shown({message: {session, points: {moments}}, points}) {
    if (!session) return;
    const {run, few} = this.stage, drawn = run?.points ?? few?.points;
    keep.live = true;
    if (drawn && points) keep.update(session, drawn.x.length === moments.n ? drawn : null);
    keep.changed();
    this.offer();
  }

  /** How it stands has changed. */
  moved() { if (keep.live) keep.changed(); }

  /** Of a new tab: to go on with what was made last in another one. */
  offer() {
    const {notices} = this.stage, {last} = keep;
    if (!last) return notices.offer(null);
    const done = does => () => {
      does();
      notices.offer(null);
    };
    const label = `Go on with your last points (${last.points.toLocaleString("en")}, ${timeOf(new Date(last.at))})`;
    notices.offer({said: "", deeds: [{label, does: done(() => keep.goOn())}, {label: "Start over", does: done(() => keep.decline())}]});
  }
}

/** 14:03, or 3 May, 14:03. @param {Date} at */
function timeOf(at) {
  const time = at.toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"});
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString("en-GB", {day: "numeric", month: "long"})}, ${time}`;
}
