import assert from "node:assert/strict";
import test from "node:test";
import {narrate, narrateLoss} from "../../../perceptron/stage/narration.mjs";
import {clamped, factsOf, stepOf} from "../../../perceptron/stage/run.mjs";
import {average, descend, FALLING, leastSquares, lossOf, random, residuals, run, steepest, travel, TUTORIAL} from "./descent.mjs";

const squares = values => values.reduce((a, r) => a + r * r, 0);
/** The standard deviation of y; its size where it is all but constant. */
const spread = ({y}) => {
  const middle = average(y), deviation = Math.sqrt(average(y.map(v => (v - middle) ** 2)));
  return deviation > 1e-6 * Math.abs(middle) ? deviation : Math.abs(middle) || 1;
};
const TILT = "too steep|too flat|tilted up|tilted down", SIDE = "too high|too low", FAULT = `${TILT}|${SIDE}`;

/** The plain meaning of each word, from the points: what has to hold wherever it is said. */
const is = {
  "too steep": ({step, best}) => Math.abs(step.weight) > Math.abs(best.weight) && step.weight * best.weight > 0,
  "too flat": ({step, best}) => Math.abs(step.weight) < Math.abs(best.weight) && step.weight * best.weight >= 0 || (step.weight === 0 && best.weight === 0),
  "tilted up": ({step, best}) => step.weight > 0 && best.weight <= 0,
  "tilted down": ({step, best}) => step.weight < 0 && best.weight >= 0,
  "too high": it => it.middle > 0,
  "too low": it => it.middle < 0,
};
/** A neuron's distances from the best along the steep and the flat direction. */
const modes = ({points, best}, {weight, bias}) => {
  const [c, s] = steepest(points).direction, dw = weight - best.weight, db = bias - best.bias;
  return [c * dw + s * db, c * db - s * dw];
};
const across = (it, at) => modes(it, at)[0];
/** A distance that the next step makes less; with steps that change sides it is the one along the flat direction. */
const nearing = (it, name, slow) => {
  const {weight, bias} = descend(it.points, {...it.settings, weight: it.step.weight, bias: it.step.bias, single: false, iterations: 1}), next = {weight: weight[1], bias: bias[1]};
  const off = {middle: at => average(residuals(it.points, at)), turn: at => at.weight - it.best.weight, flat: at => modes(it, at)[1]}[it.rate > it.edge / 2 ? "flat" : name];
  const change = off(next) / off(it.step) - 1;
  if (it.rate > it.edge / 2) return change < 1e-9 && change > -1;   // how fast: see the rates of the other test
  return change < 1e-9 && Boolean(slow) === change > -0.05;
};
const coming = (it, word, slow) => (word === "down") === it.middle > 0 && nearing(it, "middle", slow);
const falls = it => it.step.loss < it.before.loss;
const near = it => it.excess <= 1.0001e-6 * it.least + 1e-15 * squares(it.points.y);

