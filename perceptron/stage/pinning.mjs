// What is pinned beside the run that is shown: the buttons that pin it and that open the table of all,
// and that table.

import {memory} from "./memory.mjs";
import {beside, differences, MOST, nameOf, withPin} from "./pins.mjs";
import {PINNED, standingOf} from "./standing.mjs";

/** @typedef {import("./pins.mjs").Pinned} Pinned */
/** @typedef {import("./run.mjs").Run} Run */

const TABLE = `
  <table><thead><tr><th scope="col">run</th><th scope="col">final loss</th><th scope="col">within 1 % from</th><th scope="col">verdict</th><td></td></tr></thead><tbody></tbody></table>
  <div class="pn-foot"><button type="button" class="pn-button" data-unpin="all">Unpin all</button><button type="button" class="pn-button" data-unpin="">Close</button></div>`;

/** @param {string} text @param {string} tag */
const cell = (text, tag = "td") => Object.assign(document.createElement(tag), {textContent: text});

/**
 * @typedef {object} Stage as far as runs are pinned on it
 * @property {HTMLElement} root
 * @property {Run | null} run
 * @property {Run | null} growing the run of a training that is being followed
 * @property {boolean} stale
 * @property {{best: boolean}} shown
 * @property {import("./headline.mjs").Headline} headline
 * @property {import("./touch.mjs").Touch} touch
 * @property {{beside: (pinned: Pinned[]) => void}[]} panels
 * @property {(run: Run, says: () => string) => void} noteDown
 * @property {() => void} redraw
 */

export class Pinning {
  /** @param {Stage} stage */
  constructor(stage) {
    const {root} = stage;
    this.stage = stage;
    this.root = root;
    /** @type {Pinned[]} beside the run */
    this.pinned = [];
    /** @type {HTMLButtonElement[]} in the player, and in the row of a lecture view */
    this.buttons = [...(/** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(".pn-pin")))];
    this.count = /** @type {HTMLButtonElement} */ (root.querySelector(".pn-pins-open"));
    this.table = root.appendChild(document.createElement("section"));
    this.table.className = "pn-table";
    this.table.popover = "auto";   // a click beside it closes it, and Escape
    this.table.setAttribute("aria-label", "Pinned runs");
    this.table.innerHTML = TABLE;
    this.rows = /** @type {HTMLElement} */ (this.table.querySelector("tbody"));
    this.count.popoverTargetElement = this.table;
    this.table.onbeforetoggle = () => this.fill();
    this.fill = () => {};   // writes the table as it is now
    for (const button of this.buttons) button.onclick = () => this.pin();
    this.table.onclick = event => this.click(/** @type {HTMLElement} */ (event.target));
  }

  /** Lays them beside a run. @param {Run} run */
  lay(run) {
    this.pinned = beside(memory.pins, run);
    for (const panel of this.stage.panels) panel.beside(this.pinned);
    this.root.dataset.pins = String(memory.pins.length);
    this.offer();
  }

  /** There is no run to lie beside. */
  clear() {
    this.pinned = [];
    for (const panel of this.stage.panels) panel.beside([]);
  }

  /** Shows whether the run can be pinned: it was trained, is not the same as one that is, and there is room. */
  offer() {
    const {pinned} = this, {run, growing, stale, headline: {format}, shown} = this.stage;
    const trained = run !== null && run.loss.length > 1 && run !== growing && !stale && !run.late;
    const possible = trained && pinned.length < MOST && !pinned.some(({differs, earlier}) => differs.length === 0 && !earlier);
    this.show(run, pinned, possible, format?.loss, shown.best);
    return possible;
  }

  /** Keeps the run that is shown in the picture. */
  pin() {
    const {run, touch} = this.stage;
    if (!run || touch.base || !this.offer()) return;
    this.stage.noteDown(run, () => PINNED);
    this.keep(withPin(memory.pins, run));
  }

  /** Keeps a run that another page brings; where there is no room it takes the place of the oldest. @param {Run} run */
  bring(run) {
    const {pins} = memory;
    if (pins.some(pin => differences(pin.run, run).length === 0)) return;
    this.keep(withPin(pins.length < MOST ? pins : pins.slice(1), run));
  }

  /** @param {number | null} slot null: all */
  unpin(slot) {
    this.keep(slot === null ? [] : memory.pins.filter(pin => pin.slot !== slot));
    this.refocus();
  }

  /** @param {import("./pins.mjs").Pin[]} pins */
  keep(pins) {
    memory.pins = pins;
    if (!this.stage.run) return;
    this.lay(this.stage.run);
    this.stage.redraw();
  }

  /** @param {HTMLElement} at */
  click(at) {
    const asked = at.dataset.unpin;
    if (asked === undefined) return;
    if (asked !== "") this.unpin(asked === "all" ? null : Number(asked));
    if (asked === "" || asked === "all") this.table.hidePopover();
    this.refocus();
  }

  /** Keys go on where the button that had the focus is gone. */
  refocus() {
    if (document.activeElement !== document.body) return;
    const next = this.open ? this.rows.querySelector(".pn-unpin") : null;
    /** @type {HTMLElement} */ (next ?? this.root).focus({preventScroll: true});
  }

  get open() { return this.table.matches(":popover-open"); }

  /** Closes the table; false where it isn't open. */
  leave() {
    if (!this.open) return false;
    this.table.hidePopover();
    return true;
  }

  /**
   * @param {Run | null} run @param {Pinned[]} pinned beside it @param {boolean} possible whether the run can be pinned
   * @param {((loss: number) => string) | undefined} format @param {boolean} told whether the best line is; else nothing may tell of it
   */
  show(run, pinned, possible, format, told) {
    for (const button of this.buttons) button.hidden = !possible;
    this.count.hidden = pinned.length === 0;
    this.count.textContent = `${pinned.length} pinned`;
    if (!pinned.length) this.leave();
    if (!run || !format) return;
    this.fill = () => this.rows.replaceChildren(line("this run", run, format, null, told), ...pinned.map(one => line(nameOf(one), one.run, format, one, told)));
    if (this.open) this.fill();
  }
}

/** @param {string} name @param {Run} run @param {(loss: number) => string} format @param {Pinned | null} pinned null: the run that is shown @param {boolean} best whether that line is told */
function line(name, run, format, pinned, best) {
  const row = document.createElement("tr"), head = cell("", "th"), known = pinned === null || (pinned.measured && !pinned.earlier);
  const {loss, since, verdict} = standingOf(run), told = known && run.loss.length > 1;
  head.setAttribute("scope", "row");
  head.innerHTML = '<svg viewBox="0 0 34 10" aria-hidden="true"><path d="M1 5h32"/></svg>';
  head.append(cell(name, "span"));
  const cells = [format(loss), since === null || !best ? "—" : since.toLocaleString("en"), best || verdict === "diverges" ? verdict : "—"];
  row.append(head, ...cells.map(text => cell(told ? text : "—")), document.createElement("td"));
  if (!pinned) return row;
  row.dataset.slot = String(pinned.slot);
  const button = Object.assign(cell("×", "button"), {type: "button", className: "pn-unpin", title: "Unpin"});
  button.setAttribute("aria-label", `Unpin ${name}`);
  button.dataset.unpin = String(pinned.slot);
  row.lastElementChild?.append(button);
  return row;
}
