// How steep the loss is at a neuron, and how soon gradient descent halves a distance. No DOM.

import {byMoments, lossNamed} from "./losses.mjs";
import {modesOf} from "./modes.mjs";
import {rounded} from "./numbers.mjs";

/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./preview.mjs").Points} Points */
/** @typedef {{weight: number, bias: number}} Neuron */

/**
 * The gradient of the loss over all points, also where a run sees them in batches. Where the clamp
 * holds w·x at zero none passes.
 * @param {Points} points @param {Pick<SettingsPart, "loss" | "delta" | "clamp">} settings @param {Neuron} neuron
 * @returns {Neuron} of each parameter
 */
export function gradient({x, y, moments}, settings, {weight, bias}) {
  const {slope, summed} = lossNamed(settings.loss);
  if (byMoments(settings)) {
    const {n, mean_x, mean_y, sxx, sxy} = moments, scale = 2 * (summed ? n : 1), residual = weight * mean_x + bias - mean_y;
    return {weight: scale * (residual * mean_x + (weight * sxx - sxy) / n), bias: scale * residual};
  }
  let onWeight = 0, onBias = 0;
  for (let i = 0; i < x.length; i++) {
    const product = weight * x[i], cut = settings.clamp && product < 0, pull = slope((cut ? 0 : product) + bias - y[i], settings.delta);
    onBias += pull;
    if (!cut) onWeight += pull * x[i];
  }
  const share = summed ? 1 : 1 / x.length;
  return {weight: share * onWeight, bias: share * onBias};
}

/** Iterations in which gradient descent halves its distance along a mode; below zero: doubles it; infinite: neither. @param {number} rate @param {number} curvature an eigenvalue of the Hessian */
export const halfLife = (rate, curvature) => Math.LN2 / -Math.log(Math.abs(1 - rate * curvature));

/**
 * The two directions in which gradient descent on squares learns, and what becomes of a distance
 * along each; none where a rule has no such directions.
 * @param {Pick<import("./run.mjs").Run, "points" | "settings" | "theory">} run
 * @returns {{weight: number, bias: number, says: string, unit: string}[]} of length 1: the steep one, the flat one
 */
export function directions({points, settings, theory}) {
  if (!theory.plain_descent || !byMoments(settings)) return [];
  const {c, s, steep, flat} = modesOf(points.moments, lossNamed(settings.loss).summed);
  const words = curvature => inWords(halfLife(settings.learning_rate, curvature));
  return [{weight: c, bias: s, ...words(steep)}, {weight: -s, bias: c, ...words(flat)}];
}

/** @param {number} life */
function inWords(life) {
  const size = Math.abs(life);
  if (!Number.isFinite(life)) return {says: "never halves", unit: ""};
  const number = size >= 10 ? rounded(size, 3) : size >= 0.1 ? String(Number(size.toPrecision(2))) : "less than 0.1";
  return {says: `${life > 0 ? "halves" : "doubles"} in ${number}`, unit: number === "1" ? " iteration" : " iterations"};
}
