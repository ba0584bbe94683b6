// How far a line is off the best one, and what that is called. Pure functions.

import {lossNamed} from "./losses.mjs";

/** What is wrong with a slope; where it has the wrong sign, or none is right, its own direction says most. */
export function tilt(weight, best) {
  if (weight * best > 0) return Math.abs(weight) > Math.abs(best) ? "too steep" : "too flat";
  if (weight === 0) return "too flat";
  return weight > 0 ? "tilted up" : "tilted down";
}

/** The spread of y that distances are measured by; where there is none to speak of, its size. */
export function spread({n, mean_y, syy}) {
  const deviation = Math.sqrt(syy / n), most = Math.abs(mean_y);
  return deviation > 1e-6 * most ? deviation : most || 1;
}

/**
 * How far the line is off, as shares of the spread of y: at the middle of the points, in slope, and
 * what of both is the swing across the valley, which changes sides at each step of a large rate.
 * @param {{weight: number, bias: number}} line @param {import("./narration.mjs").Facts} facts
 */
export function offset({weight, bias}, {best, moments, steep_direction: [c, s], flat, loss}) {
  const {n, mean_x, mean_y, sxx} = moments, scale = spread(moments), width = Math.sqrt(sxx / n), turn = weight - best.weight;
  const middle = weight * mean_x + bias - mean_y - best.middle;
  // By way of the residual at the middle: far from the origin the difference of two biases cancels.
  const biasCurvature = lossNamed(loss).summed ? 2 * n : 2;   // of the loss along the bias alone
  const across = (c * (flat / biasCurvature) * turn + s * middle) / scale;
  return {middle: middle / scale, turn: (turn * width) / scale, across, swing: {middle: across * (c * mean_x + s), turn: across * c * width}};
}

/** @param {{middle: number, turn: number}} at */
export const size = at => Math.hypot(at.middle, at.turn);
export const side = middle => (middle > 0 ? "too high" : "too low");
