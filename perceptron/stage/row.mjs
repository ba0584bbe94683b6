// One slim row below the headline: what a lecturer changes without leaving the lecture view, and
// what a saved page, which has no sidebar, has of it.

import {page} from "./page.mjs";
import {RateField} from "./rate.mjs";

/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./message.mjs").Tell} Tell */

const ROW = `
  <select class="pn-button pn-sets" aria-label="Points" title="Points"></select>
  <div class="pn-of-rate"></div>
  <select class="pn-quiet" aria-label="Optimizer" title="Optimizer"></select>
  <button type="button" class="pn-button pn-train" data-asks="train">Train</button>
  <button type="button" class="pn-button pn-train pn-stop" data-asks="stop">Stop</button>
  <button type="button" class="pn-button" data-asks="new_start" title="Other random weights: a new seed">New start</button>
  <button type="button" class="pn-button pn-pin" title="Keep this run in the picture: the next one is drawn over it (P)" hidden>Pin</button>`;

/** @param {HTMLSelectElement} menu @param {Record<string, string>} options @param {string} chosen */
function fill(menu, options, chosen) {
  const wanted = JSON.stringify(options);
  if (menu.dataset.options !== wanted) menu.replaceChildren(...Object.entries(options).map(([name, text]) => new Option(text, name)));
  menu.dataset.options = wanted;
  menu.value = chosen;
}

export class Row {
  /** @param {HTMLElement} at @param {() => Tell | null} teller null where there is no server @param {(name: "set" | "optimizer", value: object) => void} ask */
  constructor(at, teller, ask) {
    at.innerHTML = ROW;
    const part = selector => /** @type {any} */ (at.querySelector(selector));
    /** @type {HTMLSelectElement} */
    this.sets = part(".pn-sets");
    /** @type {HTMLSelectElement} */
    this.optimizers = part(".pn-quiet");
    this.train = part("[data-asks=train]");
    this.field = new RateField(part(".pn-of-rate"), teller);
    this.sets.onchange = () => ask("set", {name: this.sets.value});
    this.optimizers.onchange = () => ask("optimizer", {name: this.optimizers.value});
    for (const button of at.querySelectorAll("[data-asks]")) {
      /** @type {HTMLElement} */ (button).onclick = () => teller()?.(/** @type {any} */ (button).dataset.asks);
    }
    if (!teller()) at.replaceChildren(part(".pn-of-rate"));
  }

  /** @param {Message} message */
  show({rate, menus, runs, notices}) {
    if (rate) for (const field of page.fields) field.show(rate);   // that of the sidebar, too
    if (!menus) return;
    fill(this.sets, menus.sets, menus.chosen_set);
    fill(this.optimizers, menus.optimizers, menus.chosen_optimizer);
    this.train.disabled = runs.length === 0 || notices.obstacle !== "";
  }

  remove() { this.field.remove(); }
}
