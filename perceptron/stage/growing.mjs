// A run that grows while a training makes it: steps come by the block. No DOM.

import {paced} from "./run.mjs";

/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {{iteration: Column, weight: Column, bias: Column, loss: Column}} Block */

/**
 * @typedef {object} Steps of a training, as far as they are known
 * @property {number} training its number
 * @property {Float64Array} iteration rising
 * @property {Float64Array} weight
 * @property {Float64Array} bias
 * @property {Float64Array} loss
 */

/** @type {("iteration" | "weight" | "bias" | "loss")[]} */
export const COLUMNS = ["iteration", "weight", "bias", "loss"];

/**
 * The steps with a block more. A block that is there already, as one is sent again when the theme
 * changes, adds nothing; another training begins anew.
 * @param {Steps | null} steps @param {number} training its number @param {Block} block @returns {Steps}
 */
export function appended(steps, training, block) {
  const before = steps?.training === training ? steps : {training, iteration: [], weight: [], bias: [], loss: []};
  const last = before.iteration[before.iteration.length - 1] ?? -1, {iteration} = block;
  let known = 0;
  while (known < iteration.length && iteration[known] <= last) known++;
  const [all, weight, bias, loss] = COLUMNS.map(name => Float64Array.from([...before[name], ...Array.from(block[name]).slice(known)]));
  return {training, iteration: all, weight, bias, loss};
}

/** What is left out of the picture, as the core says it of a whole run. @param {Run} run @param {Float64Array} iteration */
function leftOut({left_out}, iteration) {
  const points = left_out.split(" · ").filter(part => part.endsWith("points drawn")), kept = iteration.length, steps = iteration[kept - 1] + 1;
  return [...points, ...(kept < steps ? [`${kept.toLocaleString("en")} of ${steps.toLocaleString("en")} steps kept, by change`] : [])].join(" · ");
}

/**
 * A run as far as its training has come. Its axes go to the iterations that were asked for.
 * @param {Run} run of the same points and settings, as the server foresees it
 * @param {Steps} steps one at least @returns {Run}
 */
export function grown(run, {iteration, weight, bias, loss}) {
  const lost = !Number.isFinite(loss[loss.length - 1]);
  const part = {...run, diverged: run.diverged || lost, engine: "autograd", thinned: true, left_out: leftOut(run, iteration)};
  return {...part, ...paced(part, {iteration, weight, bias, loss}, run.points.window), last: run.settings.iterations};
}
