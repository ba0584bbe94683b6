// What is true now, in one sentence. Chosen from the numbers alone.

import {excess} from "./landscape.mjs";
import {rounded, times} from "./numbers.mjs";

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

/** A change by a smaller share per iteration is slow; by a smaller share in a whole run there is none. Above this share of the edge a swing does not shrink. */
const SLOW = 0.05, NONE = 0.01, AT_EDGE = 1 - 1e-4;

/** What is wrong with a slope; where it has the wrong sign, or none is right, its own direction says most. */
function tilt(weight, best) {
  if (weight * best > 0) return Math.abs(weight) > Math.abs(best) ? "too steep" : "too flat";
  if (weight === 0) return "too flat";
  return weight > 0 ? "tilted up" : "tilted down";
}

/** The spread of y that distances are measured by; where there is none to speak of, its size. */
function spread({n, mean_y, syy}) {
  const deviation = Math.sqrt(syy / n), most = Math.abs(mean_y);
  return deviation > 1e-6 * most ? deviation : most || 1;
}

/**
 * How far the line is off, as shares of the spread of y: at the middle of the points, in slope, and
 * what of both is the swing across the valley, which changes sides at each step of a large rate.
 * @param {{weight: number, bias: number}} line @param {Facts} facts
 */
function offset({weight, bias}, {best, moments, steep: [c, s], flat, mean}) {
  const {n, mean_x, mean_y, sxx} = moments, scale = spread(moments), width = Math.sqrt(sxx / n), turn = weight - best.weight;
  const middle = weight * mean_x + bias - mean_y;
  // By way of the residual at the middle: far from the origin the difference of two biases cancels.
  const across = (c * (flat / (mean ? 2 : 2 * n)) * turn + s * middle) / scale;
  return {middle: middle / scale, turn: (turn * width) / scale, swing: {middle: across * (c * mean_x + s), turn: across * c * width}};
}

const size = at => Math.hypot(at.middle, at.turn), side = middle => (middle > 0 ? "too high" : "too low");

