// Residuals as springs between the line and the points: how they pull, what comes of it, and where it
// is drawn. A picture of squares alone: of them a residual's slope is twice the residual. No DOM.

import {lossNamed} from "./losses.mjs";
import {gradient} from "./slopes.mjs";

/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./preview.mjs").Points} Points */
/** @typedef {import("./slopes.mjs").Neuron} Neuron */
/** @typedef {{x: number, y: number}} Place pixels, y from the top down */

/** So many springs are drawn; of more points an even sample. */
export const DRAWN = 200;

/** Whether the residuals of a loss pull like springs. @param {Pick<SettingsPart, "loss">} settings */
export const pulling = ({loss}) => lossNamed(loss).squared;

/**
 * What the springs do to a neuron: the force on its bias is Σ (y − ŷ), the torque on its weight
 * Σ (y − ŷ)·x, of a mean loss their means. So they are minus half the gradient, over all points, and
 * nothing at the line of least squares. Upwards is positive.
 * @param {Points} points @param {Pick<SettingsPart, "loss" | "delta" | "clamp">} settings a loss that is squared
 * @param {Neuron} neuron @returns {{force: number, torque: number}}
 */
export function forces(points, settings, neuron) {
  const {weight, bias} = gradient(points, settings, neuron);
  return {force: -bias / 2, torque: -weight / 2};
}

/**
 * What each point adds to the two sums. Where the clamp holds w·x at zero a spring turns nothing.
 * @param {Pick<Points, "x" | "y">} points @param {{clamp: boolean}} settings @param {Neuron} neuron
 * @returns {{pulls: Float64Array, turns: Float64Array}} y-units; y-units times x-units
 */
export function pulls({x, y}, {clamp}, {weight, bias}) {
  const n = x.length, found = {pulls: new Float64Array(n), turns: new Float64Array(n)};
  for (let i = 0; i < n; i++) {
    const product = weight * x[i], cut = clamp && product < 0;
    found.pulls[i] = y[i] - (cut ? 0 : product) - bias;
    found.turns[i] = cut ? 0 : found.pulls[i] * x[i];
  }
  return found;
}

/**
 * What force and torque would be if all points pulled the same way: what their digits are chosen for.
 * @param {Points} points @param {Pick<SettingsPart, "loss" | "clamp">} settings @param {Neuron} neuron
 * @returns {{force: number, torque: number}}
 */
export function sizes(points, settings, neuron) {
  const {pulls: first, turns} = pulls(points, settings, neuron), share = (lossNamed(settings.loss).summed ? points.moments.n : 1) / first.length;
  const size = terms => share * terms.reduce((sum, term) => sum + Math.abs(term), 0);
  return {force: size(first), torque: size(turns)};
}

/**
 * Who wins: the sum of some terms as a share of what it would be if all had the same sign, from −1 to
 * 1; 0 where they cancel, or where there is nothing.
 * @param {Float64Array} terms of the points that are drawn
 * @param {number} mean of the terms of all points, which may be more
 */
export function balance(terms, mean) {
  let sizes = 0;
  for (const term of terms) sizes += Math.abs(term);
  return sizes > 0 ? Math.min(Math.max(mean * terms.length / sizes, -1), 1) : 0;
}

/**
 * Terms as pieces of a bar of length 1: those below zero from its left end on, then those above,
 * each side in the order that is given. They meet where the balance says, in the middle if it is 0.
 * @param {Float64Array} terms @param {number} balance @param {ArrayLike<number> & Iterable<number>} order of the points
 * @returns {{at: number, from: number, to: number, up: boolean}[]} at: of which point
 */
export function stacked(terms, balance, order) {
  const down = (1 - balance) / 2, sizes = [0, 0], found = [];
  for (const i of order) sizes[Number(terms[i] > 0)] += Math.abs(terms[i]);
  for (const up of [false, true]) {
    const whole = sizes[Number(up)], long = up ? 1 - down : down;
    let from = up ? down : 0;
    for (const i of order) {
      if (terms[i] === 0 || terms[i] > 0 !== up) continue;
      const to = from + long * Math.abs(terms[i]) / whole;
      found.push({at: i, from, to, up});
      from = to;
    }
  }
  return found;
}

/** The points whose springs are drawn: all, or an even sample with the one that is looked at. @param {number} n @param {number} looked at: one of them, or -1 @returns {number[]} */
export function drawnOf(n, looked = -1) {
  const count = Math.min(n, DRAWN), found = Array.from({length: count}, (_, i) => Math.floor(i * n / count));
  return looked < 0 || looked >= n || found.includes(looked) ? found : [...found, looked];
}

/** Pixels: half the width of a spring, its straight ends, and a height of its turns below which it is narrower; and how often it turns, however long it is. */
const WIDE = 4, ENDS = 5, TURNS = 13, CLOSE = 3;

/**
 * A spring as the path of an SVG, upright: drawn out it is narrower, and what is
 * too short to wind is a straight line.
 * @param {number} x @param {number} from @param {number} to pixels @param {number} scale of its width
 */
export function coil(x, from, to, scale = 1) {
  const long = to - from, size = Math.abs(long), start = `M${x.toFixed(1)} ${from.toFixed(1)}`, end = `V${to.toFixed(1)}`;
  if (size < 4 * ENDS) return start + end;
  const ends = Math.sign(long) * ENDS, step = (long - 2 * ends) / TURNS, wide = scale * WIDE * Math.min(Math.abs(step) / CLOSE, 1) / Math.sqrt(1 + (step / (5 * WIDE)) ** 2);
  let path = `${start}v${ends}`;
  for (let i = 0; i < TURNS; i++) path += `L${(x + (i % 2 ? -wide : wide)).toFixed(1)} ${(from + ends + (i + 0.5) * step).toFixed(1)}`;
  return `${path}L${x.toFixed(1)} ${(to - ends).toFixed(1)}${end}`;
}

/** Pixels: an arrow of a force that moves the points by a quarter of the picture, the longest, and the shortest there is. */
const LONG = 64, LONGEST = 96;
export const LEAST = 3;

/** How long the arrow of a force is, by square root, so that small ones are seen. @param {number} share of a quarter of the picture @returns {number} 0: none */
export function lengthOf(share) {
  const long = Math.min(LONG * Math.sqrt(share), LONGEST);
  return long >= LEAST ? long : 0;
}

/**
 * The way of a straight arrow, and of one that is bent about a pivot, as far as it has to turn.
 * @param {Place} at its tail @param {number} long @param {boolean} up @returns {Place[]}
 */
export const straight = (at, long, up) => [at, {x: at.x, y: at.y + (up ? -long : long)}];

/** Between the tail and the head of a bent arrow, and the most that it is bent. */
const PARTS = 8, BENT = Math.PI / 2;

/** @param {Place} pivot @param {Place} at its tail @param {number} long @param {boolean} up whether it goes up from there @returns {Place[]} */
export function bent(pivot, at, long, up) {
  const across = at.x - pivot.x, down = at.y - pivot.y, radius = Math.hypot(across, down) || 1;
  const turn = Math.min(long / radius, BENT) * (up === across >= 0 ? -1 : 1);
  return Array.from({length: PARTS + 1}, (_, i) => {
    // Turned by the difference alone: of a pivot that is far away little is left of a sum.
    const angle = turn * i / PARTS, less = -2 * Math.sin(angle / 2) ** 2, sine = Math.sin(angle);
    return {x: at.x + less * across - sine * down, y: at.y + less * down + sine * across};
  });
}
