// The picture: the points, the neuron's line with its residuals, the least-squares line.

import {segment} from "../geometry.mjs";
import {nearest, valueAt} from "../gestures.mjs";
import {LEGEND} from "./legend.mjs";
import {label, layout} from "../look.mjs";
import {Panel} from "./panel.mjs";
import {PINS, Pins} from "./pinned.mjs";
import {stepOn} from "../pins.mjs";
import {atPixel, CLEAR_OF_FALLING, CLEAR_OF_RISING, given} from "../reading.mjs";
import {outputs, squareAt, squares, term} from "../residuals.mjs";
import {stepOf} from "../run.mjs";
import {BALANCE, Balance, FORCES, pullOf, SPRINGS, Springs} from "./springs.mjs";
import {BAR, Squares, SumBar} from "./squares.mjs";
import {hasBest} from "../switches.mjs";

/** @typedef {import("../run.mjs").Points} Points */
/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../narration.mjs").Step} Step */
/** @typedef {import("../look.mjs").Look} Look */

/** Above this many points, they are a cloud: small, pale, and under the lines. */
const MANY = 300;
/** Above this many points, pointing at a single one means nothing. */
const SINGLE = 2000;

/** Room in pixels: between a name and the edge, above the picture for the legend and a note below it, below it for the squares' bar or the springs' two. */
const EDGE = 6, ABOVE = {wide: 38, narrow: 46, note: 18}, BELOW = {axis: 40, bar: 52, narrowBar: 60, balance: 76, narrowBalance: 78};

export class Fit {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.panel = new Panel(parent, {
      name: "fit", label: "Points and line", inside: LEGEND + BAR + BALANCE,
      layers: [["g", "squares"], ["path", "residuals"], ...SPRINGS, ["path", "best"], PINS, ["path", "line"], ...FORCES, ["path", "rims"], ["path", "points"], ["circle", "chosen"]],
    });
    this.panel.placed = () => this.place();
    this.panel.pointed = reading => this.pointed(reading?.square ?? -1, reading?.spring ?? -1);
    this.squares = new Squares(this.panel.layer.squares);
    this.springs = new Springs(this.panel);
    this.pins = new Pins(this.panel, slot => this.unpin(slot));
    this.sum = new SumBar(this.panel.part(".pn-sum"));
    this.balance = new Balance(this.panel.part(".pn-balance"));
    this.held = this.looked = -1;   // the point in a hand, and the one whose spring is pointed at
    this.way = "lines";        // how residuals are shown
    this.told = true;          // whether the best line is
    this.sees = {points: true, neuron: true};   // what of them can be pointed at
    /** @type {Run | null} */
    this.run = null;
    /** @type {Points | null} */
    this.points = null;
    /** Set by the owner: the points lie somewhere else now. */
    this.moved = () => {};
    /** Set by the owner: a pinned run is to go. @type {(slot: number) => void} */
    this.unpin = () => {};
    /** @type {number[]} of the points, pixels */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
    /** @type {Step | null} */
    this.step = null;
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly @param {import("../switches.mjs").Switches} shown */
  async show(run, theme, Plotly, shown) {
    this.run = run;
    this.step = null;
    this.way = shown.residuals;
    this.told = shown.best;
    this.sees = shown;
    this.springs.scale = theme.scale;
    this.sums(run);
    this.pins.letters = theme.size;
    await this.draw(run.points, theme, Plotly, run.left_out ? ABOVE.note : 0);
  }

  /** Points without a run, in axes to add others in. @param {Points} points @param {Look} theme @param {any} Plotly */
  async showFew(points, theme, Plotly) {
    this.run = this.step = null;
    this.way = "off";
    for (const name of ["line", "residuals"]) this.panel.trace(name, "");
    this.squares.draw([]);
    this.springs.clear();
    await this.draw(points, theme, Plotly, 0);
  }

