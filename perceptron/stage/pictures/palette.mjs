// The colours of a film. Those of areas are kept to the last bit, or a pale one would turn into
// another; the many at the edges of lines are summed up.

import {nearestColorIndex, quantize} from "./gifenc.mjs";

/** Of 256 the last is none. Areas have at most so many, and each at least this share of the pixels. */
const COLOURS = 255, AREAS = 128, SHARE = 1e-4;

/** A pixel's colour as a number. @param {Uint8ClampedArray} data @param {number} i of its first byte */
const coloured = (data, i) => (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];

/** @param {number} colour */
const parts = colour => [colour >> 16, (colour >> 8) & 255, colour & 255];

/** The colours of areas, the largest first. @param {Uint8ClampedArray[]} pictures pixels, RGBA @returns {number[]} */
export function areas(pictures) {
  /** @type {Map<number, number>} */
  const counts = new Map(), pixels = pictures.reduce((sum, {length}) => sum + length / 4, 0);
  for (const data of pictures) for (let i = 0; i < data.length; i += 4) {
    const colour = coloured(data, i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= SHARE * pixels).sort((a, b) => b[1] - a[1]).slice(0, AREAS).map(([colour]) => colour);
}

export class Palette {
  /** @param {Uint8ClampedArray[]} pictures pixels, RGBA */
  constructor(pictures) {
    const whole = areas(pictures), flat = new Set(whole), edges = [];
    for (const data of pictures) for (let i = 0; i < data.length; i += 4) if (!flat.has(coloured(data, i))) edges.push(data[i], data[i + 1], data[i + 2], 255);
    /** @type {number[][]} */
    this.colours = [...whole.map(parts), ...(edges.length ? quantize(Uint8Array.from(edges), COLOURS - whole.length) : [])];
    this.known = new Int16Array(1 << 24).fill(-1);   // the number of each colour that was asked for
  }

  /** The number of the nearest colour, for each pixel. @param {Uint8ClampedArray} data RGBA */
  numbers(data) {
    const {known, colours} = this, numbers = new Uint8Array(data.length / 4);
    for (let i = 0; i < numbers.length; i++) {
      const colour = coloured(data, 4 * i);
      if (known[colour] < 0) known[colour] = nearestColorIndex(colours, parts(colour));
      numbers[i] = known[colour];
    }
    return numbers;
  }
}
