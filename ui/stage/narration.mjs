// What is true now, in one sentence. Chosen from the numbers alone.

import {scientific} from "./numbers.mjs";

/**
 * @typedef {{iteration: number, weight: number, bias: number, loss: number}} Step
 * @typedef {{
 *   best: {weight: number, bias: number, loss: number},
 *   moments: import("./landscape.mjs").Moments,
 *   mean: boolean,                // the loss is the mean of the squares, not their sum
 *   steep: number[],              // direction of the steep mode in (weight, bias), of length 1
 *   flat: number,                 // smaller eigenvalue of the Hessian; 0 when all x are equal
 *   learning_rate: number, edge: number,
 *   given: boolean,               // the start was chosen by hand
 *   clamp: boolean,
 *   cut: (step: Step) => number,  // share of the points at which the clamp holds w·x at zero
 *   first: number, last: number,  // the first loss, the last iteration
 *   since: number | null          // first iteration within 1 % of the best loss
 * }} Facts
 */

/** Shares of the spread of y: nearer than this a line goes through the middle of the points; a smaller swing across is not seen. */
const ON_THE_MIDDLE = 0.2, SEEN = 0.05;

/** A change by less than these shares per iteration is slow; is not seen at all. */
const SLOW = 0.05, UNSEEN = 1e-6;

/** "1.3", "1.0086", "1,540": a growth factor with the digits that tell it from 1. @param {number} growth */
export function times(growth) {
  if (growth >= 1e6) return Number.isFinite(growth) ? scientific(growth, 1) : "more than 10³⁰⁸";
  if (growth >= 10) return Number(growth.toPrecision(3)).toLocaleString("en", {maximumFractionDigits: 0});
  const digits = Math.max(1, Math.ceil(-Math.log10(Math.max(growth - 1, 1e-6))) + 1);
  return String(Number(growth.toFixed(digits)));
}

/** What is wrong with a slope; against a level best line only its own direction can be named. */
function tilt(weight, best) {
  if (weight * best > 0) return Math.abs(weight) > Math.abs(best) ? "too steep" : "too flat";
  if (weight === 0) return "too flat";
  if (Math.abs(best) < 0.1 * Math.abs(weight)) return weight > 0 ? "tilted up" : "tilted down";
  return "tilted the wrong way";
}

/** How far the line is off, as shares of the spread of y: at the middle of the points, in slope, and across the valley. */
function offset({weight, bias}, {best, moments: {n, mean_x, mean_y, sxx, syy}, steep: [c, s], flat, mean}) {
  const scale = Math.sqrt(syy / n) || Math.abs(mean_y) || 1, width = Math.sqrt(sxx / n), turn = weight - best.weight;
  const middle = weight * mean_x + bias - mean_y;
  // By way of the residual at the middle: far from the origin the difference of two biases cancels.
  const across = c * (flat / (mean ? 2 : 2 * n)) * turn + s * middle;
  return {middle: middle / scale, turn: (turn * width) / scale, across: (across * Math.hypot(c * width, c * mean_x + s)) / scale};
}

const side = middle => (middle > 0 ? "too high" : "too low");

function growing(step, before, {clamp, learning_rate, edge}) {
  const growth = (step.loss / before.loss) ** (0.5 / (step.iteration - before.iteration));
  if (!(growth > 1.0005) || (learning_rate <= edge && !clamp)) return null;   // below the edge only rounding can rise
  if (clamp) return `This iteration made the error ${times(growth)} times larger.`;
  return `Each iteration makes the error ${times(growth)} times larger.`;
}

/** The clamp bends the line where w·x would be negative. */
function bent(step, before, facts, cut) {
  if (step.loss < facts.best.loss * (1 - 1e-6)) return "Bent by the clamp, the neuron fits better than any straight line.";
  const falls = step.loss < before.loss ? "; the loss still falls" : "";
  return `The clamp holds w·x at zero at ${Math.min(Math.max(Math.round(100 * cut), 1), 99)} % of the points${falls}.`;
}

