// What a training comes to, worked out in the browser while a hand moves something: the whole
// history in float64. The core's run takes its place when the hand lets go; tests hold both together.

import {byMoments, lossNamed} from "./losses.mjs";
import {amplitudes, modesOf} from "./modes.mjs";
import {ruleOf, variantOf} from "./variants.mjs";

/** @typedef {import("./message.mjs").Moments} Moments */
/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./modes.mjs").Modes} Modes */
/** @typedef {{weight: number, bias: number}} Neuron */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, moments: Moments}} Points all of them: nothing is drawn from a sample */
/** @typedef {{weight: Float64Array, bias: Float64Array, loss: Float64Array}} Path one entry an iteration, the untrained neuron's first */

/**
 * How much there is to do, in points times iterations: 0 where the moments are enough, infinite
 * where there is no telling, as in batches, whose order only torch knows.
 * @param {number} n points @param {SettingsPart} settings
 */
export function work(n, settings) {
  if (settings.batch_size !== null && settings.batch_size < n) return Infinity;
  return byMoments(settings) ? 0 : n * settings.iterations;
}

/**
 * The history of a training from this start; infinite from where it leaves the numbers, never NaN.
 * @param {Points} points @param {SettingsPart} settings @param {Neuron} start @returns {Path}
 */
export function preview(points, settings, start) {
  const path = byMoments(settings) ? ofMoments(points.moments, settings, start) : ofPoints(points, settings, start);
  for (const column of Object.values(path)) {
    if (!Number.isFinite(column[column.length - 1])) withoutNaN(column);   // who has left the numbers does not come back
  }
  return path;
}

/** @param {Float64Array} column */
function withoutNaN(column) {
  for (let k = 0; k < column.length; k++) if (Number.isNaN(column[k])) column[k] = Infinity;
}

/** @param {Moments} moments @param {SettingsPart} settings @param {Neuron} start @returns {Path} */
function ofMoments(moments, settings, start) {
  const modes = modesOf(moments, lossNamed(settings.loss).summed), {linear} = ruleOf(settings, moments.n);
  return linear && !variantOf(settings)?.inTurn ? alongModes(modes, linear(settings.numbers), settings, start) : byEachParameter(modes, settings, start);
}

/** @param {number} iterations @returns {Path} */
const empty = iterations => ({weight: new Float64Array(iterations + 1), bias: new Float64Array(iterations + 1), loss: new Float64Array(iterations + 1)});

/** Numbers whose squares leave the usual ones at the lower end take processors a hundred times as long. */
const settled = distance => (Math.abs(distance) < 1e-150 ? 0 : distance);

/**
 * A linear rule moves each mode by itself. Weight and bias are made of the way from the start: as
 * distances from the end they would cancel where few moves were made.
 * @param {Modes} modes @param {import("./optimizers.mjs").Terms} terms @param {SettingsPart} settings @param {Neuron} start
 */
function alongModes(modes, {keep, direct, ahead}, {learning_rate, iterations}, start) {
  const path = empty(iterations), {weight, bias, loss} = path, {c, s} = modes;
  const s1 = learning_rate * modes.steep, s2 = learning_rate * modes.flat, e1 = 0.5 * modes.steep, e2 = 0.5 * modes.flat;
  let [z1, z2] = amplitudes(modes, start), v1 = 0, v2 = 0, way1 = 0, way2 = 0;
  for (let k = 0; k <= iterations; k++) {
    weight[k] = start.weight + (c * way1 - s * way2);
    bias[k] = start.bias + (s * way1 + c * way2);
    loss[k] = modes.loss + (e1 * z1 * z1 + e2 * z2 * z2);
    const pull1 = s1 * z1, pull2 = s2 * z2;
    v1 = settled(keep * v1 + pull1);
    v2 = settled(keep * v2 + pull2);
    const by1 = direct * pull1 + ahead * v1, by2 = direct * pull2 + ahead * v2;
    z1 = settled(z1 - by1);
    z2 = settled(z2 - by2);
    way1 -= by1;
    way2 -= by2;
  }
  return path;
}

/**
 * Where each parameter has a pace of its own there are no modes. Slope above the best one and
 * residual at the mean are carried along: formed from weight and bias they would cancel.
 * @param {Modes} modes @param {SettingsPart} settings @param {Neuron} start
 */
function byEachParameter({scale, moments, ...best}, settings, start) {
  const {numbers, learning_rate, iterations} = settings, inTurn = variantOf(settings)?.inTurn;
  const path = empty(iterations), {weight, bias, loss} = path, {mean_x} = moments, spread = moments.sxx / moments.n;
  const [ofWeight, ofBias] = [0, 0].map(() => ruleOf(settings, moments.n).change(learning_rate, numbers));
  let w = start.weight, b = start.bias, slope = w - best.weight, residual = w * mean_x + b - moments.mean_y;
  for (let k = 0; k <= iterations; k++) {
    weight[k] = w;
    bias[k] = b;
    loss[k] = best.loss + 0.5 * scale * (residual * residual + spread * slope * slope);
    const onWeight = ofWeight(scale * (spread * slope + mean_x * residual)), onBias = ofBias(scale * (inTurn ? residual + onWeight * mean_x : residual));
    w += onWeight;
    b += onBias;
    slope += onWeight;
    residual = residual + onWeight * mean_x + onBias;   // in the core's order: where a rule hovers, roundings grow
  }
  return path;
}

/**
 * Point by point: what is not squared has no moments, and which points a clamp cuts off changes
 * with the weight. Where the clamp holds w·x at zero no gradient passes.
 * @param {Points} points @param {SettingsPart} settings @param {Neuron} start
 */
function ofPoints(points, settings, start) {
  const {x, y} = points, n = x.length, {numbers, learning_rate, iterations, clamp, delta} = settings;
  const {of, slope, summed} = lossNamed(settings.loss), share = summed ? 1 : 1 / n, inTurn = variantOf(settings)?.inTurn;
  const path = empty(iterations), {weight, bias, loss} = path;
  const [ofWeight, ofBias] = [0, 0].map(() => ruleOf(settings, n).change(learning_rate, numbers));
  let w = start.weight, b = start.bias;
  for (let k = 0; k <= iterations; k++) {
    weight[k] = w;
    bias[k] = b;
    let sum = 0, onWeight = 0, onBias = 0;
    for (let i = 0; i < n; i++) {
      const product = w * x[i], cut = clamp && product < 0, residual = (cut ? 0 : product) + b - y[i];
      const pull = slope(residual, delta);
      sum += of(residual, delta);
      onBias += pull;
      if (!cut) onWeight += pull * x[i];
    }
    loss[k] = share * sum;
    w += ofWeight(share * onWeight);
    b += ofBias(share * (inTurn ? biasSlope(points, settings, {weight: w, bias: b}) : onBias));
  }
  return path;
}

/** The sum of the slopes of all residuals, which is that of the loss along the bias. @param {Points} points @param {SettingsPart} settings @param {Neuron} neuron */
function biasSlope({x, y}, {loss, clamp, delta}, {weight, bias}) {
  const {slope} = lossNamed(loss);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const product = weight * x[i];
    sum += slope((clamp && product < 0 ? 0 : product) + bias - y[i], delta);
  }
  return sum;
}
