// Where a click would add a point: a ring with a plus under the pointer, and words until it was
// seen. For fingers, whose taps mean nothing else, a mode: the button "Add points".

import {prefer, preferred} from "../preference.mjs";
import {shape} from "./panel.mjs";

/** Half the plus, and how far the words are from it, pixels; so long they are read, milliseconds. */
const ARM = 3.5, CLEAR = 16, READ = 2000;

const WORDS = "click adds a point here";

const BUTTON = '<button type="button" class="pn-button pn-add" aria-label="Add points" aria-pressed="false"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M9 4h2v5h5v2h-5v5H9v-5H4V9h5z"/></svg><span>Add points</span></button>';

export class Adding {
  /** @param {import("./panel.mjs").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    panel.at.insertAdjacentHTML("beforeend", BUTTON);
    /** @type {HTMLButtonElement} */
    this.button = panel.part(".pn-add");
    this.on = false;   // a tap adds a point
    this.button.onclick = () => this.turn();
    this.marks = shape(panel.inside, "g", "adding");
    this.marks.setAttribute("visibility", "hidden");
    shape(this.marks, "circle", "target");
    shape(this.marks, "path", "plus").setAttribute("d", `M${-ARM} 0H${ARM}M0 ${-ARM}V${ARM}`);
    this.words = shape(this.marks, "text", "hint");
    this.words.textContent = WORDS;
    this.seen = preferred("adding", "") !== "";
    this.since = 0;    // when the words appeared
  }

  /** @param {boolean} possible whether there are points that can be touched */
  offer(possible) { this.button.hidden = !possible; }

  turn() {
    this.on = !this.on;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.panel.at.classList.toggle("pn-taps", this.on);
  }

  /** The pointer is here, where nothing is; null: it is not. @param {{x: number, y: number} | null} place pixels from the axes' beginnings */
  at(place) {
    if (!place) return this.away();
    const {panel, words} = this, {x, left, top} = panel, before = place.x > x.length / 2;
    this.since ||= performance.now();
    this.marks.setAttribute("visibility", "visible");
    this.marks.setAttribute("transform", `translate(${(left + place.x).toFixed(1)} ${(top + place.y).toFixed(1)})`);
    words.toggleAttribute("hidden", this.seen);
    words.setAttribute("text-anchor", before ? "end" : "start");
    words.setAttribute("x", String(before ? -CLEAR : CLEAR));
  }

  /** Words that were there long enough to be read are not shown again. */
  away() {
    this.marks.setAttribute("visibility", "hidden");
    if (this.since && performance.now() - this.since > READ) this.done();
    this.since = 0;
  }

  /** Who has added a point needs no words. */
  done() {
    if (!this.seen) prefer("adding", "seen");
    this.seen = true;
    this.words.setAttribute("hidden", "");
  }
}