  /** @param {Points} points @param {Look} theme @param {any} Plotly @param {number} note room for one */
  async draw(points, theme, Plotly, note) {
    this.points = points;
    const {titles, window} = points;
    const axes = {x: {range: window.x, title: label(titles.x, theme)}, y: {range: window.y, title: label(titles.y, theme)}};
    const top = (theme.narrow ? ABOVE.narrow : ABOVE.wide) + note;
    const {axis, bar, narrowBar, balance, narrowBalance} = BELOW, [wide, narrow] = {squares: [bar, narrowBar], springs: [balance, narrowBalance]}[this.way] ?? [0, 0];
    const bottom = axis + (theme.narrow ? narrow : wide);
    await this.panel.draw(Plotly, [{x: [], y: []}], layout(theme, {...axes, top, bottom, left: 52}), "", "");
  }

  /** @param {import("../pins.mjs").Pinned[]} pinned */
  beside(pinned) { this.pins.show(pinned); }

  /** A run on other points, in the axes as they stand. @param {Run} run */
  draft(run) {
    this.run = run;
    this.points = run.points;
    this.step = null;
    this.sums(run);
    this.place();
  }

  /** What is written below the picture is chosen for a run. @param {Run} run */
  sums(run) {
    this.sum.show(run, this.told);
    if (this.way === "springs") this.balance.show(run);
  }

  place() {
    const {run, points, panel: p} = this;
    if (!points) return;
    this.xs = Array.from(points.x, v => p.px(v));
    this.ys = Array.from(points.y, v => p.py(v));
    // Dots without an element each: strokes of no length with round ends.
    const dots = this.xs.map((x, i) => `M${x.toFixed(1)} ${this.ys[i].toFixed(1)}h0`).join("");
    p.trace("rims", dots);
    p.trace("points", dots);
    const many = points.x.length > MANY;
    p.svg.classList.toggle("pn-many", many);
    for (const name of many ? ["best", "pins", "line", "pivot", "forces"] : ["rims", "points"]) p.inside.append(p.layer[name]);   // the lines over a cloud
    p.trace("best", run && hasBest(run) ? this.line(run.best) : "");
    if (this.step) this.to(this.step);
    this.moved();
  }

  line(step) {
    const p = this.panel, ends = segment(step, p.x.range, p.y.range);
    return ends ? `M${p.px(ends[0]).toFixed(1)} ${p.py(ends[1]).toFixed(1)}L${p.px(ends[2]).toFixed(1)} ${p.py(ends[3]).toFixed(1)}` : "";
  }

  /** With the clamp the neuron is not a line but a bend: flat where w·x would be negative. */
  bent({weight, bias}) {
    const p = this.panel, [from, to] = p.x.range, xs = from < 0 && to > 0 ? [from, 0, to] : [from, to];
    return `M${xs.map(x => `${p.px(x).toFixed(1)} ${p.py(Math.max(weight * x, 0) + bias).toFixed(1)}`).join("L")}`;
  }

  to(step) {
    this.step = step;
    const {run, panel: p} = this;
    if (!run || !p.x.length) return;
    const finite = Number.isFinite(step.weight + step.bias);
    p.trace("line", this.drawn(step, run.settings));
    this.residuals(step, run, finite);
    this.pinned(step.iteration);
  }

  /** What the neuron gives, as a line. @param {{weight: number, bias: number}} neuron @param {{clamp: boolean}} settings */
  drawn(neuron, {clamp}) {
    if (!Number.isFinite(neuron.weight + neuron.bias)) return "";
    return clamp ? this.bent(neuron) : this.line(neuron);
  }

  /** Pinned runs at an iteration. @param {number} iteration */
  pinned(iteration) {
    const {pins} = this;
    pins.write(pins.all.map(({run}, i) => {
      const neuron = stepOf(run, stepOn(run, iteration));
      pins.line(i, this.drawn(neuron, run.settings));
      return this.end(neuron, run.settings);
    }));
  }

