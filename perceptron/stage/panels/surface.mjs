// The loss surface from above or in space: log-loss over weight and bias, the path, the bottom.

import {ellipse, levels} from "../ellipses.mjs";
import {extent, joined} from "../geometry.mjs";
import {asks, termed} from "../glossary.mjs";
import {contours, lossOf, spread, surfaceWindow, widened} from "../landscape.mjs";
import {label, layout, mix} from "../look.mjs";
import {byMoments, lossNamed} from "../losses.mjs";
import {modesOf} from "../modes.mjs";
import {draped} from "../projection.mjs";
import {Steady} from "../steady.mjs";
import {ARROW, Slope, SLOPE} from "./slope.mjs";
import {Panel, shape} from "./panel.mjs";
import {PinnedPaths, PINS} from "./pinned.mjs";
import {CLEAR_OF_FALLING, nearestStep} from "../reading.mjs";
import {possible, Space} from "./space.mjs";
import {LAYERS, Track} from "./track.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../look.mjs").Look} Look */

/** Of the grid that Plotly draws the contours from; how many there are of them, and of those that are drawn while a hand moves a point. */
const GRID = 64, CONTOURS = 16, LEVELS = 14;

/** Of the points' colour, at the lowest loss, and of a contour's line. */
const DEEP = 0.24, LINE = 0.3;

/** A trace of contours in the colours between two depths, 0 the deepest. @param {Look} theme @param {number[]} depths */
const contoured = ({points, paper}, depths) => ({
  type: "contour", showscale: false, contours: {coloring: "fill"},
  line: {width: 0.8, color: mix(points, paper, LINE)},
  colorscale: depths.map((depth, i) => [i, mix(points, paper, DEEP * (1 - depth))]),
});

/** Where the best line is hidden, so are the contours: all of them lie round it. */
const HEADING = `
  <h2>${termed("loss surface", '<span class="pn-wide">Loss surface</span><span class="pn-short">Surface</span>')} <button type="button" class="pn-given" hidden><span class="pn-before">given start, </span><u><span class="pn-before">back to </span>seed <i></i></u></button><span class="pn-blank">left blank: its bottom is the answer</span></h2>
  <div class="pn-tools"><button type="button" class="pn-downhill" aria-label="Gradient" ${asks("gradient")} data-more="Drawn downhill, with how soon a distance is halved."><span>gradient</span><span>∇</span></button>
  <div class="pn-flip" role="group" aria-label="Loss surface"><button type="button" data-surface="contours">2-D</button><button type="button" data-surface="3d">3-D</button></div></div>`;

/** Why there is no surface in space. */
const LACKS = "This browser has no WebGL, which 3-D is drawn with", TELLS = "Hidden with the best line: its bottom is the answer";

export class Surface {
  /** @param {HTMLElement} parent @param {(name: "surface" | "gradient") => void} press */
  constructor(parent, press) {
    this.panel = new Panel(parent, {
      name: "surface", label: "Loss surface", inside: HEADING,
      layers: [["g", "ellipses"], ...SLOPE, PINS, ...LAYERS, ["circle", "ring"], ["path", "cross"], ...ARROW, ["circle", "dot"]],
    });
    this.panel.placed = () => this.place();
    this.panel.detailed = part => this.detail(part);
    this.track = new Track(this.panel, {dotted: true});
    this.paths = new PinnedPaths(this.panel, {along: true});
    /** @type {Run | null} */
    this.run = null;
    /** @type {import("./ring.mjs").Ring | null} what a hand takes the start by */
    this.ring = null;
    this.scale = 1;
    this.identity = "";        // of the points whose contours Plotly has drawn
    /** @type {Look | null} */
    this.theme = null;
    /** @type {[number, number]} of log10 of the loss, over all that is drawn */
    this.range = [0, 1];
    this.steady = new Steady();
    /** @type {Space | null} made when it is first asked for */
    this.space = null;
    this.inSpace = false;
    /** @type {import("../narration.mjs").Step | null} */
    this.step = null;
    /** @type {WeakMap<Run, ReturnType<typeof this.drape>>} each run as it lies on the surface */
    this.ways = new WeakMap();
    this.slope = new Slope(this.panel);
    this.sloping = false;
    this.panel.part(".pn-downhill").onclick = () => press("gradient");
    for (const button of this.flips()) button.onclick = () => button.getAttribute("aria-pressed") === "false" && press("surface");
  }

  /** @returns {HTMLButtonElement[]} */
  flips() { return [...(/** @type {NodeListOf<HTMLButtonElement>} */ (this.panel.at.querySelectorAll("[data-surface]")))]; }

