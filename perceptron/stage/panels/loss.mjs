// The loss at each iteration, both axes logarithmic in spirit; linear on request.

import {extent, iterationTicks, lossTicks} from "../geometry.mjs";
import {layout} from "../look.mjs";
import {Panel} from "./panel.mjs";
import {CLEAR_OF_FALLING, nearestOf} from "../reading.mjs";
import {even, iterationsIn, lossesIn} from "../ticks.mjs";
import {LAYERS, Track} from "./track.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../look.mjs").Look} Look */

/** 4000, 10000, 100k, 1M */
const plain = t => (t < 1e5 ? String(t) : t < 1e6 ? `${t / 1e3}k` : `${t / 1e6}M`);

/** The first, the last, and of those between as many as keep their distance. */
function spaced(ticks, place, apart) {
  const last = ticks[ticks.length - 1], kept = [ticks[0]];
  for (const t of ticks.slice(1, -1)) {
    if (place(t) - place(kept[kept.length - 1]) >= apart && place(last) - place(t) >= apart) kept.push(t);
  }
  return [...kept, last];
}

const finite = (value, otherwise) => (Number.isFinite(value) ? value : otherwise);

const HEADING = `
  <h2>Loss <button type="button" class="pn-scale" aria-label="Loss axes" title="Switch between logarithmic and linear axes">at each iteration, <u></u></button></h2>`;

export class Loss {
  /** @param {HTMLElement} parent @param {import("../message.mjs").View} view how it stands at first */
  constructor(parent, view) {
    this.panel = new Panel(parent, {
      name: "loss", label: "Loss at each iteration", inside: HEADING,
      layers: [["path", "best"], ...LAYERS, ["circle", "dot"]],
    });
    this.panel.placed = () => this.place();
    this.panel.ticked = part => this.ticks(part);
    this.track = new Track(this.panel);
    /** @type {Run | null} */
    this.run = null;
    /** @type {[Look, any] | null} what it was shown with last */
    this.shown = null;
    this.panel.part(".pn-scale").onclick = () => this.rescale();
    this.log = true;
    this.scale(view.loss_axes === "log");
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly */
  async show(run, theme, Plotly) {
    this.run = run;
    this.shown = [theme, Plotly];
    const {best, last} = run;
    const start = finite(run.first, best.loss) || 1, low = best.loss > 1e-12 * start ? best.loss : 1e-6 * start;
    const known = run.theory.plain_descent || run.diverged;
    const first = Math.max(start, known ? finite(run.loss[run.end], 0) : extent(run.loss)[1]);   // what rises is seen to
    const axes = this.log ? this.logarithmic(last, low, first, theme) : this.linear(last, low, first);
    const view = `${run.points.identity} ${run.weight[0]} ${run.bias[0]} ${last} ${this.log} ${first}`;
    await this.panel.draw(Plotly, [{x: [], y: []}], layout(theme, {...axes, bottom: 26}), view, `${run.weight[0]} ${run.bias[0]} ${last} ${this.log} ${run.settings.loss}`);
  }

  /** @param {boolean} log */
  scale(log) {
    this.log = log;
    this.panel.part(".pn-scale u").textContent = log ? "log scale" : "linear";
  }

  async rescale() {
    this.scale(!this.log);
    if (this.run && this.shown) await this.show(this.run, ...this.shown);
  }

  logarithmic(last, low, first, theme) {
    const wide = Math.log10(last + 1), bottom = low / 1.35, top = Math.max(first, low * 1.5) * 1.4;
    let ticks = iterationTicks(last);
    ticks = spaced(ticks, t => Math.log10(t + 1) / wide, theme.narrow ? 0.25 : 0.11);   // nearer, and labels touch
    return {
      x: {type: "log", range: [-0.03 * wide, 1.04 * wide], tickvals: ticks.map(t => t + 1), ticktext: ticks.map(plain), tickangle: 0},
      y: {type: "log", range: [Math.log10(bottom), Math.log10(top)], tickvals: lossTicks(bottom, top, theme.narrow ? 4 : 6), tickformat: top > 99999 || low < 1e-3 ? ".0e" : "~r"},
    };
  }

  linear(last, low, first) {
    return {
      x: {type: "linear", range: [-0.03 * last, 1.04 * last], nticks: 4, tickangle: 0},
      y: {type: "linear", range: [0, Math.max(first, low) * 1.1], nticks: 5, tickformat: first > 99999 ? ".0e" : ""},
    };
  }

  /** Of a part of the axes those of the whole may show none. @param {import("../zoom.mjs").Extent} part */
  ticks({x, y}) {
    const narrow = this.shown?.[0].narrow, across = narrow ? 2 : 4, up = narrow ? 3 : 5, [low, high] = this.log ? y.map(v => 10 ** v) : y;
    const tickformat = high > 99999 || high < 1e-3 ? ".3~e" : "~r";
    if (!this.log) return {yaxis: {tickformat}, xaxis: {tickvals: even(Math.max(x[0], 0), x[1], across, 1)}};
    const ticks = iterationsIn(10 ** x[0] - 1, 10 ** x[1] - 1, across);
    return {xaxis: {tickvals: ticks.map(t => t + 1), ticktext: ticks.map(plain)}, yaxis: {tickvals: lossesIn(low, high, up), tickformat}};
  }

  /** A run worked out meanwhile, in the axes as they stand. @param {Run} run */
  draft(run) {
    this.run = run;
    this.place();
  }

  place() {
    if (!this.run) return;
    const {iteration, loss, best} = this.run, p = this.panel, shift = this.log ? 1 : 0;
    p.trace("best", `M${p.left} ${p.py(best.loss).toFixed(1)}h${p.x.length}`);
    const [low] = p.whole.y, floor = this.log ? 10 ** low : low;   // a loss of zero lies on the lower edge of everything
    this.track.place(Float64Array.from(iteration, k => k + shift), Float64Array.from(loss, v => Math.max(v, floor)));
  }

  to(step, k) { this.track.to(k); }

  /** The step over a place on the axis of iterations. @param {import("../reading.mjs").Place} place @param {number} reach @param {import("../reading.mjs").Format} format */
  read(place, reach, format) {
    return this.run && this.track.read(nearestOf(this.track.px, this.panel.left + place.x), this.run, format, CLEAR_OF_FALLING);
  }

  remove() { this.panel.remove(); }
}
