// Undo, Redo, Fit and Clear: each is there when it has something to do. On the picture; on a phone,
// where that has no room for them, beside the equation. A finger has Clear in a corner of its own.

/** @typedef {import("./message.mjs").Edits} Edits */

const ICON = {Undo: "M8 3 3 7.5 8 12V9h4a3 3 0 0 1 0 6H6v2h6a5 5 0 0 0 0-10H8z", Redo: "m12 3 5 4.5-5 4.5V9H8a3 3 0 0 0 0 6h6v2H8A5 5 0 0 1 8 7h4z"};
const KEYS = {Undo: "Ctrl+Z", Redo: "Ctrl+Shift+Z"};

/** @param {string} name */
const button = name => `<button type="button" class="pn-button pn-history" aria-label="${name}" title="${name} (${KEYS[name]})" hidden>
  <svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICON[name]}"/></svg></button>`;
const FIT = '<button type="button" class="pn-button pn-whole" title="Fit view (Z)" hidden>Fit</button>';

export class EditButtons {
  /**
   * @param {HTMLElement} stage with its headline and its panels
   * @param {() => void} undo @param {() => void} redo @param {() => void} fit @param {() => void} clear
   */
  constructor(stage, undo, redo, fit, clear) {
    this.stage = stage;
    this.all = Object.assign(document.createElement("div"), {className: "pn-edits", innerHTML: button("Undo") + button("Redo") + FIT});
    const of = at => /** @type {HTMLButtonElement} */ (this.all.children[at]);
    this.undo = of(0);
    this.redo = of(1);
    this.fit = of(2);
    this.clear = Object.assign(document.createElement("button"), {type: "button", className: "pn-button pn-clear", textContent: "Clear", title: "Take all points away", hidden: true});
    this.place();
    this.clear.onclick = clear;
    this.undo.onclick = undo;
    this.redo.onclick = redo;
    this.fit.onclick = fit;
  }

  place() {
    const of = selector => /** @type {HTMLElement} */ (this.stage.querySelector(selector));
    const narrow = matchMedia("(max-width: 640px)").matches, panel = of(".pn-panel"), at = narrow ? of(".pn-top") : panel;
    const corner = narrow || matchMedia("(pointer: coarse)").matches ? panel : this.all;
    if (this.all.parentElement !== at) at.insertBefore(this.all, narrow ? of(".pn-say") : null);
    if (this.clear.parentElement !== corner) corner.append(this.clear);
  }

  /** @param {Edits} edits */
  show({undo, redo}) {
    this.place();
    this.offer([[this.undo, undo], [this.redo, redo]]);
  }

  /** @param {boolean} some whether there are points to clear away */
  clearable(some) {
    this.place();
    this.offer([[this.clear, some]]);
  }

  /** @param {boolean} part whether less than everything is in view */
  zoomed(part) { this.offer([[this.fit, part]]); }

  /** Keys go on where the one that goes had the focus. @param {[HTMLButtonElement, boolean][]} buttons and whether they have something to do */
  offer(buttons) {
    const focused = buttons.find(([button]) => button === document.activeElement);
    for (const [button, useful] of buttons) button.hidden = !useful;
    if (focused?.[0].hidden) ([this.undo, this.redo, this.fit].find(button => !button.hidden) ?? this.stage).focus();
  }

  /** As a click on it, where it is there. @param {"undo" | "redo" | "fit"} name */
  press(name) { if (!this[name].hidden) this[name].click(); }
}
