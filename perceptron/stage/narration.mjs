// What is true now, in one sentence. Chosen from the numbers alone.

import {excess, lossFrom} from "./landscape.mjs";
import {lossNamed} from "./losses.mjs";
import {rounded, times} from "./numbers.mjs";
import {offset, side, size, spread, tilt} from "./offset.mjs";

/** @typedef {{iteration: number, weight: number, bias: number, loss: number}} Step */

/**
 * @typedef {object} More what the history tells, and what is known without a run
 * @property {import("./message.mjs").Minimum} best
 * @property {import("./message.mjs").Moments} moments
 * @property {number} edge Infinity where there is none or it is not known
 * @property {boolean} diverged
 * @property {number} first loss
 * @property {number} last iteration
 * @property {(step: Step) => number} cut share of the points at which the clamp holds w·x at zero
 *
 * @typedef {import("./message.mjs").SettingsPart & Omit<import("./message.mjs").TheoryPart, "edge">
 *   & import("./message.mjs").Outcome & More} Facts
 */

/** Shares of the spread of y: nearer than this a line goes through the middle of the points; a smaller swing across is not seen. */
const ON_THE_MIDDLE = 0.2, SEEN = 0.05;

/** A change by a smaller share per iteration is slow; by a smaller share in a whole run there is none. Above this share of the edge a swing does not shrink. */
const SLOW = 0.05, NONE = 0.01, AT_EDGE = 1 - 1e-4;

/** @param {Facts} facts */
const squared = ({loss}) => lossNamed(loss).squared;
/** With a velocity on squares, all points at once: it may overshoot, but there is an edge. */
const carried = ({plain_descent, edge}) => !plain_descent && edge < Infinity;

function growing(step, before, facts) {
  const {clamp, plain_descent, learning_rate, edge, first, diverged, updates_per_epoch} = facts;
  if (!plain_descent && diverged && !clamp) {
    const error = Math.sqrt(step.loss / first);
    return error > 1.0005 ? `The error is ${times(error)} times what it was at the start.` : null;
  }
  if (!squared(facts) || (!plain_descent && !clamp) || updates_per_epoch !== null) return null;
  const growth = (step.loss / before.loss) ** (0.5 / (step.iteration - before.iteration));
  if (!(growth > 1.0005) || (learning_rate <= edge && !clamp)) return null;   // below the edge only rounding can rise
  return `${clamp ? "This iteration made" : "Each iteration makes"} the error ${times(growth)} times larger.`;
}

/** The clamp bends the line where w·x would be negative. */
function bent(step, before, facts, cut) {
  if (step.loss < facts.best.loss * (1 - 1e-6)) return "Bent by the clamp, the neuron fits better than any straight line.";
  const falls = step.loss < before.loss ? "; the loss still falls" : "";
  return `The clamp holds w·x at zero at ${Math.min(Math.max(Math.round(100 * cut), 1), 99)} % of the points${falls}.`;
}

/** How far a loss is above the best; of squares not by a difference, whose rounding flickers. */
function above(step, {best, moments, loss}) {
  const {squared, summed} = lossNamed(loss);
  return squared ? excess(moments, !summed)(step.weight, step.bias) : step.loss - best.loss;
}

function settled(step, facts) {
  const {best, moments, loss, plain_descent, flat, first, last, since, hovers, height} = facts;
  const {n, syy} = moments;
  const high = above(step, facts), restless = !plain_descent && hovers !== null && height > 1e-6 * best.loss;
  const share = lossNamed(loss).summed ? 1 : 1 / n;
  const aligned = best.loss <= (squared(facts) ? 1e-12 * share * syy : 0);   // the points, on one line
  const on = aligned && lossFrom(moments, true)(step.weight, step.bias) <= (1e-3 * spread(moments)) ** 2;   // 1/1000 of the spread: not to be seen
  if (on || (high <= 1e-6 * best.loss && squared(facts) && !restless)) {
    if (flat === 0) return "All x are equal: any line through the middle is as good as this one.";
    if (on) return n === 2 ? "The line runs through both points." : "The line runs through all the points.";
    if (step.iteration === last && since) return `The best possible line; within 1 % after ${since} iteration${since > 1 ? "s" : ""}.`;
    return "The best possible line: no other has a lower loss.";
  }
  if (aligned) return high <= 1e-4 * first && !restless ? "At most 1/10,000 of the first loss is left." : null;
  if (high > 0.01 * best.loss) return null;
  if (!plain_descent && (since === null || step.iteration < since)) return "Within 1 % of the best possible loss for now.";   // it leaves again
  return `Within 1 % of the best possible loss${step.iteration === last && since ? `, since iteration ${since}` : ""}.`;
}

