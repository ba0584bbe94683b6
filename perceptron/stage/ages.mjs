// How old each step of a path looks. Where the path goes to and fro over itself, steps pale with
// their age, so that the recent ones can be told; where it doesn't, all stay strong. No DOM.

import {extent, visible} from "./geometry.mjs";

/**
 * The bands of age, the recent one first: a step is in it while it is one of the last `steps`, or
 * while the path has gone on by less than `way` pixels since. What is older than the last is faded.
 */
export const BANDS = [{steps: 2, way: 150}, {steps: 6, way: 450}, {steps: 16, way: 1200}];

/** Side of a square in pixels, and how often a path may cross it until nothing can be told apart in it; steps that make a stretch. */
const SQUARE = 16, CROSSINGS = 6, STRETCH = 64;

/** Crossed so often by thin lines, a square is all painted. */
const PAINTED = 40;

/**
 * @typedef {object} Ages of the steps of a path, each from the point before it
 * @property {Uint8Array} crowd 1 for one that pales
 * @property {Uint8Array} bare 1 for one that adds something to what is painted by those before it
 * @property {Float64Array} way gone up to each point, pixels
 */

/** @param {number[]} px @param {number[]} py of the path, from 0 to a few thousand @returns {Ages} */
export function ages(px, py) {
  const way = new Float64Array(px.length), bare = new Uint8Array(px.length), squares = squaresOf(px, py);
  for (let i = 1; i < px.length; i++) {
    way[i] = way[i - 1] + Math.hypot(px[i] - px[i - 1], py[i] - py[i - 1]);
    squares.along(i, (square, ink) => {
      if (squares.inked[square] < PAINTED * SQUARE) bare[i] = 1;
      squares.inked[square] += ink;
    });
  }
  return {crowd: crowded(px.length, squares), bare, way};
}

/**
 * Of a path's steps those that show, a part of a line for each, and how old these look.
 * @param {Float64Array} px @param {Float64Array} py pixels
 * @param {{x: number, y: number, width: number, height: number}} window in which they are seen
 * @returns {{kept: Uint32Array, parts: string[], ages: Ages}}
 */
export function shown(px, py, {x: left, y: top, width, height}) {
  const kept = visible(px, py), within = (p, from, long) => Math.min(Math.max(p - from, 0), long);
  const old = ages(Array.from(kept, k => within(px[k], left, width)), Array.from(kept, k => within(py[k], top, height)));
  return {kept, parts: Array.from(kept, k => `${px[k].toFixed(1)} ${py[k].toFixed(1)}`), ages: old};
}

/** The squares of a picture with no ink in them yet. @param {number[]} px @param {number[]} py */
function squaresOf(px, py) {
  const [columns, rows] = [px, py].map(p => Math.floor(extent(p)[1] / SQUARE) + 1);
  /** Visits the squares on the way to point i. @param {number} i @param {(square: number, ink: number) => void} visit */
  const along = (i, visit) => {
    const dx = px[i] - px[i - 1], dy = py[i] - py[i - 1], long = Math.hypot(dx, dy), pieces = Math.ceil(long / SQUARE) || 1;
    for (let j = 0.5; j < pieces; j++) visit(Math.floor((py[i - 1] + (j / pieces) * dy) / SQUARE) * columns + Math.floor((px[i - 1] + (j / pieces) * dx) / SQUARE), long / pieces);
  };
  return {along, inked: new Float64Array(columns * rows)};
}

/**
 * Which steps lie, for the most part, where the path goes to and fro too often; fewer between such than make a stretch are left with them.
 * @param {number} points @param {ReturnType<typeof squaresOf>} squares with the ink of the whole path
 */
function crowded(points, {along, inked}) {
  const crowd = new Uint8Array(points);
  for (let i = 1, before = 0; i < points; i++) {
    let balance = 0;
    along(i, square => { balance += inked[square] > CROSSINGS * SQUARE ? 1 : -1; });
    if (balance <= 0) continue;
    crowd.fill(1, before && i - before <= STRETCH ? before : i, i + 1);
    before = i;
  }
  return crowd;
}

/** In which band the step to point i is, seen from the last point; BANDS.length: faded. @param {Ages} ages @param {number} i @param {number} last */
export function bandOf({crowd, way}, i, last) {
  if (!crowd[i]) return 0;
  const band = BANDS.findIndex(({steps, way: short}) => last - i < steps || way[last] - way[i] < short);
  return band < 0 ? BANDS.length : band;
}

/**
 * The stretches of each band up to the last point, each from a point to another.
 * @param {Ages} ages @param {number} last @returns {[number, number][][]}
 */
export function stretches(ages, last) {
  /** @type {[number, number][][]} */
  const bands = BANDS.map(() => []);
  for (let i = 1; i <= last; i++) {
    const of = bands[bandOf(ages, i, last)], stretch = of?.at(-1);
    if (stretch?.[1] === i - 1) stretch[1] = i;
    else of?.push([i - 1, i]);
  }
  return bands;
}
