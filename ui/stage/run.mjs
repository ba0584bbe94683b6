// What the server sent, made ready to show: columns, windows, playing times.

import {changes, leaves, pace} from "./pace.mjs";
import {ranges} from "./fit.mjs";

const column = (table, name) => table.getChild(name).toArray();

/**
 * @param {{meta: any, points: any, path: any}} data Arrow tables: points x, y; path weight, bias, loss
 *   and, when the history was thinned, iteration
 */
export function prepare({meta, points: table, path}) {
  const points = {x: column(table, "x"), y: column(table, "y")}, window = ranges(points);
  const run = {meta, points, window, weight: column(path, "weight"), bias: column(path, "bias"), loss: column(path, "loss")};
  const steps = run.weight.length;
  run.iteration = meta.thinned ? column(path, "iteration") : Float64Array.from({length: steps}, (_, k) => k);
  run.first = run.loss[0];
  const low = meta.best.loss > 1e-12 * run.first ? meta.best.loss : 1e-6 * run.first;
  run.end = meta.diverged ? leaves(run, window.x, window.y) : steps - 1;
  const change = changes(run, window.x, window.y[1] - window.y[0], Math.max(Math.log10(run.first / low), 0.3));
  run.time = pace(change, run.iteration, run.end);
  return run;
}

/** @returns {{iteration: number, weight: number, bias: number, loss: number}} */
export function stepOf({iteration, weight, bias, loss}, k) {
  return {iteration: iteration[k], weight: weight[k], bias: bias[k], loss: loss[k]};
}

/** What narrate() wants to know of a run. */
export function factsOf({meta, points, iteration, first}) {
  const dead = step => meta.clamp && step.iteration > 0 && points.x.every(x => step.weight * x <= 0);
  return {...meta, first, dead, last: iteration[iteration.length - 1]};
}
