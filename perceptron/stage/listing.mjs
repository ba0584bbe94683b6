// The points as a list to be gone through by keys and read aloud: their order, their names, which
// of them are in the page, and which one is active when they have changed. No DOM.

import {decimals} from "./gestures.mjs";

/** @typedef {import("./geometry.mjs").Axis} Axis */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Points */
/** @typedef {{at: number, x: number, y: number, place: number}} Active which point it is, where it lies, and its place in the order */

/** From left to right, as the picture is read; of points above one another the lower first. @param {Points} points @returns {number[]} */
export function ordered({x, y}) {
  return Array.from(x, (_, at) => at).sort((one, other) => x[one] - x[other] || y[one] - y[other] || one - other);
}

/** In a digit more than a pixel tells apart: 4.7 for the float32 next to it. @param {Axis} axis @param {number} value */
export function spoken({range: [from, to], length}, value) {
  return String(Number(value.toFixed(decimals(Math.abs(to - from) / length / 10))));
}

/** What a point is called: its number is that of its row in the table. @param {number} at @param {string} place as `coordinates` says it */
export const named = (at, place) => `Point ${at + 1}: ${place}`;

/** @param {Axis} across @param {Axis} up @param {number} x @param {number} y */
export const coordinates = (across, up, x, y) => `x ${spoken(across, x)}, y ${spoken(up, y)}`;

/** So many points are all in the page; of more, so many on either side of the active one. */
const ALL = 200, AROUND = 20;

/** Which places of the order are in the page: from the first to before the second. @param {number} count @param {number} place @returns {[number, number]} */
export function inThePage(count, place) {
  if (count <= ALL) return [0, count];
  const from = Math.min(Math.max(place - AROUND, 0), count - 2 * AROUND - 1);
  return [from, from + 2 * AROUND + 1];
}

/** How far a Page key goes. */
const PAGE = 10;

const WAYS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity};

/** The place in the order to which a key leads; null: it leads nowhere. @param {string} key @param {number} place @param {number} count */
export function ledTo(key, place, count) {
  return Object.hasOwn(WAYS, key) ? Math.min(Math.max(place + WAYS[key], 0), count - 1) : null;
}

/** Which way a key moves a point: across and up. @type {{[key: string]: [number, number]}} */
export const MOVES = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

/**
 * The active one when the points have changed: of as many it is the same; of more or fewer the one
 * that lies where it lay, else the one that has its place in the order, which is the next one where
 * it was taken away.
 * @param {Active} active @param {number} before how many they were @param {Points} points one at least @param {number[]} order
 * @returns {Active}
 */
export function following(active, before, points, order) {
  const {x, y} = points, stays = at => x[at] === active.x && y[at] === active.y;
  const place = before === x.length ? order.indexOf(active.at) : order.findIndex(stays);
  return activeAt(place >= 0 ? place : Math.min(active.place, order.length - 1), points, order);
}

/** The active one, by its place in the order. @param {number} place @param {Points} points @param {number[]} order @returns {Active} */
export function activeAt(place, {x, y}, order) {
  const at = order[place];
  return {at, x: x[at], y: y[at], place};
}
