// Each optimizer once, by its name in perceptron/optimizers.py: a test holds names and changes
// together.

/** @typedef {(gradient: number) => number} Change from each gradient of a parameter in turn to the parameter's change */
/** @typedef {Record<string, number>} Numbers the optimizer's own: momentum, beta1, beta2, epsilon */

/**
 * @typedef {object} Terms a linear rule: with s = η·λ a mode's distance z and velocity v follow
 * v ← keep·v + s·z, then z ← z - direct·s·z - ahead·v with the new v
 * @property {number} keep the share of the velocity that stays
 * @property {number} direct
 * @property {number} ahead
 */

/**
 * @typedef {object} Optimizer
 * @property {string} title in a menu
 * @property {((numbers: Numbers) => Terms) | null} linear how an update moves a mode, where it moves each by itself
 * @property {(rate: number, numbers: Numbers) => Change} change of one parameter
 */

/** Where float32 ends: so small an epsilon at least is divided by, so that 0/0 is 0. */
const SMALLEST = 1e-38;

/** So little is nothing beside 1; smaller numbers take processors a hundred times as long. */
const GONE = 1e-300;

/** A rule of these terms. @param {string} title @param {(numbers: Numbers) => Terms} terms @returns {Optimizer} */
export function linear(title, terms) {
  return {
    title,
    linear: terms,
    change(rate, numbers) {
      const {keep, direct, ahead} = terms(numbers);
      let velocity = 0;
      return gradient => {
        velocity = keep * velocity + gradient;
        return -rate * (direct * gradient + ahead * velocity);
      };
    },
  };
}

/** Duchi, Hazan and Singer 2011. @param {number} rate @param {Numbers} numbers @returns {Change} */
function adagrad(rate, {epsilon}) {
  const floor = Math.max(epsilon, SMALLEST);
  let total = 0;   // of the squared gradients
  return gradient => {
    total += gradient * gradient;
    return -rate * gradient / (Math.sqrt(total) + floor);
  };
}

/** Tieleman and Hinton 2012. @param {number} rate @param {Numbers} numbers @returns {Change} */
function rmsprop(rate, {beta2, epsilon}) {
  const floor = Math.max(epsilon, SMALLEST), fresh = 1 - beta2;
  let square = 0;   // the running mean of the squared gradients
  return gradient => {
    square = beta2 * square + fresh * gradient * gradient;
    return -rate * gradient / (Math.sqrt(square) + floor);
  };
}

/** Kingma and Ba 2015. @param {number} rate @param {Numbers} numbers @returns {Change} */
function adam(rate, {beta1, beta2, epsilon}) {
  const floor = Math.max(epsilon, SMALLEST), fresh1 = 1 - beta1, fresh2 = 1 - beta2;
  let mean = 0, square = 0, left1 = 1, left2 = 1;   // what both means still hold of their start at 0
  return gradient => {
    left1 = left1 > GONE ? left1 * beta1 : 0;
    left2 = left2 > GONE ? left2 * beta2 : 0;
    mean = beta1 * mean + fresh1 * gradient;
    square = beta2 * square + fresh2 * gradient * gradient;
    const size = Math.sqrt(square) / Math.sqrt(1 - left2) + floor;
    return -rate / (1 - left1) * mean / size;
  };
}

/** @type {Record<string, Optimizer>} */
export const OPTIMIZERS = {
  "gradient descent": linear("Gradient descent", () => ({keep: 0, direct: 1, ahead: 0})),
  momentum: linear("Momentum", ({momentum}) => ({keep: momentum, direct: 0, ahead: 1})),
  nesterov: linear("Nesterov", ({momentum}) => ({keep: momentum, direct: 1, ahead: momentum})),
  adagrad: {title: "AdaGrad", linear: null, change: adagrad},
  rmsprop: {title: "RMSprop", linear: null, change: rmsprop},
  adam: {title: "Adam", linear: null, change: adam},
};

/** @param {string} name @returns {Optimizer} */
export function optimizerNamed(name) {
  if (!Object.hasOwn(OPTIMIZERS, name)) throw new Error(`optimizers: “${name}” is not among ${Object.keys(OPTIMIZERS).join(", ")}`);
  return OPTIMIZERS[name];
}
