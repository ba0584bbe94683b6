// The ring at the start of the path, on the loss surface: where a hand drags it, training begins.

import {valueAt} from "../gestures.mjs";
import {Grip} from "./grip.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("./handles.mjs").Owner} Owner */
/** @typedef {import("./grip.mjs").Place} Place */

export class Ring {
  /** @param {import("./panel.mjs").Panel} panel with weight across and bias up @param {Owner} owner */
  constructor(panel, owner) {
    this.panel = panel;
    this.owner = owner;
    this.off = {x: 0, y: 0};   // from the pointer to the ring's middle
    this.layer = shape(panel.inside, "g", "start");
    this.layer.innerHTML = '<circle class="pn-hit" r="24"/><circle class="pn-halo" r="14"/>';
    this.grip = new Grip(this.layer, panel, {
      take: place => this.take(place),
      move: place => this.move(place),
      drop: moved => (moved ? owner.dropStart() : owner.back()),
      back: () => owner.back(),
    });
  }

  /** Where the path begins now. @param {{weight: number, bias: number} | null} start null where it can't be moved */
  show(start) {
    const {panel} = this;
    this.layer.setAttribute("visibility", start ? "visible" : "hidden");
    if (start) this.layer.setAttribute("transform", `translate(${panel.px(start.weight).toFixed(1)} ${panel.py(start.bias).toFixed(1)})`);
    this.start = start;
  }

  /** @param {Place} place */
  take(place) {
    const {panel, start} = this;
    if (!start) return false;
    this.off = {x: panel.px(start.weight) - panel.left - place.x, y: panel.py(start.bias) - panel.top - place.y};
    this.owner.takeStart();
    return true;
  }

  /** @param {Place} place */
  move(place) {
    const {x, y} = this.panel, inside = (value, most) => Math.min(Math.max(value, 0), most);
    this.owner.moveStart({weight: valueAt(x, inside(place.x + this.off.x, x.length)), bias: valueAt(y, inside(place.y + this.off.y, y.length))});
  }

  remove() { this.grip.remove(); }
}
