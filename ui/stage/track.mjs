// The way of a run through a panel: the whole of it thin, the past bold, a dot where it is now.

import {length, upTo, visible} from "./geometry.mjs";

/** A path this many times as long as its panel is wide and high would paint it over: it gets a tail. */
const DENSE = 12, TAIL = 16;

export const LAYERS = [["path", "future"], ["path", "past"]];

/** A run that is this far outside has left the panel: its path ends there. */
const near = (p, length) => (p > -2 * length && p < 3 * length ? p : NaN);

export class Track {
  /** @param {import("./panel.mjs").Panel} panel whose layers are `future`, `past` and `dot` */
  constructor(panel) {
    this.panel = panel;
    this.k = 0;
  }

  /** @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys in data units, one per step */
  place(xs, ys) {
    this.px = Float64Array.from(xs, v => near(this.panel.px(v), this.panel.x.length));
    this.py = Float64Array.from(ys, v => near(this.panel.py(v), this.panel.y.length));
    this.kept = visible(this.px, this.py);
    this.parts = Array.from(this.kept, k => this.spot(k));
    this.dense = length(this.px, this.py, this.kept) > DENSE * (this.panel.x.length + this.panel.y.length);
    this.panel.svg.classList.toggle("pn-dense", this.dense);
    this.panel.trace("future", this.parts.length ? `M${this.parts.join("L")}` : "");
    this.to(this.k);
  }

  spot(k) { return `${this.px[k].toFixed(1)} ${this.py[k].toFixed(1)}`; }

  to(k) {
    this.k = k;
    if (!this.px) return;
    k = Math.min(k, this.px.length - 1);
    const until = upTo(this.kept, k), from = this.dense ? Math.max(until - TAIL, 0) : 0;
    const here = Number.isFinite(this.px[k] + this.py[k]);
    const past = [...this.parts.slice(from, until), ...(here ? [this.spot(k)] : [])];
    this.panel.trace("past", past.length ? `M${past.join("L")}` : "");
    this.panel.dot(here ? this.px[k] : -99, here ? this.py[k] : -99);
  }
}