  /** Says how the surface is drawn, and what can't be. @param {import("../switches.mjs").Switches} shown */
  flip({surface, best, gradient}) {
    this.sloping = gradient;
    this.panel.part(".pn-downhill").setAttribute("aria-pressed", String(gradient));
    const why = !best ? TELLS : possible() ? "" : LACKS;
    this.inSpace = surface === "3d" && !why;
    this.panel.at.classList.toggle("pn-in-space", this.inSpace);
    for (const button of this.flips()) {
      button.setAttribute("aria-pressed", String((button.dataset.surface === "3d") === this.inSpace));
      if (button.dataset.surface === "3d") Object.assign(button, {disabled: Boolean(why), title: why});
    }
  }

  /** @param {Run} run @param {Look} theme @param {any} Plotly @param {import("../switches.mjs").Switches} shown */
  async show(run, theme, Plotly, shown) {
    this.run = run;
    this.ways = new WeakMap();
    this.theme = theme;
    this.scale = theme.scale > 1.2 ? 1.6 : 1;
    this.flip(shown);
    this.paths.whole = shown.best;
    this.paths.pins.letters = theme.size;
    const {clamp, loss, delta} = run.settings, data = [run.points.identity, clamp, loss, delta].join(" ");
    const window = this.steady.keep(data, this.common(run)), floor = this.floor(run);
    const drawn = [data, window.weight, window.bias, floor].join(" ");
    if (!this.grid || drawn !== this.drawn) this.grid = this.contours(run, window, floor);
    this.drawn = drawn;
    const {weights, biases, z} = this.grid, contour = {...contoured(theme, [0, 1]), x: weights, y: biases, z, ncontours: CONTOURS};
    const plain = {gridcolor: "rgba(0,0,0,0)", nticks: theme.narrow ? 3 : 5, tickangle: 0};
    const axes = {
      x: {...plain, range: window.weight, title: label("weight", theme)},
      y: {...plain, range: window.bias, title: label("bias", theme)},
    };
    await this.panel.draw(Plotly, [contour], layout(theme, axes), drawn, [run.weight[0], run.bias[0], clamp, loss].join(" "));
    this.identity = run.points.identity;
    if (run !== this.run) return;   // in a hand meanwhile
    this.range = extent(z.flat());
    if (!this.inSpace) this.settle();
  }

  /** Where it is seen in space, that takes longer than all panels together: they don't wait for it. @param {any} Plotly */
  async raise(Plotly) {
    const {run, grid, theme} = this;
    if (!this.inSpace || !grid || !theme) return;
    this.space ??= new Space(this.panel.at, () => this.inSpace && this.place());
    await this.space.draw(Plotly, grid, theme);
    if (run !== this.run) return;
    this.settle();
    this.place();
  }

  /** The surface is that of the run. */
  settle() {
    this.layer().replaceChildren();
    this.panel.at.classList.remove("pn-drafted", "pn-dated");
  }