function settled(step, {best, moments: {n, mean_y, syy}, mean, flat, first, last, since}) {
  const share = mean ? 1 / n : 1, spread = syy || n * mean_y * mean_y || n, exact = best.loss <= 1e-12 * share * syy;
  if (exact ? step.loss <= 1e-6 * share * spread : step.loss - best.loss <= 1e-6 * best.loss) {
    if (flat === 0) return "All x are equal: any line through the middle is as good as this one.";
    if (exact) return n === 2 ? "The line runs through both points." : "The line runs through all the points.";
    if (step.iteration === last && since) return `The best possible line; within 1 % after ${since} iteration${since > 1 ? "s" : ""}.`;
    return "The best possible line: no other has a lower loss.";
  }
  if (exact) return step.loss <= 1e-4 * first ? "At most 1/10,000 of the first loss is left." : null;
  if (step.loss > 1.01 * best.loss) return null;
  return `Within 1 % of the best possible loss${step.iteration === last && since ? `, since iteration ${since}` : ""}.`;
}

/** Above the edge, while the error does not yet grow visibly. */
function doomed(step, before, facts, {across}) {
  if (facts.clamp || facts.learning_rate <= facts.edge || Math.abs(across) < UNSEEN) return null;
  if (step.loss > before.loss) return "The loss rises: the learning rate is above the edge.";
  return "The loss still falls, but the learning rate is above the edge.";
}

function overshooting(step, facts, now) {
  const {learning_rate, edge} = facts;
  if (facts.clamp || learning_rate <= edge / 2 || learning_rate > edge || Math.abs(now.across) < SEEN) return null;
  const fault = Math.abs(now.turn) > Math.abs(now.middle) ? tilt(step.weight, facts.best.weight) : side(now.middle);
  if (step.iteration === 1) return `The first step overshoots: the line is now ${fault}.`;
  if (learning_rate > edge * (1 - 1e-4)) return "Each step overshoots and lands as far off on the other side.";
  // Later on they follow each other too fast to read which side it is.
  return step.iteration > 10 ? "Each step overshoots and lands a little nearer, on the other side." : `Each step overshoots and lands nearer: now the line is ${fault}.`;
}

/** "the line comes down slowly": whether |now| has become less, and by how much per iteration. */
function pace(now, then, iterations) {
  const less = Math.abs(now) < Math.abs(then);
  return {less, slowly: less && Math.abs(then) - Math.abs(now) < SLOW * iterations * Math.abs(now) ? " slowly" : ""};
}

function moving(step, before, facts, now, then) {
  const iterations = step.iteration - before.iteration, falls = step.loss < before.loss;
  const {middle, turn} = now, high = side(middle), off = tilt(step.weight, facts.best.weight);
  if (Math.abs(turn) >= Math.abs(middle)) {
    const {less, slowly} = pace(turn, then.turn, iterations);
    if (Math.abs(middle) <= ON_THE_MIDDLE) return `Through the middle of the points; still ${off}${less ? `, and turning${slowly}` : ""}.`;
    return `The line is ${off} and ${high}${falls ? "; the loss falls with each step" : ""}.`;
  }
  const {less, slowly} = pace(middle, then.middle, iterations), way = less ? `coming ${middle > 0 ? "down" : "up"}${slowly}` : "";
  if (Math.abs(middle) <= ON_THE_MIDDLE) return `The line is a little ${high}${way && ` and ${way}`}.`;
  if (Math.abs(turn) <= ON_THE_MIDDLE && facts.flat > 0) return `The slope is about right; the line is still ${high}${way && `, and ${way}`}.`;
  return `The line is ${high}${way ? ` and ${way}` : falls ? "; the loss falls with each step" : ""}.`;
}

/**
 * @param {Step} step @param {Step | null} before the step shown before it, null at the first
 * @param {Facts} facts @returns {string} one line
 */
export function narrate(step, before, facts) {
  if (step.iteration === 0 || !before) return facts.given ? "Untrained: this is the start you chose." : "Untrained: the weights are random.";
  if (!Number.isFinite(step.loss + step.weight + step.bias)) return "The numbers are too large for the computer: the run has diverged.";
  const cut = facts.clamp ? facts.cut(step) : 0, now = offset(step, facts), then = offset(before, facts);
  if (cut === 1) return "Dead: w·x is nowhere above zero, so the clamp lets no gradient through.";
  const said = growing(step, before, facts) ?? (cut > 0 ? bent(step, before, facts, cut) : settled(step, facts) ?? doomed(step, before, facts, now));
  if (said) return said;
  const still = Math.hypot(now.middle - then.middle, now.turn - then.turn) < UNSEEN * (step.iteration - before.iteration) * Math.hypot(now.middle, now.turn);
  if (still) return "At this learning rate a step hardly moves the line.";
  if (step.iteration === facts.last && step.loss < before.loss) return "Stopped before the bottom: more iterations would bring it nearer.";
  return overshooting(step, facts, now) ?? moving(step, before, facts, now, then);
}
