// A run on other points, or from another start, worked out in the browser: what is shown while a
// hand moves something, until the core's own run takes its place.

import {ranges} from "./geometry.mjs";
import {lossOf} from "./landscape.mjs";
import {lossNamed} from "./losses.mjs";
import {edgeOf, modesOf, momentsOf} from "./modes.mjs";
import {optimizerNamed} from "./optimizers.mjs";
import {preview, work} from "./preview.mjs";
import {paced} from "./run.mjs";

/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./preview.mjs").Path} Path */

/** So many points times iterations are worked out within a frame. */
export const AT_ONCE = 2e6;

/** Steps that are drawn of a longer history: those at the beginning, where most happens, and as many evenly over the rest. */
const MOST = 20_000;

/**
 * The same training on other points. Its axes stay those of the run before, and so does what takes
 * a search: the lowest line of a loss that is not squared.
 * @param {Run} run @param {{x: Column, y: Column}} drawn two points at least @returns {Run}
 */
export function onPoints(run, {x, y}) {
  const points = {...run.points, x, y, moments: momentsOf({x, y})}, {settings} = run;
  const {squared, summed} = lossNamed(settings.loss), {linear} = optimizerNamed(settings.optimizer);
  const modes = modesOf(points.moments, summed), start = {weight: run.weight[0], bias: run.bias[0]};
  const path = worked(points, settings, start), {loss} = path, ends = loss[loss.length - 1];
  const best = squared ? {...run.best, weight: modes.weight, bias: modes.bias, loss: modes.loss, middle: 0} : run.best;
  const part = {
    ...run, points, best, drafted: true,
    diverged: !Number.isFinite(ends) || (squared && linear !== null && ends > loss[0]),
    theory: {
      ...run.theory, steep_direction: [modes.c, modes.s], flat: modes.flat,
      edge: run.theory.edge !== null && linear ? edgeOf(modes, linear(settings.numbers)) : run.theory.edge,
    },
    thinned: path.iteration.length <= settings.iterations,
  };
  return {...part, ...paced(part, path, points.window)};
}

let made = 0;

/**
 * What a draft is where no core takes its place: a run like others, whose axes follow its points.
 * @param {Run} run @returns {Run}
 */
export function released(run) {
  const {weight, bias, loss, iteration} = run, window = ranges(run.points);
  const points = {...run.points, window, identity: `worked out ${++made}`};
  return {...run, points, ...paced(run, {weight, bias, loss, iteration}, window)};
}

/** Of what is too much to be worked out at once, the untrained neuron alone. */
function worked(points, settings, start) {
  if (work(points.x.length, settings) <= AT_ONCE) return thinned(preview(points, settings, start));
  const loss = lossOf(settings, points)(start.weight, start.bias);
  return {weight: [start.weight], bias: [start.bias], loss: [loss], iteration: [0]};
}

/** @param {Path} path */
function thinned(path) {
  const kept = steps(path.loss.length), only = column => (kept.length === path.loss.length ? column : Float64Array.from(kept, k => column[k]));
  return {weight: only(path.weight), bias: only(path.bias), loss: only(path.loss), iteration: kept};
}

/** Which of so many steps are drawn, the first and the last among them. @param {number} count @returns {Float64Array} */
export function steps(count) {
  if (count <= MOST) return Float64Array.from({length: count}, (_, k) => k);
  const begin = MOST / 2, rest = count - 1 - begin;
  return Float64Array.from({length: MOST + 1}, (_, k) => (k <= begin ? k : begin + Math.round(rest * (k - begin) / begin)));
}
