// Keys of the whole page: each goes to the stage unless what has the focus uses it, or something is open.

import {KEYS, deedOf, strokeOf, usesItself} from "./keys.mjs";

/** @typedef {import("./keys.mjs").Deed} Deed */
/** @typedef {{[deed in Deed]?: () => unknown}} Deeds what is not offered here is missing; one that gives false has left the key to the page */

/** What is open over the page and has all keys to itself; the list of the points is always there. */
const OPEN = 'dialog[open], [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]:not(.pn-list)';

/** @param {Element} element @returns {import("./keys.mjs").Control} */
const controlOf = element => ({
  tag: element.localName,
  type: /** @type {HTMLInputElement} */ (element).type ?? "",
  role: element.getAttribute("role") ?? "",
  editable: /** @type {HTMLElement} */ (element).isContentEditable ?? false,
});

export class Keyboard {
  /**
   * @param {{[deed: string]: (() => unknown) | undefined}} deeds @param {HTMLElement | null} scrub the player's slider: a run goes by our keys, also where it has the focus
   * @param {() => boolean} singles whether letters and signs count
   * @param {import("./keys.mjs").Entry<string>[]} [entries] of the page
   */
  constructor(deeds, scrub, singles, entries = KEYS) {
    this.entries = entries;
    this.deeds = deeds;
    this.scrub = scrub;
    this.singles = singles;
    this.listens = new AbortController();
    // On its way down: Streamlit's widgets keep keys that they have no use for.
    document.addEventListener("keydown", event => this.press(event), {capture: true, signal: this.listens.signal});
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const deed = deedOf(strokeOf(event), {singles: this.singles(), repeated: event.repeat}, this.entries);
    const does = deed && this.deeds[deed], target = /** @type {Element} */ (event.composedPath()[0]);
    if (!does || this.taken(target, event.key) || does() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Element} target @param {string} key */
  taken(target, key) {
    if (target.closest('[role="dialog"]') || [...document.querySelectorAll(OPEN)].some(open => open.checkVisibility())) return true;
    return target !== this.scrub && usesItself(controlOf(target), key);
  }

  remove() { this.listens.abort(); }
}
