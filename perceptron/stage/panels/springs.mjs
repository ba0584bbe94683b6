// Residuals as springs: drawn between line and points, with the force and the torque that come of
// them as two arrows; and two bars that tell who wins.

import {termed} from "../glossary.mjs";
import {lossNamed} from "../losses.mjs";
import {fixed} from "../numbers.mjs";
import {given} from "../reading.mjs";
import {byX} from "../residuals.mjs";
import {balance, bent, coil, DRAWN, drawnOf, forces, LEAST, lengthOf, pulls, sizes, stacked, straight} from "../springs.mjs";

/** @typedef {import("../run.mjs").Run} Run */
/** @typedef {import("../slopes.mjs").Neuron} Neuron */
/** @typedef {import("../springs.mjs").Place} Place */
/** @typedef {Pick<import("./panel.mjs").Panel, "left" | "top" | "x" | "y" | "px" | "py" | "trace" | "layer">} Picture */
/** @typedef {{settings: Pick<import("../message.mjs").SettingsPart, "loss" | "delta" | "clamp">, points: import("../preview.mjs").Points}} Pulled */
/** @typedef {ReturnType<typeof forces>} Forces */
/** @typedef {ReturnType<typeof forces> & ReturnType<typeof pulls>} Pull of the points at one neuron */

/** Layers of the picture they are drawn in: under the line, over it. */
export const SPRINGS = [["path", "springs"], ["path", "pulled"]], FORCES = [["circle", "pivot"], ["path", "forces"]];

/** Where the two arrows stand, as shares of the picture's width from the end that turns less; their heads, and how near their ends come to an edge, pixels; and the height of a picture that has room for long ones. */
const LIFT = 0.045, TURN = 0.91, HEAD = 7, EDGE = 16, ROOM = 320;

/** @param {Pulled} run its loss is squared @param {Neuron} neuron @returns {Pull} */
export const pullOf = ({points, settings}, neuron) => ({...forces(points, settings, neuron), ...pulls(points, settings, neuron)});

export class Springs {
  /** @param {Picture} picture with the layers above */
  constructor(picture) {
    this.picture = picture;
    this.drawn = false;
    this.scale = 1;   // of the widths
  }

  clear() {
    if (!this.drawn) return;
    this.drawn = false;
    for (const name of ["springs", "pulled", "forces"]) this.picture.trace(name, "");
    this.picture.layer.pivot.setAttribute("visibility", "hidden");
  }

  /**
   * @param {Pulled} run @param {Neuron} neuron finite @param {Forces} pull
   * @param {{xs: number[], ys: number[], lines: number[]}} at pixels of the points, and of the neuron's line over them
   * @param {number} looked at: the point, or -1
   */
  to(run, neuron, pull, {xs, ys, lines}, looked) {
    const {picture, scale} = this, path = i => coil(xs[i], lines[i], ys[i], scale);
    this.drawn = true;
    picture.trace("springs", drawnOf(xs.length, looked).map(path).join(""));
    picture.trace("pulled", looked >= 0 && looked < xs.length ? path(looked) : "");
    this.arrows(run, neuron, pull);
  }

  /** @param {Pulled} run @param {Neuron} neuron @param {Forces} pull */
  arrows({points, settings}, {weight, bias}, {force, torque}) {
    const {picture: p} = this, {left, top, x: {length: wide}, y: {length: high, range: [low, up]}} = p, scale = Math.min(this.scale, high / ROOM);
    const pivot = {x: p.px(0), y: p.py(bias)}, before = settings.clamp ? weight >= 0 : pivot.x <= left + wide / 2;
    const {mean_x, sxx, n} = points.moments, lever = Math.sqrt(mean_x ** 2 + sxx / n), many = lossNamed(settings.loss).summed ? n : 1;
    // What moves the points by so much on the mean, and what turns the line so that it does.
    const quarter = Math.abs(up - low) / 4, long = of => scale * lengthOf(Math.abs(of) / many / quarter), turned = lever > 0 ? torque / lever : 0;
    const tail = (share, turns) => this.onLine(before ? share : 1 - share, {weight, bias}, settings.clamp, turns), lift = tail(LIFT, false), turn = tail(TURN, true);
    const ways = [this.within(long(force), by => straight(lift, by, force > 0)), this.within(long(turned), by => bent(pivot, turn, by, before === torque > 0))];
    p.trace("forces", ways.map(way => arrow(way, scale * HEAD)).join(""));
    const seen = pivot.x > left && pivot.x < left + wide && pivot.y > top && pivot.y < top + high, ring = p.layer.pivot;
    ring.setAttribute("visibility", seen ? "inherit" : "hidden");
    ring.setAttribute("cx", pivot.x.toFixed(1));
    ring.setAttribute("cy", pivot.y.toFixed(1));
  }

