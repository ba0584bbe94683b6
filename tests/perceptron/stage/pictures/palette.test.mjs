import assert from "node:assert/strict";
import test from "node:test";
import {areas, Palette} from "../../../../perceptron/stage/pictures/palette.mjs";

/** Areas of pale blues, as of contours, and a seam in which each pixel has a colour of its own. */
function picture() {
  const data = new Uint8ClampedArray(4 * 60_000);
  for (let i = 0; i < 60_000; i++) {
    const colour = i < 59_000 ? [246 - 2 * Math.floor(i / 6000), 250, 252] : [i % 256, (7 * i) % 256, (i >> 4) % 256];
    data.set([...colour, 255], 4 * i);
  }
  return data;
}

test("the colour of an area is kept to the last bit, however near it is to the next", () => {
  const data = picture(), palette = new Palette([data]), numbers = palette.numbers(data);
  for (let i = 0; i < 59_000; i++) assert.deepEqual(palette.colours[numbers[i]], [...data.subarray(4 * i, 4 * i + 3)]);
});

test("there are at most 255 colours, and each of the others becomes one that is near", () => {
  const data = picture(), palette = new Palette([data]), numbers = palette.numbers(data);
  assert.ok(palette.colours.length <= 255);
  const off = i => Math.hypot(...palette.colours[numbers[i]].map((part, j) => part - data[4 * i + j]));
  const far = Array.from({length: 1000}, (_, i) => off(59_000 + i));
  assert.ok(far.reduce((sum, one) => sum + one, 0) / far.length < 25);
});

test("areas come by their size, and a colour of a few pixels is none", () => {
  const data = picture();
  assert.equal(areas([data]).length, 10);
  assert.equal(areas([data])[0], (246 << 16) | (250 << 8) | 252);
});
