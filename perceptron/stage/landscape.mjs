// The loss over all weights and biases: its height, and the part of it worth showing. No DOM.

import {extent} from "./geometry.mjs";
import {byMoments, lossNamed} from "./losses.mjs";

/** @typedef {import("./message.mjs").Moments} Moments */
/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Points */
/** @typedef {{weight: number, bias: number}} Neuron */
/** @typedef {(weight: number, bias: number) => number} Loss */

/**
 * How far the loss at (weight, bias) is above the least: n·r̄² + Sxx·(w − w*)², where r̄ is the
 * residual at the middle of the points. Exact for squared error, and free of cancellation.
 * @param {Moments} moments @param {boolean} mean the mean of the squares, not their sum
 * @returns {Loss}
 */
export function excess({n, mean_x, mean_y, sxx, sxy}, mean) {
  const slope = sxx > 0 ? sxy / sxx : 0, share = mean ? 1 / n : 1;
  return (weight, bias) => {
    const middle = weight * mean_x + bias - mean_y, turn = weight - slope;
    return share * (n * middle * middle + sxx * turn * turn);
  };
}

/** The loss itself. @param {Moments} moments @param {boolean} mean @returns {Loss} */
export function lossFrom(moments, mean) {
  const {n, sxx, sxy, syy} = moments, above = excess(moments, mean);
  const least = Math.max(syy - (sxx > 0 ? sxy / sxx : 0) * sxy, 0) * (mean ? 1 / n : 1);
  return (weight, bias) => above(weight, bias) + least;
}

/**
 * Point by point, for what has no shorter way: the clamp on w·x, absolute and Huber loss.
 * @param {Points} points @param {Pick<SettingsPart, "loss" | "delta" | "clamp">} settings
 * @returns {Loss}
 */
export function lossOver({x, y}, {loss, delta, clamp}) {
  const {of, summed} = lossNamed(loss);
  const n = x.length, share = summed ? 1 : 1 / n;
  return (weight, bias) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const product = weight * x[i];
      sum += of((clamp && product < 0 ? 0 : product) + bias - y[i], delta);
    }
    return share * sum;
  };
}

/**
 * The loss of a run's settings, the shortest way.
 * @param {Pick<SettingsPart, "loss" | "delta" | "clamp">} settings @param {Points & {moments: Moments}} points
 * @returns {Loss}
 */
export function lossOf(settings, points) {
  return byMoments(settings) ? lossFrom(points.moments, !lossNamed(settings.loss).summed) : lossOver(points, settings);
}

/**
 * log10 of the loss on a grid, rows by bias: what the contours are drawn from.
 * @param {Loss} loss @param {number[]} weights @param {number[]} biases
 * @param {number} floor > 0; where the loss is lower, this is shown
 */
export function contours(loss, weights, biases, floor) {
  return biases.map(bias => weights.map(weight => Math.log10(Math.max(loss(weight, bias), floor))));
}

/** `count` >= 2 numbers, evenly from one to the other. @returns {number[]} */
export const spread = (from, to, count) => Array.from({length: count}, (_, i) => from + (to - from) * i / (count - 1));

/**
 * The window of the loss surface: start, bottom, and the point across the valley that a step at
 * the edge of stability reaches. Up to the best learning rate no path leaves their triangle;
 * between there and the edge it may, by a little, while it is still far from the bottom.
 * @param {Neuron} start @param {Neuron} best
 * @param {number[]} steep direction of the steep mode in (weight, bias), of length 1
 * @returns {{weight: [number, number], bias: [number, number]}} each wider than zero
 */
export function surfaceWindow(start, best, steep) {
  const along = (start.weight - best.weight) * steep[0] + (start.bias - best.bias) * steep[1];
  const across = {weight: start.weight - 2 * along * steep[0], bias: start.bias - 2 * along * steep[1]};
  const of = name => {
    const [low, high] = extent([start[name], best[name], across[name]]);
    const size = Math.max(Math.abs(low), Math.abs(high));
    return {low, high, size, pad: high - low > 1e-9 * size ? 0.22 * (high - low) : 0};
  };
  const w = of("weight"), b = of("bias");
  // A start on the bottom's own row or column, or on the bottom itself, would leave no width.
  const share = w.pad || b.pad ? 1e-3 : 0.5;
  const least = (one, other) => Math.max(one.pad, share * one.size) || 0.02 * other.pad || 0.5;
  const dw = least(w, b), db = least(b, w);
  return {weight: [w.low - dw, w.high + dw], bias: [b.low - db, b.high + db]};
}

/** How far a window is widened on a side: by halves of its size, so that it seldom changes with the rate, four at most. */
const HALVES = 4, MARGIN = 0.05;

/**
 * A window widened until a path is in it: with a velocity or in batches it goes beyond the bottom.
 * @param {{weight: [number, number], bias: [number, number]}} window
 * @param {{weight: ArrayLike<number>, bias: ArrayLike<number>}} path
 * @returns {{weight: [number, number], bias: [number, number]}}
 */
export function widened(window, path) {
  const of = name => {
    const [low, high] = window[name], [least, most] = extent(path[name]), half = (high - low) / 2;
    const by = out => half * Math.min(Math.max(Math.ceil(out / half + 2 * MARGIN), 0), HALVES);
    return /** @type {[number, number]} */ ([low - by(low - least), high + by(most - high)]);
  };
  return {weight: of("weight"), bias: of("bias")};
}
