// Which steps of a run a film shows, and for how long; what of a frame is other than before.

import {stepAt} from "../pace.mjs";

/** Of a film, and of its last picture, milliseconds. */
export const LONGEST = 10_000, HOLD = 1000;

/** @typedef {{k: number, delay: number}} Frame a step, and milliseconds */

/**
 * A run as the player plays it at 1×, faster where it would be too long.
 * @param {Float64Array} time seconds at which a step is shown @param {number} end the last step
 * @param {number} every milliseconds from frame to frame, tens
 * @returns {Frame[]}
 */
export function schedule(time, end, every) {
  const count = Math.max(Math.floor(Math.min(1000 * time[end], LONGEST - HOLD) / every), 1);
  /** @type {Frame[]} */
  const frames = [];
  for (let i = 0; i < count; i++) {
    const k = Math.min(stepAt(time, time[end] * i / count), end), last = frames.at(-1);
    if (last?.k === k) last.delay += every;
    else frames.push({k, delay: every});
  }
  return [...frames, {k: end, delay: HOLD}];
}

/**
 * A frame in which what is as before is left out.
 * @param {Uint8Array} now a colour's number for each pixel @param {Uint8Array | null} before @param {number} clear the number that leaves out
 */
export function changed(now, before, clear) {
  return before ? now.map((colour, i) => (colour === before[i] ? clear : colour)) : now;
}
