// Fewer points than make a line: the picture shows them, and axes to add others in. Nothing is
// trained on them. No DOM.

import {draftOf} from "./draft.mjs";
import {extent, padded} from "./geometry.mjs";
import {momentsOf} from "./modes.mjs";

/** @typedef {import("./message.mjs").Column} Column */
/** @typedef {import("./draft.mjs").Change} Change */
/** @typedef {import("./run.mjs").Points} Points */
/** @typedef {import("./run.mjs").Run} Run */

/** Fewer points than these make no line. */
export const LEAST = 2;

/**
 * @typedef {object} Few
 * @property {Points} points
 * @property {Run | null} from the last run here, whose settings a line through the next points has; null where only a server knows them
 * @property {boolean} few true
 * @property {boolean} drafted as in a run
 */

/** Where nothing says what the axes should be. @type {[number, number]} */
const AXIS = [0, 10];

/** An axis that does not move under a hand that adds points to an empty picture. @param {Column} values */
function axis(values) {
  const [low, high] = extent(values);
  return AXIS[0] <= low && high <= AXIS[1] ? AXIS : padded(low, high);
}

/** @param {{x: Column, y: Column}} points @returns {Points["window"]} */
const window = ({x, y}) => ({x: [...axis(x)], y: [...axis(y)]});

/** As they were sent. @param {Omit<Points, "window">} points @returns {Few} */
export const sentFew = points => ({points: {...points, window: window(points)}, from: null, few: true, drafted: false});

/**
 * What is shown when a hand has changed something: the same training on these points; of fewer than
 * make a line, and where the training is not known here, the points alone. The axes stay.
 * @param {Run | Few} before @param {Change} change @returns {Run | Few}
 */
export function changed(before, change) {
  const {drawn = before.points} = change, from = "few" in before ? before.from : before;
  if (from && drawn.x.length >= LEAST) return draftOf({...from, points: {...from.points, window: before.points.window}}, change);
  const moments = drawn.x.length ? momentsOf(drawn) : {n: 0, mean_x: 0, mean_y: 0, sxx: 0, sxy: 0, syy: 0};
  return {points: {...before.points, x: drawn.x, y: drawn.y, moments}, from: from && {...from, settings: {...from.settings, ...change.settings}}, few: true, drafted: true};
}

/** The learning rate, where it is known here. @param {Run | Few} one */
const rateOf = one => ("few" in one ? one.from : one)?.settings.learning_rate;

/** One with the learning rate of the other, which is no change of the points. @param {Run | Few} one @param {Run | Few} other @returns {Run | Few} */
export function likewise(one, other) {
  const rate = rateOf(other);
  return rate === undefined || rate === rateOf(one) ? one : changed(one, {settings: {learning_rate: rate}});
}

let made = 0;

/** As `released` of draft.mjs: what they are where no core answers, in axes of their own. @param {Few} few @returns {Few} */
export function releasedFew(few) {
  return {...few, points: {...few.points, window: window(few.points), identity: `few ${++made}`}};
}
