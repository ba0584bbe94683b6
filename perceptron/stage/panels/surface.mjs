// The loss surface from above: contours of log-loss over weight and bias, the path, the bottom.

import {contours, lossOf, spread, surfaceWindow, widened} from "../landscape.mjs";
import {label, layout, mix} from "../look.mjs";
import {Panel} from "./panel.mjs";
import {LAYERS, Track} from "./track.mjs";

const GRID = 64;

export class Surface {
  constructor(at, Plotly) {
    this.panel = new Panel(at, Plotly, [...LAYERS, ["circle", "ring"], ["path", "cross"], ["circle", "dot"]]);
    this.panel.placed = () => this.place();
    this.track = new Track(this.panel);
  }

  async show(run, theme) {
    this.run = run;
    this.scale = theme.scale > 1.2 ? 1.6 : 1;
    const {meta} = run, window = this.window(run), drawn = [meta.data, meta.start, meta.clamp, meta.measure, meta.delta, window.weight, window.bias].join(" ");
    if (drawn !== this.drawn) this.grid = this.contours(run, window);
    this.drawn = drawn;
    const {weights, biases, z} = this.grid;
    const contour = {
      type: "contour", x: weights, y: biases, z, ncontours: 16, showscale: false, hoverinfo: "skip", contours: {coloring: "fill"},
      line: {width: 0.8, color: mix(theme.data, theme.paper, 0.3)},
      colorscale: [[0, mix(theme.data, theme.paper, 0.24)], [1, theme.paper]],
    };
    const plain = {gridcolor: "rgba(0,0,0,0)", nticks: theme.narrow ? 3 : 5, tickangle: 0};
    const axes = {x: {...plain, range: [...window.weight], title: label("weight", theme)}, y: {...plain, range: [...window.bias], title: label("bias", theme)}};
    await this.panel.draw([contour], layout(theme, axes), drawn);
  }

  /** Of gradient descent it is known beforehand, and stays from run to run. */
  window({meta, weight, bias}) {
    const window = surfaceWindow({weight: weight[0], bias: bias[0]}, meta.best, meta.steep);
    return meta.even || meta.diverged ? window : widened(window, {weight, bias});
  }

  contours({meta, points, first}, window) {
    const weights = spread(...window.weight, GRID), biases = spread(...window.bias, GRID), least = Math.max(meta.best.loss, Number.isFinite(first) ? 1e-4 * first : 0, 1e-300);
    return {weights, biases, z: contours(lossOf(meta, points), weights, biases, least)};
  }

  place() {
    const {weight, bias, meta} = this.run, p = this.panel;
    const ring = p.layer.ring, x = p.px(meta.best.weight), y = p.py(meta.best.bias), arm = 6 * this.scale;
    ring.setAttribute("cx", p.px(weight[0]).toFixed(1));
    ring.setAttribute("cy", p.py(bias[0]).toFixed(1));
    // With all x equal the valley has no bottom: no point of it is better than another.
    p.trace("cross", meta.flat > 0 ? `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}` : "");
    this.track.place(weight, bias);
  }

  to(step, k) { this.track.to(k); }

  remove() { this.panel.remove(); }
}
