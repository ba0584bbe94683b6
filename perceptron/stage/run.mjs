// What the server sent, made ready to show: columns, windows, playing times.

import {ranges} from "./geometry.mjs";
import {changes, leaves, pace} from "./pace.mjs";

/** @typedef {import("./narration.mjs").Step} Step */
/** @typedef {ArrayLike<number> & Iterable<number>} Column */
/**
 * @typedef {{
 *   meta: any, points: {x: Column, y: Column}, window: {x: [number, number], y: [number, number]},
 *   weight: Column, bias: Column, loss: Column, iteration: Column, time: Float64Array,
 *   first: number, end: number, last: number
 * }} Run `time` and `iteration` of each step; `end`: the step at which playing stops; `last`: iteration,
 *   of an untrained neuron the one that Train would come to
 */

/** @returns {Column} */
const column = (table, name) => table.getChild(name).toArray();

/**
 * @param {{meta: any, points: any, path: any}} data Arrow tables: points x, y; path weight, bias, loss
 *   and, when the history was thinned, iteration
 * @returns {Run}
 */
export function prepare({meta, points: table, path}) {
  const points = {x: column(table, "x"), y: column(table, "y")}, window = ranges(points);
  const weight = column(path, "weight"), bias = column(path, "bias"), loss = column(path, "loss"), steps = weight.length;
  const iteration = meta.thinned ? column(path, "iteration") : Float64Array.from({length: steps}, (_, k) => k);
  const first = loss[0], low = meta.best.loss > 1e-12 * first ? meta.best.loss : 1e-6 * first;
  const end = meta.diverged ? leaves({weight, bias, loss}, window.x, window.y) : steps - 1;
  const change = changes({weight, bias, loss}, window.x, window.y[1] - window.y[0], Math.max(Math.log10(first / low), 0.3) || 1);
  const last = steps > 1 ? iteration[steps - 1] : meta.iterations;
  return {meta, points, window, weight, bias, loss, iteration, first, end, last, time: pace(change, iteration, end)};
}

/** @param {Run} run @returns {Step} */
export function stepOf({iteration, weight, bias, loss}, k) {
  return {iteration: iteration[k], weight: weight[k], bias: bias[k], loss: loss[k]};
}

/**
 * The share of the points at which the clamp holds w·x at zero and lets no gradient through; 1 means
 * a dead neuron. At x = 0 there is nothing to hold, so such points count only when all others do.
 * @param {Column} x
 */
export function clamped(x, weight) {
  let held = 0, zero = 0;
  for (const v of x) {
    if (weight * v < 0) held++;
    else if (v === 0) zero++;
  }
  return held > 0 && held + zero === x.length ? 1 : held / x.length;
}

/** What narrate() wants to know of a run. @param {Run} run @returns {import("./narration.mjs").Facts} */
export function factsOf(run) {
  const {meta, points, iteration, first} = run;
  return {...meta, edge: meta.edge ?? Infinity, first, last: iteration[iteration.length - 1], cut: step => clamped(points.x, step.weight)};
}
