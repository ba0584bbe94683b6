// The squares on the residuals, and the bar that sums them beside the best possible sum.

import {lossNamed} from "../losses.mjs";
import {fixed, room, typicalLoss} from "../numbers.mjs";
import {byX, ends, reach} from "../residuals.mjs";
import {bestWord} from "../run.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../narration.mjs").Step} Step */
/** @typedef {import("../residuals.mjs").Square} Square */

export class Squares {
  /** @param {Element} layer */
  constructor(layer) {
    this.layer = layer;
    /** @type {Element[]} an element each: where squares overlap they darken */
    this.paths = [];
    /** @type {Square[]} as they are drawn */
    this.drawn = [];
    this.pointed = -1;   // the point whose square is pointed at
  }

  /** @param {Square[]} squares from bottom to top */
  draw(squares) {
    while (this.paths.length < squares.length) this.paths.push(shape(this.layer, "path", "square"));
    this.drawn = squares;
    this.paths.forEach((path, i) => path.setAttribute("d", i < squares.length ? outline(squares[i]) : ""));
    this.mark();
  }

  /** @param {number} at the point whose square it is; -1: none */
  point(at) {
    this.pointed = at;
    this.mark();
  }

  mark() { this.paths.forEach((path, i) => path.classList.toggle("pn-pointed", this.pointed >= 0 && this.drawn[i]?.at === this.pointed)); }
}

/** @param {Square} square */
function outline({x, y, side}) {
  const long = side.toFixed(1);
  return `M${x.toFixed(1)} ${y.toFixed(1)}h${long}v${long}h-${long}z`;
}

/** Units along the bar's drawing, which is stretched to its place. */
const LONG = 1000, HIGH = 14;

export const BAR = `
  <div class="pn-sum">
    <span class="pn-sum-of"><span></span> <b></b></span>
    <div class="pn-sum-rail"><svg viewBox="0 0 ${LONG} ${HIGH}" preserveAspectRatio="none" aria-hidden="true"><path class="pn-pieces"/><path class="pn-term"/></svg><i class="pn-mark"></i><i class="pn-break"></i></div>
    <span class="pn-sum-best"><span></span> <b></b></span>
    <span class="pn-sum-more"></span>
  </div>`;

export class SumBar {
  /** @param {HTMLElement} at */
  constructor(at) {
    const part = selector => /** @type {HTMLElement} */ (at.querySelector(selector));
    this.at = at;
    this.word = part(".pn-sum-of span");
    this.value = part(".pn-sum-of b");
    this.pieces = part(".pn-pieces");
    this.piece = part(".pn-term");   // of the square that is pointed at
    this.pointed = -1;
    /** @type {number[]} where the pieces end, in shares of the bar */
    this.places = [];
    this.bestWord = part(".pn-sum-best span");
    this.best = part(".pn-sum-best b");
    this.more = part(".pn-sum-more");
    this.format = fixed(1);
    this.whole = this.share = 1;
    /** @type {number[]} */
    this.order = [];
  }

  /** @param {Run} run @param {boolean} told whether the best sum is told */
  show(run, told) {
    const {summed} = lossNamed(run.settings.loss), {best, points} = run, format = fixed(typicalLoss(run.first, best.loss));
    this.format = format;
    this.whole = reach(best.loss, run.first, told);
    this.share = summed ? 1 : 1 / points.x.length;
    this.order = byX(points.x);
    this.word.textContent = summed ? "sum of squares" : "mean of squares";
    this.value.style.minWidth = `${room(format, run.loss, best.loss, run.end) - 0.5}ch`;
    this.bestWord.textContent = bestWord(run);
    this.best.textContent = format(best.loss);
    this.at.style.setProperty("--pn-share", String(best.loss / this.whole));
  }

  /** @param {Step} step @param {number[]} residuals of the points, y-units */
  to({loss}, residuals) {
    this.places = ends(this.order.map(i => this.share * residuals[i] ** 2), this.whole);
    this.pieces.setAttribute("d", this.places.map((_, i) => this.outline(i)).join(""));
    this.point(this.pointed);
    this.value.textContent = this.format(loss);
    const cut = loss > this.whole * (1 + 1e-6);   // the first loss itself is not cut by its own rounding
    this.at.classList.toggle("pn-cut", cut);
    this.more.textContent = cut ? `and ${this.format(loss - this.whole)} more` : "";
  }

  /** @param {number} i in the order of the pieces */
  outline(i) {
    const [from, to] = [this.places[i - 1] ?? 0, this.places[i]].map(share => (LONG * share).toFixed(1));
    return `M${from} 0H${to}V${HIGH}H${from}z`;
  }

  /** @param {number} point whose piece is told from the others; -1: none */
  point(point) {
    const i = this.order.indexOf(point);
    this.pointed = point;
    this.piece.setAttribute("d", i >= 0 && i < this.places.length ? this.outline(i) : "");
  }
}
