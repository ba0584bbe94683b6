// What is said of a line that has just run: its name in the field, and what it did, from the tensors
// themselves. No DOM.

import {scientific} from "../stage/numbers.mjs";
import {numberOf} from "./message.mjs";

/** @typedef {import("./message.mjs").Seen} Seen */
/** @typedef {import("./message.mjs").Value} Value */
/** @typedef {import("./recording.mjs").Entry} Entry */

/** Four significant digits, with a true minus; whole numbers of a tensor of integers as they are. @param {Value} written @param {string} [dtype] */
export function digits(written, dtype = "float32") {
  const value = numberOf(written), sized = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (Number.isNaN(value)) return "nan";
  if (sized === Infinity) return `${sign}inf`;
  if (dtype.startsWith("int")) return sign + String(sized);
  if (sized === 0) return "0";
  if (sized >= 1e6 || sized < 1e-4) return sign + scientific(sized, 3);
  const text = sized.toPrecision(4);
  return sign + (sized >= 9999.5 ? Number(text).toLocaleString("en") : text);
}

/** A shape as torch prints it. @param {Seen} seen */
export const shapeOf = ({shape}) => `[${shape.join(", ")}]`;

/** The first values, and … where there are more. @param {Seen} seen */
export const valuesOf = ({shape, values, dtype}) => values.map(value => digits(value, dtype)).join("  ") + ((shape[0] ?? 1) > values.length ? " …" : "");

/** What its gradient is; of what is computed torch keeps none. @param {Seen} seen */
export const gradientOf = ({grad, is_leaf, requires_grad}) => (grad ? grad.map(value => digits(value)).join("  ") : requires_grad && !is_leaf ? "not kept" : "None");

/** What else there is to know of a tensor. @param {Seen} seen */
export const detailOf = ({dtype, is_leaf, grad_fn}) => `${dtype}, ${is_leaf ? "a leaf: made by the program, not computed" : `computed: grad_fn ${grad_fn}`}`;

/** The one number of a tensor. @param {Seen | undefined} seen */
export const single = seen => (seen ? numberOf(seen.values[0]) : NaN);

/** Its stored gradient. @param {Seen | undefined} seen */
export const gradient = seen => (seen?.grad ? numberOf(seen.grad[0]) : NaN);

/** "down" where less of it lowers the loss. @param {number} slope of the loss */
export const way = slope => (slope > 0 ? "down" : slope < 0 ? "up" : "nowhere");

/** What backward has added to what was stored; where nothing was, the gradient itself. @param {Entry} entry @param {string} name @param {string} sum */
function slope({before, now}, name, sum) {
  const was = gradient(before[name]), is = gradient(now[name]);
  if (!(Math.abs(was) > 0)) return `${name}.grad = ${sum} = ${digits(is)}`;
  const added = is - was;
  return `${name}.grad = ${digits(was)} from before ${added < 0 ? "−" : "+"} ${digits(Math.abs(added))} of this line = ${digits(is)}`;
}

/** @typedef {{share: number, clamp: boolean, inserted: boolean}} How share: what a squared residual counts in the loss, as in 1 or 1/n; inserted: by a variant */

/** @param {Entry} entry @param {How} how */
function pulls(entry, {share, clamp}) {
  const two = share === 1 ? "2·" : "2/n·", some = clamp ? " where w·x > 0" : "";
  const more = name => (gradient(entry.now[name]) < 0 ? "more" : "less");
  return `${slope(entry, "w", `Σ ${two}residual·x${some}`)}. ${slope(entry, "b", `Σ ${two}residual`)}. By it, ${more("b")} b and ${more("w")} w lower the loss.`;
}

/** @param {Entry} entry @param {string} name */
const emptied = (entry, name) => `The stored gradient of ${name}, ${digits(gradient(entry.before[name]))}, becomes 0. Without this line the next backward() would add to it.`;

/** A step of w or b, against its gradient or along it. @param {Entry} entry @param {string} name @param {string} moves what the line does */
function step({before, now}, name, moves) {
  const was = single(before[name]), is = single(now[name]);
  if (was === is) return `${name} stays at ${digits(is)}: its step is smaller than what float32 can tell.`;
  const way = (is - was) * gradient(before[name]) > 0 ? "along the gradient, uphill" : "against the gradient";
  return `${name} goes from ${digits(was)} to ${digits(is)}: a step ${way}. The line ${moves}.`;
}

/** What a line means, by its name in the sound loop; term: the word of the field that it is about. @type {Record<string, {title: string, term?: string, says: (entry: Entry, how: How) => string}>} */
export const MEANINGS = {
  x: {title: "The inputs", says: ({now}) => `x holds ${now.x.shape[0]} numbers, one in a row: where the points are.`},
  y: {title: "The targets", says: ({now}) => `y holds ${now.y.shape[0]} numbers: how high the points are, which is what the neuron is to predict.`},
  seed: {title: "The seed", term: "seed", says: () => "The random numbers follow from it: the same seed gives the same weights."},
  "passed over": {title: "A number is passed over", says: () => "The seed’s own start is drawn and not used: another one was given."},
  w: {title: "The weight", term: "weight", says: ({now}) => `How steep the line is before anything is learned: ${digits(single(now.w))}. ${now.w.requires_grad ? "With requires_grad torch records what is computed from it." : "What is computed from it is not recorded."}`},
  b: {title: "The bias", term: "bias", says: ({now}) => `How high the line is at x = 0: ${digits(single(now.b))}. This is the untrained line.`},
  for: {title: "An iteration begins", term: "iteration", says: ({iteration}) => `Iteration ${iteration.toLocaleString("en")}: the lines below run once more, with w and b as they are now.`},
  forward: {title: "Forward pass", term: "forward pass", says: () => "The predictions: for each x, how high the line is there."},
  residual: {title: "Residuals", term: "residual", says: () => "How far each prediction is from its point: positive above it, negative below it."},
  loss: {title: "Loss", term: "loss", says: ({now}, {share}) => `Each residual is squared, and the squares are ${share === 1 ? "added up" : "averaged"}: ${digits(single(now.loss))}.`},
  backward: {title: "Backward pass", term: "backward pass", says: pulls},
  no_grad: {title: "Nothing is recorded from here on", says: () => "The update is no part of what is differentiated, so torch is told not to record it."},
  "update w": {title: "Update of the weight", term: "update", says: entry => step(entry, "w", "turns about x = 0")},
  "update b": {title: "Update of the bias", term: "update", says: entry => step(entry, "b", "moves up or down as a whole")},
  "zero w": {title: "Gradient of the weight to zero", term: "gradient", says: entry => emptied(entry, "w")},
  "zero b": {title: "Gradient of the bias to zero", term: "gradient", says: entry => emptied(entry, "b")},
};

const AGAIN = {title: "An inserted line", says: "It works out the gradient of b once more, at the weight that has just been updated."};

/**
 * @param {string} name of the line @param {Entry} entry @param {How} how
 * @returns {{title: string, says: string, term?: string}}
 */
export function said(name, entry, how) {
  const {title, term, says} = MEANINGS[name] ?? {title: "A line", says: () => ""};
  if (entry.failed) return {title: `Line ${entry.line} raised an error, and the run has ended`, says: ""};
  const parameter = name.startsWith("update") ? name.slice(-1) : "";
  if (parameter && how.inserted && single(entry.before[parameter]) === single(entry.now[parameter])) return AGAIN;
  return {title, term, says: says(entry, how)};
}
