// The way of a run through a panel: what is to come thin, what is past bold, the older the paler
// where it goes to and fro; a dot where it is now, a small one at each step that stands apart.

import {ages, bandOf, shown, stretches} from "../ages.mjs";
import {upTo} from "../geometry.mjs";
import {wordsOf} from "../reading.mjs";
import {stepOf} from "../run.mjs";
import {shape} from "./panel.mjs";

/** So many steps of what is to come and of what is faded are one path, so that little is written anew in a frame. */
const PIECE = 256;

/** In a panel less wide, pixels, a line has room for one number. */
const NARROW = 200;

/** The layers of the bands of age, the recent one first, which lies on top. */
const BANDS = ["past", "aging", "aged"];

export const LAYERS = [["g", "future"], ["g", "faded"], ...BANDS.toReversed().map(name => ["path", name]), ["path", "steps"]];

/** Pixels from one step to the next from which each has a dot. */
const APART = 9;

/** Whether a pixel is in the panel or not far from it. */
const near = (p, length) => p > -2 * length && p < 3 * length;

export class Track {
  /** @param {import("./panel.mjs").Panel} panel whose layers are LAYERS and `dot` @param {{dotted?: boolean}} how dotted: steps that stand apart have dots */
  constructor(panel, {dotted = false} = {}) {
    this.panel = panel;
    this.dotted = dotted;
    this.k = 0;
    /** @type {Uint32Array | null} */
    this.at = null;
    /** @type {ArrayLike<number>} pixels, one per step or more */
    this.px = [];
    /** @type {ArrayLike<number>} */
    this.py = [];
    /** @type {string[]} */
    this.parts = [];
    /** @type {Uint32Array} */
    this.kept = new Uint32Array(0);
    this.ages = ages([], []);   // of the parts
    /** @type {string[]} */
    this.pale = [];             // of each part the line to it, where something of it can be seen
    /** @type {SVGElement[]} */
    this.pieces = [];
    this.begun = shape(panel.layer.faded, "path", "piece");   // of the piece that is under way, what is past
    this.divided = 0;                                         // which piece that is
    this.last = 0;                                            // the last step in sight
  }

  /** @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys in data units, one per step */
  place(xs, ys) {
    const {x, y, left, top} = this.panel;
    this.lay(Float64Array.from(xs, v => this.panel.px(v)), Float64Array.from(ys, v => this.panel.py(v)), {x: left, y: top, width: x.length, height: y.length});
  }

  /**
   * @param {Float64Array} px @param {Float64Array} py pixels
   * @param {{x: number, y: number, width: number, height: number}} window in which they are seen
   * @param {Uint32Array | null} at which of them each step is; null: they are the steps
   */
  lay(px, py, window, at = null) {
    this.px = px;
    this.py = py;
    this.at = at;
    this.last = px.findLastIndex((p, k) => near(p, window.width) && near(py[k], window.height));
    const count = Math.min(this.last + 2, px.length);   // where it goes from the last step in sight, too
    Object.assign(this, shown(px.subarray(0, count), py.subarray(0, count), window));
    const {bare} = this.ages;
    this.pale = this.parts.map((part, i) => (!bare[i] ? "" : bare[i - 1] ? `L${part}` : `M${this.parts[i - 1]}L${part}`));
    this.cut();
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

  /** The parts from one to another, as a line. */
  line(from, to) { return `M${this.parts.slice(from, to + 1).join("L")}`; }

  /** As a pale line, without the steps that nobody would see for those before them. */
  thin(from, to) { return `M${this.parts[from]}${this.pale.slice(from + 1, to + 1).join("")}`; }

  /** Cuts the whole into pieces, all of them still to come. */
  cut() {
    const {future} = this.panel.layer, count = Math.ceil((this.parts.length - 1) / PIECE);
    while (this.pieces.length < count) this.pieces.push(shape(future, "path", "piece"));
    for (const piece of this.pieces.splice(count)) piece.remove();
    this.pieces.forEach((piece, i) => piece.setAttribute("d", this.thin(i * PIECE, (i + 1) * PIECE)));
  }

  to(k) {
    this.k = k;
    if (!this.px.length) return;
    k = this.at ? this.at[Math.min(k, this.at.length - 1)] : Math.min(k, this.px.length - 1);
    const {panel} = this, until = upTo(this.kept, k) - 1, here = k <= this.last && Number.isFinite(this.px[k] + this.py[k]);
    this.divide(until);
    const lines = stretches(this.ages, until).map(of => of.map(([from, to]) => this.line(from, to)));
    if (until >= 0 && here) lines[0].push(`M${this.parts[until]}L${this.spot(k)}`);
    BANDS.forEach((name, band) => panel.trace(name, lines[band].join("")));
    panel.trace("steps", this.dotted && !this.at ? this.apart(until) : "");
    panel.dot(here ? this.px[k] : -99, here ? this.py[k] : -99);
  }

  /** What is to come begins at a part: pieces before it are faded, the one that it lies in is divided there. @param {number} until */
  divide(until) {
    const {future, faded} = this.panel.layer, here = Math.max(Math.floor(until / PIECE), 0);
    this.pieces.forEach((piece, i) => {
      const layer = i < here ? faded : future;
      if (piece.parentNode !== layer) layer.append(piece);
    });
    if (this.divided !== here) this.pieces[this.divided]?.setAttribute("d", this.thin(this.divided * PIECE, (this.divided + 1) * PIECE));
    this.pieces[here]?.setAttribute("d", this.thin(Math.max(until, 0), (here + 1) * PIECE));
    this.begun.setAttribute("d", until > 0 ? this.thin(here * PIECE, until) : "");
    this.divided = here;
  }

  /** Dots at the steps up to a part that are not old, where one can be told from another. */
  apart(until) {
    const {kept, px, py, ages} = this, dots = [];
    const far = (one, other) => Math.abs(px[one] - px[other]) + Math.abs(py[one] - py[other]) >= APART;
    for (let i = 1; i < until; i++) {
      const k = kept[i];
      if (bandOf(ages, i, until) < 2 && far(k, kept[i - 1]) && far(k, kept[i + 1]) && (i + 2 > until || far(k, kept[i + 2]))) dots.push(`M${this.parts[i]}h0`);
    }
    return dots.join("");
  }
}
