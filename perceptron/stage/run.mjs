// What the server sent, made ready to show: columns, windows, playing times.

import {ranges} from "./geometry.mjs";
import {column} from "./message.mjs";
import {changes, leaves, pace} from "./pace.mjs";

/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./message.mjs").Sent} Sent */
/** @typedef {import("./message.mjs").RunPart} RunPart */
/** @typedef {import("./narration.mjs").Step} Step */

/**
 * @typedef {object} Drawn the points as they are drawn
 * @property {Column} x
 * @property {Column} y
 * @property {{x: [number, number], y: [number, number]}} window ranges of the two axes
 *
 * @typedef {import("./message.mjs").PointsPart & Drawn} Points
 */

/**
 * @typedef {object} History of a run, one entry a step
 * @property {Column} weight
 * @property {Column} bias
 * @property {Column} loss
 * @property {Column} iteration
 * @property {Float64Array} time at which it is shown, seconds at 1×
 * @property {number} first loss
 * @property {number} end the step at which playing stops
 * @property {number} last iteration; of an untrained neuron the one that Train would come to
 *
 * @typedef {object} Drafted
 * @property {boolean} [drafted] worked out in the browser: how it ends, nobody has judged
 * @property {boolean} [late] its path may be that of a moment before, until a worker has caught up
 * @property {boolean} [moved] its points are not those that the server knows
 *
 * @typedef {RunPart & History & Drafted & {points: Points}} Run
 */

/** The points that were sent. @param {Sent} sent */
export const pointsOf = sent => ({...sent.message.points, x: column(sent, "points", "x"), y: column(sent, "points", "y")});

/** All runs that were sent, the one that is played first. @param {Sent} sent @returns {Run[]} */
export function prepare(sent) {
  const {runs} = sent.message, drawn = pointsOf(sent), points = {...drawn, window: ranges(drawn)};
  return runs.map((part, i) => ({...part, points, ...history(part, sent, `path ${i}`, points.window)}));
}

/**
 * @param {RunPart} part @param {Sent} sent @param {`path ${number}`} table
 * @param {Drawn["window"]} window
 * @returns {History}
 */
function history(part, sent, table, window) {
  const [weight, bias, loss] = ["weight", "bias", "loss"].map(name => column(sent, table, name));
  const iteration = part.thinned ? column(sent, table, "iteration") : Float64Array.from({length: weight.length}, (_, k) => k);
  return paced(part, {weight, bias, loss, iteration}, window);
}

/**
 * A history with its playing times.
 * @param {Pick<RunPart, "best" | "diverged" | "settings">} part
 * @param {Pick<History, "weight" | "bias" | "loss" | "iteration">} path @param {Drawn["window"]} window
 * @returns {History}
 */
export function paced({best, diverged, settings}, path, window) {
  const {loss, iteration} = path, steps = loss.length, first = loss[0];
  const low = best.loss > 1e-12 * first ? best.loss : 1e-6 * first;
  const logSpan = Math.max(Math.log10(first / low), 0.3) || 1;
  const end = diverged ? leaves(path, window.x, window.y) : steps - 1;
  const change = changes(path, window.x, window.y[1] - window.y[0], logSpan);
  return {
    ...path, first, end,
    last: steps > 1 ? iteration[steps - 1] : settings.iterations,
    time: pace(change, iteration, end),
  };
}

/** @param {Pick<History, "iteration" | "weight" | "bias" | "loss">} run @param {number} k @returns {Step} */
export function stepOf({iteration, weight, bias, loss}, k) {
  return {iteration: iteration[k], weight: weight[k], bias: bias[k], loss: loss[k]};
}

/**
 * The share of the points at which the clamp holds w·x at zero and lets no gradient through; 1 means
 * a dead neuron. At x = 0 there is nothing to hold, so such points count only when all others do.
 * @param {Column} x @param {number} weight
 */
export function clamped(x, weight) {
  let held = 0, zero = 0;
  for (const v of x) {
    if (weight * v < 0) held++;
    else if (v === 0) zero++;
  }
  return held > 0 && held + zero === x.length ? 1 : held / x.length;
}

/** What the best loss is called: bent by the clamp, the neuron may fit better than any line. @param {Pick<Run, "best" | "settings">} run */
export const bestWord = ({best, settings}) => (settings.clamp ? best.name : "best possible");

/** What narrate() wants to know of a run. @param {Run} run @returns {import("./narration.mjs").Facts} */
export function factsOf(run) {
  const {settings, theory, outcome, best, diverged, points, iteration, first} = run;
  return {
    ...settings, ...theory, ...outcome, best, diverged, first,
    moments: points.moments,
    edge: theory.edge ?? Infinity,
    last: iteration[iteration.length - 1],
    cut: step => clamped(points.x, step.weight),
  };
}
