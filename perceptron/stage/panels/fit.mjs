// The picture: the points, the neuron's line with its residuals, the least-squares line.

import {segment} from "../geometry.mjs";
import {label, layout, plain} from "../look.mjs";
import {Panel} from "./panel.mjs";

/** Above this many points, hairlines for the residuals would be one grey block. */
const RESIDUALS = 600;
/** Above this many points, they are a cloud: small, pale, and under the lines. */
const MANY = 300;
/** Above this many points, hovering over a single one means nothing. */
const HOVER = 2000;

export class Fit {
  constructor(at, Plotly) {
    this.panel = new Panel(at, Plotly, [["path", "residuals"], ["path", "best"], ["path", "line"], ["path", "rims"], ["path", "points"]]);
    this.panel.placed = () => this.place();
  }

  async show(run, theme) {
    this.run = run;
    this.step = null;
    const {x, y} = run.points, {names, data} = run.meta, few = x.length <= HOVER;
    const hover = {
      x: few ? x : [], y: few ? y : [], mode: "markers", marker: {size: 12, opacity: 0},
      hovertemplate: `${plain(names.x)} %{x}<br>${plain(names.y)} %{y}<extra></extra>`,
    };
    const axes = {x: {range: [...run.window.x], title: label(names.x, theme)}, y: {range: [...run.window.y], title: label(names.y, theme)}};
    await this.panel.draw([hover], layout(theme, {...axes, top: theme.narrow ? 14 : 38, left: 52}), data);
  }

  place() {
    const {points, meta} = this.run, p = this.panel;
    this.xs = Array.from(points.x, v => p.px(v));
    this.ys = Array.from(points.y, v => p.py(v));
    // Dots without an element each: strokes of no length with round ends.
    const dots = this.xs.map((x, i) => `M${x.toFixed(1)} ${this.ys[i].toFixed(1)}h0`).join("");
    p.trace("rims", dots);
    p.trace("points", dots);
    const many = points.x.length > MANY;
    p.svg.classList.toggle("pn-many", many);
    for (const name of many ? ["best", "line"] : ["rims", "points"]) p.inside.append(p.layer[name]);   // the lines over a cloud
    p.trace("best", meta.flat > 0 ? this.line(meta.best) : "");
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
    const p = this.panel, {clamp} = this.run.meta, finite = Number.isFinite(step.weight + step.bias);
    if (!p.x) return;
    p.trace("line", !finite ? "" : clamp ? this.bent(step) : this.line(step));
    p.trace("residuals", finite && this.xs.length <= RESIDUALS ? this.residuals(step, clamp) : "");
  }

  residuals({weight, bias}, clamp) {
    const {x} = this.run.points, p = this.panel;
    return this.xs.map((px, i) => {
      const product = weight * x[i];
      return `M${px.toFixed(1)} ${this.ys[i].toFixed(1)}V${p.py((clamp ? Math.max(product, 0) : product) + bias).toFixed(1)}`;
    }).join("");
  }

  remove() { this.panel.remove(); }
}
