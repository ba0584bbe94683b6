// The sheet of all keys, and the switch that turns those of one letter off.

import {KEYS, caps, single} from "./keys.mjs";
import {prefer, preferred} from "./preference.mjs";

let made = 0;

/** @param {import("./keys.mjs").Entry<string>} entry */
const line = entry => `<div${Object.keys(entry.keys).some(single) ? ' class="pn-single"' : ""}><dt>${caps(entry).map(cap => `<kbd>${cap}</kbd>`).join(" ")}</dt><dd>${entry.says}</dd></div>`;

/** @param {string} id of the heading @param {import("./keys.mjs").Entry<string>[]} entries */
const sheet = (id, entries) => `
  <h2 id="${id}">Keys</h2>
  <dl>${entries.map(line).join("")}</dl>
  <div class="pn-foot"><label><input type="checkbox" role="switch"> Single-letter keys</label>
    <button type="button" class="pn-button pn-all-terms">Terms</button><button type="button" class="pn-button pn-close">Close</button></div>`;

export class Sheet {
  /** @param {HTMLElement} root of the stage @param {{[deed: string]: (() => unknown) | undefined}} deeds those that are offered here have a line @param {() => void} terms opens them in its place @param {import("./keys.mjs").Entry<string>[]} [all] of the page */
  constructor(root, deeds, terms, all = KEYS) {
    const id = `pn-keys-${++made}`, entries = all.filter(({keys}) => Object.values(keys).some(deed => deeds[deed]));
    this.dialog = root.appendChild(document.createElement("dialog"));
    this.dialog.className = "pn-sheet";
    this.dialog.setAttribute("aria-labelledby", id);
    this.dialog.setAttribute("closedby", "any");   // a click beside it, too
    this.dialog.innerHTML = sheet(id, entries);
    const part = name => /** @type {any} */ (this.dialog.querySelector(name));
    this.switch = part("input");
    this.switch.checked = preferred("single-keys", "on") === "on";
    this.switch.onchange = () => this.turn();
    part(".pn-all-terms").onclick = () => {
      this.dialog.close();
      terms();
    };
    this.close = part(".pn-close");
    this.close.onclick = () => this.dialog.close();
    this.mark();
  }

  /** Whether keys of one letter count. */
  get singles() { return this.switch.checked; }

  turn() {
    prefer("single-keys", this.singles ? "on" : "off");
    this.mark();
  }

  /** What is turned off looks like it. */
  mark() { this.dialog.classList.toggle("pn-singles-off", !this.singles); }

  /** Unlike its attribute, focus() says nothing in the console of a page that has a focus already. */
  open() {
    this.dialog.showModal();
    this.close.focus();
  }
}
