// A run on other points, or from another start, worked out in the browser: what is shown while a
// hand moves something, until the core's own run takes its place.

import {ranges} from "./geometry.mjs";
import {lossOf} from "./landscape.mjs";
import {lossNamed} from "./losses.mjs";
import {edgeOf, modesOf, momentsOf} from "./modes.mjs";
import {preview, work} from "./preview.mjs";
import {paced} from "./run.mjs";
import {ruleOf, variantOf} from "./variants.mjs";

/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./preview.mjs").Neuron} Neuron */
/** @typedef {import("./preview.mjs").Path} Path */

/** So many points times iterations are worked out within a frame, and so many by a worker in some tenths of a second at most. */
export const AT_ONCE = 2e6, LATE = 2e7;

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
 * @typedef {object} Task a training to be worked out
 * @property {import("./preview.mjs").Points} points
 * @property {SettingsPart} settings
 * @property {Neuron} start
 *
 * @typedef {{weight: Float64Array, bias: Float64Array, loss: Float64Array, iteration: Float64Array}} Drawn the steps of it that are drawn
 */

/** The training that a change makes of a run's. @param {Run} run @param {Change} change */
function changedTask(run, {drawn, settings, start = {weight: run.weight[0], bias: run.bias[0]}}) {
  const points = drawn ? {...run.points, ...drawn, moments: momentsOf(drawn)} : run.points;
  return {points, settings: settings ? {...run.settings, ...settings} : run.settings, start};
}

/** That training, where it is too much for a frame and not for a worker; else null. @param {Run} run @param {Change} change @returns {Task | null} */
export function lateTask(run, change) {
  const {points: {x, y, moments}, settings, start} = changedTask(run, change), todo = work(moments.n, settings);
  return todo > AT_ONCE && todo <= LATE && x.length === moments.n ? {points: {x, y, moments}, settings, start} : null;
}

/**
 * The run that a change makes of another. Its axes stay those of the run before, and so does what
 * takes a search: the lowest line of a loss that is not squared.
 * @param {Run} run @param {Change} change
 * @param {Pick<Run, "weight" | "bias" | "loss" | "iteration"> | null} known its path, where somebody has worked it out; it begins at the start in any case
 * @returns {Run}
 */
export function draftOf(run, change, known = null) {
  const {points, settings, start} = changedTask(run, change), {drawn} = change;
  const {squared, summed} = lossNamed(settings.loss), variant = variantOf(settings), {linear} = ruleOf(settings, points.moments.n);
  const modes = modesOf(points.moments, summed);
  const path = known ? from(known, start, lossOf(settings, points)) : worked(points, settings, start), {loss} = path, ends = loss[loss.length - 1];
  const best = squared && drawn ? {...run.best, weight: modes.weight, bias: modes.bias, loss: modes.loss, middle: 0} : run.best;
  const edge = variant?.inTurn ? null : run.theory.edge !== null && linear ? edgeOf(modes, linear(settings.numbers)) : run.theory.edge;
  const swings = Boolean(variant?.endless) && !(edge !== null && settings.learning_rate > edge);
  const part = {
    ...run, points, settings, best, drafted: true, moved: run.moved || Boolean(drawn),
    diverged: !Number.isFinite(ends) || (squared && linear !== null && !swings && ends > loss[0]),
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
  return {...run, late: false, points, ...paced(run, {weight, bias, loss, iteration}, window)};
}

/** Whether a run of these can be worked out within a frame; point by point only where all are here. */
function atOnce({x, moments}, settings) {
  const todo = work(moments.n, settings);
  return todo <= AT_ONCE && (todo === 0 || x.length === moments.n);
}

/** The steps of a training that are drawn. @param {import("./preview.mjs").Points} points @param {SettingsPart} settings @param {Neuron} start @returns {Drawn} */
export const pathOf = (points, settings, start) => thinned(preview(points, settings, start));

/** A path whose first step is this start. @param {Pick<Run, "weight" | "bias" | "loss" | "iteration">} path @param {Neuron} start @param {import("./landscape.mjs").Loss} of the loss of any neuron */
function from({weight, bias, loss, iteration}, start, of) {
  const begun = (column, first) => Float64Array.from(column, (v, k) => (k ? v : first));
  return {weight: begun(weight, start.weight), bias: begun(bias, start.bias), loss: begun(loss, of(start.weight, start.bias)), iteration};
}

/** Of what can't be worked out at once, the untrained neuron alone. */
function worked(points, settings, start) {
  if (atOnce(points, settings)) return pathOf(points, settings, start);
  const loss = lossOf(settings, points)(start.weight, start.bias);
  return {weight: [start.weight], bias: [start.bias], loss: [loss], iteration: [0]};
}

/** @param {Path} path @returns {Drawn} */
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