/** Every sentence, and what must be so for it to be said. */
const SENTENCES = {
  "Untrained: the weights are random.": it => it.step.iteration === 0 && !it.given,
  "Untrained: this is the start you chose.": it => it.step.iteration === 0 && it.given,
  "The numbers are too large for the computer: the run has diverged.": it => !Number.isFinite(it.step.loss + it.step.weight + it.step.bias),
  "Dead: w·x is nowhere above zero, so the clamp lets no gradient through.": it =>
    it.clamp && it.points.x.every(x => it.step.weight * x <= 0) && it.points.x.every(x => x === 0 || it.step.weight * x < 0),
  "Each iteration makes the error (.+) times larger.": (it, growth) => it.theory.plain_descent && it.rate > it.edge && same(growth, it.growth),
  "The error is (.+) times what it was at the start.": (it, factor) => it.step.loss > it.first && same(factor, Math.sqrt(it.step.loss / it.first)) && ends(it),
  "Hovering about the best line: its steps get no smaller.": it => !batched(it) && hovers(it),
  "Hovering about the best line: each batch pulls its own way.": it => batched(it) && hovers(it),
  "Hovers at most (\\d+) % above the best possible loss(?:, since iteration (\\d+))?.": (it, percent, k = 0) => {
    const most = (100 * Math.max(...it.above.slice(Number(k)))) / it.least;
    return it.step.iteration === it.last && hovers(it) && most <= Number(percent) * (1 + 1e-6) && most > Number(percent) - 1.001 && most <= 100;
  },
  "Hovers at up to about (.+) times the best loss(?:, since iteration (\\d+))?.": (it, factor, k = 0) => {
    const most = Math.max(...it.above.slice(Number(k))) / it.least;
    return it.step.iteration === it.last && hovers(it) && same(factor, 1 + most) && most > 1;
  },
  "Mostly within 1 % of the best possible loss; bursts throw the line off.": it => bursts(it),
  "Mostly within 1 % of the best loss; bursts reach (.+) times that.": (it, factor) => {
    const arrived = it.above.slice(it.above.findIndex(above => above <= 0.01 * it.least));
    return it.step.iteration === it.last && bursts(it) && same(factor, 1 + Math.max(...arrived) / it.least);
  },
  "Its velocity carries the line too far: the loss rises for a while.": it => it.step.loss > it.before.loss && ["momentum", "nesterov"].includes(it.settings.rule) && later(it).some(loss => loss < it.step.loss),
  "Stopped while the loss was still falling.": it => it.step.iteration === it.last && average(it.above.slice((3 * it.last) >> 2)) < average(it.above.slice(it.last >> 1, (3 * it.last) >> 2)),
  [`The height is about right; still (${TILT}).`]: (it, tilt) => it.settings.measure !== undefined && Math.abs(it.middle) <= 0.2001 * it.spread && is[tilt](it),
  "This iteration made the error (.+) times larger.": (it, growth) => it.clamp && same(growth, it.growth),
  "Bent by the clamp, the neuron fits better than any straight line.": it => it.clamp && it.step.loss < it.least,
  "The clamp holds w·x at zero at (\\d+) % of the points(; the loss still falls)?.": (it, percent, fall) => {
    const held = it.points.x.filter(x => it.step.weight * x < 0).length / it.points.x.length;
    return it.clamp && held > 0 && held < 1 && Math.abs(100 * held - Number(percent)) <= 1 && Boolean(fall) === falls(it);
  },
  "All x are equal: any line through the middle is as good as this one.": it => {
    const middle = average(it.points.y), other = {weight: 3, bias: middle - 3 * it.points.x[0]};
    return new Set(it.points.x).size === 1 && squares(residuals(it.points, it.step)) <= squares(residuals(it.points, other)) * (1 + 1e-5) + 2e-6 * it.points.y.length * it.spread ** 2;
  },
  "The line runs through (both|all the) points.": (it, how) =>
    (how === "both") === (it.points.x.length === 2) && it.least <= 1e-10 * squares(it.points.y) && Math.sqrt(average(residuals(it.points, it.step).map(r => r * r))) <= 1.01e-3 * it.spread,
  "The best possible line; within 1 % after (\\d+) iterations?.": (it, k) => near(it) && it.step.iteration === it.last && reached(it, Number(k)),
  "The best possible line: no other has a lower loss.": near,
  "At most 1/10,000 of the first loss is left.": it => it.excess <= 1.0001e-4 * it.first,
  "Within 1 % of the best possible loss(?:, since iteration (\\d+))?.": (it, k) => it.excess <= 0.0100001 * it.least && (!k || (it.step.iteration === it.last && reached(it, Number(k)))),
  "Within 1 % of the best possible loss for now.": it => it.excess <= 0.0100001 * it.least && !it.theory.plain_descent && it.above.slice(it.step.iteration).some(above => above > 0.01 * it.least),
  "The loss rises: the learning rate is above the edge.": it => it.rate > it.edge && !batched(it) && it.step.loss > it.before.loss,
  "The loss falls for now; at a rate above the edge it will rise.": it => it.rate > it.edge && !(it.step.loss > it.before.loss) && rises(it),
  [`The first step overshoots(?:: the line is now (${FAULT}))?.`]: (it, fault) => it.step.iteration === 1 && across(it, it.step) * across(it, it.before) < 0 && (!fault || (is[fault](it) && crossed(it, fault))),
  [`Each step overshoots by less(?:: the line is now (${FAULT}))?.`]: (it, fault) => overshoots(it) && (!fault || (is[fault](it) && crossed(it, fault))),
  "Each step overshoots by a little less than the one before.": it => overshoots(it),
  "Each step overshoots by as much as the one before.": it => it.rate > it.edge * (1 - 2e-4) && it.rate <= it.edge,
  [`Through the middle of the points; still (${TILT})(, and turning)?( slowly)?.`]: (it, tilt, turning, slow) =>
    Math.abs(it.middle) <= 0.2001 * it.spread && is[tilt](it) && (!turning || nearing(it, "turn", slow)),
  [`The line is (${TILT}) and (${SIDE})(; the loss falls)?.`]: (it, tilt, side, fall) => is[tilt](it) && is[side](it) && falling(it, fall),
  [`The line is(?: a little)? (${SIDE})(?: and coming (up|down)( slowly)?)?.`]: (it, side, way, slow) => is[side](it) && (!way || coming(it, way, slow)),
  [`The line is (${SIDE}); the loss falls.`]: (it, side) => is[side](it) && falls(it),
  [`The slope is about right; still (${SIDE})(?:, and coming (up|down)( slowly)?)?.`]: (it, side, way, slow) =>
    is[side](it) && (!way || coming(it, way, slow)) && Math.abs(it.turn) * it.width <= 0.2001 * it.spread,
  "At this learning rate a step hardly moves the line.": it => {
    if (!it.theory.plain_descent) return it.path.weight.every((weight, k) => rooted(residuals(it.points, {weight, bias: it.path.bias[k]}).map((r, i) => r - it.start[i])) <= 0.0101 * rooted(it.start));
    const end = descend(it.points, {...it.settings, single: false}), at = k => residuals(it.points, {weight: end.weight[k], bias: end.bias[k]});
    const moved = at(0).map((r, i) => r - at(it.last)[i]), size = Math.sqrt(squares(at(0)));
    return Math.sqrt(squares(moved)) <= 0.0101 * size;
  },
  "Half of what is left takes about (.+) iterations at this rate.": (it, half) => {
    if (read(half) > 1e13) return Math.abs(read(half) * it.rate * it.theory.flat - Math.LN2) < 0.05;   // float64 cannot follow
    const [a, b] = [modes(it, it.step)[1], modes(it, leap(it, read(half)))[1]];
    return Math.abs(b / a - 0.5) < 0.03;
  },
  "Stopped before the bottom: more iterations would bring it nearer.": it => {
    if (!it.theory.plain_descent) return it.step.iteration === it.last && it.step.loss > 1.01 * it.least && later(it, longest(it)).at(-1) < it.step.loss;
    const more = descend(it.points, {...it.settings, weight: it.step.weight, bias: it.step.bias, single: false, iterations: 20}).loss;
    return it.step.iteration === it.last && it.step.loss > 1.01 * it.least && more[20] < more[0];
  },
};

