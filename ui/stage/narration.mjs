// What is true now, in one sentence. Chosen from the numbers alone.

/**
 * @typedef {{iteration: number, weight: number, bias: number, loss: number}} Step
 * @typedef {{
 *   best: {weight: number, bias: number, loss: number},
 *   moments: import("./geometry.mjs").Moments,
 *   steep: [number, number],      // direction of the steep mode in (weight, bias)
 *   flat: number,                 // smaller eigenvalue of the Hessian
 *   learning_rate: number, edge: number,
 *   within: number | null,        // first iteration within 1 % of the best loss
 *   given: boolean,               // the start was chosen by hand
 *   dead: (step: Step) => boolean // the clamp holds w·x at zero at every point
 * }} Facts
 */

/** Below these shares of the spread of y, the line goes through the middle of the points, and a swing across is not seen. */
const ON_THE_MIDDLE = 0.2, SEEN = 0.05;

/** "1.3", "1.0086": a growth factor with the digits that tell it from 1. */
export function times(growth) {
  if (growth >= 1000) return growth.toExponential(1).replace("e+", "e");
  const digits = Math.max(1, Math.ceil(-Math.log10(Math.max(growth - 1, 1e-6))) + 1);
  return growth >= 10 ? growth.toFixed(0) : String(Number(growth.toFixed(digits)));
}

function tilt(weight, best) {
  if (weight * best < 0) return "tilted the wrong way";
  return Math.abs(weight) > Math.abs(best) ? "too steep" : "too flat";
}

/** How far the line is off, as shares of the spread of y: at the middle of the points, and in slope. */
function offset(step, {best, moments: {n, mean_x, mean_y, sxx, syy}}) {
  const scale = Math.sqrt(syy / n) || Math.abs(mean_y) || 1;
  const middle = (step.weight * mean_x + step.bias - mean_y) / scale;
  return {middle, turn: ((step.weight - best.weight) * Math.sqrt(sxx / n)) / scale};
}

function fault(step, facts) {
  const {middle, turn} = offset(step, facts);
  if (Math.abs(turn) > Math.abs(middle)) return tilt(step.weight, facts.best.weight);
  return middle > 0 ? "too high" : "too low";
}

/** How far the line is from the valley, seen as a height over the middle of the points; its sign is the side. */
function swing(step, {best, steep, moments: {n, mean_x, syy}}) {
  const across = (step.weight - best.weight) * steep[0] + (step.bias - best.bias) * steep[1];
  return (across * (steep[0] * mean_x + steep[1])) / (Math.sqrt(syy / n) || 1);
}

function growing(step, before, facts) {
  const growth = Math.sqrt(step.loss / before.loss);
  if (growth > 1) return `Each iteration makes the error ${times(growth)} times larger.`;
  if (facts.learning_rate > facts.edge) return "The loss still falls, but the learning rate is above the edge: it will rise.";
  return null;
}

function settled(step, facts) {
  const excess = step.loss - facts.best.loss;
  const whole = facts.best.loss > 0 ? facts.best.loss : facts.first;
  if (excess <= 1e-6 * whole) {
    if (facts.flat === 0) return "All x are equal: any line through this height is as good as this one.";
    return "The best possible line: no other has a lower loss.";
  }
  if (facts.within !== null && step.iteration >= facts.within) {
    return facts.exact ? "Nearly on the points: 1/10,000 of the first loss is left." : "Within 1 % of the best possible loss.";
  }
  return null;
}

function moving(step, before, facts) {
  const now = swing(step, facts), then = swing(before, facts);
  const {middle, turn} = offset(step, facts);
  if (now * then < 0 && Math.abs(now) > SEEN) {
    if (step.iteration === 1) return `The first step overshoots: the line is now ${fault(step, facts)}.`;
    return `Each step overshoots and lands nearer: now the line is ${fault(step, facts)}.`;
  }
  if (Math.abs(middle) <= ON_THE_MIDDLE && facts.flat > 0) {
    const slow = Math.abs(offset(before, facts).turn - turn) < 0.05 * Math.abs(turn);
    return `Through the middle of the points; still ${tilt(step.weight, facts.best.weight)}, and turning${slow ? " slowly" : ""}.`;
  }
  const nearer = Math.abs(middle) < Math.abs(offset(before, facts).middle);
  if (!nearer) return `The line is ${fault(step, facts)}; each iteration brings it nearer.`;
  return middle > 0 ? "The line is too high and coming down." : "The line is too low and coming up.";
}

/**
 * @param {Step} step @param {Step | null} before the step before it, null at the first
 * @param {Facts & {first: number, exact: boolean, last: number}} facts `first`: the first loss;
 *   `exact`: the points lie on one line, so the best loss is zero; `last`: the last iteration
 */
export function narrate(step, before, facts) {
  if (!Number.isFinite(step.loss)) return "The numbers have outgrown what the computer can hold: the run has diverged.";
  if (step.iteration === 0 || !before) return facts.given ? "Untrained: this is the start you chose." : "Untrained: the weights are random.";
  if (facts.dead(step)) return "Dead: w·x is negative everywhere, the clamp makes it zero, so the gradient of the weight is zero.";
  return growing(step, before, facts) ?? settled(step, facts)
    ?? (step.iteration === facts.last ? "Stopped before the bottom: more iterations would bring it nearer." : moving(step, before, facts));
}
