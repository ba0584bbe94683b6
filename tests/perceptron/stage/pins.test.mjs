import assert from "node:assert/strict";
import test from "node:test";

import {AT_ONCE, draftOf} from "../../../perceptron/stage/draft.mjs";
import {appended, replaced} from "../../../perceptron/stage/gestures.mjs";
import {beside, differences, EARLIER, MOST, nameOf, stepOn, withPin} from "../../../perceptron/stage/pins.mjs";
import {standingOf} from "../../../perceptron/stage/standing.mjs";
import {known} from "../../../perceptron/stage/variants.mjs";
import {lossOf, run, travel, TUTORIAL} from "./descent.mjs";

const RULE = {descent: "gradient descent", momentum: "momentum", adam: "adam"};
const NUMBERS = {descent: {}, momentum: {momentum: 0.9}, adam: {beta1: 0.9, beta2: 0.999, epsilon: 1e-8}};

/** A run as prepare() of run.mjs makes it. */
function ready(settings = {}, points = TUTORIAL) {
  const {rule = "descent", batch = null, seed = "0", rate = 0.001, iterations = 300, ...rest} = settings;
  const made = run(points, {rule, rate, iterations, ...(batch && {batch}), ...rest}), window = {x: [0, 10], y: [0, 10]};
  return {...made, points: {...made.points, window}, settings: {...made.settings, optimizer: RULE[rule], numbers: NUMBERS[rule], batch_size: batch, seed}};
}

/** What runs pinned one after another are beside another. */
const pinned = (runs, other) => beside(runs.reduce((pins, run) => withPin(pins, run), []), other);
const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(other), 1);
const moved = {x: [...replaced(TUTORIAL.x, 3, 5.5)], y: [...replaced(TUTORIAL.y, 3, 0.4)]};

test("on the same points a pinned run is what it was, in the axes of the other", () => {
  const pin = ready({rate: 0.0005}), other = ready(), [one] = pinned([pin], other);
  assert.equal(one.run.loss, pin.loss);
  assert.equal(one.run.weight, pin.weight);
  assert.equal(one.run.points, other.points);
  assert.deepEqual([one.earlier, one.measured, one.slot], [false, true, 0]);
});

test("on other points it is its own training, from its own start, on those", () => {
  for (const rule of Object.keys(RULE)) {
    const pin = ready({rule, rate: 0.0005, weight: 0.1, bias: 2}), [one] = pinned([pin], ready({}, moved));
    const there = travel(moved, {rule, rate: 0.0005, iterations: 300, weight: 0.1, bias: 2});
    for (const name of ["weight", "bias", "loss"]) one.run[name].forEach((value, k) => assert.ok(near(value, there[name][k]), `${rule} ${name} ${k}`));
    assert.equal(one.earlier, false);
  }
  const back = pinned([ready({rate: 0.0005})], ready())[0];
  assert.equal(back.run.engine, "exact", "and had back as it was when the points are");
});

test("beside a run that is worked out while a hand moves a point, too", () => {
  const pin = ready({rate: 0.0005}), other = draftOf(ready(), {drawn: moved}), [one] = pinned([pin], other);
  const {loss} = travel(moved, {rate: 0.0005, iterations: 300});
  one.run.loss.forEach((value, k) => assert.ok(near(value, loss[k])));
  assert.equal(one.run.best, other.best);
});

test("with another loss it is measured by that of the run that is shown", () => {
  for (const [mine, theirs] of [[{measure: "huber", delta: 0.5}, {}], [{}, {measure: "absolute"}], [{measure: "huber", delta: 0.5}, {measure: "huber", delta: 2}], [{}, {mean: true}]]) {
    const pin = ready({rate: 0.01, iterations: 40, ...mine}), other = ready({rate: 0.01, iterations: 40, ...theirs}), [one] = pinned([pin], other);
    assert.ok(one.measured);
    one.run.loss.forEach((value, k) => assert.ok(near(value, lossOf(TUTORIAL, {weight: pin.weight[k], bias: pin.bias[k]}, theirs)), `${k}`));
    assert.equal(one.run.first, one.run.loss[0]);
  }
  const same = ready({rate: 0.01, iterations: 40, measure: "absolute", delta: 3}), other = ready({rate: 0.01, iterations: 40, measure: "absolute"});
  assert.equal(pinned([same], other)[0].run.loss, same.loss, "only Huber's loss has a δ");
  const long = Math.ceil(AT_ONCE / TUTORIAL.x.length) + 1, squares = {...ready(), weight: new Float64Array(long), bias: new Float64Array(long), loss: new Float64Array(long)};
  assert.equal(pinned([squares], other)[0].measured, false, "where that would take too long it is not");
});

test("what can't be worked out on other points is the run on earlier ones", () => {
  const batches = ready({batch: 5, rate: 0.0005}), [same] = pinned([batches], ready()), [one] = pinned([batches], ready({}, moved));
  assert.deepEqual([same.earlier, one.earlier], [false, true]);
  assert.equal(one.run.loss, batches.loss);
  assert.equal(nameOf(one), `rate 0.0005, batches of 5 · ${EARLIER}`);
});

