// How high a loss stands in the loss panel: itself, or what it is above the least. No DOM.

import {excess} from "./landscape.mjs";
import {byMoments, lossNamed} from "./losses.mjs";

/** @typedef {import("./run.mjs").Run} Run */

/** What the heading calls the axes, by their name in a view, in the order in which clicks go through them. */
export const SCALES = {log: "log scale", linear: "linear scale", excess: "excess over the best"};

/** Of the first excess, the least share that is shown: below it single precision and rounding draw the curve. */
const LEAST = 1e-6;

/** Which axes there are: the excess tells where the best is. @param {boolean} told whether that is not hidden @returns {string[]} */
export const scalesOf = told => Object.keys(SCALES).filter(name => told || name !== "excess");

/**
 * What is drawn of each step. The excess of squares comes from weight and bias, which cancels nothing.
 * @param {Pick<Run, "weight" | "bias" | "loss" | "best" | "settings" | "points">} run @param {string} axes
 * @returns {ArrayLike<number>}
 */
export function heights({weight, bias, loss, best, settings, points}, axes) {
  if (axes !== "excess") return loss;
  if (!byMoments(settings)) return Float64Array.from(loss, v => v - best.loss);
  const above = excess(points.moments, !lossNamed(settings.loss).summed);
  return Float64Array.from(weight, (w, k) => above(w, bias[k]));
}

/** The lowest height that a logarithmic axis has to show. @param {Pick<Run, "best">} run @param {number} start the height of the first step @param {string} axes */
export function lowest({best}, start, axes) {
  return axes === "excess" || !(best.loss > 1e-12 * start) ? LEAST * start : best.loss;
}
