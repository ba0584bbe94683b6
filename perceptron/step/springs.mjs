// The residuals as springs, as the stage draws them: between line and points, with the force on the
// bias and the torque on the weight as arrows, and as numbers below the heading.

import {asks, termed} from "../stage/glossary.mjs";
import {momentsOf} from "../stage/modes.mjs";
import {fixed} from "../stage/numbers.mjs";
import {Springs} from "../stage/panels/springs.mjs";
import {DRAWN, drawnOf, forces, sizes} from "../stage/springs.mjs";
import {clipped, heightAt} from "./geometry.mjs";

/** @typedef {import("./geometry.mjs").Drawn} Drawn */
/** @typedef {import("./geometry.mjs").Line} Line */
/** @typedef {import("./geometry.mjs").Axes} Axes */
/** @typedef {import("../stage/panels/springs.mjs").Picture} Place */
/** @typedef {import("../stage/panels/springs.mjs").Pulled} Pulled */

/** In words as in the stage's legend; where there is no room the one before the colon is for screen readers alone. */
export const SWITCH = `<button type="button" class="pn-entry pn-way" aria-pressed="false" ${asks("residual")}><i class="pn-of-residuals"></i><span><span class="pn-before">residuals: </span><u>lines</u></span></button>`;

export const SUMS = `<p class="pn-sums" hidden><span>${termed("force", "force on the bias")} <b data-is="force"></b></span><span>${termed("torque", "torque on the weight")} <b data-is="torque"></b></span></p>`;

/** Under the line, and over the points; the picture clips the former. */
export const UNDER = '<path class="pn-springs"/><path class="pn-pulled"/>';
export const OVER = '<g class="pn-of-springs"><circle class="pn-pivot" visibility="hidden"/><path class="pn-forces"/></g>';

/**
 * The points of a text and the loss that its squares add up to, as what pulls.
 * @param {Drawn} drawn @param {number} share of a squared residual in the loss: 1, or one of as many as there are points
 * @returns {Pulled}
 */
export const pulledIn = ({x, y, clamp}, share) => ({points: {x, y, moments: momentsOf({x, y})}, settings: {loss: share < 1 ? "mean" : "sum", delta: 1, clamp}});

export class SpringView {
  /** @param {HTMLElement} at the panel, with the parts above in it */
  constructor(at) {
    const part = name => /** @type {any} */ (at.querySelector(name));
    /** @type {HTMLButtonElement} */
    this.button = part(".pn-way");
    /** @type {HTMLElement} */
    this.sums = part(".pn-sums");
    this.word = part(".pn-way u");
    this.numbers = {force: part("[data-is=force]"), torque: part("[data-is=torque]")};
    this.format = {force: fixed(1), torque: fixed(1)};
    this.arrows = part(".pn-of-springs");
    const layer = {springs: part(".pn-springs"), pulled: part(".pn-pulled"), pivot: part(".pn-of-springs .pn-pivot"), forces: part(".pn-forces")};
    /** @type {Place} */
    this.place = {left: 0, top: 0, x: {range: [0, 1], length: 1}, y: {range: [0, 1], length: 1}, px: Number, py: Number, trace: (name, d) => layer[name].setAttribute("d", d), layer};
    this.springs = new Springs(this.place);
    this.on = false;
    /** @type {Pulled | null} */
    this.pulled = null;
    /** @type {number[]} the points whose springs are drawn */
    this.some = [];
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.word.textContent = this.button.dataset.way = on ? "springs" : "lines";
    this.sums.hidden = !on;
  }

  /** Other points, or another loss. @param {Drawn} drawn @param {number} share */
  show(drawn, share) {
    const pulled = this.pulled = pulledIn(drawn, share), size = sizes(pulled.points, pulled.settings, drawn.start), n = drawn.x.length;
    this.format = {force: fixed(size.force), torque: fixed(size.torque)};
    this.some = drawnOf(n);
    const of = pulled.settings.loss === "sum" ? "Σ" : "The mean of", word = name => /** @type {HTMLElement} */ (this.sums.querySelector(`[data-term=${name}]`));
    word("force").dataset.more = `${of} (y − ŷ).`;
    word("torque").dataset.more = `${of} (y − ŷ)·x.`;
    this.button.dataset.more = n > DRAWN ? `Shown as lines or as springs, of which ${DRAWN} of ${n.toLocaleString("en")} are drawn.` : "Shown as lines or as springs.";
  }

  /** @param {Axes} axes @param {number} scale of the widths */
  measure({x, y, box, across, up}, scale) {
    Object.assign(this.place, {
      left: box.left, top: box.top, x: {range: x, length: box.right - box.left}, y: {range: y, length: box.bottom - box.top},
      px: value => clipped(across(value)), py: value => clipped(up(value)),
    });
    this.springs.scale = scale;
  }

  /** @param {Line | null} line null: there is none yet @param {boolean} told whether the picture has arrows of its own */
  to(line, told) {
    const {pulled, place, some} = this;
    if (!this.on || !pulled || !line) return this.none();
    const {points: {x, y}, settings} = pulled, pull = forces(pulled.points, settings, line);
    for (const name of ["force", "torque"]) this.numbers[name].textContent = this.format[name](pull[name]);
    if (!Number.isFinite(line.weight + line.bias)) return this.springs.clear();
    const at = {xs: some.map(i => place.px(x[i])), ys: some.map(i => place.py(y[i])), lines: some.map(i => place.py(heightAt(line, settings.clamp, x[i])))};
    this.arrows.style.visibility = told ? "hidden" : "";
    this.springs.to(pulled, line, pull, at, -1);
  }

  none() {
    this.springs.clear();
    for (const number of Object.values(this.numbers)) number.textContent = "—";
  }
}
