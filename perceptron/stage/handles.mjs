// Turning and lifting the line by hand: where its two handles lie, and what a hand on them makes of
// weight and bias. Pure functions: no DOM.

import {pixel} from "./geometry.mjs";
import {roundedTo} from "./gestures.mjs";

/** @typedef {import("./geometry.mjs").Axis} Axis */
/** @typedef {{weight: number, bias: number}} Neuron */
/** @typedef {{x: number, y: number}} Spot a point of the picture, in data units */
/** @typedef {{lift: Spot, turn: Spot}} Spots */

/** How far along the line the turning handle is; and where, when that is next to the other one. */
const TURN = 0.8, ELSEWHERE = 0.2, APART = 0.12;

/**
 * The part of the line that is in sight, from left to right; null when none is.
 * @param {Neuron} line @param {Axis} across @param {Axis} up
 */
function seen({weight, bias}, {range: [left, right]}, {range: [low, high]}) {
  const at = y => (y - bias) / weight, ends = weight === 0 ? [left, right] : [at(low), at(high)].sort((a, b) => a - b);
  const from = Math.max(left, ends[0]), to = Math.min(right, ends[1]);
  return from < to && (weight !== 0 || (bias >= low && bias <= high)) ? {from, to} : null;
}

/**
 * Where the handles are: lift in the middle of the points, turn at 8/10 of the line's way through
 * the picture, both where they can be seen. Null when the line can't.
 * @param {Neuron} line @param {number} middle mean of x @param {Axis} across @param {Axis} up
 * @returns {Spots | null}
 */
export function handles(line, middle, across, up) {
  const part = seen(line, across, up);
  if (!part) return null;
  const width = part.to - part.from, on = x => ({x, y: line.weight * x + line.bias});
  const lift = Math.min(Math.max(middle, part.from + 0.05 * width), part.to - 0.05 * width), turn = part.from + TURN * width;
  return {lift: on(lift), turn: on(Math.abs(turn - lift) < APART * width ? part.from + ELSEWHERE * width : turn)};
}

/** What a pixel is worth. @param {Axis} axis */
const worth = ({range: [from, to], length}) => Math.abs(to - from) / length;

/** The line lifted so that at x it is at y. @param {Neuron} line @param {Spot} spot @param {Axis} up @returns {Neuron} */
export function lifted({weight}, {x, y}, up) {
  return {weight, bias: roundedTo(y - weight * x, worth(up))};
}

/**
 * The line turned about a point of it, so that it goes through another one; no nearer to upright
 * than a pixel beside it.
 * @param {Spot} about @param {Spot} through @param {Axis} across @param {Axis} up @returns {Neuron}
 */
export function turned(about, through, across, up) {
  const aside = through.x - about.x, least = worth(across), run = Math.abs(aside) < least ? least * (aside < 0 ? -1 : 1) : aside;
  const weight = roundedTo((through.y - about.y) / run, worth(up) / Math.abs(run));
  return {weight, bias: roundedTo(about.y - weight * about.x, worth(up))};
}

/** How far a place is from the line, pixels. @param {Neuron} line @param {{x: number, y: number}} place pixels from the axes' beginnings @param {Axis} across @param {Axis} up */
export function away({weight, bias}, place, across, up) {
  const at = x => pixel(up, weight * x + bias), [left, right] = across.range;
  const slope = (at(right) - at(left)) / (pixel(across, right) - pixel(across, left));
  return Math.abs(place.y - at(left) - slope * (place.x - pixel(across, left))) / Math.hypot(1, slope);
}