test("while a hand holds something all of them have one frame together", () => {
  const iterations = Math.floor(AT_ONCE / TUTORIAL.x.length * 0.4), slow = {...ready({measure: "huber"}), settings: {...ready({measure: "huber"}).settings, iterations}};
  const held = draftOf(ready(), {drawn: moved}), free = ready({}, moved);
  assert.deepEqual(pinned([slow, slow, slow, ready({rate: 0.0005})], held).map(one => one.earlier), [false, false, true, false]);
  assert.deepEqual(pinned([slow, slow, slow], free).map(one => one.earlier), [false, false, false]);
  const steps = new Float64Array(Math.floor(AT_ONCE / TUTORIAL.x.length * 0.4)), long = {...ready({measure: "absolute"}), weight: steps, bias: steps, loss: steps};
  const turned = draftOf(ready({measure: "huber"}), {start: {weight: 1, bias: 1}});
  assert.deepEqual(pinned([long, long, long], turned).map(one => one.measured), [true, true, false], "to measure them anew is work, too");
});

test("five can be pinned, and each keeps its slot", () => {
  const runs = Array.from({length: MOST + 1}, (_, i) => ready({rate: 0.0001 * (i + 1), iterations: 3}));
  const all = runs.reduce((pins, run) => withPin(pins, run), []);
  assert.deepEqual(all.map(({slot}) => slot), [0, 1, 2, 3, 4]);
  const fewer = all.filter(({slot}) => slot !== 1), again = withPin(fewer, runs[5]);
  assert.deepEqual(again.map(({slot}) => slot), [0, 2, 3, 4, 1]);
});

test("it is named by what differs", () => {
  const usual = ready(), given = (changes, of = usual) => differences({...of, settings: {...of.settings, ...changes}}, usual);
  assert.deepEqual(differences(usual, usual), []);
  assert.deepEqual(given({learning_rate: 0.0005}), ["rate 0.0005"]);
  assert.deepEqual(given({learning_rate: 0.00100001}), ["rate 0.00100001"], "all digits where three are the same");
  assert.deepEqual(given({optimizer: "adam", learning_rate: 0.1}), ["Adam", "rate 0.1"]);
  assert.deepEqual(given({loss: "huber"}), ["Huber"]);
  assert.deepEqual(given({delta: 2}), [], "a δ that the loss has no use for");
  assert.deepEqual(given({clamp: true}), ["clamp"]);
  assert.deepEqual(given({batch_size: 5, iterations: 40000}), ["batches of 5", "40,000 iterations"]);
  const momentum = ready({rule: "momentum"});
  assert.deepEqual(differences(momentum, {...momentum, settings: {...momentum.settings, numbers: {momentum: 0.5}}}), ["momentum 0.9"]);
  const elsewhere = {...usual, weight: Float64Array.of(-0.314159, 0), bias: Float64Array.of(0.92, 0)};
  assert.deepEqual(given({seed: "3"}, elsewhere), ["seed 3"]);
  assert.deepEqual(given({start_chosen: true}, elsewhere), ["start −0.314, 0.92"]);
  const single = {...usual, weight: Float32Array.from(usual.weight)};
  assert.deepEqual(differences(usual, single), [], "single precision is no difference");
});

test("a broken loop is named by what breaks it, and follows the points", () => {
  const sound = ready(), broken = draftOf(sound, {settings: {variant: "zero_grad"}});
  assert.deepEqual(differences(broken, sound), ["skip zero_grad"]);
  assert.deepEqual(differences(sound, broken), ["the sound loop"]);
  assert.equal(broken.diverged, false, "it swings as high as it began, or higher");
  assert.equal(standingOf(broken).verdict, "swings on");
  assert.equal(standingOf(draftOf(sound, {settings: {variant: "zero_grad", learning_rate: 2.1 * sound.theory.edge}})).verdict, "diverges");
  assert.equal(standingOf(draftOf(sound, {settings: {variant: "sign"}})).verdict, "diverges");
  const [one] = pinned([broken], draftOf(sound, {drawn: moved}));
  assert.equal(one.earlier, false);
  assert.notDeepEqual([...one.run.loss], [...broken.loss]);
  assert.ok(Math.max(...one.run.loss.slice(200)) > 2 * one.run.best.loss, "and it is the broken one there, too");
});

test("a variant that nobody knows here, or of another loop, is none to be worked out", () => {
  const {settings} = ready(), of = changes => known({...settings, ...changes});
  assert.ok(of({variant: ""}) && of({variant: "mean"}) && of({optimizer: "adam"}));
  assert.ok(!of({variant: "no_grad"}) && !of({variant: "toString"}), "PyTorch ends the one, the other is none");
  assert.ok(!of({variant: "mean", optimizer: "adam"}) && !of({variant: "mean", batch_size: 5}) && !of({variant: "mean", loss: "huber"}));
});

test("the name has room for two differences", () => {
  assert.equal(nameOf({differs: ["Adam", "rate 0.1"], earlier: false}), "Adam, rate 0.1");
  assert.equal(nameOf({differs: ["Adam", "rate 0.1", "seed 3"], earlier: false}), "Adam, rate 0.1, …");
  assert.equal(nameOf({differs: [], earlier: false}), "pinned");
  assert.equal(nameOf({differs: [], earlier: true}), EARLIER);
});

test("it stands at the iteration that is shown, or at its end", () => {
  const thinned = {iteration: Float64Array.of(0, 1, 2, 10, 100), end: 4};
  assert.deepEqual([0, 2, 9, 10, 4000].map(k => stepOn(thinned, k)), [0, 2, 2, 3, 4]);
  assert.equal(stepOn({...thinned, end: 2}, 50), 2, "one that has left the picture stays where it left");
});
