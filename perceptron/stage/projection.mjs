// A path in space, and where a camera sees it. No DOM, no Plotly.

/** @typedef {ArrayLike<number>} Matrix 4 by 4, column after column, as WebGL has them */
/** @typedef {{model: Matrix, view: Matrix, projection: Matrix}} Camera */

/** @param {Matrix} one @param {Matrix} other @returns {Float64Array} what does `other`, then `one` */
export function product(one, other) {
  const made = new Float64Array(16);
  for (let column = 0; column < 4; column++) for (let row = 0; row < 4; row++) {
    for (let k = 0; k < 4; k++) made[4 * column + row] += one[4 * k + row] * other[4 * column + k];
  }
  return made;
}

/** @param {Camera} camera @returns {Float64Array} from the coordinates of the model to the clip space */
export const seenBy = ({model, view, projection}) => product(projection, product(view, model));

/**
 * Pixels of a point in space; beside the picture where it lies behind the camera.
 * @param {Matrix} m from `seenBy` @param {number} x @param {number} y @param {number} z
 * @param {number} width @param {number} height of the picture @returns {[number, number]}
 */
export function project(m, x, y, z, width, height) {
  const of = row => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row], w = of(3);
  if (!(w > 0)) return [NaN, NaN];
  return [(1 + of(0) / w) / 2 * width, (1 - of(1) / w) / 2 * height];
}

/** Into so many pieces the longest step is cut, and so many points more are made in all. */
const PIECES = 24, MORE = 4000;

/**
 * A path that lies on the surface between its steps, too: long steps are cut.
 * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys one per step, in widths of the picture
 * @returns {{x: number[], y: number[], at: Uint32Array}} at: which point each step is
 */
export function draped(xs, ys) {
  const x = [], y = [], at = new Uint32Array(xs.length);
  for (let k = 0, more = 0; k < xs.length; k++) {
    const [dx, dy] = k ? [xs[k] - xs[k - 1], ys[k] - ys[k - 1]] : [0, 0];
    const wanted = Math.min(Math.ceil(PIECES * Math.max(Math.abs(dx), Math.abs(dy))), PIECES) || 1;
    const pieces = more + wanted - 1 <= MORE ? wanted : 1;
    more += pieces - 1;
    for (let j = pieces - 1; j >= 0; j--) {
      x.push(xs[k] - (j / pieces) * dx);
      y.push(ys[k] - (j / pieces) * dy);
    }
    at[k] = x.length - 1;
  }
  return {x, y, at};
}
