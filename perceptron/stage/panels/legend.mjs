// The legend of the picture: each of its entries is a switch.

import {asks} from "../glossary.mjs";
import {hasBest, waysOf} from "../switches.mjs";

/** @typedef {import("../switches.mjs").Switches} Switches */

const entry = (name, words, asked = "") => `
    <button type="button" class="pn-entry" data-switch="${name}" ${asked}><i class="pn-of-${name}"></i><span>${words}</span></button>`;

/** On a narrow picture the word before the colon is for screen readers alone. */
export const LEGEND = `
  <div class="pn-legend" role="group" aria-label="Shown in the picture">${entry("points", "points")}${entry("neuron", "the neuron", asks("neuron"))}${entry("best", "least squares")}${entry("residuals", '<span class="pn-before">residuals: </span><u>lines</u>', asks("residual"))}
  </div>`;

export class Legend {
  /** @param {HTMLElement} at @param {(name: keyof Switches) => void} click */
  constructor(at, click) {
    const of = name => /** @type {HTMLButtonElement} */ (at.querySelector(`[data-switch=${name}]`));
    this.entries = {points: of("points"), neuron: of("neuron"), best: of("best")};
    this.bestName = /** @type {HTMLElement} */ (this.entries.best.querySelector("span"));
    this.way = /** @type {HTMLElement} */ (at.querySelector("u"));
    this.residuals = of("residuals");
    for (const [name, button] of Object.entries({...this.entries, residuals: this.residuals})) button.onclick = () => click(/** @type {keyof Switches} */ (name));
  }

  /** @param {Switches} shown @param {import("../run.mjs").Run} run */
  show(shown, run) {
    for (const [name, button] of Object.entries(this.entries)) button.setAttribute("aria-pressed", String(shown[name]));
    this.bestName.textContent = run.best.name;
    this.entries.best.dataset.term = run.best.name;   // other losses have a line of another name, which tells enough
    this.entries.best.dataset.more = "Its switch takes away all that tells of it.";
    this.entries.best.hidden = !hasBest(run);
    const {ways, why} = waysOf(run), {residuals} = this;
    this.way.textContent = residuals.dataset.way = shown.residuals;
    residuals.dataset.more = `${why || "Shown as lines, as squares, as springs, or not at all"}.`;
    residuals.disabled = ways.length < 2;
  }
}