/** What is printed as a number. */
function read(printed) {
  const scaled = printed.match(/^(.+)×10(.+)$/);
  return scaled ? Number(scaled[1]) * 10 ** Number([...scaled[2]].map(c => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c)).join("")) : Number(printed.replaceAll(",", ""));
}

/** Both digits and value: what is printed differs from the number by less than its last digit. */
function same(printed, value) {
  if (!Number.isFinite(value)) return printed === "more than 10³⁰⁸";
  const shown = read(printed);
  return Math.abs(shown / value - 1) <= 0.051 && (value > 10 || Math.abs(shown - value) <= 0.051 * (value - 1) + 0.051 * (value >= 2 ? 1 : 0));
}

/** From k on it stays within 1 %, and before it was not. */
const reached = (it, k) => it.above.slice(k).every(above => above <= 0.0100001 * it.least) && (k === 0 || it.above[k - 1] >= 0.0099999 * it.least || it.each > 1);

const batched = it => it.settings.batch < it.points.x.length, rooted = values => Math.sqrt(squares(values));
/** In batches the loss falls every other time, which is not said. */
const falling = (it, said) => (batched(it) ? !said : Boolean(said) === falls(it));

/** Worked out once for a run, by the arrays that it alone has. */
const once = work => {
  const known = new WeakMap();
  return it => known.get(it.path) ?? (known.set(it.path, work(it)), known.get(it.path));
};

/** The losses after this step when the run goes on for a while, or for long. */
const [longer, longest] = [2000, 10000].map(more => once(it => travel(it.points, {...it.settings, iterations: it.last + more}).loss));
const later = (it, all = longer(it)) => all.slice(it.step.iteration + 1);

/** It does end far above its start, or beyond all numbers. */
const ends = it => !(it.path.loss.at(-1) <= it.first);

/** Its steps get no smaller, it stays above 1 %, its average from here on is that of its second half, and it would not go lower by far. */
function hovers(it) {
  const {mean, most, goesOn} = tail(it), k = it.step.iteration, some = it.above.slice(k, k + Math.max(it.last >> 4, 1));
  return most > 0.01 * it.least && goesOn && (k > it.last >> 1 || average(some) <= 8 * mean) && (it.last < 200 || average(longer(it).slice(it.last)) - it.least >= 0.15 * mean);
}
const tail = once(({path, points, above, last}) => {
  const at = k => residuals(points, {weight: path.weight[k], bias: path.bias[k]}), late = (3 * last) >> 2, half = last >> 1;
  const way = (from, to) => Array.from({length: to - from}, (_, i) => rooted(at(from + i + 1).map((r, j) => r - at(from + i)[j]))).reduce((a, b) => a + b, 0);
  return {mean: average(above.slice(half)), most: Math.max(...above.slice(half)), goesOn: way(late, last) > 0.2 * way(half, late)};
});
/** It has been at the bottom, is there half of the time, and leaves it again by far. */
const bursts = it => {
  const late = it.above.slice(it.last >> 1), been = it.above.slice(0, it.step.iteration + 1).some(above => above <= 0.01 * it.least);
  return been && late.filter(above => above <= 0.01 * it.least).length > late.length / 2 && Math.max(...it.above.slice(it.above.findIndex(above => above <= 0.01 * it.least))) > it.least;
};

function overshoots(it) {
  const at = k => ({weight: it.path.weight[k], bias: it.path.bias[k]}), k = it.step.iteration;
  const now = across(it, at(k)), then = across(it, at(k - 1));
  return now * then < 0 && Math.abs(now) < Math.abs(then) * (1 + 1e-4);
}

/** The neuron k iterations on, by squaring the map of one of them. */
function leap({points: {x, y}, settings: {rate, mean}, best, step}, k) {
  const sum = values => values.reduce((a, b) => a + b, 0), share = (2 * rate) / (mean ? x.length : 1);
  let power = [1, 0, 0, 1], square = [1 - share * sum(x.map(v => v * v)), -share * sum(x), -share * sum(x), 1 - share * x.length];
  const times = ([a, b, c, d], [e, f, g, h]) => [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h];
  for (; k > 0; k = Math.floor(k / 2)) {
    if (k % 2) power = times(power, square);
    square = times(square, square);
  }
  const dw = step.weight - best.weight, db = step.bias - best.bias;
  return {weight: best.weight + power[0] * dw + power[1] * db, bias: best.bias + power[2] * dw + power[3] * db};
}

/** The last step went to the side that is named, and not from there. */
function crossed(it, fault) {
  const height = /high|low/.test(fault), now = height ? it.middle : it.turn, then = height ? it.middleBefore : it.turnBefore;
  return it.gap > 1 || now * (now - then) > 0;
}

