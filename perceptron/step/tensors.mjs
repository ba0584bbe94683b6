// The panel of the tensors: as they are after the lit line, with what it has changed marked.

import {termed} from "../stage/glossary.mjs";
import {detailOf, gradientOf, shapeOf, valuesOf} from "./words.mjs";

/** @typedef {import("./message.mjs").Seen} Seen */
/** @typedef {import("./recording.mjs").Entry} Entry */

/** In the order in which the loop makes them; a variant's own come after them. */
const NAMES = ["x", "y", "w", "b", "y_hat", "residual", "loss"];

/** What a phone has room for. */
const FEW = new Set(["w", "b", "loss"]);

const PANEL = `
  <h2>${termed("tensor", "Tensors")}</h2><p class="pn-changed-says"></p>
  <table><caption class="pn-unseen">The tensors after the lit line</caption>
    <thead><tr><th scope="col">name</th><th scope="col" class="pn-wide-only">shape</th><th scope="col" class="pn-wide-only">${termed("autograd", "requires_grad")}</th><th scope="col">value</th><th scope="col">${termed("gradient", "grad")}</th></tr></thead>
    <tbody></tbody></table>`;

const ROW = `
  <th scope="row"><button type="button" class="pn-tensor"></button><span class="pn-detail" role="tooltip"></span></th>
  <td class="pn-wide-only"></td><td class="pn-wide-only"></td><td class="pn-value"></td><td class="pn-grad"></td>`;

let made = 0;

/** One cell: what it was is struck beside what it is, where both are single numbers. @param {HTMLElement} cell @param {string} is @param {string} was "" where it was not there, or has many numbers */
function put(cell, is, was, changed) {
  cell.classList.toggle("pn-changed", changed);
  const old = changed && was && was !== is ? Object.assign(document.createElement("s"), {textContent: was}) : null;
  cell.replaceChildren(...(old ? [old, " "] : []), Object.assign(document.createElement(changed ? "b" : "span"), {textContent: is}));
}

const one = text => (/ |…|None|not kept/.test(text) ? "" : text);

export class TensorsPanel {
  /** @param {HTMLElement} at */
  constructor(at) {
    at.innerHTML = PANEL;
    this.says = /** @type {HTMLElement} */ (at.querySelector(".pn-changed-says"));
    this.body = /** @type {HTMLTableSectionElement} */ (at.querySelector("tbody"));
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
    for (const name of NAMES) this.row(name);
  }

  /** @param {string} name */
  row(name) {
    const known = this.rows.get(name);
    if (known) return known;
    const row = this.body.insertRow();
    row.innerHTML = ROW;
    row.className = FEW.has(name) ? "" : "pn-wide-only";
    const button = /** @type {HTMLElement} */ (row.querySelector("button")), detail = /** @type {HTMLElement} */ (row.querySelector(".pn-detail"));
    button.textContent = name;
    detail.id = `pn-tensor-${++made}`;
    button.setAttribute("aria-describedby", detail.id);
    this.rows.set(name, row);
    return row;
  }

  /** @param {Entry} entry */
  to({before, now, changed, failed}) {
    for (const name of new Set([...NAMES, ...Object.keys(now), ...this.rows.keys()])) this.put(this.row(name), before[name], now[name], changed.includes(name));
    const count = changed.length;
    this.says.textContent = failed ? "as they were" : count ? `${count} changed` : "none changed";
  }

  /** @param {HTMLTableRowElement} row @param {Seen | undefined} was @param {Seen | undefined} is @param {boolean} changed */
  put(row, was, is, changed) {
    const [name, shape, requires, value, grad] = /** @type {HTMLElement[]} */ ([...row.cells]);
    row.classList.toggle("pn-absent", !is);
    const detail = /** @type {HTMLElement} */ (name.querySelector(".pn-detail"));
    detail.textContent = is ? detailOf(is) : "not there yet";
    shape.textContent = is ? shapeOf(is) : "";
    requires.textContent = is ? (is.requires_grad ? "yes" : "no") : "";
    if (!is) {
      for (const cell of [value, grad]) put(cell, "", "", false);
      return;
    }
    const values = valuesOf(is), gradients = gradientOf(is), old = was ? valuesOf(was) : "", gradual = was ? gradientOf(was) : "";
    const moved = changed && (!was || String(was.values) !== String(is.values)), pulled = changed && String(was?.grad) !== String(is.grad) && Boolean(was || is.grad);
    put(value, values, one(old), moved || (changed && !pulled));
    put(grad, gradients, one(gradual), pulled);
  }
}

