// A run as an animated GIF: what stands still is drawn once, the rest for each frame.

import {GIFEncoder} from "./gifenc.mjs";
import {Palette} from "./palette.mjs";
import {changed, schedule} from "./schedule.mjs";

/** Pixels across; bytes. */
export const WIDE = 960, MOST = 3_000_000;

/** From frame to frame, milliseconds: the next where the film would have too many bytes. */
const PACES = [80, 120, 200, 320, 500];

/** @typedef {import("./schedule.mjs").Frame} Frame */

/** Lets the page live. @returns {Promise<void>} */
const breathe = () => new Promise(done => setTimeout(done));

/**
 * @param {{time: Float64Array, end: number}} run
 * @param {(k: number) => Promise<ImageData>} pixels of a step, all of one size
 * @param {{signal: AbortSignal, told: (share: number) => void}} how signal ends it with its reason; told how far it is
 * @returns {Promise<Blob>}
 */
export async function film(run, pixels, how) {
  for (const every of PACES) {
    const frames = schedule(run.time, run.end, every), bytes = await encoded(frames, await palette(run, pixels), pixels, how);
    if (bytes) return new Blob([bytes], {type: "image/gif"});
  }
  throw new Error(`it would be larger than ${MOST / 1e6} MB`);
}

/** Of the beginning, the middle and the end. @param {{end: number}} run @param {(k: number) => Promise<ImageData>} pixels */
async function palette({end}, pixels) {
  const shown = [];
  for (const k of new Set([0, end >> 1, end])) shown.push((await pixels(k)).data);
  return new Palette(shown);
}

/** Null where it has too many bytes. @param {Frame[]} frames @param {Palette} palette @param {(k: number) => Promise<ImageData>} pixels @param {Parameters<typeof film>[2]} how */
async function encoded(frames, palette, pixels, {signal, told}) {
  const file = GIFEncoder(), {colours} = palette, clear = colours.length;
  /** @type {Uint8Array | null} */
  let before = null;
  for (const [i, {k, delay}] of frames.entries()) {
    const {data, width, height} = await pixels(k);
    await breathe();
    signal.throwIfAborted();
    const now = palette.numbers(data);
    file.writeFrame(changed(now, before, clear), width, height, {
      ...(before ? {} : {palette: [...colours, [0, 0, 0]]}), delay, dispose: 1, transparent: before !== null, transparentIndex: clear,
    });
    before = now;
    told((i + 1) / frames.length);
    if (file.bytesView().length > MOST) return null;
  }
  file.finish();
  return file.bytes();
}
