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
  }

  /** @param {Square[]} squares from bottom to top */
  draw(squares) {
    while (this.paths.length < squares.length) this.paths.push(shape(this.layer, "path", "square"));
    this.paths.forEach((path, i) => path.setAttribute("d", i < squares.length ? outline(squares[i]) : ""));
  }
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
    <div class="pn-sum-rail"><svg viewBox="0 0 ${LONG} ${HIGH}" preserveAspectRatio="none" aria-hidden="true"><path class="pn-pieces"/></svg><i class="pn-mark"></i><i class="pn-break"></i></div>
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
    const places = ends(this.order.map(i => this.share * residuals[i] ** 2), this.whole), at = share => (LONG * share).toFixed(1);
    this.pieces.setAttribute("d", places.map((end, i) => `M${at(places[i - 1] ?? 0)} 0H${at(end)}V${HIGH}H${at(places[i - 1] ?? 0)}z`).join(""));
    this.value.textContent = this.format(loss);
    const cut = loss > this.whole * (1 + 1e-6);   // the first loss itself is not cut by its own rounding
    this.at.classList.toggle("pn-cut", cut);
    this.more.textContent = cut ? `and ${this.format(loss - this.whole)} more` : "";
  }
}