  /** Contours of a part, as many as of everything: each loss in the colour that it has there. @param {import("../zoom.mjs").Extent} part */
  detail({x, y}) {
    const {run, theme, grid} = this;
    if (!run || !theme || !grid) return [];
    const {weights, biases, z} = this.contours(run, {weight: x, bias: y}, this.floor(run)), [low, high] = extent(z.flat()), [lowest, highest] = extent(grid.z.flat());
    const size = (high - low) / CONTOURS, shares = [low, high].map(v => Math.min(Math.max((v - lowest) / (highest - lowest), 0), 1));
    if (!(size > 0)) return [];
    const contour = contoured(theme, shares);
    return [{...contour, x: weights, y: biases, z, autocontour: false, contours: {...contour.contours, start: low + size / 2, end: high, size}}];
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
    this.ways = new WeakMap();
    const moved = run.moved === true || run.points.identity !== this.identity, closed = moved && byMoments(run.settings);   // other points make another surface
    this.panel.at.classList.toggle("pn-drafted", closed);
    this.panel.at.classList.toggle("pn-dated", moved && !closed);
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

  /** @param {import("../pins.mjs").Pinned[]} pinned */
  beside(pinned) { this.paths.show(pinned); }

  /** What a run and those that are pinned need of it. @param {Run} run */
  common(run) {
    const all = [run, ...this.paths.pins.all.filter(({earlier}) => !earlier).map(pinned => pinned.run)].map(run => this.window(run));
    return {weight: joined(all.map(({weight}) => weight)), bias: joined(all.map(({bias}) => bias))};
  }

  /** What a run needs of it; of gradient descent it is known beforehand. */
  window({best, diverged, theory, weight, bias}) {
    const window = surfaceWindow({weight: weight[0], bias: bias[0]}, best, theory.steep_direction);
    return theory.plain_descent || diverged ? window : widened(window, {weight, bias});
  }

  /** The lowest loss that is told from lower ones. @param {Run} run */
  floor({best, first}) { return Math.max(best.loss, Number.isFinite(first) ? 1e-4 * first : 0, 1e-300); }

  contours({settings, points}, window, floor) {
    const weights = spread(...window.weight, GRID), biases = spread(...window.bias, GRID);
    return {weights, biases, z: contours(lossOf(settings, points), weights, biases, floor)};
  }

  place() {
    if (!this.run) return;
    const {run, panel: p, space} = this, {weight, bias, best} = run;
    this.ring?.show(this.inSpace ? null : {weight: weight[0], bias: bias[0]});
    if (this.inSpace) {
      if (space) this.placeIn(space, run);
      return;
    }
    this.mark(run, p.px(weight[0]), p.py(bias[0]), p.px(best.weight), p.py(best.bias));
    this.track.place(weight, bias);
    const {left: x, top: y} = p, window = {x, y, width: p.x.length, height: p.y.length}, pixels = (values, to) => Float64Array.from(values, to);
    this.paths.pins.all.forEach(({run}, i) => this.paths.lay(i, pixels(run.weight, v => p.px(v)), pixels(run.bias, v => p.py(v)), window));
  }

  /** Start and bottom. @param {Run} run */
  mark({theory}, startX, startY, x, y) {
    const {ring} = this.panel.layer, arm = 6 * this.scale, seen = v => (Number.isFinite(v) ? v : -99);
    ring.setAttribute("cx", seen(startX).toFixed(1));
    ring.setAttribute("cy", seen(startY).toFixed(1));
    // With all x equal the valley has no bottom: no point of it is better than another.
    this.panel.trace("cross", theory.flat > 0 && Number.isFinite(x) ? `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}` : "");
  }

  /** The step of the path that is nearest to a place. @param {import("../reading.mjs").Place} place @param {number} reach @param {import("../reading.mjs").Format} format */
  read({x, y}, reach, format) {
    const {px, py} = this.track, {left, top} = this.panel;
    if (!this.run || this.inSpace) return null;
    return this.track.read(nearestStep(px, py, {x: left + x, y: top + y}, reach), this.run, format, CLEAR_OF_FALLING);
  }

  /** The path on the surface in space, as its camera sees it. @param {Space} space @param {Run} run */
  placeIn(space, run) {
    const {px, py, at} = this.seen(space, run), start = at[0], {best} = run, window = {x: 0, y: 0, ...space.size()};
    this.mark(run, px[start], py[start], ...space.spot(best.weight, best.bias, best.loss));
    this.track.lay(px, py, window, at);
    this.paths.pins.all.forEach((pinned, i) => {
      const {px, py, at} = this.seen(space, pinned.run);
      this.paths.lay(i, px, py, window, at);
    });
    if (this.step) this.paths.to(this.step.iteration);
    this.tilt();
  }

  /** Pixels of a run's path, and at which of them each step is. @param {Space} space @param {Run} run */
  seen(space, run) {
    const way = this.ways.get(run) ?? this.drape(run), {weights, biases, losses, at} = way, px = new Float64Array(weights.length), py = new Float64Array(weights.length);
    this.ways.set(run, way);
    for (let i = 0; i < weights.length; i++) [px[i], py[i]] = space.spot(weights[i], biases[i], losses[i]);
    return {px, py, at};
  }

  /** A run's path as it lies on the surface that is shown. @param {Run} run */
  drape(run) {
    const {x, y} = this.panel, [wide, high] = [x, y].map(({range: [from, to]}) => to - from), shown = this.run ?? run, loss = lossOf(shown.settings, shown.points);
    const way = draped(Array.from(run.weight, v => v / wide), Array.from(run.bias, v => v / high));
    const weights = way.x.map(v => v * wide), biases = way.y.map(v => v * high);
    return {weights, biases, losses: weights.map((weight, i) => loss(weight, biases[i])), at: way.at};
  }

  /** Pixels of a neuron. @returns {[number, number]} */
  spot(weight, bias) {
    const {run, space, inSpace, panel} = this;
    if (!inSpace || !run) return [panel.px(weight), panel.py(bias)];
    return space ? space.spot(weight, bias, lossOf(run.settings, run.points)(weight, bias)) : [NaN, NaN];
  }

  to(step, k) {
    this.step = step;
    this.track.to(k);
    this.paths.to(step.iteration);
    this.tilt();
  }

  tilt() {
    const {run, step} = this;
    if (!this.sloping || !run || !step) return this.slope.clear();
    this.slope.to(run, step, (weight, bias) => this.spot(weight, bias));
  }

  remove() {
    this.space?.remove();
    this.panel.remove();
  }
}
