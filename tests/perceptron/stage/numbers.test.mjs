import assert from "node:assert/strict";
import test from "node:test";
import {fixed, room, rounded, scientific, steady, times, typical, typicalLoss} from "../../../perceptron/stage/numbers.mjs";
import {random} from "./descent.mjs";

/** What a person reads, as a number again. */
function read(text) {
  const plain = text.replace("−", "-"), power = plain.match(/^(.+)×10(.+)$/);
  if (!power) return Number(plain);
  return Number(`${power[1]}e${[...power[2]].map(c => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`);
}

test("a run's numbers keep their decimals, so nothing jumps while they move", () => {
  const next = random(1);
  for (let size = -5; size <= 8; size++) {
    const format = fixed(3 * 10 ** size), decimals = new Set(), widths = new Set();
    for (let i = 0; i < 300; i++) {
      const text = format(10 ** size * (1 + 8 * next()));
      decimals.add(text.split(".")[1]?.length ?? 0);
      widths.add(text.length);
    }
    assert.equal(decimals.size, 1, `10^${size}`);
    assert.equal(widths.size, 1, `10^${size}`);
    assert.equal(format(0).length, [...widths][0] - Math.max(size, 0), "zero has as many decimals");
  }
});

test("the largest number of a run shows at least three significant digits, and the value is the one that was given", () => {
  const next = random(2);
  for (let i = 0; i < 3000; i++) {
    const value = (next() - 0.5) * 10 ** Math.floor(60 * next() - 30), text = fixed(value)(value);
    assert.ok(Math.abs(read(text) / value - 1) <= 0.0051, `${value} is shown as ${text}`);
    assert.ok(text.length <= 11, text);
  }
});

test("what rounds to zero has no sign, and what does not has a true minus", () => {
  for (const typical of [5, 0.05, 500, 1e-7]) {
    for (const value of [-0, 0]) assert.match(fixed(typical)(value), /^0(\.0+)?$/);
  }
  assert.equal(fixed(5)(-0.0004), "0.000");
  assert.equal(fixed(5)(-0.0006), "−0.001");
  assert.equal(fixed(1e-7)(-1e-7), "−1.00×10⁻⁷");
});

test("numbers that outgrow the run by far are written with a power of ten", () => {
  const format = fixed(5);
  assert.equal(format(12345.678), "12345.678");
  assert.equal(format(-1.2345e7), "−1.23×10⁷");
  assert.equal(format(9.999e12), "1.00×10¹³");
  assert.equal(fixed(4e21)(4e21), "4.00×10²¹");
  assert.equal(fixed(1e12)(0), "0.00");
});

test("a number that outgrows its run gives up decimals and takes no more room, so that nothing is left free before it", () => {
  const weight = steady(0.496), bias = steady(0.768);
  assert.deepEqual([0.4963, 9.9994, 9.9996, 12.345, 454.158, 1234.5, 98765.4].map(weight), ["0.496", "9.999", "10.00", "12.35", "454.2", "1235", "98765"]);
  assert.deepEqual([0.768, -40.784, -0.0001].map(bias), ["0.768", "−40.78", "0.000"]);
  assert.equal(steady(0.00062)(0.4963), "0.496300", "decimals are not given up for nothing");
  assert.deepEqual([Infinity, -Infinity, NaN, -3e9].map(weight), ["∞", "−∞", "—", "−3.00×10⁹"]);
  const run = Array.from({length: 4001}, (_, k) => 454.16 - 453.66 * 0.999 ** k);
  assert.equal(room(weight, run, 454.16, 4000), "0.496".length);
});

test("a steady number is the one that was given, to a unit of its last digit", () => {
  const next = random(5);
  for (let i = 0; i < 2000; i++) {
    const typical = 10 ** (8 * next() - 4), value = (next() - 0.5) * typical * 10 ** (6 * next() - 2), text = steady(typical)(value);
    const unit = text.includes("×") ? 0.006 * Math.abs(value) : 0.5000001 * 10 ** -(text.split(".")[1]?.length ?? 0);
    assert.ok(Math.abs(read(text) - value) <= unit, `${value} is shown as ${text}`);
    if (!text.includes("×") && Math.abs(value) < 1e4 * typical && text.includes(".")) assert.ok(text.replace("−", "").length <= fixed(typical)(typical).length, `${typical}: ${text}`);
  }
});

