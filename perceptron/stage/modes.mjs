// What the points alone say of a squared loss: their moments, the best line, the two directions in
// which a line learns. As perceptron/exact/moments.py and modes.py have it; docs/maths.md derives
// the formulas.

/** @typedef {import("./message.mjs").Moments} Moments */

/**
 * @typedef {object} Modes the eigenbasis of the squared loss: (c, s) in the (weight, bias) plane is steep, (-s, c) flat
 * @property {number} steep the larger eigenvalue of the Hessian
 * @property {number} flat the smaller one; 0 when all x are equal
 * @property {number} c
 * @property {number} s
 * @property {number} weight of the least-squares line; 0 when all x are equal
 * @property {number} bias
 * @property {number} loss of that line
 * @property {number} scale the eigenvalue of a bias alone: 2n for the summed loss, 2 for the mean
 * @property {Moments} moments
 */

/** A difference of two sums that is smaller than this share of them is rounding. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * In two passes, so that squares of years don't drown what they differ by.
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} points one at least @returns {Moments}
 */
export function momentsOf({x, y}) {
  const n = x.length, x0 = x[0], y0 = y[0];
  let sumX = 0, sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += x[i] - x0;   // exactly 0 when all are equal
    sumY += y[i] - y0;
  }
  const dx = sumX / n, dy = sumY / n;
  let sxx = 0, sxy = 0, syy = 0;
  for (let i = 0; i < n; i++) {
    const across = x[i] - x0 - dx, up = y[i] - y0 - dy;
    sxx += across * across;
    sxy += across * up;
    syy += up * up;
  }
  return {n, mean_x: x0 + dx, mean_y: y0 + dy, sxx, sxy, syy};
}

/** @param {Moments} moments @param {boolean} summed the sum of the squares, not their mean @returns {Modes} */
export function modesOf(moments, summed) {
  const {n, mean_x, mean_y, sxx, sxy, syy} = moments, scale = 2 * (summed ? n : 1);
  const weight = sxx > 0 && sxx < Infinity ? sxy / sxx : 0, bias = mean_y - weight * mean_x;
  const loss = remainder(syy, weight * sxy) * scale / (2 * n);
  const det = sxx / n, half = (det + mean_x * mean_x - 1) / 2, radius = Math.hypot(half, mean_x);
  const top = half + 1 + radius;   // the larger eigenvalue over scale: nothing cancels
  if (!Number.isFinite(top)) return {steep: Infinity, flat: 0, c: 1, s: 0, weight, bias, loss, scale, moments};
  // Of the two rows that give the eigenvector, the one in which half and radius do not cancel.
  const [c, s] = half >= 0 ? [half + radius, mean_x] : [mean_x, radius - half], length = Math.hypot(c, s);
  const turned = length > 0 ? {c: c / length, s: s / length} : {c: 1, s: 0};
  return {steep: scale * top, flat: scale * det / top, ...turned, weight, bias, loss, scale, moments};
}

/** 0 where it is rounding only, infinite where the sums left the numbers. */
function remainder(total, explained) {
  const rest = total - explained;
  if (!Number.isFinite(rest)) return Infinity;
  return rest > ROUNDING * total ? rest : 0;
}

/**
 * How far a neuron is from the least-squares line along steep and flat; by the residual at the mean
 * of x, because far from the origin the difference of two biases cancels.
 * @param {Modes} modes @param {{weight: number, bias: number}} neuron @returns {[number, number]}
 */
export function amplitudes({c, s, steep, flat, scale, moments, ...best}, {weight, bias}) {
  const slope = (weight - best.weight) / scale, residual = weight * moments.mean_x + bias - moments.mean_y;
  return [c * flat * slope + s * residual, c * residual - s * steep * slope];
}

/**
 * Above it a linear rule diverges on a squared loss, all points at once: an eigenvalue of its map is -1.
 * @param {Modes} modes @param {import("./optimizers.mjs").Terms} terms
 */
export function edgeOf({steep}, {keep, direct, ahead}) {
  return 2 * (1 + keep) / (direct + (ahead + keep * direct)) / steep;
}
