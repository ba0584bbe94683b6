// The picture: the points, the neuron's line with its residuals, the least-squares line.

import {segment} from "../geometry.mjs";
import {LEGEND} from "./legend.mjs";
import {label, layout, plain} from "../look.mjs";
import {Panel} from "./panel.mjs";
import {outputs, squares} from "../residuals.mjs";
import {BAR, Squares, SumBar} from "./squares.mjs";
import {hasBest} from "../switches.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../narration.mjs").Step} Step */
/** @typedef {import("../look.mjs").Look} Look */

/** Above this many points, they are a cloud: small, pale, and under the lines. */
const MANY = 300;
/** Above this many points, hovering over a single one means nothing. */
const HOVER = 2000;

/** Room in pixels: above the picture for the legend and a note below it, below it for the bar. */
const ABOVE = {wide: 38, narrow: 46, note: 18}, BELOW = {axis: 40, bar: 52, narrowBar: 60};

export class Fit {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.panel = new Panel(parent, {
      name: "fit", label: "Points and line", inside: LEGEND + BAR,
      layers: [["g", "squares"], ["path", "residuals"], ["path", "best"], ["path", "line"], ["path", "rims"], ["path", "points"], ["circle", "chosen"]],
    });
    this.panel.placed = () => this.place();
    this.squares = new Squares(this.panel.layer.squares);
    this.sum = new SumBar(this.panel.part(".pn-sum"));
    this.way = "lines";        // how residuals are shown
    this.told = true;          // whether the best line is
    /** @type {Run | null} */
    this.run = null;
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
    this.sum.show(run, shown.best);
    const {x, y, titles, identity} = run.points, few = x.length <= HOVER;
    const hover = {
      x: few ? x : [], y: few ? y : [], mode: "markers", marker: {size: 12, opacity: 0},
      hovertemplate: `${plain(titles.x)} %{x}<br>${plain(titles.y)} %{y}<extra></extra>`,
    };
    const {window} = run.points;
    const axes = {
      x: {fixedrange: true, range: [...window.x], title: label(titles.x, theme)},
      y: {fixedrange: true, range: [...window.y], title: label(titles.y, theme)},
    };
    const top = (theme.narrow ? ABOVE.narrow : ABOVE.wide) + (run.left_out ? ABOVE.note : 0);
    const bottom = BELOW.axis + (this.way !== "squares" ? 0 : theme.narrow ? BELOW.narrowBar : BELOW.bar);
    await this.panel.draw(Plotly, [hover], layout(theme, {...axes, top, bottom, left: 52}), identity, {touched: true});
  }

  /** A run on other points, in the axes as they stand. @param {Run} run */
  draft(run) {
    this.run = run;
    this.step = null;
    this.sum.show(run, this.told);
    this.place();
  }

  place() {
    const {run, panel: p} = this;
    if (!run) return;
    const {points, best} = run;
    this.xs = Array.from(points.x, v => p.px(v));
    this.ys = Array.from(points.y, v => p.py(v));
    // Dots without an element each: strokes of no length with round ends.
    const dots = this.xs.map((x, i) => `M${x.toFixed(1)} ${this.ys[i].toFixed(1)}h0`).join("");
    p.trace("rims", dots);
    p.trace("points", dots);
    const many = points.x.length > MANY;
    p.svg.classList.toggle("pn-many", many);
    for (const name of many ? ["best", "line"] : ["rims", "points"]) p.inside.append(p.layer[name]);   // the lines over a cloud
    p.trace("best", hasBest(run) ? this.line(best) : "");
    if (this.step) this.to(this.step);
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
    const {clamp} = run.settings, finite = Number.isFinite(step.weight + step.bias);
    p.trace("line", !finite ? "" : clamp ? this.bent(step) : this.line(step));
    this.residuals(step, run, finite);
  }

  /** @param {Step} step @param {Run} run @param {boolean} finite so that they can be drawn */
  residuals(step, {points, settings}, finite) {
    const {panel: p, way} = this, reached = way === "off" ? [] : outputs(points.x, step, settings.clamp), lines = reached.map(y => p.py(y));
    p.trace("residuals", finite && way === "lines" ? lines.map((line, i) => `M${this.xs[i].toFixed(1)} ${this.ys[i].toFixed(1)}V${line.toFixed(1)}`).join("") : "");
    this.squares.draw(finite && way === "squares" ? squares(this.xs, this.ys, lines, step.weight) : []);
    if (way === "squares") this.sum.to(step, reached.map((y, i) => y - points.y[i]));
  }

  remove() { this.panel.remove(); }
}
