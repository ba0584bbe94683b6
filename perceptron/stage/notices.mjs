// What must be said beside the picture: one card at most, and a note in its corner.

import {clamped} from "./run.mjs";

/** How often the browser asks whether the server is still there, milliseconds. */
const ASK = 3000;

const NOTE = '<p class="pn-note"></p>';
const CARD = '<div class="pn-card" role="status" hidden><span></span><button type="button" class="pn-button"></button><button type="button" class="pn-button" hidden></button></div>';

/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./message.mjs").Tell} Tell */
/** @typedef {import("./message.mjs").Wish} Wish */

/** @typedef {{label: string, does: () => void}} Deed of a button */
/** @typedef {{said: string, deeds: Deed[]}} Offer */

/** Where there are too few points; a finger adds one in a mode of its own. */
const TWO = {click: "Two points make a line: click to add", tap: "Two points make a line: Add points, then tap"};

export class Notices {
  /** @param {HTMLElement} at the section that they lie over @param {Tell | null} tell null when there is no server */
  constructor(at, tell) {
    at.insertAdjacentHTML("afterbegin", NOTE);
    at.querySelector(".pn-plot")?.insertAdjacentHTML("beforebegin", CARD);   // it is read before the picture
    this.card = /** @type {HTMLElement} */ (at.querySelector(".pn-card"));
    this.note = /** @type {HTMLElement} */ (at.querySelector(".pn-note"));
    this.text = /** @type {HTMLElement} */ (this.card.querySelector("span"));
    /** @type {HTMLButtonElement[]} */
    this.buttons = [...this.card.querySelectorAll("button")];
    this.tell = tell;
    /** What of a moment is not there. */
    this.lacking = "";
    /** What was read of what the session says, and is not said again. */
    this.read = "";
    /** @type {Offer | null} */
    this.offered = null;
    /** @type {Message | null} */
    this.message = null;
    /** @type {import("./run.mjs").Run | null} the one that is on the screen */
    this.run = null;
    this.stale = false;
    /** @type {"left" | "dead" | null} */
    this.now = null;
    this.alone = !tell;
    this.gone = false;
    this.fewer = false;
    /** @type {MutationObserver | undefined} */
    this.locks = undefined;
    this.timer = this.alone ? 0 : setInterval(() => this.ask(), ASK);
  }

  /** @param {Message} message @param {{stale: boolean}} how whether what is shown is out of date */
  show(message, {stale}) {
    this.message = message;
    this.stale = stale;
    this.leaves(message.runs[0]?.left_out ?? "");
    this.now = null;
    this.choose();
  }

  /** @param {string} out of the picture, in words */
  leaves(out) {
    this.note.textContent = out;
    this.note.title = out;
  }

  /** @param {import("./narration.mjs").Step} step @param {number} k @param {import("./run.mjs").Run} run */
  at(step, k, run) {
    const {x} = run.points, left = run.diverged && k >= run.end;
    // For good, that is: a velocity may carry it back.
    const dead = run.settings.clamp && k > 0 && [step.weight, run.weight[run.weight.length - 1]].every(weight => clamped(x, weight) === 1);
    const now = left ? "left" : dead ? "dead" : null;
    if (now === this.now && (!left || run.why === this.run?.why)) return;
    this.run = run;
    this.now = now;
    this.choose();
  }

  /** @param {boolean} fewer than make a line */
  few(fewer) {
    if (fewer === this.fewer) return;
    this.fewer = fewer;
    this.choose();
  }

  choose() {
    if (this.gone) return this.put("The server is gone. The stage keeps this run; reconnecting.");
    if (this.fewer) return this.put(matchMedia("(pointer: coarse)").matches ? TWO.tap : TWO.click);
    const {obstacle, stale, failure} = this.message?.notices ?? {}, {run} = this, said = obstacle || (this.stale && stale);
    if (said) return this.put(said);
    const note = failure || this.message?.session?.note || this.lacking;
    if (note && note !== this.read) return this.put(note, this.closing(() => { this.read = note; }));
    if (this.now === "left" && run) {
      return run.theory.best_rate_known && !run.drafted ? this.put(run.why, this.asking("Use the best rate", "best_rate")) : this.put(run.why);
    }
    if (this.now === "dead") return this.put("The clamp holds the line flat, and nothing will turn it again.", this.asking("Turn the clamp off", "unclamp"));
    if (this.offered) return this.put(this.offered.said, ...this.offered.deeds);
    this.card.hidden = true;
  }

  /** @param {string} said of a moment that was taken up */
  lacks(said) {
    this.lacking = said;
    this.choose();
  }

  /** @param {Offer | null} offered null: not any more */
  offer(offered) {
    if (offered?.deeds[0].label === this.offered?.deeds[0].label) return;
    this.offered = offered;
    this.choose();
  }

  /** @param {string} label @param {Wish} wish @returns {Deed} */
  asking(label, wish) { return {label, does: () => this.tell?.(wish)}; }

  /** @param {() => void} read @returns {Deed} */
  closing(read) {
    return {label: "Close", does: () => {
      read();
      this.choose();
    }};
  }

  /** @param {string} text @param {...Deed} deeds a button each */
  put(text, ...deeds) {
    this.text.textContent = text;
    this.text.hidden = !text;
    for (const [i, button] of this.buttons.entries()) {
      const deed = deeds[i];
      button.hidden = !deed || this.alone;
      button.textContent = deed?.label ?? "";
      button.onclick = () => deed?.does();
    }
    this.card.hidden = false;
  }

  async ask() {
    if (document.hidden || !this.message?.host) return;
    const gone = !(await fetch(this.message.host.health, {cache: "no-store"}).then(answer => answer.ok, () => false));
    if (gone === this.gone) return;
    this.gone = gone;
    this.choose();
    this.unlock();
  }

  /** Streamlit locks the page behind a dialog of its own, some time after; the player needs no server. */
  unlock() {
    const page = document.getElementById("root");
    this.locks?.disconnect();
    if (!this.gone || !page) return;
    const free = () => {
      page.removeAttribute("inert");
      // Left open, though page.css hides it, it would take the next click for its own.
      document.querySelector('[data-testid="stDialog"] [role="dialog"]')?.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    };
    free();
    this.locks = new MutationObserver(free);
    this.locks.observe(page, {attributeFilter: ["inert"]});
  }

  remove() {
    clearInterval(this.timer);
    this.locks?.disconnect();
  }
}
