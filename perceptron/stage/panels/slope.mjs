// The gradient on the loss surface: an arrow downhill from the neuron of now, and through it the two
// directions in which gradient descent learns, with what becomes of a distance along each.

import {directions, gradient} from "../slopes.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {(weight: number, bias: number) => [number, number]} Spot pixels of a neuron */

export const SLOPE = [["path", "eigen"], ["text", "life"], ["text", "life"]], ARROW = [["path", "arrow"]];

/** Pixels: the longest arrow and the shortest, by square root, so that small gradients are seen; its head; half a direction; and how wide, in heights of a letter, a panel is that has room for the unit. */
const LONG = 64, SHORT = 20, HEAD = 6, HALF = 56, ROOMY = 16;

export class Slope {
  /** @param {import("./panel.mjs").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {SVGTextElement[]} */
    this.lives = [...(/** @type {NodeListOf<SVGTextElement>} */ (panel.inside.querySelectorAll(".pn-life")))];
    /** @type {Run | null} */
    this.run = null;
    this.first = 0;
    /** @type {ReturnType<typeof directions>} */
    this.directions = [];
  }

  /** @param {Run} run */
  of(run) {
    if (run === this.run) return;
    this.run = run;
    this.first = size(gradient(run.points, run.settings, {weight: run.weight[0], bias: run.bias[0]}));
    this.directions = directions(run);
  }

  clear() {
    for (const name of ["eigen", "arrow"]) this.panel.trace(name, "");
    for (const life of this.lives) life.textContent = "";
  }

  /** @param {Run} run @param {import("../narration.mjs").Step} step @param {Spot} spot */
  to(run, step, spot) {
    this.of(run);
    const [x, y] = spot(step.weight, step.bias), {panel} = this;
    if (!(x > panel.left && x < panel.left + panel.x.length && y > panel.top && y < panel.top + panel.y.length)) return this.clear();
    const slope = gradient(run.points, run.settings, step), share = Math.sqrt(size(slope) / this.first) || 0;
    const tip = this.away(step, -slope.weight, -slope.bias, Math.min(Math.max(LONG * share, SHORT), 1.5 * LONG), spot);
    panel.trace("arrow", share > 0 && seen(tip) ? arrow([x, y], tip) : "");
    const lines = this.directions.map(({weight, bias}) => [1, -1].map(way => this.away(step, way * weight, way * bias, HALF, spot)).filter(seen));
    panel.trace("eigen", lines.map(ends => ends.map(([x1, y1]) => `M${x.toFixed(1)} ${y.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}`).join("")).join(""));
    const roomy = panel.x.length > ROOMY * parseFloat(getComputedStyle(this.lives[0]).fontSize), words = this.directions.map(({says, unit}) => (roomy ? says + unit : says));
    let taken = NaN;   // the height of the words before
    this.lives.forEach((life, i) => { taken = this.write(life, words[i] ?? "", lines[i] ?? [], [x, y], taken); });
  }

  /** Where one is so many pixels away from a neuron, as seen from above, in a direction. @returns {[number, number]} */
  away({weight, bias}, dw, db, long, spot) {
    const {x, y} = this.panel, across = dw * x.length / (x.range[1] - x.range[0]), up = db * y.length / (y.range[1] - y.range[0]);
    const by = long / Math.hypot(across, up);
    return spot(weight + by * dw, bias + by * db);
  }

  /**
   * Words beyond the end of a line that has more room there, within the panel; beyond the other where others stand; nowhere where there is no room.
   * @param {SVGTextElement} text @param {string} says @param {[number, number][]} ends @param {[number, number]} neuron its pixels
   * @param {number} taken the height of other words @returns {number} their own height
   */
  write(text, says, ends, [middleX, middleY], taken) {
    const written = ends.length ? says : "";
    if (text.textContent !== written) text.textContent = written;
    if (!written) return taken;
    const {left, top, x: {length: wide}, y: {length: high}} = this.panel, long = text.getComputedTextLength(), line = parseFloat(getComputedStyle(text).fontSize);
    const inside = (v, low, high) => Math.max(Math.min(v, high), low), central = /** @param {[number, number]} end */ ([x]) => Math.abs(x - left - wide / 2);
    const places = [...ends].sort((a, b) => central(a) - central(b)).map(([x, y]) => [
      inside(x > middleX ? x + 4 : x - 4 - long, left + 3, left + wide - long - 3),
      inside(y < middleY ? y - 4 : y + line, top + line, top + high - 5),
    ]);
    const free = places.find(([, y]) => !(Math.abs(y - taken) < 1.2 * line));
    text.setAttribute("visibility", free ? "visible" : "hidden");
    if (!free) return taken;
    const [x, y] = free;
    text.setAttribute("x", x.toFixed(1));
    text.setAttribute("y", y.toFixed(1));
    return y;
  }
}

/** Not where it is outside the box that is drawn in space. @param {[number, number]} place */
const seen = ([x]) => Number.isFinite(x);

const size = ({weight, bias}) => Math.hypot(weight, bias);

/** @param {[number, number]} from @param {[number, number]} to */
function arrow([x0, y0], [x, y]) {
  const long = Math.hypot(x - x0, y - y0) || 1, c = (x - x0) / long, s = (y - y0) / long, wing = side => `${(x - HEAD * (c + side * s)).toFixed(1)} ${(y - HEAD * (s - side * c)).toFixed(1)}`;
  return `M${x0.toFixed(1)} ${y0.toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}M${wing(0.7)}L${x.toFixed(1)} ${y.toFixed(1)}L${wing(-0.7)}`;
}