/** Descent goes on, in float64, until the loss rises. */
function rises(it) {
  if (!it.theory.plain_descent) return later(it, longest(it)).some((loss, k, all) => k > 0 && loss > all[k - 1]);
  let {weight, bias} = it.step;
  for (let block = 0; block < 500; block++) {
    const {loss, weight: w, bias: b} = descend(it.points, {...it.settings, weight, bias, single: false, iterations: 200});
    if (!(loss[200] < loss[199])) return true;
    [weight, bias] = [w[200], b[200]];
  }
  return false;
}

/** All sentences of a run, each checked against the points. */
function story(points, settings, options = {}) {
  const shown = run(points, settings, options), facts = factsOf(shown), best = leastSquares(points), said = [];
  const width = Math.sqrt(average(points.x.map(v => (v - average(points.x)) ** 2)));
  const {best: {loss: least}, settings: {start_chosen: given, clamp}} = shown, edge = shown.theory.edge ?? Infinity, off = average(residuals(points, shown.best)), of = at => average(residuals(points, at)) - off;
  const start = residuals(points, stepOf(shown, 0)), above = shown.excess;
  for (let i = 0; i < shown.iteration.length; i++) {
    const step = stepOf(shown, i), before = i > 0 ? stepOf(shown, i - 1) : null, text = narrate(step, before, facts);
    const it = {
      ...shown, settings, points, step, before, best: settings.measure ? shown.best : best, least, start, above, edge, given, clamp, width, rate: settings.rate, each: options.each ?? 1, spread: spread(points), last: settings.iterations,
      excess: lossOf(points, step, {...settings, clamp: false}) - least, gap: before && step.iteration - before.iteration, middle: of(step), turn: step.weight - shown.best.weight,
      middleBefore: before && of(before), turnBefore: before && before.weight - shown.best.weight,
      growth: before && Math.sqrt(step.loss / before.loss) ** (1 / (step.iteration - before.iteration)),
    };
    check(text, it);
    said.push(text);
  }
  return said;
}

/** Fails unless the text is exactly one known sentence, is true, and keeps to the rules for words. */
function check(text, it) {
  const where = `iteration ${it.step.iteration} of ${JSON.stringify({...it.settings, points: it.points})}`;
  const known = Object.keys(SENTENCES).map(pattern => [pattern, text.match(new RegExp(`^${pattern.replace(/\.$/, "\\.")}$`))]).filter(([, match]) => match);
  assert.equal(known.length, 1, `${known.length} meanings of “${text}” at ${where}`);
  const [[pattern, match]] = known;
  assert.ok(SENTENCES[pattern](it, ...match.slice(1)), `“${text}” is false at ${where}: ${JSON.stringify([it.step, it.before])}`);
  assert.ok(text.length <= 75 && !/[!\n]|undefined|NaN|null|Infinity/.test(text), text);
  used.add(pattern);
}
const used = new Set();

/** The different sentences in the order in which they are first said. */
const chapters = said => [...new Set(said)];
const TUTORIAL_RATE = {rate: 0.001, iterations: 4000};

test("the tutorial's run overshoots at first, goes through the middle, turns slowly and ends within 1 %", () => {
  const said = story(TUTORIAL, {...TUTORIAL_RATE, single: true});
  assert.deepEqual(chapters(said), [
    "Untrained: the weights are random.", "The first step overshoots: the line is now too low.",
    ...chapters(said).slice(2, -4),
    "Through the middle of the points; still too steep, and turning slowly.", "Within 1 % of the best possible loss.",
    "The best possible line: no other has a lower loss.", chapters(said).at(-1),
  ]);
  assert.match(said.at(-1), /^The best possible line; within 1 % after \d+ iterations\.$/);
  assert.match(said[2], /^Each step overshoots by less: the line is now too high\.$/);
});

test("a start chosen by hand is named as such", () => {
  assert.equal(story(TUTORIAL, {...TUTORIAL_RATE, iterations: 1}, {given: true})[0], "Untrained: this is the start you chose.");
});

test("just above the edge the growth per iteration is said with the digits that tell it from 1", () => {
  assert.ok(chapters(story(TUTORIAL, {rate: 0.0013, iterations: 2000})).includes("Each iteration makes the error 1.0086 times larger."));
});

test("a huge rate is followed until the numbers are too large", () => {
  const said = story(TUTORIAL, {rate: 1, iterations: 60, single: true});
  assert.equal(said[3], "Each iteration makes the error 1,540 times larger.");
  assert.equal(said.at(-1), "The numbers are too large for the computer: the run has diverged.");
});

test("above the edge a loss that still falls is said to rise later", () => {
  const best = leastSquares(TUTORIAL), [c, s] = steepest(TUTORIAL).direction;
  const start = {weight: best.weight - 3 * s + 0.002 * c, bias: best.bias + 3 * c + 0.002 * s};
  const said = chapters(story(TUTORIAL, {rate: 0.0013, iterations: 3000, ...start}));
  assert.ok(said.includes("The loss falls for now; at a rate above the edge it will rise."));
  assert.ok(said.includes("The loss rises: the learning rate is above the edge."));
});

test("at the best rate the overshooting is told without naming a side forty times a second", () => {
  const said = story(TUTORIAL, {rate: 0.00128954, iterations: 1000});
  assert.match(said[2], /^Each step overshoots by less: the line is now/);
  assert.equal(said[60], "Each step overshoots by a little less than the one before.");
  assert.match(said.at(-1), /^Within 1 % of the best possible loss, since iteration \d+\.$/);
});

