// How a run stands beside those that are pinned: what a table says of each, and the sentence at the
// end of a run. No DOM.

import {arrival} from "./moments.mjs";
import {nameOf} from "./pins.mjs";
import {bestWord} from "./run.mjs";
import {variantOf} from "./variants.mjs";

/** @typedef {import("./pins.mjs").Pinned} Pinned */
/** @typedef {import("./run.mjs").Run} Run */

/** Above the least loss by no more than this share of it, a run has arrived. */
const ARRIVED = 0.01;

/** Of a longer run, the last two quarters are compared: where the later one is not lower by such a share, it stands still. */
const SHORTEST = 40, FALLEN = 0.995;

/**
 * @typedef {object} Standing how a run ends
 * @property {number} loss
 * @property {number | null} since iteration from which it stays within 1 % of the least loss
 * @property {"good" | "too slow" | "too coarse" | "diverges" | "swings on"} verdict in the words of the rate's ruler
 */

/** @param {Run} run @returns {Standing} */
export function standingOf(run) {
  const {loss, end, iteration, diverged} = run, last = loss.length - 1;
  if (diverged) return {loss: loss[last], since: null, verdict: "diverges"};
  if (variantOf(run.settings)?.endless) return {loss: loss[end], since: null, verdict: "swings on"};
  const k = arrival(run, ARRIVED), since = k < 0 ? null : iteration[k];
  return {loss: loss[end], since, verdict: since !== null ? "good" : falling(run) ? "too slow" : "too coarse"};
}

/** Whether it still falls, seen through its ups and downs. @param {Pick<Run, "loss" | "best">} run */
function falling({loss, best}) {
  const steps = loss.length, quarter = Math.floor(steps / 4);
  if (steps <= SHORTEST) return loss[steps - 1] < loss[0];
  const above = (from, to) => Array.from(loss).slice(from, to).reduce((sum, v) => sum + v - best.loss, 0);
  return above(steps - quarter, steps) < FALLEN * above(steps - 2 * quarter, steps - quarter);
}

/**
 * Of several, the one that others are measured by: the first to arrive, else the lowest at its end.
 * @template {{standing: Standing}} Standings
 * @param {Standings[]} all @returns {Standings}
 */
function foremost(all) {
  const place = ({standing: {since, loss}}) => [since ?? Infinity, Number.isFinite(loss) ? loss : Infinity];
  return all.toSorted((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] === b[0] ? a[1] - b[1] : a[0] - b[0];
  })[0];
}

/** What is said when the best line, which was hidden, is shown. @param {number} loss @param {Pick<Run, "best" | "settings">} run @param {(loss: number) => string} format */
export const beheld = (loss, run, format) => `Yours ${format(loss)}, ${bestWord(run)} ${format(run.best.loss)}.`;

/** What is said where a run has just been pinned. */
export const PINNED = "Pinned. Change something and train: the next run is drawn over it.";

/**
 * What the pinned runs add to what is said of the one that is shown; null: nothing. At its end it is
 * measured by the foremost of them.
 * @param {number} k step that is shown @param {Run} run @param {Pinned[]} pinned
 * @param {(loss: number) => string} format @param {boolean} told whether the best line is; else nothing may tell of it
 * @returns {string | null}
 */
export function compared(k, run, pinned, format, told) {
  const others = pinned.filter(({differs, earlier, measured}) => differs.length > 0 && !earlier && measured);
  if (k !== run.end || run.diverged || run.loss.length < 2 || !others.length) return null;
  const mine = standingOf(run), {one, standing} = foremost(others.map(one => ({one, standing: standingOf(one.run)})));
  return (told ? withBest : withoutBest)(mine, standing, nameOf(one), format);
}

/** @param {Standing} mine @param {Standing} theirs @param {string} name @param {(loss: number) => string} format */
function withoutBest(mine, theirs, name, format) {
  return `Ends at a loss of ${format(mine.loss)}; ${theirs.verdict === "diverges" ? `${name} diverges` : `${name} at ${format(theirs.loss)}`}.`;
}

const iterations = count => `${count.toLocaleString("en")} iteration${count === 1 ? "" : "s"}`;

/** @param {Standing} mine @param {Standing} theirs @param {string} name @param {(loss: number) => string} format */
function withBest(mine, theirs, name, format) {
  if (mine.since === null && theirs.since === null) return withoutBest(mine, theirs, name, format);
  if (theirs.verdict === "diverges") return `Within 1 % after ${iterations(Number(mine.since))}; ${name} diverges.`;
  if (mine.since === null) return `Not within 1 % of the best loss; ${name} was after ${iterations(Number(theirs.since))}.`;
  if (theirs.since === null) return `Within 1 % after ${iterations(mine.since)}; ${name} never was.`;
  return `Within 1 % after ${iterations(mine.since)}; ${name} took ${theirs.since.toLocaleString("en")}.`;
}