function growing(step, before, {clamp, learning_rate, edge}) {
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

function settled(step, {best, moments, mean, flat, first, last, since}) {
  const {n, syy} = moments, share = mean ? 1 / n : 1, above = excess(moments, mean)(step.weight, step.bias);
  const on = best.loss + above <= share * n * (1e-3 * spread(moments)) ** 2;   // 1/1000 of the spread: not to be seen
  if (on || above <= 1e-6 * best.loss) {
    if (flat === 0) return "All x are equal: any line through the middle is as good as this one.";
    if (on) return n === 2 ? "The line runs through both points." : "The line runs through all the points.";
    if (step.iteration === last && since) return `The best possible line; within 1 % after ${since} iteration${since > 1 ? "s" : ""}.`;
    return "The best possible line: no other has a lower loss.";
  }
  if (best.loss <= 1e-12 * share * syy) return above <= 1e-4 * first ? "At most 1/10,000 of the first loss is left." : null;
  if (above > 0.01 * best.loss) return null;
  return `Within 1 % of the best possible loss${step.iteration === last && since ? `, since iteration ${since}` : ""}.`;
}

/** Above the edge, while the error does not yet grow visibly. */
function doomed(step, before, facts, {swing}) {
  if (facts.clamp || facts.learning_rate <= facts.edge || size(swing) < 1e-6) return null;
  if (step.loss > before.loss) return "The loss rises: the learning rate is above the edge.";
  return "The loss falls for now; at a rate above the edge it will rise.";
}

/** Too slow for this run: the whole of it, or what is left of it. */
function crawling({learning_rate, edge, flat, last}, {swing}) {
  if (((learning_rate * 2) / edge) * last < NONE) return "At this learning rate a step hardly moves the line.";
  if (!(learning_rate * flat * last < NONE) || flat === 0 || size(swing) > SEEN) return null;
  return `Half of what is left takes about ${rounded(Math.LN2 / (learning_rate * flat))} iterations at this rate.`;
}

function overshooting(step, before, {clamp, learning_rate, edge, best}, {middle, turn, swing}, then) {
  const rest = {middle: middle - swing.middle, turn: turn - swing.turn};
  if (clamp || learning_rate <= edge / 2 || learning_rate > edge || size(swing) < Math.min(SEEN, size(rest))) return null;
  const name = Math.abs(swing.turn) > Math.abs(swing.middle) ? "turn" : "middle", now = {middle, turn}[name];
  const crossed = now * (now - then[name]) > 0 && step.iteration - before.iteration === 1;
  const fault = crossed ? `: the line is now ${name === "turn" ? tilt(step.weight, best.weight) : side(middle)}` : "";
  if (step.iteration === 1) return `The first step overshoots${fault}.`;
  if (learning_rate > edge * AT_EDGE) return "Each step overshoots by as much as the one before.";
  // Later on they follow each other too fast to read which side it is.
  return step.iteration > 10 ? "Each step overshoots by a little less than the one before." : `Each step overshoots by less${fault}.`;
}

/**
 * Where a distance is going, from the modes and not from the step before: rounding makes that
 * flicker. A swing from side to side, too small to be told, goes nowhere.
 */
function motion({learning_rate, edge, flat}, now, name) {
  const swing = now.swing[name], rest = now[name] - swing, swings = learning_rate > edge / 2;
  const change = -learning_rate * (flat * rest + (swings ? 0 : (2 / edge) * swing));
  const nears = change * now[name] < 0 && Math.abs(change) < Math.abs(now[name]) && (!swings || Math.abs(rest) > 0.5 * Math.abs(now[name]));
  return {nears, slowly: Math.abs(change) < SLOW * Math.abs(now[name]) ? " slowly" : ""};
}

function moving(step, before, facts, now) {
  const {middle} = now, high = side(middle), off = tilt(step.weight, facts.best.weight), falls = step.loss < before.loss ? "; the loss falls" : "";
  // The most it is off by on either side of a swing, so that no sentence comes and goes with it.
  const reach = name => (facts.learning_rate > facts.edge / 2 ? Math.abs(now[name] - now.swing[name]) + Math.abs(now.swing[name]) : Math.abs(now[name]));
  if (reach("turn") >= reach("middle")) {
    const {nears, slowly} = motion(facts, now, "turn");
    if (reach("middle") <= ON_THE_MIDDLE) return `Through the middle of the points; still ${off}${nears ? `, and turning${slowly}` : ""}.`;
    return `The line is ${off} and ${high}${falls}.`;
  }
  const {nears, slowly} = motion(facts, now, "middle"), way = nears ? `coming ${middle > 0 ? "down" : "up"}${slowly}` : "";
  if (reach("middle") <= ON_THE_MIDDLE) return `The line is a little ${high}${way && ` and ${way}`}.`;
  if (reach("turn") <= ON_THE_MIDDLE && facts.flat > 0) return `The slope is about right; still ${high}${way && `, and ${way}`}.`;
  return `The line is ${high}${way ? ` and ${way}` : falls}.`;
}

/**
 * @param {Step} step @param {Step | null} before the step shown before it, null at the first
 * @param {Facts} facts @returns {string} one line
 */
export function narrate(step, before, facts) {
  if (step.iteration === 0 || !before) return facts.given ? "Untrained: this is the start you chose." : "Untrained: the weights are random.";
  if (!Number.isFinite(step.loss + step.weight + step.bias)) return "The numbers are too large for the computer: the run has diverged.";
  const cut = facts.clamp ? facts.cut(step) : 0, now = offset(step, facts);
  if (cut === 1) return "Dead: w·x is nowhere above zero, so the clamp lets no gradient through.";
  const said = growing(step, before, facts) ?? (cut > 0 ? bent(step, before, facts, cut) : settled(step, facts) ?? doomed(step, before, facts, now));
  if (said) return said;
  const stopped = step.iteration === facts.last && facts.learning_rate < facts.edge * AT_EDGE;
  return crawling(facts, now) ?? (stopped ? "Stopped before the bottom: more iterations would bring it nearer." : null) ?? overshooting(step, before, facts, now, offset(before, facts)) ?? moving(step, before, facts, now);
}