  /**
   * On the line where it is in the picture, as near as it can be to a share of the width; beside it
   * where no part of it is.
   * @param {number} share @param {Neuron} neuron @param {boolean} clamp
   * @param {boolean} turns whether it has to be where the weight moves the line: not where the clamp holds w·x at zero
   * @returns {Place}
   */
  onLine(share, {weight, bias}, clamp, turns) {
    const {left, top, x: {range: [from, to], length}, y: {length: high}} = this.picture;
    const at = by => {
      const product = weight * (from + by * (to - from)), held = clamp && product <= 0;
      return {x: left + by * length, y: this.picture.py((held ? 0 : product) + bias), held};
    };
    const fits = ({y, held}) => y >= top + EDGE && y <= top + high - EDGE && !(turns && held);
    for (let away = 0; away <= 1; away += 1 / PLACES) for (const by of [share - away, share + away]) if (by >= LIFT && by <= 1 - LIFT && fits(at(by))) return at(by);
    const {x, y} = at(share);
    return {x, y: Math.min(Math.max(y, top + EDGE), top + high - EDGE)};
  }

  /** A way as long as it should be, or shorter, so that its head is in the picture. @param {number} long @param {(long: number) => Place[]} way @returns {Place[]} none where there is no room for it */
  within(long, way) {
    const {left, top, x: {length: wide}, y: {length: high}} = this.picture, edge = EDGE / 4;
    for (let by = long; by >= LEAST; by *= 0.9) {
      const found = way(by), {x, y} = found[found.length - 1];
      if (x > left + edge && x < left + wide - edge && y > top + edge && y < top + high - edge) return found;
    }
    return [];
  }
}

/** Places along the width at which the line is looked for. */
const PLACES = 40;

/** A way with a head at its end, of a short one a smaller. @param {Place[]} way @param {number} head pixels */
function arrow(way, head) {
  if (!way.length) return "";
  const [{x: x0, y: y0}, {x, y}] = [way[0], way[way.length - 1]], [before] = way.slice(-2), size = Math.min(head, 0.7 * Math.hypot(x - x0, y - y0)), long = Math.hypot(x - before.x, y - before.y) || 1, c = (x - before.x) / long, s = (y - before.y) / long;
  const wing = side => `${(x - size * (c + side * s)).toFixed(1)} ${(y - size * (s - side * c)).toFixed(1)}`;
  return `M${way.map(({x, y}) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}M${wing(0.6)}L${x.toFixed(1)} ${y.toFixed(1)}L${wing(-0.6)}`;
}

/** Units along a bar's drawing, which is stretched to its place. */
const STRETCH = 1000, HIGH = 14;

const row = (name, words) => `
    <span class="pn-balance-of">${words} <b data-is="${name}"></b></span>
    <div class="pn-balance-bar" data-bar="${name}"><svg viewBox="0 0 ${STRETCH} ${HIGH}" preserveAspectRatio="none" aria-hidden="true"><path class="pn-downward"/><path class="pn-upward"/><path class="pn-own"/></svg><i class="pn-even"></i></div>`;

