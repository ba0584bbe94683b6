import assert from "node:assert/strict";
import test from "node:test";
import {ages, bandOf, BANDS, stretches} from "../../../perceptron/stage/ages.mjs";
import {random} from "./descent.mjs";

const share = part => part.reduce((a, b) => a + b, 0) / part.length;
const split = points => /** @type {[number[], number[]]} */ ([points.map(p => p[0]), points.map(p => p[1])]);

/** A way of 40 steps to a place, and then steps about it. */
function hovering(about) {
  const next = random(8), leg = Array.from({length: 40}, (_, k) => [10 + 5 * k, 200 - 3 * k]);
  return split([...leg, ...Array.from({length: about}, () => [210 + 40 * next(), 60 + 40 * next()])]);
}
const zigzag = Array.from({length: 300}, (_, k) => (k % 2 ? 20 : 120));

test("a path is crowded where it hovers, and not on its way there nor when it comes by only now and then", () => {
  const {crowd} = ages(...hovering(800));
  assert.equal(share(crowd.slice(0, 38)), 0);
  assert.ok(share(crowd.slice(41)) > 0.95);
  assert.equal(share(ages(...hovering(0)).crowd), 0);
  assert.equal(share(ages(zigzag.map((_, k) => 8 * k), zigzag).crowd), 0);
  assert.ok(share(ages(zigzag.map((_, k) => k / 2), zigzag).crowd) > 0.9);
  assert.deepEqual([...ages([], []).crowd, ...ages([5], [5]).crowd], [0]);
});

test("of what hovers the last steps are strong and the older the paler; the way there stays strong", () => {
  const of = ages(...hovering(800)), last = 839, bands = Array.from({length: last}, (_, i) => bandOf(of, i + 1, last));
  assert.deepEqual(new Set(bands.slice(0, 37)), new Set([0]));
  const about = bands.slice(41);
  assert.deepEqual([...new Set(about)], [BANDS.length, 2, 1, 0]);
  assert.ok(about.every((band, i) => i === 0 || band <= about[i - 1]), "no step is paler than one before it");
  assert.ok(about.filter(band => band < BANDS.length).length < 100);
});

test("however long its steps are, the last two of a path to and fro are strong", () => {
  const of = ages(zigzag.map((_, k) => k / 2), zigzag.map(v => 9 * v));
  assert.deepEqual([299, 298, 297].map(i => bandOf(of, i, 299)), [0, 0, 1]);
});

test("the stretches of the bands are the steps that are not faded, each once and in its band", () => {
  for (const last of [0, 1, 39, 60, 400, 839]) {
    const of = ages(...hovering(800)), seen = new Map();
    stretches(of, last).forEach((stretches, band) => {
      for (const [from, to] of stretches) for (let i = from + 1; i <= to; i++) {
        assert.ok(!seen.has(i));
        seen.set(i, band);
      }
    });
    for (let i = 1; i <= last; i++) assert.equal(seen.get(i) ?? BANDS.length, bandOf(of, i, last));
  }
});

test("a step is left out of the pale line only where enough others before it have painted all that it goes over", () => {
  const [px, py] = hovering(4000), {bare} = ages(px, py);
  assert.equal(share(bare.slice(1, 41)), 1);
  assert.ok(share(bare.slice(-2000)) < 0.05, "what is painted needs no more ink");
  const left = bare.lastIndexOf(0), x = px[left], y = py[left];
  assert.ok(px.slice(0, left).filter((v, i) => Math.abs(v - x) < 20 && Math.abs(py[i] - y) < 20).length > 40);
  assert.ok(ages(zigzag.map((_, k) => 8 * k), zigzag).bare.slice(1).every(v => v === 1));
});

test("a path's way is as long as its parts", () => {
  assert.deepEqual([...ages([0, 3, 3], [0, 4, 0]).way], [0, 5, 9]);
});
