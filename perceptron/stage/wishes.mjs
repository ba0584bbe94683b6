// What a hand asks the server for. It is told of one wish at a time, by the points that it knows by
// then; what is asked for meanwhile waits, and outlives the stage it was asked on: Streamlit may take
// a component away and mount it anew between a wish and its answer.

import {PATIENCE, serial} from "./message.mjs";
import {leaving} from "./page.mjs";

/** @typedef {import("./message.mjs").Edits} Edits */
/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./message.mjs").Tell} Tell */
/** @typedef {{name: "points" | "start" | "seeded" | "set" | "optimizer" | "undo" | "redo", value?: object}} Wish */

/** Wishes of which the outcome is drafted; of others only the server knows it. */
const DRAFTED = new Set(["points", "start"]);

export class Wishes {
  constructor() {
    /** @type {Wish[]} what the server has not been told of */
    this.queue = [];
    /** Of the points that the server sent last. */
    this.identity = "";
    /** @type {Edits} what can be taken back of them */
    this.edits = {undo: false, redo: false};
    /** The number of the last wish that the server was told of, and has not answered; else 0. */
    this.awaited = 0;
    /** Whether that wish's outcome was drafted. */
    this.drew = false;
    /** Whether what the server sent last is its answer. */
    this.answered = false;
    this.timer = 0;
    /** @type {() => Tell | null} how the stage there is reaches the server */
    this.teller = () => null;
    /** What it does when no answer comes. */
    this.unanswered = () => {};
  }

  /**
   * A stage is there, in place of one before.
   * @param {() => Tell | null} teller @param {() => void} unanswered
   */
  attend(teller, unanswered) {
    this.teller = teller;
    this.unanswered = unanswered;
  }

  /** A page that is being left has no more wishes. @param {Wish} wish */
  add(wish) {
    if (leaving()) return;
    this.queue.push(wish);
    this.speak();
  }

  /** Tells the server of the next wish, unless its page is being left; nothing to take back is no wish. */
  speak() {
    while (!this.awaited && this.queue.length && !leaving()) {
      const [{name, value}] = this.queue.splice(0, 1);
      if (name in this.edits && !this.edits[name]) continue;
      const number = serial();
      this.expect(number, DRAFTED.has(name));
      this.teller()?.(name, {...value, number, of: this.identity});
    }
  }

  /** @param {number} number of the wish that the server was told of @param {boolean} drew whether what is shown is what it made */
  expect(number, drew) {
    clearTimeout(this.timer);
    this.awaited = number;
    this.drew = drew;
    this.timer = window.setTimeout(() => this.giveUp(), PATIENCE);
  }

  giveUp() {
    this.forget();
    this.unanswered();
  }

  /** What has been asked for is over. */
  forget() {
    clearTimeout(this.timer);
    this.awaited = 0;
    this.queue = [];
  }

  /** @param {Message} message what the server sends @param {boolean} again whether it was heard before */
  hear({points, edits, answered}, again) {
    this.identity = points.identity;
    this.edits = edits;
    if (!again) this.answered = this.awaited > 0 && answered >= this.awaited;
    if (this.answered) {
      clearTimeout(this.timer);
      this.awaited = 0;
    }
    this.speak();
  }
}