/** Steps that do not get smaller end in going about the bottom, or in being thrown off it again and again. */
function hovering(step, {plain_descent, hovers, height, bursts, best, last, updates_per_epoch}) {
  if (plain_descent || hovers === null || step.iteration < hovers || height <= 0.01 * best.loss) return null;
  const share = height / best.loss, told = step.iteration === last && share < Infinity, many = (share < 9 ? times : rounded)(1 + share);
  if (bursts) return told ? `Mostly within 1 % of the best loss; bursts reach ${many} times that.` : "Mostly within 1 % of the best possible loss; bursts throw the line off.";
  if (!told) return `Hovering about the best line: ${updates_per_epoch === null ? "its steps get no smaller" : "each batch pulls its own way"}.`;
  const since = hovers > 0 ? `, since iteration ${hovers}` : "";
  return share <= 1 ? `Hovers at most ${Math.ceil(100 * share)} % above the best possible loss${since}.` : `Hovers at up to about ${many} times the best loss${since}.`;
}

/** Above the edge, while the error does not yet grow visibly. */
function doomed(step, before, facts, {swing}) {
  if (facts.clamp || !(facts.learning_rate > facts.edge) || size(swing) < 1e-6) return null;
  if (step.loss > before.loss) return "The loss rises: the learning rate is above the edge.";
  return "The loss falls for now; at a rate above the edge it will rise.";
}

/** Too slow for this run: the whole of it, or what is left of it. */
function crawling({plain_descent, learning_rate, edge, flat, last, moved}, {swing}) {
  if (plain_descent ? ((learning_rate * 2) / edge) * last < NONE : moved < NONE) return "At this learning rate a step hardly moves the line.";
  if (!plain_descent || !(learning_rate * flat * last < NONE) || flat === 0 || size(swing) > SEEN) return null;
  return `Half of what is left takes about ${rounded(Math.LN2 / (learning_rate * flat))} iterations at this rate.`;
}

/** A step across the valley: with plain descent each of a large rate, with other rules the first can be told. */
function overshooting(step, before, facts, now, then) {
  const {plain_descent, clamp, learning_rate, edge, best} = facts, {middle, turn, swing} = now;
  const crosses = plain_descent ? learning_rate > edge / 2 && learning_rate <= edge : step.iteration === 1 && now.across * then.across < 0 && squared(facts);
  const rest = {middle: middle - swing.middle, turn: turn - swing.turn};
  if (clamp || !crosses || size(swing) < Math.min(SEEN, size(rest))) return null;
  const name = Math.abs(swing.turn) > Math.abs(swing.middle) ? "turn" : "middle", here = {middle, turn}[name];
  const crossed = here * (here - then[name]) > 0 && step.iteration - before.iteration === 1;
  const fault = crossed ? `: the line is now ${name === "turn" ? tilt(step.weight, best.weight) : side(middle)}` : "";
  if (step.iteration === 1) return `The first step overshoots${fault}.`;
  if (learning_rate > edge * AT_EDGE) return "Each step overshoots by as much as the one before.";
  // Later on they follow each other too fast to read which side it is.
  return step.iteration > 10 ? "Each step overshoots by a little less than the one before." : `Each step overshoots by less${fault}.`;
}

/** What has a velocity goes on where the loss rises again. */
function rising(step, before, facts) {
  const {clamp, learning_rate, edge} = facts;
  if (!carried(facts) || clamp || step.iteration < 2 || !(step.loss > before.loss * (1 + 1e-6)) || learning_rate > edge * AT_EDGE) return null;
  return "Its velocity carries the line too far: the loss rises for a while.";
}

/**
 * Where a distance is going, from the modes and not from the step before: rounding makes that
 * flicker. A swing from side to side, too small to be told, goes nowhere.
 */
function motion({plain_descent, learning_rate, edge, flat}, now, name) {
  if (!plain_descent) return {nears: false, slowly: ""};
  const swing = now.swing[name], rest = now[name] - swing, swings = learning_rate > edge / 2;
  const change = -learning_rate * (flat * rest + (swings ? 0 : (2 / edge) * swing));
  const nears = change * now[name] < 0 && Math.abs(change) < Math.abs(now[name]) && (!swings || Math.abs(rest) > 0.5 * Math.abs(now[name]));
  return {nears, slowly: Math.abs(change) < SLOW * Math.abs(now[name]) ? " slowly" : ""};
}

