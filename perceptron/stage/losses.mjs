// Each loss once, by its name in perceptron/losses.py: a test holds names and values together.

/**
 * @typedef {object} Loss
 * @property {(residual: number, delta: number) => number} of what one residual adds, before the mean is taken
 * @property {(residual: number, delta: number) => number} slope of that, at a corner zero, as torch has it
 * @property {boolean} summed over the points; else it is their mean
 * @property {boolean} squared so that the moments of the points tell all of it
 * @property {string} name in a menu
 * @property {string} title what the number is, for who asks
 */

const square = residual => residual * residual;

/** Half the square up to delta, then a line that goes on as steeply. */
function huber(residual, delta) {
  const size = Math.abs(residual);
  return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
}

const twice = residual => 2 * residual;

const held = (residual, delta) => Math.min(Math.max(residual, -delta), delta);

/** @type {Record<string, Loss>} */
export const LOSSES = {
  sum: {name: "Sum of squares", of: square, slope: twice, summed: true, squared: true, title: "The sum of the squared residuals"},
  mean: {name: "Mean of squares", of: square, slope: twice, summed: false, squared: true, title: "The mean of the squared residuals"},
  absolute: {name: "Absolute", of: Math.abs, slope: Math.sign, summed: false, squared: false, title: "The mean size of the residuals"},
  huber: {
    name: "Huber", of: huber, slope: held, summed: false, squared: false,
    title: "The mean of Huber's loss: half the square of a residual up to δ, beyond it a straight line",
  },
};

/** @param {string} name @returns {Loss} */
export function lossNamed(name) {
  if (!Object.hasOwn(LOSSES, name)) throw new Error(`losses: “${name}” is not among ${Object.keys(LOSSES).join(", ")}`);
  return LOSSES[name];
}

/** Whether the moments of the points tell all of a run's loss. @param {{loss: string, clamp: boolean}} settings */
export const byMoments = ({loss, clamp}) => lossNamed(loss).squared && !clamp;