test("at the edge itself nothing is said to come nearer", () => {
  const {curvature} = steepest(TUTORIAL);
  assert.equal(story(TUTORIAL, {rate: 2 / curvature * (1 - 1e-6), iterations: 20})[12], "Each step overshoots by as much as the one before.");
});

test("a slow rate lets the line come down slowly, and stops before the bottom", () => {
  const said = story(TUTORIAL, {rate: 1e-5, iterations: 1000});
  assert.equal(said[1], "The line is too high and coming down slowly.");
  assert.equal(said.at(-2), "Through the middle of the points; still too steep, and turning slowly.");
  assert.equal(said.at(-1), "Stopped before the bottom: more iterations would bring it nearer.");
});

test("a good small rate brings the line down without overshooting", () => {
  const said = chapters(story(TUTORIAL, {rate: 1e-4, iterations: 4000}));
  assert.equal(said[1], "The line is too high and coming down.");
  assert.ok(said.every(text => !text.includes("overshoots")));
});

test("a rate that moves nothing is said to move nothing", () => {
  assert.equal(story(TUTORIAL, {rate: 1e-10, iterations: 5})[3], "At this learning rate a step hardly moves the line.");
  const stuck = descend(TUTORIAL, {rate: 1e-12, iterations: 5, single: true});
  assert.equal(stuck.weight[1], stuck.weight[5]);
  assert.equal(story(TUTORIAL, {rate: 1e-12, iterations: 5, single: true}).at(-1), "At this learning rate a step hardly moves the line.");
});

test("on falling points the line is tilted up until the slope turns, then too flat", () => {
  const said = chapters(story(FALLING, {rate: 0.001, iterations: 4000})), at = text => said.findIndex(s => s.includes(text));
  assert.ok(at("tilted up") > 0);
  assert.ok(at("Through the middle of the points; still too flat, and turning slowly.") > at("tilted up"));
});

test("against a level best line no slope is too flat: it is tilted up or down", () => {
  const level = {x: [1, 2, 3], y: [5, 5, 5]};
  assert.ok(chapters(story(level, {rate: 0.01, iterations: 2000, bias: 4})).some(s => s.startsWith("Through the middle of the points; still tilted up, and turning")));
  const said = chapters(story(level, {rate: 0.01, iterations: 2000, weight: -1, bias: 8}));
  assert.ok(said.some(s => s.includes("tilted down")));
  assert.ok(said.every(s => !/too (flat|steep)/.test(s)));
});

test("where the weight is the steep direction the slope is right first, and the line comes up slowly", () => {
  const wide = {x: [-30, -20, -10, 10, 20, 30], y: [-20, -15, -4, 13, 18, 27]};
  const said = chapters(story(wide, {rate: 0.0003, iterations: 3000, bias: -40}));
  assert.ok(said.includes("The slope is about right; still too low, and coming up slowly."));
  assert.ok(said.includes("The line is a little too low and coming up slowly."));
});

test("where the bias is the steep direction the line goes through the middle first", () => {
  const narrow = {x: [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3], y: [1.5, 1.7, 1.8, 2.3, 2.2, 2.6]};
  assert.ok(chapters(story(narrow, {rate: 0.05, iterations: 300})).includes("Through the middle of the points; still too flat, and turning slowly."));
});

test("a line that is off in slope more than in height is told both", () => {
  const said = chapters(story(TUTORIAL, {rate: 2e-5, iterations: 200, weight: 2, bias: -6}));
  assert.ok(said.includes("The line is too steep and too high; the loss falls."));
});

test("far from the origin the line is told at the middle of the points, not at x = 0", () => {
  const years = {x: Array.from({length: 20}, (_, i) => 2000 + i), y: Array.from({length: 20}, (_, i) => 310 + 12 * i + 15 * Math.sin(7 * i))};
  const said = chapters(story(years, {rate: 2e-9, iterations: 3000}));
  assert.equal(said[1], "The line is too high and coming down.");
  assert.ok(said.some(s => s.startsWith("Through the middle of the points; still too flat")));
});

test("where the rest of the way takes ages it is said how long half of it takes", () => {
  const years = {x: [2000, 2001, 2002, 2003, 2004], y: [310, 325, 330, 346, 362]};
  for (const single of [false, true]) {
    const said = chapters(story(years, {rate: 3e-8, iterations: 400, single}));
    assert.match(said.at(-1), /^Half of what is left takes about 4\.6×10¹² iterations at this rate\.$/);
  }
});

test("the clamp on falling points ends in a dead neuron", () => {
  assert.equal(story(FALLING, {rate: 0.001, iterations: 100, clamp: true, weight: -0.2}, {given: true})[5], "Dead: w·x is nowhere above zero, so the clamp lets no gradient through.");
});

test("a neuron bent by the clamp is told so", () => {
  const hinge = {x: [-3, -2, -1, 0, 1, 2, 3], y: [1, 1.1, 0.9, 1, 2, 3.1, 3.9]};
  const said = chapters(story(hinge, {rate: 0.01, iterations: 500, clamp: true, weight: 0.1, bias: 0}));
  assert.ok(said.includes("The clamp holds w·x at zero at 43 % of the points; the loss still falls."));
  assert.equal(said.at(-1), "Bent by the clamp, the neuron fits better than any straight line.");
});

