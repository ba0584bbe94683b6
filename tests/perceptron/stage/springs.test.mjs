import assert from "node:assert/strict";
import test from "node:test";
import {lossOver} from "../../../perceptron/stage/landscape.mjs";
import {momentsOf} from "../../../perceptron/stage/modes.mjs";
import {Springs} from "../../../perceptron/stage/panels/springs.mjs";
import {byX} from "../../../perceptron/stage/residuals.mjs";
import {balance, bent, coil, DRAWN, drawnOf, forces, lengthOf, pulling, pulls, sizes, stacked, straight} from "../../../perceptron/stage/springs.mjs";
import {leastSquares, random, residuals, TUTORIAL} from "./descent.mjs";

const near = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
const sum = values => [...values].reduce((a, b) => a + b, 0);
const of = ({x, y}) => ({x, y, moments: momentsOf({x, y})});

function problem(next) {
  const x = Array.from({length: 30}, () => 8 * next() - 3);
  return {points: of({x, y: x.map(v => 1 + 0.7 * v + 2 * next())}), neuron: {weight: 2 * next() - 1, bias: 2 * next() - 1}};
}

test("force and torque are the sums of what the points pull, of a mean loss their means", () => {
  const next = random(31);
  for (let round = 0; round < 40; round++) for (const clamp of [false, true]) for (const loss of ["sum", "mean"]) {
    const {points, neuron} = problem(next), share = loss === "sum" ? 1 : 1 / 30, {force, torque} = forces(points, {loss, clamp, delta: 1}, neuron), terms = pulls(points, {clamp}, neuron);
    near(force, share * sum(terms.pulls));
    near(torque, share * sum(terms.turns));
    residuals(points, neuron, clamp).forEach((residual, i) => near(terms.pulls[i], -residual));
  }
});

test("they are what the loss loses over a short way, by halves: a spring pulls the line to its point", () => {
  const next = random(32), way = 1e-5;
  for (let round = 0; round < 40; round++) for (const clamp of [false, true]) for (const loss of ["sum", "mean"]) {
    const {points, neuron: {weight: w, bias: b}} = problem(next), settings = {loss, clamp, delta: 1}, height = lossOver(points, settings), found = forces(points, settings, {weight: w, bias: b});
    near(found.force, (height(w, b - way) - height(w, b + way)) / (4 * way), 1e-5);
    near(found.torque, (height(w - way, b) - height(w + way, b)) / (4 * way), 1e-5);
  }
});

test("neither is larger than if all points pulled the same way, and as large where they do", () => {
  const next = random(34);
  for (let round = 0; round < 40; round++) for (const clamp of [false, true]) for (const loss of ["sum", "mean"]) {
    const {points, neuron} = problem(next), settings = {loss, clamp, delta: 1}, found = forces(points, settings, neuron), most = sizes(points, settings, neuron);
    assert.ok(Math.abs(found.force) <= most.force * (1 + 1e-9) && Math.abs(found.torque) <= most.torque * (1 + 1e-9));
    const far = {weight: 0, bias: -50}, right = of({x: Array.from(points.x, Math.abs), y: points.y});
    near(forces(right, settings, far).force, sizes(right, settings, far).force);
    near(forces(right, settings, far).torque, sizes(right, settings, far).torque);
  }
});

test("at the line of least squares both are nothing, and so is the balance of their terms", () => {
  for (const points of [TUTORIAL, problem(random(33)).points]) {
    const best = leastSquares(points), {force, torque} = forces(of(points), {loss: "sum", clamp: false, delta: 1}, best), terms = pulls(points, {clamp: false}, best);
    near(force, 0);
    near(torque, 0);
    near(balance(terms.pulls, force / points.x.length), 0);
    near(balance(terms.turns, torque / points.x.length), 0);
    assert.ok(Math.max(...terms.pulls) > 0.1, "though every spring still pulls");
  }
});

test("a point that goes up pulls up by as much, and turns by as much times its lever", () => {
  const settings = {loss: "sum", clamp: false, delta: 1}, neuron = {weight: 0.2, bias: 1.3}, before = forces(of(TUTORIAL), settings, neuron);
  for (const i of [6, 9]) {   // far out on the lever, and near to its pivot
    const y = [...TUTORIAL.y];
    y[i] += 2;
    const after = forces(of({x: TUTORIAL.x, y}), settings, neuron);
    near(after.force - before.force, 2);
    near(after.torque - before.torque, 2 * TUTORIAL.x[i]);
  }
});

test("only squares pull like springs", () => {
  assert.deepEqual(["sum", "mean", "absolute", "huber"].filter(loss => pulling({loss})), ["sum", "mean"]);
});

test("the balance is one where all pull alike, minus one the other way, and counts points that are not drawn", () => {
  assert.equal(balance(Float64Array.of(1, 2, 3), 2), 1);
  assert.equal(balance(Float64Array.of(-1, -2), -1.5), -1);
  assert.equal(balance(Float64Array.of(3, -1), 1), 0.5);
  assert.equal(balance(Float64Array.of(3, -1), 0), 0, "the sample is off, all of them are even");
  for (const nothing of [[], [0, 0]]) assert.equal(balance(Float64Array.from(nothing), 0), 0);
});

