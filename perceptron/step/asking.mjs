// What the loop's page asks the server for: one thing at a time. Of two that wait at a busy server
// Streamlit would run the later one alone, so that a look of the page's own could take the place of a
// person's press.

import {PATIENCE, serial} from "../stage/message.mjs";

/** @typedef {import("./message.mjs").Tell} Tell */
/** @typedef {import("./message.mjs").Wish} Wish */

export class Asking {
  constructor() {
    /** @type {{name: Wish, value: object}[]} what the server has not been told of */
    this.queue = [];
    /** The number of the last that it was told of, and has not answered; else 0. */
    this.awaited = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Tell} */
    this.tell = () => {};
  }

  /**
   * In the order in which it was asked for. Of lines only those asked for last are wanted, and none by
   * whoever stops; to look is to ask for an answer, which comes anyway where another one is waited for.
   * @param {Wish} name @param {object} value
   */
  ask(name, value = {}) {
    if (name === "look" && (this.awaited || this.queue.length)) return;
    if (name === "lines" || name === "stop") this.queue = this.queue.filter(one => one.name !== "lines");
    this.queue.push({name, value});
    this.speak();
  }

  /** Tells the server of the next; an answer that does not come is not waited for longer than that. */
  speak() {
    if (this.awaited) return;
    const next = this.queue.shift();
    if (!next) return;
    this.awaited = serial();
    this.timer = setTimeout(() => this.goOn(), PATIENCE);
    this.tell(next.name, {...next.value, number: this.awaited});
  }

  /** @param {number} answered as the server's message has it */
  hear(answered) {
    if (this.awaited && answered >= this.awaited) this.goOn();
  }

  goOn() {
    clearTimeout(this.timer);
    this.awaited = 0;
    this.speak();
  }

  /** The page is left. */
  end() {
    clearTimeout(this.timer);
    this.queue = [];
  }
}
