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
/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./preview.mjs").Neuron} Neuron */
/** @typedef {import("./preview.mjs").Path} Path */

/** So many points times iterations are worked out within a frame. */
export const AT_ONCE = 2e6;

/** Steps that are drawn of a longer history: those at the beginning, where most happens, and as many evenly over the rest. */
const MOST = 20_000;

/**
 * What a hand may change of a run.
 * @typedef {object} Change
 * @property {{x: Column, y: Column}} [drawn] its points: all of them, two at least
 * @property {Partial<SettingsPart>} [settings]
 * @property {Neuron} [start] the untrained neuron
 */

/**
 * The run that a change makes of another. Its axes stay those of the run before, and so does what
 * takes a search: the lowest line of a loss that is not squared.
 * @param {Run} run @param {Change} change @returns {Run}
 */
export function draftOf(run, {drawn, settings: chosen, start = {weight: run.weight[0], bias: run.bias[0]}}) {
  const points = drawn ? {...run.points, ...drawn, moments: momentsOf(drawn)} : run.points;
  const settings = chosen ? {...run.settings, ...chosen} : run.settings;
  const {squared, summed} = lossNamed(settings.loss), {linear} = optimizerNamed(settings.optimizer);
  const modes = modesOf(points.moments, summed);
  const path = worked(points, settings, start), {loss} = path, ends = loss[loss.length - 1];
  const best = squared && drawn ? {...run.best, weight: modes.weight, bias: modes.bias, loss: modes.loss, middle: 0} : run.best;
  const edge = run.theory.edge !== null && linear ? edgeOf(modes, linear(settings.numbers)) : run.theory.edge;
  const part = {
    ...run, points, settings, best, drafted: true, moved: run.moved || Boolean(drawn),
    diverged: !Number.isFinite(ends) || (squared && linear !== null && ends > loss[0]),
    why: divergence(settings.learning_rate, edge),
    theory: {...run.theory, steep_direction: [modes.c, modes.s], flat: modes.flat, edge},
    thinned: path.iteration.length <= settings.iterations,
  };
  return {...part, ...paced(part, path, points.window)};
}

/** Why a draft diverges, as the core would say it. @param {number} rate @param {number | null} edge */
function divergence(rate, edge) {
  const told = digits => [rate, edge].map(value => String(Number(Number(value).toPrecision(digits))));
  const [here, limit] = told(6), [, near] = told(3);
  if (edge === null || rate <= edge) return "It diverges.";
  return `It diverges: ${here} is above the edge at ${near === told(3)[0] ? limit : near}.`;
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

/** Whether a run of these can be worked out within a frame; point by point only where all are here. */
function atOnce({x, moments}, settings) {
  const todo = work(moments.n, settings);
  return todo <= AT_ONCE && (todo === 0 || x.length === moments.n);
}

/** Of what can't be worked out at once, the untrained neuron alone. */
function worked(points, settings, start) {
  if (atOnce(points, settings)) return thinned(preview(points, settings, start));
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