function moving(step, before, facts, now) {
  const {middle} = now, high = side(middle), off = tilt(step.weight, facts.best.weight);
  const falls = step.loss < before.loss && facts.updates_per_epoch === null ? "; the loss falls" : "";   // in batches it does so every other time
  const centred = squared(facts) ? "Through the middle of the points" : "The height is about right";
  // The most it is off by on either side of a swing, so that no sentence comes and goes with it.
  const reach = name => (facts.plain_descent && facts.learning_rate > facts.edge / 2 ? Math.abs(now[name] - now.swing[name]) + Math.abs(now.swing[name]) : Math.abs(now[name]));
  if (reach("turn") >= reach("middle")) {
    const {nears, slowly} = motion(facts, now, "turn");
    if (reach("middle") <= ON_THE_MIDDLE) return `${centred}; still ${off}${nears ? `, and turning${slowly}` : ""}.`;
    return `The line is ${off} and ${high}${falls}.`;
  }
  const {nears, slowly} = motion(facts, now, "middle"), way = nears ? `coming ${middle > 0 ? "down" : "up"}${slowly}` : "";
  if (reach("middle") <= ON_THE_MIDDLE) return `The line is a little ${high}${way && ` and ${way}`}.`;
  if (reach("turn") <= ON_THE_MIDDLE && facts.flat > 0) return `The slope is about right; still ${high}${way && `, and ${way}`}.`;
  return `The line is ${high}${way ? ` and ${way}` : falls}.`;
}

function stopped(step, facts) {
  const {iteration} = step, {plain_descent, last, learning_rate, edge, falling, hovers} = facts;
  if (iteration !== last) return null;
  if (plain_descent || carried(facts)) return learning_rate < edge * AT_EDGE ? "Stopped before the bottom: more iterations would bring it nearer." : null;
  return falling && hovers === null ? "Stopped while the loss was still falling." : null;
}

/** What is true whatever the best line is. @param {Step} step @param {Facts} facts @param {number} cut */
function extreme(step, facts, cut) {
  if (!Number.isFinite(step.loss + step.weight + step.bias)) return "The numbers are too large for the computer: the run has diverged.";
  return cut === 1 ? "Dead: w·x is nowhere above zero, so the clamp lets no gradient through." : null;
}

/** @param {Facts} facts */
const untrained = ({start_chosen}) => (start_chosen ? "Untrained: this is the start you chose." : "Untrained: the weights are random.");

/** A loss that changes by a smaller share per iteration is told as one that stays. */
const STAYS = 1e-3;

/**
 * What the loss does, and not a word about the answer: for who would rather find it.
 * @param {Step} step @param {Step | null} before the step shown before it, null at the first
 * @param {Facts} facts @returns {string} one line
 */
export function narrateLoss(step, before, facts) {
  if (step.iteration === 0 || !before) return untrained(facts);
  const told = extreme(step, facts, facts.clamp ? facts.cut(step) : 0) ?? growing(step, before, facts);
  if (told) return told;
  if (facts.updates_per_epoch !== null) return "Each batch pulls its own way.";   // up and down too fast to be read
  const change = Math.log(step.loss / before.loss) / (step.iteration - before.iteration);
  return change > STAYS ? "The loss rises." : change < -STAYS ? "The loss falls." : "The loss hardly changes.";
}

/**
 * @param {Step} step @param {Step | null} before the step shown before it, null at the first
 * @param {Facts} facts @returns {string} one line
 */
export function narrate(step, before, facts) {
  if (step.iteration === 0 || !before) return untrained(facts);
  const cut = facts.clamp ? facts.cut(step) : 0, told = extreme(step, facts, cut);
  if (told) return told;
  const now = offset(step, facts), grown = growing(step, before, facts);
  if (cut > 0) return grown ?? bent(step, before, facts, cut);
  return hovering(step, facts) ?? grown ?? settled(step, facts) ?? doomed(step, before, facts, now) ?? crawling(facts, now) ?? stopped(step, facts)
    ?? overshooting(step, before, facts, now, offset(before, facts)) ?? rising(step, before, facts) ?? moving(step, before, facts, now);
}