export const BALANCE = `
  <div class="pn-balance">${row("force", termed("force", "force on the bias"))}${row("torque", termed("torque", "torque on the weight"))}
    <p class="pn-balance-says"></p>
  </div>`;

/** Said below the bars. */
const CANCEL = "Left pulls down, right up. At the best line both read 0.";

export class Balance {
  /** @param {HTMLElement} at */
  constructor(at) {
    const of = name => {
      const rail = /** @type {HTMLElement} */ (at.querySelector(`[data-bar=${name}]`)), [down, up, term] = rail.querySelectorAll("path");
      return {word: /** @type {HTMLElement} */ (at.querySelector(`[data-term=${name}]`)), value: /** @type {HTMLElement} */ (at.querySelector(`[data-is=${name}]`)), down, up, term, format: fixed(1)};
    };
    this.force = of("force");
    this.torque = of("torque");
    this.says = /** @type {HTMLElement} */ (at.querySelector(".pn-balance-says"));
    this.said = "";
    /** @type {number[]} */
    this.order = [];
  }

  /** @param {Run} run its loss is squared */
  show(run) {
    const {points, settings} = run, n = points.x.length, size = sizes(points, settings, {weight: run.weight[0], bias: run.bias[0]});
    this.force.format = fixed(size.force);
    this.torque.format = fixed(size.torque);
    this.order = n <= DRAWN ? byX(points.x) : [];
    this.note = n <= DRAWN ? CANCEL : `${DRAWN} of ${points.moments.n.toLocaleString("en")} springs are drawn, all of them pull. At the best line both read 0.`;
    const of = lossNamed(settings.loss).summed ? "Σ" : "The mean of";
    this.force.word.dataset.more = `${of} (y − ŷ).`;
    this.torque.word.dataset.more = `${of} (y − ŷ)·x.`;
  }

  /** @param {Run} run @param {Pull} pull @param {number} looked at: the point, or -1 */
  to({points, settings}, {force, torque, pulls, turns}, looked) {
    const many = lossNamed(settings.loss).summed ? points.moments.n : 1;
    this.draw(this.force, pulls, force, many, looked);
    this.draw(this.torque, turns, torque, many, looked);
    const says = looked >= 0 && looked < pulls.length ? this.term(points.x[looked], pulls[looked], turns[looked]) : this.note ?? CANCEL;
    if (says !== this.said) this.says.textContent = this.said = says;
  }

  /** What a point adds to the two sums. @param {number} x @param {number} pull @param {number} turn */
  term(x, pull, turn) {
    const short = v => fixed(v)(v), pulls = `This point: pull ${short(pull)}`;
    return turn === 0 && pull * x !== 0 ? `${pulls}; clamped, it turns nothing` : `${pulls} · x ${given(x)} = torque ${short(turn)}`;
  }

  /** @param {Balance["force"]} row @param {Float64Array} terms @param {number} sum of all points, or their mean @param {number} many 1 for a mean @param {number} looked */
  draw({value, down, up, term, format}, terms, sum, many, looked) {
    const even = balance(terms, sum / many), middle = (1 - even) / 2, nothing = terms.every(v => !(Math.abs(v) > 0));
    value.textContent = format(sum);
    if (!this.order.length || nothing) {   // too many for a piece each
      down.setAttribute("d", nothing ? "" : piece(0, middle));
      up.setAttribute("d", nothing ? "" : piece(middle, 1));
      return term.setAttribute("d", "");
    }
    const pieces = stacked(terms, even, this.order), path = of => of.map(({from, to}) => piece(from, to)).join("");
    down.setAttribute("d", path(pieces.filter(({up}) => !up)));
    up.setAttribute("d", path(pieces.filter(({up}) => up)));
    term.setAttribute("d", path(pieces.filter(({at}) => at === looked)));
  }
}

/** @param {number} start @param {number} stop shares of the bar */
function piece(start, stop) {
  const [from, to] = [start, stop].map(share => (STRETCH * share).toFixed(1));
  return `M${from} 0H${to}V${HIGH}H${from}z`;
}