test("the bar has a piece for each point, as long as it pulls, and its two sides meet where the balance says", () => {
  const terms = pulls(TUTORIAL, {clamp: false}, {weight: 0.263, bias: 1.207}).turns, even = balance(terms, sum(terms) / 25), whole = sum(terms.map(Math.abs));
  const pieces = stacked(terms, even, byX(TUTORIAL.x)), down = pieces.filter(({up}) => !up), up = pieces.filter(({up}) => up);
  assert.equal(pieces.length, 25);
  assert.deepEqual([down[0].from, up.at(-1)?.to].map(v => Number(v?.toFixed(12))), [0, 1]);
  near(/** @type {any} */ (down.at(-1)).to, (1 - even) / 2);
  near(up[0].from, (1 - even) / 2);
  for (const {at, from, to, up} of pieces) {
    near(to - from, Math.abs(terms[at]) / whole);
    assert.equal(up, terms[at] > 0);
  }
  for (const side of [down, up]) assert.deepEqual(side.map(({at}) => TUTORIAL.x[at]), side.map(({at}) => TUTORIAL.x[at]).sort((a, b) => a - b));
});

test("of many points an even sample of springs is drawn, and always the one that is looked at", () => {
  assert.deepEqual(drawnOf(3, 1), [0, 1, 2]);
  assert.deepEqual(drawnOf(0), []);
  const some = drawnOf(2000);
  assert.equal(new Set(some).size, DRAWN);
  assert.ok(some.every((v, i) => i === 0 || v - some[i - 1] === 10) && some.at(-1) < 2000);
  assert.deepEqual(drawnOf(2000, 1234), [...some, 1234]);
  assert.deepEqual(drawnOf(2000, 1230), some);
  assert.deepEqual(drawnOf(2000, 2000), some, "a point that has gone meanwhile");
});

/** Its places, of which the path of a spring has commands M, v, L and V. @param {string} path */
const numbers = path => [...path.matchAll(/-?\d+\.?\d*/g)].map(Number);

test("a spring goes from the line to its point and stays about its upright", () => {
  for (const [from, to] of [[100, 300], [300, 100], [50, 71]]) {
    const path = coil(40, from, to), found = numbers(path);
    assert.deepEqual([found[0], found[1], found.at(-1)], [40, from, to]);
    const turns = [...path.matchAll(/L([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    assert.ok(turns.some(([x]) => x > 40) && turns.some(([x]) => x < 40));
    assert.ok(turns.every(([x, y]) => Math.abs(x - 40) <= 4 && y >= Math.min(from, to) && y <= Math.max(from, to)));
  }
  assert.equal(coil(40, 100, 110), "M40.0 100.0V110.0", "too short to wind");
});

test("a force four times as large has an arrow twice as long, to a limit, and next to none has none", () => {
  near(lengthOf(0.4), 2 * lengthOf(0.1));
  assert.equal(lengthOf(100), lengthOf(1e6));
  assert.equal(lengthOf(1e-9), 0);
  assert.equal(lengthOf(0), 0);
});

test("a force up goes up the screen, and a bent arrow stays as far from its pivot as it begins", () => {
  assert.deepEqual(straight({x: 5, y: 100}, 20, true), [{x: 5, y: 100}, {x: 5, y: 80}]);
  for (const pivot of [{x: 0, y: 300}, {x: 900, y: 20}, {x: -4e6, y: 5000}]) for (const up of [true, false]) {
    const at = {x: 400, y: 200}, way = bent(pivot, at, 60, up), end = way[way.length - 1], away = ({x, y}) => Math.hypot(x - pivot.x, y - pivot.y);
    assert.deepEqual(way[0], at);
    way.forEach(place => near(away(place), away(at), 1e-12));
    assert.equal(end.y < at.y, up);
    near(Math.hypot(end.x - at.x, end.y - at.y), 60, 0.02);
  }
});

/** A picture 400 by 300 pixels of some windows, which keeps what is drawn in it. */
function picture(x, y) {
  const share = (v, [from, to]) => (v - from) / (to - from), at = {
    left: 0, top: 0, x: {length: 400, range: x}, y: {length: 300, range: y}, drawn: {}, layer: {pivot: {setAttribute() {}}},
    px: v => 400 * share(v, x), py: v => 300 - 300 * share(v, y), trace(name, path) { at.drawn[name] = path; },
  };
  return at;
}

test("the torque's arrow stands where the weight moves the line: not where the clamp holds it", () => {
  const points = of({x: [-7, -4, -1, 1, 1.5, 2], y: [1, 1, 3, 4, 5, 6]});
  for (const [weight, x] of [[1, [-8, 2.5]], [-1, [-8, 2.5]], [1, [-2.5, 8]], [-1, [-2.5, 8]]]) {
    const at = picture(x, [-4, 12]), settings = {loss: "sum", clamp: true, delta: 1}, neuron = {weight, bias: 1};
    new Springs(at).arrows({points, settings}, neuron, forces(points, settings, neuron));
    const tails = at.drawn.forces.split("M").filter((_, i) => i % 2).map(way => Number(way.split(" ")[0]));
    assert.equal(tails.length, 2);
    assert.equal(tails[1] > at.px(0), weight > 0, `weight ${weight} over ${x}`);
  }
});
