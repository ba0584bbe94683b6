import assert from "node:assert/strict";
import test from "node:test";

import {bars, MOST, notched, rateAt, sentence, shareOf, verdict, windowFor, words} from "../../../perceptron/stage/ruler.mjs";
import {random} from "./descent.mjs";

const STEADY = {slow: 1e-4, fast: 1e-3, edge: 2e-3, best: 1e-3}, FREE = {slow: 1e-4, fast: 1e-2, edge: null, best: 1e-3};
/** As of the tutorial's points. */
const TUTORIAL = {slow: 6.4e-5, fast: 0.001288, edge: 0.0012944, best: 0.001288};
const RULERS = [STEADY, FREE, TUTORIAL, {slow: 4e-14, fast: 1e-13, edge: 1.5e-13, best: 1e-13}, {slow: 2, fast: 40, edge: null, best: 3}, {slow: null, fast: null, edge: 2e-3, best: 1e-3}, {slow: 0, fast: null, edge: null, best: 0.01}];
const RATES = [1e-300, 3e-14, 2e-13, 1e-9, 1e-5, 9e-4, 0.02, 7, 50, 1e6];
const COLOUR = {"too slow": "slow", good: "good", overshoots: "over", "too coarse": "over", diverges: "wild"};

test("three decades round the edge, and the rate is on them wherever it is", () => {
  assert.deepEqual(windowFor(null, 0.001, TUTORIAL), {from: -5, to: -2});
  for (const zones of [...RULERS, null]) {
    for (const rate of RATES) {
      const {from, to} = windowFor(null, rate, zones);
      assert.equal(to - from, 3);
      assert.ok(Math.log10(rate) >= from - 1e-9 && Math.log10(rate) <= to + 1e-9, `${rate} on ${from} … ${to}`);
    }
  }
});

test("it stays until the rate or the edge has left it", () => {
  const here = windowFor(null, 0.001, TUTORIAL), edge = share => ({...TUTORIAL, edge: share * TUTORIAL.edge});
  assert.equal(windowFor(here, 2e-5, TUTORIAL), here);
  assert.equal(windowFor(here, 0.001, edge(5)), here);
  assert.notDeepEqual(windowFor(here, 0.001, edge(50)), here);
  assert.notDeepEqual(windowFor(here, 9e-6, TUTORIAL), here);
  const far = windowFor(here, 1e-9, TUTORIAL);
  assert.equal(windowFor(far, 2e-9, TUTORIAL), far, "an edge that can't be on it moves nothing");
  assert.deepEqual(windowFor(far, 0.001, TUTORIAL), here, "back within reach, it is there again");
});

test("the zones cover the ruler without a gap, and the rate lies on its verdict's colour", () => {
  for (const zones of RULERS) {
    for (const rate of RATES) {
      const window = windowFor(null, rate, zones), drawn = bars(zones, window), at = shareOf(rate, window);
      assert.equal(drawn[0].from, 0);
      assert.equal(drawn.at(-1).to, 1);
      drawn.slice(1).forEach((bar, i) => assert.equal(bar.from, drawn[i].to));
      assert.ok(drawn.every(({from, to}) => to > from));
      const under = drawn.filter(({from, to}) => from <= at + 1e-9 && at <= to + 1e-9).map(bar => bar.zone);
      assert.ok(under.includes(COLOUR[verdict(zones, rate)]), `${rate}: ${verdict(zones, rate)}, on ${under}`);
    }
  }
});

test("overshooting is a sliver, and still seen", () => {
  const over = bars(TUTORIAL, {from: -5, to: -2}).find(bar => bar.zone === "over");
  assert.ok(over.to - over.from > 0.01);
});

test("the present zone's word is always there, others where there is room, and none touch", () => {
  const letter = 0.03;
  for (const zones of RULERS) {
    for (const rate of RATES) {
      const said = words(zones, windowFor(null, rate, zones), rate, letter);
      assert.deepEqual(said.filter(one => one.present).map(one => one.word), [verdict(zones, rate)]);
      const ends = said.map(({word, at}) => [at - word.length * letter / 2, at + word.length * letter / 2]);
      assert.ok(ends.every(([from, to]) => from >= -1e-9 && to <= 1 + 1e-9), "within the ruler");
      ends.slice(1).forEach(([from], i) => assert.ok(from >= ends[i][1] - 1e-9, `${said.map(one => one.word)}`));
    }
  }
  assert.deepEqual(words(TUTORIAL, {from: -5, to: -2}, 0.001, letter).map(one => one.word), ["too slow", "good", "diverges"]);
  assert.deepEqual(words(TUTORIAL, {from: -5, to: -2}, 0.001292, letter).map(one => one.word), ["too slow", "good", "overshoots"]);
});

test("a rate under the hand has no more digits than a pixel tells apart", () => {
  const window = {from: -5, to: -2}, next = random(4);
  for (let i = 0; i < 300; i++) {
    const share = next(), rate = rateAt(share, window, 172), pixel = rate * Math.LN10 * 3 / 172;
    assert.ok(Math.abs(shareOf(rate, window) - share) <= 0.51 / 172);
    assert.ok(String(Number(rate.toPrecision(2))) === String(rate) || pixel < rate / 20 && String(Number(rate.toPrecision(3))) === String(rate), String(rate));
  }
  assert.equal(rateAt(1, {from: 5, to: 8}, 172), MOST);
});

test("an arrow key goes to the next notch, from between two of them as well", () => {
  assert.deepEqual([notched(0.001, -1), notched(0.001, 1), notched(50, -1), notched(0.00098, 1)], [0.000944, 0.00106, 47.3, 0.001]);
  let rate = 0.001;
  for (let i = 0; i < 40; i++) rate = notched(rate, -1);
  assert.equal(rate, 1e-4, "forty of them are a decade");
  for (let i = 0; i < 4; i++) rate = notched(rate, 10);
  assert.equal(rate, 0.001);
  assert.equal(notched(MOST, 1), MOST);
});

test("the sentence has the number that decides, and never a share that is rounded up to the whole", () => {
  assert.equal(sentence(TUTORIAL, 0.001), "Good; 77 % of the edge at 0.00129.");
  assert.equal(sentence({...TUTORIAL, fast: 0.00129, edge: 0.0012944}, 0.0012895), "Good; 99.6 % of the edge at 0.00129.");
  assert.equal(sentence(TUTORIAL, 0.0014), "Above 0.00129 this data diverges.");
  assert.equal(sentence(TUTORIAL, 0.001292), "Overshoots; the edge is at 0.00129.");
  assert.equal(sentence(TUTORIAL, 1e-5), "Too slow for this many iterations.");
  assert.equal(sentence(FREE, 1e-3), "Good; no rate makes it diverge.");
  assert.equal(sentence(FREE, 0.1), "Too coarse: hovers about the best line.");
});
