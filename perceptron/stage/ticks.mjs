// Ticks for a part of an axis, where those of the whole of it are too few. Pure functions: no DOM.

import {lossTicks} from "./geometry.mjs";

/**
 * Even ticks in [low, high], 1, 2 or 5 times a power of ten apart and no more than that many.
 * @param {number} low @param {number} high > low @param {number} most @param {number} [least] distance of two of them
 * @returns {number[]}
 */
export function even(low, high, most, least = 0) {
  const apart = Math.max((high - low) / most, least), power = Math.floor(Math.log10(apart));
  const [digit, exponent] = [[1, power], [2, power], [5, power], [1, power + 1]].find(([d, e]) => Number(`${d}e${e}`) >= apart * (1 - 1e-9)) ?? [2, power + 1];
  const step = Number(`${digit}e${exponent}`), from = Math.ceil(low / step - 1e-9), ticks = [];
  for (let i = from; i * step <= high + 1e-9 * step; i++) ticks.push(Number(`${i * digit}e${exponent}`));   // read as a decimal: 3 times 0.1 is 0.3
  return ticks;
}

/** Where the upper end of an axis is so many times its lower one, powers of ten tell more than even steps. */
const DECADES = 30;

/**
 * Iterations to be marked on a part of an axis of iteration + 1 in powers of ten.
 * @param {number} low @param {number} high > low @param {number} most @returns {number[]}
 */
export function iterationsIn(low, high, most) {
  if (high + 1 < DECADES * (low + 1)) return even(Math.max(low, 0), high, most, 1);
  const powers = [0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6].filter(t => t >= low && t <= high);
  return powers.length > most ? powers.filter((_, i) => (powers.length - 1 - i) % 2 === 0) : powers;
}

/** Losses to be marked on a part of an axis in powers of ten. @param {number} low > 0 @param {number} high > low @param {number} most */
export function lossesIn(low, high, most) {
  const ticks = lossTicks(low, high, most);
  return ticks.length > 2 ? ticks : even(low, high, most);
}
