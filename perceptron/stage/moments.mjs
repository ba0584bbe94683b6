// The moments of a run at which a lecturer stops: the start, the first steps, where it has all but
// arrived, the end. No DOM.

import {stepAt} from "./pace.mjs";

/** @typedef {Pick<import("./run.mjs").Run, "iteration" | "loss" | "best" | "first" | "end" | "diverged">} Moving what they depend on of a run */

/** Iterations that are worth a look by themselves. */
const EARLY = [0, 1, 2, 3, 10];

/** How far above the least loss counts as there, in shares of it. */
const THERE = [0.1, 0.01];

/** Where the least loss is rounding only, of points on one line, it is measured in the first one; as in the library, which has 1e-4 for 1 %. */
const ROUNDING = 1e-12, OF_FIRST = 1e-2;

/** The step from which a run stays within a share of the least loss; -1 where it never does. @param {Moving} run @param {number} share */
export function arrival({loss, best, first, end}, share) {
  const goal = best.loss + share * (best.loss > ROUNDING * first ? best.loss : OF_FIRST * first);
  let k = end;
  while (k >= 0 && loss[k] <= goal) k--;
  return k < end ? k + 1 : -1;
}

/** Its steps, rising, each once. @param {Moving} run @returns {number[]} */
export function moments(run) {
  const {iteration, end, diverged} = run, early = EARLY.filter(i => i <= iteration[end]).map(i => stepAt(iteration, i));
  const there = diverged ? [] : THERE.map(share => arrival(run, share)).filter(k => k >= 0);
  return [...new Set([...early, ...there, end])].sort((a, b) => a - b);
}

/** The next of them after a step, or before it; the last or the first where there is none. @param {number[]} stops @param {number} k @param {1 | -1} way */
export function nextMoment(stops, k, way) {
  const found = way > 0 ? stops.find(stop => stop > k) : stops.findLast(stop => stop < k);
  return found ?? (way > 0 ? stops[stops.length - 1] : stops[0]);
}
