// The picture: the points, the neuron's line with its residuals, the least-squares line.

import {segment} from "../geometry.mjs";
import {label, layout, plain} from "../look.mjs";
import {Panel} from "./panel.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../narration.mjs").Step} Step */
/** @typedef {import("../look.mjs").Look} Look */

/** Above this many points, hairlines for the residuals would be one grey block. */
const RESIDUALS = 600;
/** Above this many points, they are a cloud: small, pale, and under the lines. */
const MANY = 300;
/** Above this many points, hovering over a single one means nothing. */
const HOVER = 2000;

const LEGEND = `
  <p class="pn-legend">
    <span><i class="pn-of-points"></i>points</span>
    <span><i class="pn-of-neuron"></i>the neuron</span>
    <span><i class="pn-of-best"></i><span class="pn-name">least squares</span></span>
  </p>`;

/** With all x equal no line is the best, and none is drawn. @param {Run} run */
const known = run => run.theory.flat > 0;

export class Fit {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.panel = new Panel(parent, {
      name: "fit", label: "Points and line", inside: LEGEND,
      layers: [["path", "residuals"], ["path", "best"], ["path", "line"], ["path", "rims"], ["path", "points"]],
    });
    this.panel.placed = () => this.place();
    this.best = this.panel.part(".pn-name");
    /** @type {Run | null} */
    this.run = null;
    /** @type {number[]} of the points, pixels */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
    /** @type {Step | null} */
    this.step = null;
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly */
  async show(run, theme, Plotly) {
    this.run = run;
    this.step = null;
    this.best.textContent = run.best.name;
    this.best.parentElement.hidden = !known(run);
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
    const top = !theme.narrow ? 38 : run.left_out ? 24 : 14;   // on a phone the note has no legend beside it
    await this.panel.draw(Plotly, [hover], layout(theme, {...axes, top, left: 52}), identity, {touched: true});
  }

  /** A run on other points, in the axes as they stand. @param {Run} run */
  draft(run) {
    this.run = run;
    this.step = null;
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
    p.trace("best", known(run) ? this.line(best) : "");
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
    p.trace("residuals", finite && this.xs.length <= RESIDUALS ? this.residuals(step, run) : "");
  }

  /** @param {Step} step @param {Run} run */
  residuals({weight, bias}, {points: {x}, settings: {clamp}}) {
    const p = this.panel;
    return this.xs.map((px, i) => {
      const product = weight * x[i];
      return `M${px.toFixed(1)} ${this.ys[i].toFixed(1)}V${p.py((clamp ? Math.max(product, 0) : product) + bias).toFixed(1)}`;
    }).join("");
  }

  remove() { this.panel.remove(); }
}
