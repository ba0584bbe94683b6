// Where things are on the picture. Pure functions: no DOM, no Plotly.

/** @typedef {{range: [number, number], log?: boolean, length: number, flip?: boolean}} Axis */

/** Data range -> axis range in which the data fill 80 %; a range without width gets one. */
export function padded(low, high, share = 0.125) {
  const span = high - low;
  const pad = span > 0 ? span * share : Math.max(Math.abs(low) * 0.1, 1);
  return /** @type {[number, number]} */ ([low - pad, high + pad]);
}

/** Axis ranges from the points alone, so that they stay put from run to run. @param {{x: ArrayLike<number>, y: ArrayLike<number>}} points */
export function ranges({x, y}) {
  return {x: padded(...extent(x)), y: padded(...extent(y))};
}

/**
 * Smallest and largest of the finite values; [0, 1] when there are none.
 * @param {ArrayLike<number>} values @returns {[number, number]}
 */
export function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const v of Array.from(values)) {
    if (v < low && v > -Infinity) low = v;
    if (v > high && v < Infinity) high = v;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The range that holds all of some. @param {[number, number][]} ranges @returns {[number, number]} */
export const joined = ranges => [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];

/** Value -> pixel along an axis; a log axis has its range in powers of ten, as Plotly has. @param {Axis} axis @param {number} value */
export function pixel({range: [from, to], log, length, flip}, value) {
  const v = log ? Math.log10(value) : value;
  const share = (v - from) / (to - from);
  return (flip ? 1 - share : share) * length;
}

/** Browsers lose track of numbers far outside the picture: none is further off than this many lengths, twice what zooming makes of everything. */
const FAR = 2000;

/** A pixel that can be drawn, whatever the number it stands for. */
export function drawable(p, length) {
  return Number.isNaN(p) ? FAR * length : Math.min(Math.max(p, -FAR * length), (FAR + 1) * length);
}

/**
 * The part of y = weight·x + bias inside a box one size larger on every side, as [x0, y0, x1, y1];
 * null when the line misses it. Browsers draw nonsense for coordinates of 1e9.
 * @param {{weight: number, bias: number}} line
 * @param {number[]} across left and right of the box @param {number[]} up its bottom and top
 * @returns {[number, number, number, number] | null}
 */
export function segment({weight, bias}, [left, right], [bottom, top]) {
  const from = left - (right - left), to = right + (right - left), low = bottom - (top - bottom), high = top + (top - bottom);
  const y = [weight * from + bias, weight * to + bias];
  if (!Number.isFinite(weight + bias) || y.every(v => v < low) || y.every(v => v > high)) return null;
  const end = (x, v) => {   // cut at an edge, that edge is its y: so a steep line keeps its length
    const edge = Math.min(Math.max(v, low), high);
    return v === edge ? [x, v] : [Math.min(Math.max((edge - bias) / weight, from), to), edge];
  };
  return /** @type {[number, number, number, number]} */ ([...end(from, y[0]), ...end(to, y[1])]);
}

/**
 * Indices of the points of a polyline that show at this resolution: the first, and then each that
 * lies at least `apart` pixels from the last one kept. @returns {Uint32Array}
 */
export function visible(px, py, apart = 0.75) {
  const kept = [];
  let x = Infinity, y = Infinity;
  for (let k = 0; k < px.length; k++) {
    if (!Number.isFinite(px[k]) || !Number.isFinite(py[k])) break;
    if (k === 0 || Math.abs(px[k] - x) >= apart || Math.abs(py[k] - y) >= apart) {
      kept.push(k);
      x = px[k];
      y = py[k];
    }
  }
  return Uint32Array.from(kept);
}

/** How many of the sorted `indices` are at most k. */
export function upTo(indices, k) {
  let low = 0, high = indices.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indices[middle] <= k) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The least share of an axis between two of its labels, wide ones on the axis below, low ones on the axis beside. */
const APART = {iteration: 0.13, loss: 0.08};

/** Ticks 0, 10, 100, … last (>= 1) for an axis of iteration + 1 in powers of ten. @returns {number[]} */
export function iterationTicks(last) {
  const ticks = [0], whole = Math.log10(last + 1);
  for (let t = last < 10 ? 1 : 10; t < last; t *= 10) ticks.push(t);
  while (ticks.length > 1 && whole - Math.log10(ticks[ticks.length - 1] + 1) < APART.iteration * whole) ticks.pop();
  return [...ticks, last];
}

/** Ticks 1, 2, 3, … inside [low, high], thinned to 1, 2, 5, to powers of ten, or every few, on a long axis. @returns {number[]} */
export function lossTicks(low, high, most = 6) {
  if (!(low > 0 && low < high && high < Infinity)) return [];
  const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high)), whole = Math.log10(high / low);
  const inside = (digits, stride) => {
    const ticks = [];
    for (let e = Math.ceil(from / stride) * stride; e <= to; e += stride) for (const d of digits) ticks.push(Number(`${d}e${e}`));
    return ticks.filter(t => t >= low && t <= high);
  };
  for (const digits of [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1]]) {
    const ticks = inside(digits, 1), near = ticks.some((t, i) => i > 0 && Math.log10(t / ticks[i - 1]) < APART.loss * whole);
    if (ticks.length <= most && !near) return ticks;
  }
  let stride = 2;
  while (inside([1], stride).length > most) stride++;
  return inside([1], stride);
}

/** @typedef {{left: number, right: number, middle: number}} Label pixels; middle: of its height */

/** Whether two labels have something above each other. @param {Label} one @param {Label} other */
const share = (one, other) => one.left < other.right && other.left < one.right;

/**
 * Labels of one height, each as near as it can be to where it should be and none on another, the
 * lower ones first, others above them: the middle of each. Where there is no room above, below.
 * @param {Label[]} wanted @param {number} height @param {number} from the first middle there may be @param {number} to and the last
 * @returns {number[]}
 */
export function apart(wanted, height, from, to) {
  const placed = wanted.map(({middle}) => middle), done = [];
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[b].middle - wanted[a].middle);
  for (const i of order) {
    const others = done.filter(j => share(wanted[i], wanted[j])).map(j => placed[j]), free = y => others.every(other => Math.abs(other - y) >= height - 1e-9);
    const here = Math.min(Math.max(placed[i], from), to), above = others.map(other => other - height), below = others.map(other => other + height);
    const places = [here, ...above.filter(y => y <= here).sort((a, b) => b - a), ...below.filter(y => y > here).sort((a, b) => a - b)];
    placed[i] = places.find(y => y >= from && y <= to && free(y)) ?? here;
    done.push(i);
  }
  return placed;
}