test("infinities and no number at all are shown as such", () => {
  assert.deepEqual([Infinity, -Infinity, NaN].map(fixed(1)), ["∞", "−∞", "—"]);
});

test("a run without a usable size still shows its numbers", () => {
  for (const typical of [0, -0, NaN, Infinity, -Infinity]) assert.equal(fixed(typical)(1.5), "1.500");
});

test("powers of ten are set in superscripts, with a true minus and without a plus", () => {
  assert.equal(scientific(1.23e-10, 1), "1.2×10⁻¹⁰");
  assert.equal(scientific(6.02e23, 2), "6.02×10²³");
  for (let e = -300; e <= 300; e += 7) assert.equal(read(scientific(Number(`5e${e}`), 0)), Number(`5e${e}`));
});

test("factors of growth keep as many digits as tell them from 1", () => {
  assert.deepEqual([1.3, 1.25, 1.00855, 2.02, 9.96, 12.34, 1543.6, 999999, 3.2e10, Infinity].map(times), ["1.3", "1.25", "1.0086", "2", "10", "12", "1,540", "1,000,000", "3.2×10¹⁰", "more than 10³⁰⁸"]);
});

test("large numbers are rounded, with commas while they can be read", () => {
  assert.deepEqual([117.4, 58612345, 999e6, 4.6e12].map(v => rounded(v)), ["120", "59,000,000", "1,000,000,000", "4.6×10¹²"]);
});

test("the digits of a parameter are those of what it begins and ends with, and a start near zero adds none", () => {
  assert.equal(fixed(typical(0.4963, 0.17507))(0.17507), "0.175");
  assert.equal(fixed(typical(0.0043, 0.17507))(0.37711), "0.377");
  assert.equal(fixed(typical(0.4963, 454.16))(0.4963), "0.496");
  assert.equal(fixed(typical(0.4963, 0.00062))(0.00062), "0.000620");
  assert.equal(fixed(typical(0.4963, 0))(0.25), "0.250");
  for (const nothing of [[0, 0], [NaN, Infinity], [0, Infinity]]) assert.equal(fixed(typical(...nothing))(1), "1.000");
});

test("the loss and the best possible one are written alike, also where that is none", () => {
  const both = (first, best, now) => [now, best].map(fixed(typicalLoss(first, best)));
  assert.deepEqual(both(62.3, 6.11986, 6.12), ["6.120", "6.120"]);
  assert.deepEqual(both(32.33, 0, 0.3233349), ["0.323", "0.000"]);
  assert.deepEqual(both(0.3233349, 0, 0.3233349), ["0.32333", "0.00000"]);
  assert.deepEqual(both(0.0762, 1e-14, 0.0762), ["0.076200", "0.000000"]);
  assert.deepEqual(both(6e6, 6.11986, 6.12), ["6.12", "6.12"]);
});

test("room is kept for what a run usually shows, not for a burst or for what has left the picture", () => {
  const format = fixed(6), calm = Array.from({length: 4001}, (_, k) => 6 + 56 * 0.9 ** k), burst = calm.map((v, k) => (k > 3 && k < 60 ? 1e6 * v : v));
  assert.equal(room(format, calm, 6, 4000), "62.000".length);
  assert.equal(room(format, burst, 6, 4000), "62.000".length);
  assert.equal(room(format, calm.map((v, k) => (k < 5 ? v : Infinity)), 6, 4000), "62.000".length);
  assert.equal(room(format, [0, 0, 0], 0, 2), "0.000".length);
  const wide = calm.map((v, k) => (k % 2 ? 6 : 1000));
  assert.equal(room(format, wide, 6, 4000), "1000.000".length, "what is seen again and again has its room");
  const swinging = calm.map((v, k) => (k < 40 ? (-1) ** k * v : v));
  assert.equal(room(format, swinging, 6, 4000), "−56.400".length);
});