  /**
   * Where the name of a line is written, clear of it: above the end of one that rises, below that of
   * one that falls, before the place where it leaves the picture. Null where it isn't in the picture.
   * @returns {import("./pinned.mjs").End | null}
   */
  end({weight, bias}, {clamp}) {
    const {panel: p, pins: {high}} = this, {left, top} = p, [, last] = p.x.range, bottom = top + p.y.length;
    const y = p.py((clamp ? Math.max(weight * last, 0) : weight * last) + bias), up = weight > 0;
    if (y > top && y < bottom) return {x: left + p.x.length - EDGE, y: y + (up ? -high : high), before: true};
    if (y < top !== up) return null;
    const edge = up ? top + high : bottom - high, x = p.px((valueAt(p.y, edge - top) - bias) / weight);
    return x > left ? {x: x - EDGE, y: edge, before: true} : null;
  }

  /** @param {Step} step @param {Run} run @param {boolean} finite so that they can be drawn */
  residuals(step, run, finite) {
    const {points, settings} = run, {panel: p, way} = this, reached = way === "off" ? [] : outputs(points.x, step, settings.clamp), lines = reached.map(y => p.py(y));
    p.trace("residuals", finite && way === "lines" ? lines.map((line, i) => `M${this.xs[i].toFixed(1)} ${this.ys[i].toFixed(1)}V${line.toFixed(1)}`).join("") : "");
    this.squares.draw(finite && way === "squares" ? squares(this.xs, this.ys, lines, step.weight) : []);
    if (way === "squares") this.sum.to(step, reached.map((y, i) => y - points.y[i]));
    if (way !== "springs") return this.springs.clear();
    const pull = pullOf(run, step), looked = this.held < 0 ? this.looked : this.held;
    if (finite) this.springs.to(run, step, pull, {xs: this.xs, ys: this.ys, lines}, looked);
    else this.springs.clear();
    this.balance.to(run, pull, looked);
  }

  /** The point at a place; where there is none, the prediction for the x there. @param {import("../reading.mjs").Place} place @param {number} reach */
  read(place, reach) {
    const {run, step, sees, panel: p} = this;
    if (!run || !step) return null;
    const {points, settings} = run, at = sees.points && points.x.length <= SINGLE ? nearest(p.x, p.y, points, place, reach) : -1;
    const x = at < 0 ? valueAt(p.x, place.x) : points.x[at], [output] = outputs([x], step, settings.clamp);
    const predicted = sees.neuron && Number.isFinite(output) ? [`ŷ ${atPixel(p.y, output)}`] : [], prefer = step.weight < 0 ? CLEAR_OF_FALLING : CLEAR_OF_RISING;
    const square = at < 0 ? squareAt(this.squares.drawn, {x: p.left + place.x, y: p.top + place.y}) : undefined;
    if (square) return this.readSquare(square, step, run);
    if (at >= 0) return {spot: {x: this.xs[at], y: this.ys[at]}, words: [[`x ${given(x)}`, `y ${given(points.y[at])}`, ...predicted]], prefer, k: -1, point: true, spring: at};
    return predicted.length ? {spot: {x: p.px(x), y: p.py(output)}, words: [[`x ${atPixel(p.x, x)}`, ...predicted]], prefer, k: -1} : null;
  }

  /** What a square adds to the sum, told in the middle of what is seen of it. @param {import("../residuals.mjs").Square} square @param {Step} step @param {Run} run @returns {import("../reading.mjs").Reading} */
  readSquare({x, y, side, at}, step, {points, settings}) {
    const [output] = outputs([points.x[at]], step, settings.clamp), {left, top, x: {length: wide}, y: {length: high}} = this.panel;
    const middle = (from, low, long) => (Math.max(from, low) + Math.min(from + side, low + long)) / 2;
    return {spot: {x: middle(x, left, wide), y: middle(y, top, high)}, words: [[term(output - points.y[at])]], prefer: [], k: -1, square: at};
  }

  /** @param {number} square the point whose square is pointed at; -1: none @param {number} spring and whose spring is */
  pointed(square, spring) {
    this.squares.point(square);
    this.sum.point(square);
    if (spring === this.looked) return;
    this.looked = spring;
    if (this.way === "springs" && this.run && this.step) this.residuals(this.step, this.run, Number.isFinite(this.step.weight + this.step.bias));
  }

  remove() { this.panel.remove(); }
}