test("with the clamp a rise is told of the one iteration that made it", () => {
  const said = chapters(story(TUTORIAL, {rate: 0.0014, iterations: 9, clamp: true}));
  assert.ok(said.some(s => s.startsWith("This iteration made the error")));
});

test("two points end on a line through both", () => {
  const said = chapters(story({x: [1, 3], y: [2, 1]}, {rate: 0.05, iterations: 3000}));
  assert.deepEqual(said.slice(-2), ["At most 1/10,000 of the first loss is left.", "The line runs through both points."]);
});

test("points on one line end with the line through all of them", () => {
  const exact = {x: [1, 2, 3, 4], y: [3, 5, 7, 9]};
  assert.equal(story(exact, {rate: 0.02, iterations: 3000, single: true}).at(-1), "The line runs through all the points.");
});

test("all x equal end in a valley without a bottom", () => {
  for (const y of [[1, 2, 4], [3, 3, 3]]) {
    const said = chapters(story({x: [2, 2, 2], y}, {rate: 0.01, iterations: 500}));
    assert.equal(said.at(-1), "All x are equal: any line through the middle is as good as this one.");
    assert.ok(said.every(s => !/steep|flat|tilt|slope/.test(s)));
  }
});

test("a start on the best line is said to be the best", () => {
  const said = story(TUTORIAL, {...TUTORIAL_RATE, iterations: 10, ...leastSquares(TUTORIAL)}, {given: true});
  assert.deepEqual(chapters(said), ["Untrained: this is the start you chose.", "The best possible line: no other has a lower loss."]);
});

test("the mean loss tells the story of the summed loss at a rate n times larger", () => {
  const sum = story(TUTORIAL, {rate: 0.001, iterations: 500}), mean = story(TUTORIAL, {rate: 0.025, iterations: 500, mean: true});
  assert.deepEqual(mean, sum);
});

test("in a thinned history growth is still told per iteration", () => {
  const settings = {rate: 0.0013, iterations: 2000}, thin = story(TUTORIAL, settings, {each: 50});
  assert.ok(thin.includes("Each iteration makes the error 1.0086 times larger."));
});

test("a neuron is dead only where no point lets its gradient through", () => {
  assert.equal(clamped([1, 2], -1), 1);
  assert.equal(clamped([0, 2], -1), 1);
  assert.equal(clamped([1, 2], 0), 0);
  assert.equal(clamped([0, 0], -1), 0);
  assert.equal(clamped([-1, 2, 3, 4], 1), 0.25);
});

/** Points of any kind: centred or far, wide or narrow, noisy or exact, level or steep. */
function anyPoints(next) {
  const pick = list => list[Math.floor(next() * list.length)], n = pick([2, 3, 5, 12, 30]);
  const middle = pick([0, 0, 1, 5, 40, 2000]), width = pick([0, 0.1, 1, 3, 30]), slope = pick([0, 0.01, 1, -1, 7, -3000]), noise = pick([0, 0.01, 1, 1, 20]);
  const x = Array.from({length: n}, () => middle + width * (2 * next() - 1));
  return {x, y: x.map(v => slope * v + noise * (2 * next() - 1) + 2)};
}

test("after the first ten iterations the sentences follow each other slowly, none comes and goes", () => {
  const {curvature} = steepest(FALLING), next = random(31);
  const cases = [[TUTORIAL, 1e-5], [TUTORIAL, 1e-3], [TUTORIAL, 0.00128954], [FALLING, 2 / (curvature + 8)], [FALLING, 1 / curvature]];
  for (let i = 0; i < 30; i++) {
    const points = anyPoints(next);
    cases.push([points, (2 / steepest(points).curvature) * [0.01, 0.3, 0.52, 0.9, 0.99][i % 5]]);
  }
  cases.forEach(([points, rate], i) => {
    const said = story(points, {rate, iterations: 400, single: i < 5}).slice(11), stretches = said.filter((text, k) => text !== said[k - 1]);
    assert.ok(stretches.length <= 7, `${stretches.length} changes: ${JSON.stringify([points, rate, stretches.slice(0, 9)])}`);
  });
});

test("no sentence is false or broken over hundreds of random problems and rates", () => {
  const next = random(20230), pick = list => list[Math.floor(next() * list.length)];
  for (let round = 0; round < 400; round++) {
    const points = anyPoints(next), mean = next() < 0.3, edge = 2 / (steepest(points).curvature * (mean ? 1 / points.x.length : 1));
    const rate = edge * pick([1e-7, 1e-4, 1e-2, 0.1, 0.4, 0.6, 0.77, 0.95, 0.9999, 1, 1.001, 1.01, 1.3, 30, 1e4]);
    const settings = {rate, mean, iterations: pick([1, 12, 60]), weight: pick([1, 1, 20]) * (next() - 0.3), bias: pick([1, 1, 20]) * (next() - 0.3), clamp: next() < 0.25, single: next() < 0.4};
    story(points, settings, {each: pick([1, 1, 7]), given: next() < 0.5});
  }
});

const EDGE = 2 / steepest(TUTORIAL).curvature;

