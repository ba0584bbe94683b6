import assert from "node:assert/strict";
import test from "node:test";
import {fixed, rounded, scientific, times} from "../ui/stage/numbers.mjs";
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
