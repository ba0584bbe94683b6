// Residuals: where they end, the squares on them, and these as pieces of their sum. No DOM.

import {fixed} from "./numbers.mjs";

/** @typedef {{weight: number, bias: number}} Neuron */
/** @typedef {{x: number, y: number, side: number, at: number}} Square its left upper corner and its side, pixels; at: of which point */

/** What the neuron gives at each x; with the clamp w·x is nowhere below zero. @param {ArrayLike<number>} x @param {Neuron} neuron @param {boolean} clamp */
export function outputs(x, {weight, bias}, clamp) {
  return Array.from(x, v => (clamp ? Math.max(weight * v, 0) : weight * v) + bias);
}

/**
 * The square on each residual, on the side of it that is away from the line; the largest first, so
 * that the smaller ones lie over it.
 * @param {number[]} xs of the points, pixels @param {number[]} ys from the top down
 * @param {number[]} lines the neuron's height at the points @param {number} weight
 * @returns {Square[]}
 */
export function squares(xs, ys, lines, weight) {
  const all = xs.map((x, i) => {
    const side = Math.abs(ys[i] - lines[i]), above = ys[i] < lines[i];
    const left = above === weight > 0;   // a rising line is lower on the left, so there is room above it
    return {x: left ? x - side : x, y: Math.min(ys[i], lines[i]), side, at: i};
  });
  return all.sort((one, other) => other.side - one.side);
}

/** The square at a place, of several the one on top; undefined where there is none. @param {Square[]} all from bottom to top @param {{x: number, y: number}} place */
export const squareAt = (all, {x, y}) => all.findLast(square => x >= square.x && x <= square.x + square.side && y >= square.y && y <= square.y + square.side);

/** What a residual adds to the sum: "1.296² = 1.680". @param {number} residual */
export const term = residual => `${fixed(residual)(Math.abs(residual))}² = ${fixed(residual * residual)(residual * residual)}`;

/** The points' places in order of x. @param {ArrayLike<number>} x */
export const byX = x => Array.from(x, (_, i) => i).sort((i, j) => x[i] - x[j]);

/** A best loss below this share of the first is none that a bar could be measured by. */
const NONE = 1e-6;

/**
 * The length of the bar, as a loss: twice the best, so that the best is always in its middle; by
 * the first loss where there is no best to speak of, or where it is not to be told.
 * @param {number} best @param {number} first @param {boolean} told
 */
export function reach(best, first, told) {
  if (told && best > NONE * first) return 2 * best;
  return first > 0 && Number.isFinite(first) ? first : 1;
}

/**
 * Where along the bar each piece ends, from 0 to 1, as many as begin on it; the last may be cut.
 * @param {ArrayLike<number>} sizes of the pieces, in their order @param {number} whole the bar's length
 */
export function ends(sizes, whole) {
  const found = [];
  let sum = 0;
  for (let i = 0; i < sizes.length && sum < whole; i++) {
    sum += Number.isNaN(sizes[i]) ? Infinity : sizes[i];   // of a run that has left all numbers
    found.push(Math.min(sum / whole, 1));
  }
  return found;
}
