// What a hand means on the picture: pixels become numbers, presses become clicks or drags. Pure
// functions: no DOM.

import {pixel} from "./geometry.mjs";

/** @typedef {import("./geometry.mjs").Axis} Axis */
/** @typedef {{x: number, y: number, time: number}} Press a place in pixels, and when, milliseconds */

/** Pixels around a dot that take hold of it. */
export const REACH = {mouse: 14, pen: 14, touch: 24};

/** A press that moves and lasts no longer is a click: pixels, milliseconds. */
const STILL = 4, SHORT = 400;

/** @param {Press} down @param {Press} up */
export function isClick(down, up) {
  return Math.hypot(up.x - down.x, up.y - down.y) <= STILL && up.time - down.time <= SHORT;
}

/** Whether a pointer has left the place where it was pressed. @param {Press} down @param {Press} now */
export const hasMoved = (down, now) => Math.hypot(now.x - down.x, now.y - down.y) > STILL;

/**
 * The largest of 1, 2 and 5 times a power of ten that is not larger than this, as [digit, exponent].
 * @param {number} size > 0 @returns {[number, number]}
 */
function stepWithin(size) {
  const exponent = Math.floor(Math.log10(size)), digit = [5, 2, 1].find(d => Number(`${d}e${exponent}`) <= size);
  return digit ? [digit, exponent] : [5, exponent - 1];   // the logarithm was rounded up
}

/**
 * A value to the digits that one pixel tells apart, so that what is shown is what is kept.
 * @param {number} value @param {number} perPixel how much a pixel is worth, > 0
 */
export function roundedTo(value, perPixel) {
  const [digit, exponent] = stepWithin(perPixel), count = Math.round(value / Number(`${digit}e${exponent}`));
  return Number(`${count * digit}e${exponent}`);   // read as a decimal: 3 times 0.1 is 0.3
}

/** Digits behind the point of a value rounded so. @param {number} perPixel */
export const decimals = perPixel => Math.min(Math.max(-stepWithin(perPixel)[1], 0), 100);

/**
 * The value at a pixel of a linear axis, rounded to what a pixel tells apart.
 * @param {Axis} axis @param {number} at pixels from the axis' beginning
 */
export function valueAt(axis, at) {
  const {range: [from, to], length} = axis;
  return roundedTo(valueOn(axis, at), Math.abs(to - from) / length);
}

/** The same to all digits. @param {Axis} axis @param {number} at */
export function valueOn({range: [from, to], length, flip}, at) {
  const share = at / length;
  return from + (flip ? 1 - share : share) * (to - from);
}

/**
 * A value so many of an axis' steps further on, in the digits of a drag; the axis has an end.
 * @param {Axis} axis @param {number} value @param {number} steps
 */
export function nudged({range, length}, value, steps) {
  const perPixel = Math.abs(range[1] - range[0]) / length, [digit, exponent] = stepWithin(perPixel);
  const wanted = value + steps * Number(`${digit}e${exponent}`), low = Math.min(...range, value), high = Math.max(...range, value);
  return roundedTo(Math.min(Math.max(wanted, low), high), perPixel);
}

/**
 * The point whose dot is nearest to a place and within reach; -1 when there is none. Of dots at one
 * place the last, which is drawn on top.
 * @param {Axis} across @param {Axis} up
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} points
 * @param {{x: number, y: number}} place pixels from the axes' beginnings @param {number} reach
 */
export function nearest(across, up, {x, y}, place, reach) {
  let found = -1, least = reach;
  for (let i = 0; i < x.length; i++) {
    const away = Math.hypot(pixel(across, x[i]) - place.x, pixel(up, y[i]) - place.y);
    if (away <= least) [found, least] = [i, away];
  }
  return found;
}

/** A column with one value replaced. @param {ArrayLike<number>} column @param {number} at @param {number} value */
export function replaced(column, at, value) {
  const values = Float64Array.from(column);
  values[at] = value;
  return values;
}

/** A column with one more value at its end. @param {ArrayLike<number>} column @param {number} value */
export const appended = (column, value) => Float64Array.from([...Array.from(column), value]);

/** A column without one of its values. @param {ArrayLike<number>} column @param {number} at */
export const without = (column, at) => Float64Array.from(column).filter((_, i) => i !== at);
