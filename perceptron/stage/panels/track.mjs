// The way of a run through a panel: the whole of it thin, the past bold, a dot where it is now.

import {crowded, length, upTo, visible} from "../geometry.mjs";
import {wordsOf} from "../reading.mjs";
import {stepOf} from "../run.mjs";

/** A path this many times as long as its panel is wide and high would paint it over: where it is crowded, what is past has a tail alone. */
const DENSE = 12, TAIL = 16;

/** In a panel less wide, pixels, a line has room for one number. */
const NARROW = 200;

export const LAYERS = [["path", "future"], ["path", "past"]];

/** Whether a pixel is in the panel or not far from it. */
const near = (p, length) => p > -2 * length && p < 3 * length;

export class Track {
  /** @param {import("./panel.mjs").Panel} panel whose layers are `future`, `past` and `dot` */
  constructor(panel) {
    this.panel = panel;
    this.k = 0;
    /** @type {Float64Array} */
    this.px = this.py = new Float64Array(0);
    /** @type {string[]} */
    this.parts = [];
    /** @type {Uint32Array} */
    this.kept = new Uint32Array(0);
    /** @type {string[]} */
    this.clear = [];   // of each part the line to it from the one before, where it is not crowded
    this.last = 0;   // the last step in sight
  }

  /** @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys in data units, one per step */
  place(xs, ys) {
    const {x, y} = this.panel;
    this.px = Float64Array.from(xs, v => this.panel.px(v));
    this.py = Float64Array.from(ys, v => this.panel.py(v));
    this.last = this.px.findLastIndex((p, k) => near(p, x.length) && near(this.py[k], y.length));
    const shown = Math.min(this.last + 2, this.px.length);   // where it goes from the last step in sight, too
    this.kept = visible(this.px.subarray(0, shown), this.py.subarray(0, shown));
    this.parts = Array.from(this.kept, k => this.spot(k));
    const {left, top} = this.panel, seen = (p, from, long) => Math.min(Math.max(p, from), from + long);
    const shownX = Array.from(this.kept, k => seen(this.px[k], left, x.length)), shownY = Array.from(this.kept, k => seen(this.py[k], top, y.length));
    const crowd = length(shownX, shownY) > DENSE * (x.length + y.length) ? crowded(shownX, shownY) : new Uint8Array(this.kept.length);
    this.clear = this.parts.map((part, i) => (i === 0 ? `M${part}` : crowd[i] ? "" : crowd[i - 1] ? `M${this.parts[i - 1]}L${part}` : `L${part}`));
    this.panel.trace("future", this.parts.length ? `M${this.parts.join("L")}` : "");
    this.to(this.k);
  }

  spot(k) { return `${this.px[k].toFixed(1)} ${this.py[k].toFixed(1)}`; }

  /**
   * What is read off one of its steps.
   * @param {number} k -1: none @param {import("../run.mjs").Run} run @param {import("../reading.mjs").Format} format
   * @param {import("../reading.mjs").Corner[]} prefer where it is written @returns {import("../reading.mjs").Reading | null}
   */
  read(k, run, format, prefer) {
    return k < 0 ? null : {k, spot: {x: this.px[k], y: this.py[k]}, words: wordsOf(stepOf(run, k), format, this.panel.x.length < NARROW), prefer};
  }

  to(k) {
    this.k = k;
    if (!this.px.length) return;
    k = Math.min(k, this.px.length - 1);
    const until = upTo(this.kept, k), here = k <= this.last;
    const tail = [...this.parts.slice(Math.max(until - TAIL, 0), until), ...(here ? [this.spot(k)] : [])];
    this.panel.trace("past", this.clear.slice(0, until).join("") + (tail.length ? `M${tail.join("L")}` : ""));
    this.panel.dot(here ? this.px[k] : -99, here ? this.py[k] : -99);
  }
}
