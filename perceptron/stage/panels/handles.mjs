// Two handles on the neuron's line: one lifts it, one turns it. They are there while a pointer is
// near the line, and from a finger's tap on it to the next one elsewhere.

import {valueOn} from "../gestures.mjs";
import {away, handles, lifted, turned} from "../handles.mjs";
import {Grip} from "./grip.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("../handles.mjs").Neuron} Neuron */
/** @typedef {import("../handles.mjs").Spots} Spots */
/** @typedef {import("./grip.mjs").Place} Place */
/** @typedef {"lift" | "turn"} Name */

/**
 * @typedef {object} Owner of the start
 * @property {() => {line: Neuron, middle: number} | null} line as it is shown, and the mean of x; null where it can't be moved
 * @property {() => void} takeStart
 * @property {(start: Neuron) => void} moveStart
 * @property {() => void} dropStart
 * @property {() => void} back
 */

/** Pixels from the line within which they are there; from one of them, within which they stay. */
const NEAR = 12, FINGER = 24, STAY = 30;

const ICON = {lift: "M0-9 4-4.5H1.2v9H4L0 9l-4-4.5h2.8v-9H-4z", turn: "M-5 6.5A8.2 8.2 0 0 0 4.6-5.4L6.4-7-.6-8.2.9-1.6l2-1.8A5.6 5.6 0 0 1-4.2 3.8z"};

export class Handles {
  /**
   * @param {import("./panel.mjs").Panel} panel whose axes are linear @param {Owner} owner
   * @param {(place: Place, kind: string) => boolean} taken whether something else can be taken there
   */
  constructor(panel, owner, taken) {
    this.panel = panel;
    this.owner = owner;
    this.taken = taken;
    this.shown = false;
    this.off = {x: 0, y: 0};   // from the pointer to the handle's middle
    this.about = {x: 0, y: 0};
    this.layer = shape(panel.svg, "g", "handles");
    this.grips = {lift: this.grip("lift"), turn: this.grip("turn")};
    panel.at.addEventListener("pointermove", event => event.pointerType !== "touch" && this.look(event));
    panel.at.addEventListener("pointerdown", event => event.pointerType === "touch" && this.look(event), true);
    panel.at.addEventListener("pointerleave", event => event.pointerType !== "touch" && this.held || this.hide());
  }

  get held() { return Object.values(this.grips).some(grip => grip.held); }

  /** @param {Name} name */
  grip(name) {
    const at = shape(this.layer, "g", "handle");
    at.innerHTML = `<circle class="pn-hit" r="24"/><circle class="pn-halo" r="20"/><circle class="pn-disc" r="13"/><path class="pn-icon" d="${ICON[name]}"/><text y="32" text-anchor="middle">${name}</text>`;
    return new Grip(at, this.panel, {
      take: place => this.take(name, place),
      move: place => this.move(name, place),
      drop: moved => (moved ? this.owner.dropStart() : this.owner.back()),
      back: () => this.owner.back(),
    });
  }

  /** Where they are now. @returns {Spots | null} */
  spots() {
    const found = this.owner.line();
    return found && handles(found.line, found.middle, this.panel.x, this.panel.y);
  }

  /** @param {{x: number, y: number}} spot @returns {Place} */
  pixels({x, y}) { return {x: this.panel.px(x) - this.panel.left, y: this.panel.py(y) - this.panel.top}; }

  /** Whether they are to be there. @param {PointerEvent} event */
  look(event) {
    if (this.held) return;
    const {panel} = this, place = panel.where(event), found = this.owner.line(), spots = this.spots();
    if (!found || !spots || !panel.within(place)) return this.hide();
    const near = away(found.line, place, panel.x, panel.y) <= (event.pointerType === "touch" ? FINGER : NEAR);
    const onOne = this.shown && Object.values(spots).map(spot => this.pixels(spot)).some(({x, y}) => Math.hypot(x - place.x, y - place.y) <= STAY);
    if (onOne || (near && !this.taken(place, event.pointerType))) this.show(spots);
    else this.hide();
  }

  /** @param {Spots} spots */
  show(spots) {
    this.shown = true;
    this.panel.at.classList.add("pn-handled");
    for (const [name, grip] of Object.entries(this.grips)) {
      const {x, y} = this.pixels(spots[name]);
      grip.at.setAttribute("transform", `translate(${(x + this.panel.left).toFixed(1)} ${(y + this.panel.top).toFixed(1)})`);
    }
  }

  hide() {
    this.shown = false;
    this.panel.at.classList.remove("pn-handled");
  }

  /** The line has moved under them. */
  follow() {
    const spots = this.shown ? this.spots() : null;
    if (spots) this.show(spots);
    else this.hide();
  }

  /** @param {Name} name @param {Place} place */
  take(name, place) {
    const spots = this.spots();
    if (!spots) return false;
    const {x, y} = this.pixels(spots[name]);
    this.off = {x: x - place.x, y: y - place.y};
    this.about = spots.lift;
    this.owner.takeStart();
    return true;
  }

  /** @param {Name} name @param {Place} place */
  move(name, place) {
    const found = this.owner.line(), {x, y} = this.panel, inside = (value, most) => Math.min(Math.max(value, 0), most);
    if (!found) return;
    const spot = {x: valueOn(x, inside(place.x + this.off.x, x.length)), y: valueOn(y, inside(place.y + this.off.y, y.length))};
    this.owner.moveStart(name === "lift" ? lifted(found.line, {x: this.about.x, y: spot.y}, y) : turned(this.about, spot, x, y));
  }

  remove() { for (const grip of Object.values(this.grips)) grip.remove(); }
}
