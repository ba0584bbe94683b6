// Pinned runs in a panel: a dashed line each, a hollow dot where it is now, and its name at the end.

import {apart, upTo} from "../geometry.mjs";
import {bandOf, BANDS, shown} from "../ages.mjs";
import {nameOf, stepOn} from "../pins.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("../pins.mjs").Pinned} Pinned */
/** @typedef {{x: number, y: number, before: boolean}} End where a name is written; before: it ends there, else it begins there */

/** The layer that they are drawn in. */
export const PINS = ["g", "pins"];

/** From a dot to its name, and from a name to the edge of the panel, pixels; of a letter's height, what it has of width. */
const CLEAR = 9, EDGE = 4, WIDTH = 0.52;

/** A panel's pinned runs: the owner says where their lines, dots and names are. */
export class Pins {
  /** @param {import("./panel.mjs").Panel} panel with the layer PINS @param {((slot: number) => void) | null} unpin null: names have no button */
  constructor(panel, unpin) {
    this.panel = panel;
    this.unpin = unpin;
    /** @type {Pinned[]} */
    this.all = [];
    /** @type {{line: SVGElement, recent: SVGElement, dot: SVGElement}[]} */
    this.marks = [];
    this.at = panel.at.appendChild(Object.assign(document.createElement("div"), {className: "pn-names"}));
    if (!unpin) this.at.setAttribute("aria-hidden", "true");
    /** @type {HTMLElement[]} */
    this.names = [];
    this.letters = 13;   // of names, pixels: set by the owner, as large as those of the axes
  }

  /** @param {Pinned[]} all */
  show(all) {
    this.all = all;
    const {pins} = this.panel.layer;
    while (this.marks.length < all.length) this.marks.push({line: shape(pins, "path", "pinned"), recent: shape(pins, "path", "pinned"), dot: shape(pins, "circle", "hollow")});
    for (const marks of this.marks.splice(all.length)) for (const mark of Object.values(marks)) mark.remove();
    while (this.names.length < all.length) this.names.push(this.at.appendChild(this.named()));
    for (const name of this.names.splice(all.length)) name.remove();
    all.forEach((one, i) => this.tell(one, i));
  }

  /** A name's height, pixels. */
  get high() { return 1.3 * this.letters; }

  named() {
    const name = Object.assign(document.createElement("span"), {className: "pn-name"});
    name.append(document.createElement("span"));
    if (this.unpin) name.append(Object.assign(document.createElement("button"), {type: "button", className: "pn-unpin", textContent: "×"}));
    return name;
  }

  /** @param {Pinned} one @param {number} i */
  tell(one, i) {
    const {slot, earlier, differs} = one, name = this.names[i], words = nameOf(one);
    for (const mark of [...Object.values(this.marks[i]), name]) {
      mark.dataset.slot = String(slot);
      mark.classList.toggle("pn-earlier", earlier);
    }
    const [text, button] = /** @type {HTMLElement[]} */ ([...name.children]);
    if (text.textContent !== words) text.textContent = words;
    name.title = differs.join(", ");
    if (!button) return;
    button.setAttribute("aria-label", `Unpin ${words}`);
    button.onclick = () => this.unpin?.(slot);
  }

  /** @param {number} i @param {string} d @param {"line" | "recent"} part */
  line(i, d, part = "line") { this.marks[i][part].setAttribute("d", d); }

  /** @param {number} i @param {number} x @param {number} y */
  dot(i, x, y) {
    const seen = Number.isFinite(x + y);
    this.marks[i].dot.setAttribute("cx", seen ? x.toFixed(1) : "-99");
    this.marks[i].dot.setAttribute("cy", seen ? y.toFixed(1) : "-99");
  }