test("momentum is carried beyond the best line and comes back, and that is said where the loss rises", () => {
  const said = story(TUTORIAL, {rule: "momentum", rate: 0.001, iterations: 400});
  assert.match(said[1], /^The first step overshoots/);
  assert.ok(said.includes("Its velocity carries the line too far: the loss rises for a while."));
  assert.match(said.at(-1), /^The best possible line; within 1 % after \d+ iterations\.$/);
  assert.ok(said.every(text => !/each step|Each iteration|slowly/i.test(text)), "what is true of gradient descent alone");
});

test("a velocity has its own edge: momentum's is above that of gradient descent, Nesterov's below it", () => {
  const last = (rule, share) => story(TUTORIAL, {rule, rate: share * EDGE, iterations: 200}).at(-1);
  assert.match(last("momentum", 1.8), /^(Within|Stopped|The best)/);
  assert.match(last("momentum", 1.95), /^The error is .* times what it was at the start\.$/);
  assert.match(last("nesterov", 0.66), /^(Within|Stopped|The best)/);
  assert.match(last("nesterov", 0.7), /^The error is .* times what it was at the start\.$/);
});

test("Adam at a small rate goes straight, arrives, and is never said to overshoot or diverge", () => {
  const said = chapters(story(TUTORIAL, {rule: "adam", rate: 0.003, iterations: 4000}));
  assert.equal(said[1], "The line is too high; the loss falls.");
  assert.match(said.at(-1), /within 1 %/i);
  assert.ok(said.every(text => !/overshoots|edge|velocity|hover/i.test(text)));
});

test("RMSprop at a coarse rate hovers, and its end says how high", () => {
  const said = story(TUTORIAL, {rule: "rmsprop", rate: 0.1, iterations: 2000});
  assert.equal(said[1990], "Hovering about the best line: its steps get no smaller.");
  assert.match(said.at(-1), /^Hovers at most \d+ % above the best possible loss, since iteration \d+\.$/);
  assert.match(story(TUTORIAL, {rule: "rmsprop", rate: 2, iterations: 2000}).at(-1), /^Hovers at up to about .* times the best loss, since iteration \d+\.$/);
});

test("a steady slow descent is not said to hover, however its steps zigzag", () => {
  const end = ["Stopped while the loss was still falling."], middle = chapters => chapters.filter(text => /hover/i.test(text));
  for (const settings of [{rule: "rmsprop", rate: 1e-4}, {rule: "rmsprop", rate: 2e-4}, {batch: 1, rate: 0.001}, {measure: "absolute", rate: 0.001}, {rule: "adam", rate: 0.001, batch: 5}]) {
    const said = story(TUTORIAL, {...settings, iterations: 4000});
    assert.deepEqual([middle(said), said.slice(-1)], [[], end], JSON.stringify(settings));
  }
});

test("rare bursts are not called hovering, and without one the line is where it is said to be", () => {
  const said = story(TUTORIAL, {rule: "adam", rate: 50, iterations: 4000});
  assert.equal(said[2000], "Mostly within 1 % of the best possible loss; bursts throw the line off.");
  assert.match(said.at(-1), /^Mostly within 1 % of the best loss; bursts reach [\d,]+ times that\.$/);
});

test("a height beyond twice the best loss is said in times, not in percent, and from the start on without a since", () => {
  assert.match(story(TUTORIAL, {rule: "momentum", rate: 0.001, batch: 5, iterations: 4000}).at(-1), /^Hovers at up to about [2-9](\.\d)? times the best loss, since iteration \d+\.$/);
  const facts = {...factsOf(run(TUTORIAL, {rule: "rmsprop", rate: 2, iterations: 100})), hovers: 0, height: 60, bursts: false}, step = {iteration: 100, weight: 1, bias: 1, loss: 60};
  assert.equal(narrate(step, {...step, iteration: 99}, facts), "Hovers at up to about 11 times the best loss.");
});

test("a step near the best one is said to be near, even where the next ones lead away", () => {
  const settings = {rate: 0.001, batch: 24, iterations: 4000}, shown = run(TUTORIAL, settings), said = story(TUTORIAL, settings);
  const near = said.filter((_, k) => k > 0 && shown.excess[k] <= 0.0099 * shown.best.loss);
  assert.ok(near.includes("Within 1 % of the best possible loss for now."));
  assert.ok(near.every(text => /^Within 1 %|^Hover/.test(text)), String(chapters(near)));
});

test("a line through scattered points is not said to run through all of them, however wide they lie", () => {
  const x = Array.from({length: 300}, (_, i) => 100 * i), points = {x, y: x.map((v, i) => 2 * v + (i % 7))};
  const said = chapters(story(points, {rate: 1 / steepest(points).curvature, iterations: 3000}));
  assert.ok(said.every(text => !text.includes("through all")), said.at(-1));
});

test("in batches the line comes near the best one and hovers there, without a word that changes at every step", () => {
  const said = story(TUTORIAL, {rate: 0.002, batch: 5, iterations: 2000}), half = said.slice(1000);
  assert.deepEqual(chapters(half).slice(0, -1), ["Hovering about the best line: each batch pulls its own way."]);
  assert.ok(said.every(text => !/the loss (falls|rises)|edge|slowly/.test(text)));
});

test("batches on points of one line find that line", () => {
  const exact = {x: [1, 2, 3, 4], y: [3, 5, 7, 9]};
  assert.equal(story(exact, {rate: 0.02, batch: 1, iterations: 3000}).at(-1), "The line runs through all the points.");
});

