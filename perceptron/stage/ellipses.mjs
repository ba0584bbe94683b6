// The contours of a squared loss in closed form: ellipses about the best line. Pure functions: no DOM.

/** @typedef {import("./modes.mjs").Modes} Modes */

/** Corners of what is drawn for an ellipse, and the longest half axis, in sizes of the window: of a valley without an end it is long enough. */
const CORNERS = 48, LONGEST = 1e3;

/**
 * Where the loss is this much above the least, as corners in (weight, bias), once around.
 * @param {Modes} modes @param {number} excess > 0 @param {number} size of the window, in the units of weight and bias
 * @returns {{weight: number, bias: number}[]}
 */
export function ellipse({steep, flat, c, s, weight, bias}, excess, size) {
  const half = curvature => Math.min(Math.sqrt(2 * excess / curvature), LONGEST * size), a = half(steep), b = half(flat);
  return Array.from({length: CORNERS}, (_, i) => {
    const turn = 2 * Math.PI * i / CORNERS, along = a * Math.cos(turn), across = b * Math.sin(turn);
    return {weight: weight + c * along - s * across, bias: bias + s * along + c * across};
  });
}

/**
 * Losses to draw contours at, from the highest down, evenly in their logarithms; those above the least.
 * @param {[number, number]} range of log10 of the loss @param {number} count @param {number} least
 * @returns {number[]}
 */
export function levels([low, high], count, least) {
  const all = Array.from({length: count}, (_, i) => 10 ** (high - (high - low) * (i + 0.5) / count));
  return all.filter(loss => loss > least);
}
