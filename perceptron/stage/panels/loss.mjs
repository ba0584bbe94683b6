// The loss at each iteration, both axes logarithmic in spirit; linear, or what it is above the least, on request.

import {extent, iterationTicks, joined, lossTicks} from "../geometry.mjs";
import {layout} from "../look.mjs";
import {heights, lowest, SCALES, scalesOf} from "../scales.mjs";
import {Steady} from "../steady.mjs";
import {Panel} from "./panel.mjs";
import {PinnedPaths, PINS} from "./pinned.mjs";
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
  <h2>Loss <button type="button" class="pn-scale" aria-label="Loss axes"><span>at each iteration, </span><u></u></button></h2>`;

export class Loss {
  /** @param {HTMLElement} parent @param {(name: "loss_axes") => void} press */
  constructor(parent, press) {
    this.panel = new Panel(parent, {
      name: "loss", label: "Loss at each iteration", inside: HEADING,
      layers: [["path", "best"], PINS, ...LAYERS, ["circle", "dot"]],
    });
    this.panel.placed = () => this.place();
    this.panel.ticked = part => this.ticks(part);
    this.track = new Track(this.panel);
    this.paths = new PinnedPaths(this.panel, {along: false});
    /** @type {Run | null} */
    this.run = null;
    this.axes = "log";
    this.narrow = false;
    this.steady = new Steady();
    this.panel.part(".pn-scale").onclick = () => press("loss_axes");
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly @param {import("../switches.mjs").Switches} shown */
  async show(run, theme, Plotly, shown) {
    this.run = run;
    this.call(shown.loss_axes, scalesOf(shown.best));
    this.paths.whole = shown.best;
    this.paths.pins.letters = theme.size;
    const wanted = this.common(run), {loss, delta, clamp} = run.settings;
    const ranges = this.steady.keep([run.points.identity, loss, delta, clamp, this.axes].join(" "), wanted);
    const axes = this.axes === "linear" ? this.linear(ranges) : this.logarithmic(ranges, theme);
    this.narrow = theme.narrow;
    await this.panel.draw(Plotly, [{x: [], y: []}], layout(theme, {...axes, bottom: 26}), "", `${this.axes} ${loss}`);
  }

  /** Names the axes in the heading. @param {string} axes @param {string[]} offered */
  call(axes, offered) {
    this.axes = axes;
    const next = offered[(offered.indexOf(axes) + 1) % offered.length], button = this.panel.part(".pn-scale");
    button.querySelector("u").textContent = SCALES[axes];
    button.title = `Change to ${SCALES[next]}`;
  }

  /** @param {import("../pins.mjs").Pinned[]} pinned */
  beside(pinned) { this.paths.show(pinned); }

  /** What a run and those that are pinned need of each axis. @param {Run} run @returns {{x: [number, number], y: [number, number]}} */
  common(run) {
    const all = [run, ...this.paths.pins.all.filter(({measured, earlier}) => measured && !earlier).map(pinned => pinned.run)].map(run => this.ranges(run));
    return {x: joined(all.map(({x}) => x)), y: joined(all.map(({y}) => y))};
  }

  /** What a run needs of each axis: the iterations, on a logarithmic axis one more, and the heights. @param {Run} run @returns {{x: [number, number], y: [number, number]}} */
  ranges(run) {
    const {best, last, diverged, end} = run, high = heights(run, this.axes);
    const start = finite(high[0], best.loss) || 1, low = lowest(run, start, this.axes);
    const known = run.theory.plain_descent || diverged;
    const first = Math.max(start, known ? finite(high[end], 0) : extent(high)[1]);   // what rises is seen to
    if (this.axes === "linear") return {x: [0, last], y: [0, Math.max(first, low) * 1.1]};
    return {x: [0, Math.log10(last + 1)], y: [Math.log10(low / 1.35), Math.log10(Math.max(first, low * 1.5) * 1.4)]};
  }

  logarithmic({x: [, wide], y}, theme) {
    const last = Math.round(10 ** wide - 1), [bottom, top] = y.map(v => 10 ** v);
    const ticks = spaced(iterationTicks(last), t => Math.log10(t + 1) / wide, theme.narrow ? 0.25 : 0.11);   // nearer, and labels touch
    return {
      x: {type: "log", range: [-0.03 * wide, 1.04 * wide], tickvals: ticks.map(t => t + 1), ticktext: ticks.map(plain), tickangle: 0},
      y: {type: "log", range: [...y], tickvals: lossTicks(bottom, top, theme.narrow ? 4 : 6), tickformat: top > 99999 ? ".0e" : bottom < 7e-4 ? "~g" : "~r"},
    };
  }

  linear({x: [, last], y}) {
    return {
      x: {type: "linear", range: [-0.03 * last, 1.04 * last], nticks: 4, tickangle: 0},
      y: {type: "linear", range: [...y], nticks: 5, tickformat: y[1] > 99999 ? ".0e" : ""},
    };
  }

  /** Of a part of the axes those of the whole may show none. @param {import("../zoom.mjs").Extent} part */
  ticks({x, y}) {
    const {narrow} = this, log = this.axes !== "linear", across = narrow ? 2 : 4, up = narrow ? 3 : 5, [low, high] = log ? y.map(v => 10 ** v) : y;
    const tickformat = high > 99999 || high < 1e-3 ? ".3~e" : "~r";
    if (!log) return {yaxis: {tickformat}, xaxis: {tickvals: even(Math.max(x[0], 0), x[1], across, 1)}};
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
    const {iteration, best} = this.run, p = this.panel, shift = this.axes === "linear" ? 0 : 1;
    p.trace("best", this.axes === "excess" ? "" : `M${p.left} ${p.py(best.loss).toFixed(1)}h${p.x.length}`);
    const [low] = p.whole.y, floor = p.y.log ? 10 ** low : low;   // a loss of zero lies on the lower edge of everything
    const heightsOf = run => Float64Array.from(heights(run, this.axes), v => Math.max(v, floor));
    this.track.place(Float64Array.from(iteration, k => k + shift), heightsOf(this.run));
    const {x, y, left, top} = p, none = new Float64Array(0);
    this.paths.pins.all.forEach(({run, measured}, i) => {
      const px = measured ? Float64Array.from(run.iteration, k => p.px(k + shift)) : none, py = measured ? heightsOf(run).map(v => p.py(v)) : none;
      this.paths.lay(i, px, py, {x: left, y: top, width: x.length, height: y.length});
    });
  }

  to(step, k) {
    this.track.to(k);
    this.paths.to(step.iteration);
  }

  /** The step over a place on the axis of iterations. @param {import("../reading.mjs").Place} place @param {number} reach @param {import("../reading.mjs").Format} format */
  read(place, reach, format) {
    return this.run && this.track.read(nearestOf(this.track.px, this.panel.left + place.x), this.run, format, CLEAR_OF_FALLING);
  }

  remove() { this.panel.remove(); }
}