test("batches at a rate that is too large drive the line away, and the growth is told from the start", () => {
  assert.match(story(TUTORIAL, {rate: 0.01, batch: 5, iterations: 300}).at(-1), /^The error is .* times what it was at the start\.$/);
});

test("the absolute loss is measured against its own best line, which leaves an outlier aside", () => {
  const outlier = {x: [1, 2, 3, 4, 5, 6, 7], y: [1, 2, 3, 4, 5, 6, 30]}, settings = {measure: "absolute", rate: 0.002, iterations: 3000};
  const said = story(outlier, settings), {best} = run(outlier, settings);
  assert.match(said.at(-1), /^Within 1 % of the best possible loss, since iteration \d+\.$/);
  assert.ok(chapters(said).some(text => text.startsWith("The height is about right; still too")));
  assert.ok(Math.abs(best.weight - 1) < 1e-6 && Math.abs(best.bias) < 1e-6);
});

test("Huber's loss arrives, and is told to have been stopped where it was on its way", () => {
  assert.match(story(TUTORIAL, {measure: "huber", delta: 1, rate: 0.03, iterations: 2000}).at(-1), /^Within 1 % of the best possible loss/);
  assert.equal(story(TUTORIAL, {measure: "huber", delta: 1, rate: 0.001, iterations: 2000}).at(-1), "Stopped while the loss was still falling.");
});

test("a rate that moves nothing is said to move nothing, by any rule", () => {
  for (const settings of [{rule: "adam", rate: 1e-7}, {rule: "momentum", rate: 1e-9}, {measure: "absolute", rate: 1e-7}, {batch: 5, rate: 1e-9}]) {
    assert.equal(story(TUTORIAL, {...settings, iterations: 50})[20], "At this learning rate a step hardly moves the line.");
  }
});

test("no sentence is false or broken over hundreds of random problems, rules, losses and batches", () => {
  const next = random(20231), pick = list => list[Math.floor(next() * list.length)];
  for (let round = 0; round < 240; round++) {
    const points = anyPoints(next), rule = pick(["descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]), measure = pick([undefined, undefined, "absolute", "huber"]), mean = next() < 0.3;
    const batch = next() < 0.4 ? pick([1, 2, 5]) : undefined, edge = 2 / (steepest(points).curvature * (mean || measure ? 1 / points.x.length : 1)), free = !["descent", "momentum", "nesterov"].includes(rule) || measure;
    const rate = free ? 10 ** (5 * next() - 4) : edge * pick([1e-7, 1e-3, 0.1, 0.4, 0.6, 0.9, 1.2, 1.5, 1.95, 30]);
    const settings = {rule, measure, mean, batch, rate, delta: pick([0.1, 1, 30]), keep: pick([0.5, 0.9, 0.99]), iterations: pick([1, 12, 60, 200]), weight: pick([1, 1, 20]) * (next() - 0.3), bias: pick([1, 1, 20]) * (next() - 0.3), clamp: next() < 0.2, seed: round};
    story(points, settings, {each: pick([1, 1, 7]), given: next() < 0.5});
  }
});

test("every sentence has been said by some run above", () => {
  assert.deepEqual(Object.keys(SENTENCES).filter(pattern => !used.has(pattern)), []);
});

/** Every sentence of a run that keeps the answer to itself, with the change of the loss it is said of. */
function lossTold(points, settings) {
  const shown = run(points, settings), facts = factsOf(shown);
  return Array.from(shown.iteration, (_, i) => {
    const step = stepOf(shown, i), before = i > 0 ? stepOf(shown, i - 1) : null;
    return {text: narrateLoss(step, before, facts), change: before ? step.loss / before.loss - 1 : 0, step};
  });
}

test("who hides the best line is told what the loss does, and nothing of where the best is", () => {
  const next = random(40);
  for (let i = 0; i < 60; i++) {
    const points = [TUTORIAL, FALLING][i % 2], {curvature} = steepest(points), rule = ["descent", "momentum", "adam"][i % 3], rate = rule === "adam" ? 0.2 * next() : (2 / curvature) * 1.1 * next();
    for (const {text, change, step} of lossTold(points, {rate, rule, iterations: 200, weight: next(), bias: next(), clamp: i % 5 === 0 && rule === "descent"})) {
      assert.doesNotMatch(text, new RegExp(`${TILT}|${SIDE}|[Bb]est|bottom|middle|right|1 %|through the|hover|overshoot`), text);
      if (text === "The loss falls.") assert.ok(change < -9e-4, `${change}`);
      else if (text === "The loss rises.") assert.ok(change > 9e-4, `${change}`);
      else if (text === "The loss hardly changes.") assert.ok(Math.abs(change) < 1.1e-3, `${change}`);
      else assert.ok(step.iteration === 0 || /^(This iteration made|Each iteration makes|The error is|Dead:|The numbers are too large)/.test(text), text);
    }
  }
});

test("in batches the loss goes up and down too fast to be told, and the untrained neuron is untrained", () => {
  const told = lossTold(TUTORIAL, {rate: 0.001, iterations: 60, batch: 5}).map(({text}) => text);
  assert.equal(told[0], "Untrained: the weights are random.");
  assert.deepEqual(new Set(told.slice(1)), new Set(["Each batch pulls its own way."]));
});
