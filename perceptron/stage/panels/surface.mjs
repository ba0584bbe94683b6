// The loss surface from above: contours of log-loss over weight and bias, the path, the bottom.

import {contours, lossOf, spread, surfaceWindow, widened} from "../landscape.mjs";
import {label, layout, mix} from "../look.mjs";
import {Panel} from "./panel.mjs";
import {LAYERS, Track} from "./track.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../look.mjs").Look} Look */

const GRID = 64;

/** Where the best line is hidden, so are the contours: all of them lie round it. */
const HEADING = '<h2>Loss surface <span class="pn-blank">left blank: its bottom is the answer</span></h2>';

export class Surface {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.panel = new Panel(parent, {
      name: "surface", label: "Loss surface", inside: HEADING,
      layers: [...LAYERS, ["circle", "ring"], ["path", "cross"], ["circle", "dot"]],
    });
    this.panel.placed = () => this.place();
    this.track = new Track(this.panel);
    /** @type {Run | null} */
    this.run = null;
    this.scale = 1;
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly */
  async show(run, theme, Plotly) {
    this.run = run;
    this.scale = theme.scale > 1.2 ? 1.6 : 1;
    const {clamp, loss, delta} = run.settings, window = this.window(run);
    const drawn = [run.points.identity, run.weight[0], run.bias[0], clamp, loss, delta, window.weight, window.bias].join(" ");
    if (!this.grid || drawn !== this.drawn) this.grid = this.contours(run, window);
    this.drawn = drawn;
    const {weights, biases, z} = this.grid;
    const contour = {
      type: "contour", x: weights, y: biases, z, ncontours: 16, showscale: false, hoverinfo: "skip", contours: {coloring: "fill"},
      line: {width: 0.8, color: mix(theme.points, theme.paper, 0.3)},
      colorscale: [[0, mix(theme.points, theme.paper, 0.24)], [1, theme.paper]],
    };
    const plain = {gridcolor: "rgba(0,0,0,0)", nticks: theme.narrow ? 3 : 5, tickangle: 0};
    const axes = {
      x: {...plain, range: [...window.weight], title: label("weight", theme)},
      y: {...plain, range: [...window.bias], title: label("bias", theme)},
    };
    await this.panel.draw(Plotly, [contour], layout(theme, axes), drawn);
  }

  /** Of gradient descent it is known beforehand, and stays from run to run. */
  window({best, diverged, theory, weight, bias}) {
    const window = surfaceWindow({weight: weight[0], bias: bias[0]}, best, theory.steep_direction);
    return theory.plain_descent || diverged ? window : widened(window, {weight, bias});
  }

  contours({best, settings, points, first}, window) {
    const weights = spread(...window.weight, GRID), biases = spread(...window.bias, GRID);
    const least = Math.max(best.loss, Number.isFinite(first) ? 1e-4 * first : 0, 1e-300);
    return {weights, biases, z: contours(lossOf(settings, points), weights, biases, least)};
  }

  place() {
    if (!this.run) return;
    const {weight, bias, best, theory} = this.run, p = this.panel;
    const ring = p.layer.ring, x = p.px(best.weight), y = p.py(best.bias), arm = 6 * this.scale;
    ring.setAttribute("cx", p.px(weight[0]).toFixed(1));
    ring.setAttribute("cy", p.py(bias[0]).toFixed(1));
    // With all x equal the valley has no bottom: no point of it is better than another.
    p.trace("cross", theory.flat > 0 ? `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}` : "");
    this.track.place(weight, bias);
  }

  to(step, k) { this.track.to(k); }

  remove() { this.panel.remove(); }
}