  /** Writes the names where they are to stand, moved apart where they would lie on one another; null: it isn't. @param {(End | null)[]} ends */
  write(ends) {
    const {top, y: {length}} = this.panel, {high, letters, names} = this, shown = [];
    names.forEach((name, i) => name.classList.toggle("pn-gone", ends[i] === null));
    ends.forEach((end, i) => {
      if (!end) return;
      const wide = WIDTH * letters * (names[i].firstElementChild?.textContent ?? "").length, left = end.before ? end.x - wide : end.x;
      shown.push({name: names[i], end, left, right: left + wide, middle: end.y});
    });
    apart(shown, high, top + high / 2, top + length - high / 2).forEach((middle, i) => {
      const {name, end: {x, before}} = shown[i];
      name.style.transform = `translate(${x.toFixed(1)}px, ${(middle - high / 2).toFixed(1)}px)${before ? " translateX(-100%)" : ""}`;
    });
  }
}

/**
 * @typedef {object} Way of a run through a panel
 * @property {ArrayLike<number>} px pixels
 * @property {ArrayLike<number>} py
 * @property {Uint32Array | null} at which of them each step is; null: they are the steps
 * @property {Uint32Array} kept those that show
 * @property {string[]} parts of a line, one of each that shows
 * @property {import("../ages.mjs").Ages} ages of these
 */

/** The first so many parts, without those that go to and fro over one another: others' zigzags would hide everything. @param {Way} way @param {number} count */
function calm({parts, ages: {crowd}}, count) {
  return parts.slice(0, count).map((part, i) => (crowd[i] ? "" : i === 0 || crowd[i - 1] ? `M${parts[Math.max(i - 1, 0)]}L${part}` : `L${part}`)).join("");
}

/** Of those, the last few before a part. @param {Way} way @param {number} count */
function recent({parts, ages}, count) {
  const last = count - 1;
  let from = last;
  while (from > 0 && ages.crowd[from] && bandOf(ages, from, last) < BANDS.length - 1) from--;
  return from < last ? `M${parts.slice(from, count).join("L")}` : "";
}

/** The paths of pinned runs through a panel. */
export class PinnedPaths {
  /** @param {import("./panel.mjs").Panel} panel @param {{along: boolean}} how along: a name goes with its dot, else it stands at the path's end */
  constructor(panel, {along}) {
    this.pins = new Pins(panel, null);
    this.along = along;
    this.panel = panel;
    /** @type {Way[]} */
    this.ways = [];
    this.whole = true;   // they are drawn to their ends; else up to now, as those tell where the run that is shown will go
  }

  /** @param {Pinned[]} all */
  show(all) {
    this.ways = [];
    this.pins.show(all);
  }

  /**
   * @param {number} i @param {Float64Array} px @param {Float64Array} py pixels
   * @param {{x: number, y: number, width: number, height: number}} window in which they are seen
   * @param {Uint32Array | null} at which of them each step is; null: they are the steps
   */
  lay(i, px, py, window, at = null) {
    const way = this.ways[i] = {px, py, at, ...shown(px, py, window)};
    if (this.whole) this.pins.line(i, calm(way, way.kept.length));
  }

  /** @param {number} iteration */
  to(iteration) {
    const {pins, ways} = this;
    if (ways.length < pins.all.length) return;
    pins.write(pins.all.map(({run}, i) => {
      const way = ways[i], {px, py, at} = way, of = k => (at ? at[Math.min(k, at.length - 1)] : k), k = of(stepOn(run, iteration)), until = upTo(way.kept, k);
      if (!this.whole) pins.line(i, calm(way, until));
      pins.line(i, recent(way, until), "recent");
      pins.dot(i, px[k], py[k]);
      const last = this.along || !this.whole ? k : of(run.end);
      return this.end(px[last], py[last]);
    }));
  }

  /** Where the name of what ends at a pixel is written; null: nowhere. @returns {End | null} */
  end(x, y) {
    const {left, top, x: {length: wide}, y: {length: high}} = this.panel, across = (x - left) / wide, up = (y - top) / high;
    if (!(across > -0.01 && across < 1.05 && up > -0.1 && up < 1.1)) return null;
    const above = y - this.pins.high;
    if (!this.along) return {x: Math.min(x, left + wide - EDGE), y: above, before: true};
    return across > 0.66 ? {x: x - CLEAR, y: above, before: true} : {x: x + CLEAR, y: above, before: false};
  }
}
