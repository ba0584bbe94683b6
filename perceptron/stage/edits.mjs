// Undo, Redo and Clear: each is there when it has something to do. On the picture; on a phone, where
// that has no room for them, Undo and Redo beside the equation. A finger has Clear in a corner of its own.

/** @typedef {import("./message.mjs").Edits} Edits */

const ICON = {Undo: "M8 3 3 7.5 8 12V9h4a3 3 0 0 1 0 6H6v2h6a5 5 0 0 0 0-10H8z", Redo: "m12 3 5 4.5-5 4.5V9H8a3 3 0 0 0 0 6h6v2H8A5 5 0 0 1 8 7h4z"};
const KEYS = {Undo: "Ctrl+Z", Redo: "Ctrl+Shift+Z"};

/** @param {string} name */
const button = name => `<button type="button" class="pn-button" aria-label="${name}" title="${name} (${KEYS[name]})" hidden>
  <svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICON[name]}"/></svg></button>`;

export class EditButtons {
  /**
   * @param {HTMLElement} stage with its headline and its panels
   * @param {() => void} undo @param {() => void} redo @param {() => void} clear
   */
  constructor(stage, undo, redo, clear) {
    this.stage = stage;
    this.both = Object.assign(document.createElement("div"), {className: "pn-edits", innerHTML: button("Undo") + button("Redo")});
    this.undo = /** @type {HTMLButtonElement} */ (this.both.children[0]);
    this.redo = /** @type {HTMLButtonElement} */ (this.both.children[1]);
    this.clear = Object.assign(document.createElement("button"), {type: "button", className: "pn-button pn-clear", textContent: "Clear", title: "Take all points away", hidden: true});
    this.place();
    this.clear.onclick = clear;
    this.undo.onclick = undo;
    this.redo.onclick = redo;
  }

  place() {
    const of = selector => /** @type {HTMLElement} */ (this.stage.querySelector(selector));
    const narrow = matchMedia("(max-width: 640px)").matches, panel = of(".pn-panel"), at = narrow ? of(".pn-top") : panel;
    const corner = narrow || matchMedia("(pointer: coarse)").matches ? panel : this.both;
    if (this.both.parentElement !== at) at.insertBefore(this.both, narrow ? of(".pn-say") : null);
    if (this.clear.parentElement !== corner) corner.append(this.clear);
  }

  /** Keys go on where the one that goes had the focus. @param {Edits} edits */
  show({undo, redo}) {
    this.place();
    const focused = [this.undo, this.redo].find(button => button === document.activeElement);
    this.undo.hidden = !undo;
    this.redo.hidden = !redo;
    if (focused?.hidden) (undo ? this.undo : redo ? this.redo : this.stage).focus();
  }

  /** @param {boolean} some whether there are points to clear away */
  clearable(some) {
    const focused = this.clear === document.activeElement;
    this.place();
    this.clear.hidden = !some;
    if (focused && !some) (this.undo.hidden ? this.stage : this.undo).focus();
  }

  /** As a click on it, where it is there. @param {"undo" | "redo"} name */
  press(name) { if (!this[name].hidden) this[name].click(); }
}
