// What a place in a picture says to who points at it: which step of a run, in which words, and where
// they stand. Pure functions: no DOM.

import {decimals} from "./gestures.mjs";
import {scientific} from "./numbers.mjs";

/** @typedef {import("./geometry.mjs").Axis} Axis */
/** @typedef {import("./narration.mjs").Step} Step */
/** @typedef {{x: number, y: number}} Place pixels */
/** @typedef {{weight: (v: number) => string, bias: (v: number) => string, loss: (v: number) => string}} Format of a run's numbers */

/**
 * @typedef {object} Reading
 * @property {Place} spot what is read off lies there
 * @property {string[][]} words by lines
 * @property {Corner[]} prefer where they are best written
 * @property {number} k the step that is read off; -1: none, a click goes nowhere
 * @property {boolean} [point] it is a point that is read off
 * @property {number} [spring] this one, whose spring is told from the others
 * @property {number} [square] or the square of this point, in whose middle the words stand
 */

/** The index of the value nearest to another, of equally near ones the first; -1 without any. @param {ArrayLike<number>} sorted upwards @param {number} value */
export function nearestOf(sorted, value) {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - sorted[low - 1] <= sorted[low] - value ? low - 1 : high;
}

/** How far a place is from the stretch between two others. */
function awayFrom({x, y}, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay, long = dx * dx + dy * dy;
  const along = long > 0 ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / long, 0), 1) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Nearer together than that, steps cannot be told apart, pixels. */
const SAME = 0.5;

/**
 * The step of a path that is meant by a place: the nearest one within reach, of those that lie
 * together the last; where only the way from one to the next is within reach, the nearer of the two.
 * @param {ArrayLike<number>} px @param {ArrayLike<number>} py @param {Place} place @param {number} reach
 * @returns {number} -1: none
 */
export function nearestStep(px, py, place, reach) {
  const away = k => Math.hypot(px[k] - place.x, py[k] - place.y);
  let least = Infinity, way = -1, nearest = reach;
  for (let k = 0; k < px.length; k++) {
    least = Math.min(least, away(k));
    const off = k > 0 ? awayFrom(place, px[k - 1], py[k - 1], px[k], py[k]) : Infinity;
    if (off <= nearest) [way, nearest] = [k, off];
  }
  if (least <= reach) for (let k = px.length - 1; k >= 0; k--) if (away(k) <= least + SAME) return k;
  return way < 0 ? -1 : away(way - 1) < away(way) ? way - 1 : way;
}

/** A value with the digits that a pixel of its axis tells apart. @param {Axis} axis a linear one @param {number} value */
export function atPixel({range: [from, to], length}, value) {
  const digits = decimals(Math.abs(to - from) / length);
  if (digits > 6 || Math.abs(value) >= 1e9) return scientific(value, 3).replace("-", "−");
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A number as somebody gave it, without what single precision added. @param {number} value */
export const given = value => String(Number(value.toPrecision(7))).replace("-", "−");

/** What is read off a step, in two lines, or in four where there is little room. @param {Step} step @param {Format} format @param {boolean} narrow */
export function wordsOf({iteration, weight, bias, loss}, format, narrow) {
  const [first, second] = [[`iteration ${iteration}`, `loss ${format.loss(loss)}`], [`w ${format.weight(weight)}`, `b ${format.bias(bias)}`]];
  return narrow ? [...first, ...second].map(part => [part]) : [first, second];
}

/** Pixels between what is read off and its words. */
const CLEAR = 10;

/** The upper left corner of words in the middle of something. @param {Place} middle @param {{width: number, height: number}} words @returns {Place} */
export const amid = ({x, y}, {width, height}) => ({x: x - width / 2, y: y - height / 2});

/** @typedef {[-1 | 1, -1 | 1]} Corner left or right of a spot, above or below it */
/** @type {Corner[]} where words are best written: clear of what rises to the right */
export const CLEAR_OF_RISING = [[-1, -1], [1, 1], [1, -1], [-1, 1]];
/** @type {Corner[]} and of what falls */
export const CLEAR_OF_FALLING = [[1, -1], [-1, 1], [-1, -1], [1, 1]];

/**
 * The upper left corner of words beside a spot: the first of the preferred places that is in the
 * box; where none is, the first, pushed into it.
 * @param {Place} spot @param {{width: number, height: number}} words
 * @param {{left: number, top: number, width: number, height: number}} box @param {Corner[]} prefer @returns {Place}
 */
export function beside(spot, words, box, prefer) {
  const places = prefer.map(([across, down]) => ({
    x: across > 0 ? spot.x + CLEAR : spot.x - CLEAR - words.width,
    y: down > 0 ? spot.y + CLEAR : spot.y - CLEAR - words.height,
  }));
  const inside = (p, size, from, whole) => Math.max(Math.min(p, from + whole - size), from);
  const pushed = ({x, y}) => ({x: inside(x, words.width, box.left, box.width), y: inside(y, words.height, box.top, box.height)});
  return places.find(place => pushed(place).x === place.x && pushed(place).y === place.y) ?? pushed(places[0]);
}
