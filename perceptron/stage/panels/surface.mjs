// The loss surface from above: contours of log-loss over weight and bias, the path, the bottom.

import {ellipse, levels} from "../ellipses.mjs";
import {extent} from "../geometry.mjs";
import {contours, lossOf, spread, surfaceWindow, widened} from "../landscape.mjs";
import {label, layout, mix} from "../look.mjs";
import {byMoments, lossNamed} from "../losses.mjs";
import {modesOf} from "../modes.mjs";
import {Panel, shape} from "./panel.mjs";
import {LAYERS, Track} from "./track.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../look.mjs").Look} Look */

/** Of the grid that Plotly draws the contours from; how many there are of them, and of those that are drawn while a hand moves a point. */
const GRID = 64, CONTOURS = 16, LEVELS = 14;

/** Of the points' colour, at the lowest loss, and of a contour's line. */
const DEEP = 0.24, LINE = 0.3;

/** Where the best line is hidden, so are the contours: all of them lie round it. */
const HEADING = '<h2>Loss surface <span class="pn-blank">left blank: its bottom is the answer</span></h2>';

export class Surface {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.panel = new Panel(parent, {
      name: "surface", label: "Loss surface", inside: HEADING,
      layers: [["g", "ellipses"], ...LAYERS, ["circle", "ring"], ["path", "cross"], ["circle", "dot"]],
    });
    this.panel.placed = () => this.place();
    this.track = new Track(this.panel, {dotted: true});
    /** @type {Run | null} */
    this.run = null;
    this.scale = 1;
    /** @type {Look | null} */
    this.theme = null;
    /** @type {[number, number]} of log10 of the loss, over all that is drawn */
    this.range = [0, 1];
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly */
  async show(run, theme, Plotly) {
    this.run = run;
    this.theme = theme;
    this.scale = theme.scale > 1.2 ? 1.6 : 1;
    const {clamp, loss, delta} = run.settings, window = this.window(run);
    const drawn = [run.points.identity, run.weight[0], run.bias[0], clamp, loss, delta, window.weight, window.bias].join(" ");
    if (!this.grid || drawn !== this.drawn) this.grid = this.contours(run, window);
    this.drawn = drawn;
    const {weights, biases, z} = this.grid;
    const contour = {
      type: "contour", x: weights, y: biases, z, ncontours: CONTOURS, showscale: false, hoverinfo: "skip", contours: {coloring: "fill"},
      line: {width: 0.8, color: mix(theme.points, theme.paper, LINE)},
      colorscale: [[0, mix(theme.points, theme.paper, DEEP)], [1, theme.paper]],
    };
    const plain = {gridcolor: "rgba(0,0,0,0)", nticks: theme.narrow ? 3 : 5, tickangle: 0};
    const axes = {
      x: {...plain, range: [...window.weight], title: label("weight", theme)},
      y: {...plain, range: [...window.bias], title: label("bias", theme)},
    };
    await this.panel.draw(Plotly, [contour], layout(theme, axes), drawn);
    if (run !== this.run) return;   // in a hand meanwhile
    this.range = extent(z.flat());
    this.layer().replaceChildren();
    this.panel.at.classList.remove("pn-drafted", "pn-dated");
  }

  /** @returns {SVGElement} */
  layer() { return this.panel.layer.ellipses; }

  /**
   * A run worked out meanwhile, in the axes as they stand: of squares with the contours that its
   * points make, in closed form; else with those from before, which are dimmed.
   * @param {Run} run
   */
  draft(run) {
    this.run = run;
    const closed = byMoments(run.settings);
    this.panel.at.classList.toggle("pn-drafted", closed);
    this.panel.at.classList.toggle("pn-dated", !closed);
    if (closed && this.theme) this.ellipses(run, this.theme);
    this.place();
  }

  /** @param {Run} run @param {Look} theme */
  ellipses({points, settings}, {points: colour, paper}) {
    const modes = modesOf(points.moments, lossNamed(settings.loss).summed), p = this.panel, at = this.layer();
    const size = Math.max(...[p.x, p.y].map(({range: [from, to]}) => Math.abs(to - from))), losses = levels(this.range, LEVELS, modes.loss);
    while (at.childElementCount < losses.length) shape(at, "path", "ellipse").setAttribute("stroke", mix(colour, paper, LINE));
    while (at.childElementCount > losses.length) at.lastElementChild?.remove();
    losses.forEach((loss, i) => {
      const corners = ellipse(modes, loss - modes.loss, size).map(({weight, bias}) => `${p.px(weight).toFixed(1)} ${p.py(bias).toFixed(1)}`);
      const [low, high] = this.range, depth = (high - Math.log10(loss)) / (high - low || 1);
      at.children[i].setAttribute("d", `M${corners.join("L")}Z`);
      at.children[i].setAttribute("fill", mix(colour, paper, DEEP * Math.min(Math.max(depth, 0), 1)));
    });
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
