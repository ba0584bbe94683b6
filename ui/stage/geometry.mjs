// Where things are on the picture. Pure functions: no DOM, no Plotly.

/** @typedef {{range: [number, number], log?: boolean, length: number, flip?: boolean}} Axis */
/** @typedef {{n: number, mean_x: number, mean_y: number, sxx: number, sxy: number, syy: number}} Moments */

/** Data range -> axis range in which the data fill 80 %; a range without width gets one. */
export function padded(low, high, share = 0.125) {
  const span = high - low;
  const pad = span > 0 ? span * share : Math.max(Math.abs(low) * 0.1, 1);
  return /** @type {[number, number]} */ ([low - pad, high + pad]);
}

/** Smallest and largest of the finite values; [0, 1] when there are none. */
export function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const v of values) {
    if (v < low && v > -Infinity) low = v;
    if (v > high && v < Infinity) high = v;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Value -> pixel along an axis; a log axis has its range in powers of ten, as Plotly has. */
export function pixel({range: [from, to], log, length, flip}, value) {
  const v = log ? Math.log10(value) : value;
  const share = (v - from) / (to - from);
  return (flip ? 1 - share : share) * length;
}

/** Keeps a coordinate drawable: browsers lose track of numbers far outside the picture. */
export function drawable(p, length) {
  return Number.isFinite(p) ? Math.min(Math.max(p, -4 * length), 5 * length) : p > 0 ? 5 * length : -4 * length;
}

/**
 * The part of y = weight·x + bias inside a box one size larger on every side, as [x0, y0, x1, y1];
 * null when the line misses it. Browsers draw nonsense for coordinates of 1e9.
 */
export function segment({weight, bias}, [left, right], [bottom, top]) {
  const wide = right - left, high = top - bottom;
  let from = left - wide, to = right + wide;
  if (!Number.isFinite(weight + bias)) return null;
  if (weight !== 0) {
    const crossings = [(bottom - high - bias) / weight, (top + high - bias) / weight].sort((a, b) => a - b);
    from = Math.max(from, crossings[0]);
    to = Math.min(to, crossings[1]);
  } else if (bias < bottom - high || bias > top + high) return null;
  return from < to ? [from, weight * from + bias, to, weight * to + bias] : null;
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

/** How long a polyline through the points of `indices` is. */
export function length(px, py, indices) {
  let sum = 0;
  for (let i = 1; i < indices.length; i++) sum += Math.hypot(px[indices[i]] - px[indices[i - 1]], py[indices[i]] - py[indices[i - 1]]);
  return sum;
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

/**
 * The loss at (weight, bias) from the moments of the points: n·r̄² + Sxx·(w − w*)² + L*, where r̄ is
 * the residual at the middle of the points. Exact for squared error, and free of cancellation.
 */
export function lossFrom(moments, mean) {
  const {n, mean_x, mean_y, sxx, sxy, syy} = moments;
  const slope = sxx > 0 ? sxy / sxx : 0;
  const floor = Math.max(syy - slope * sxy, 0);
  const share = mean ? 1 / n : 1;
  return (weight, bias) => {
    const middle = weight * mean_x + bias - mean_y, turn = weight - slope;
    return share * (n * middle * middle + sxx * turn * turn + floor);
  };
}

/** The same with the clamp on w·x, point by point: there is no shorter way. */
export function lossClamped(x, y, mean) {
  const share = mean ? 1 / x.length : 1;
  return (weight, bias) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const residual = Math.max(weight * x[i], 0) + bias - y[i];
      sum += residual * residual;
    }
    return share * sum;
  };
}

/** log10 of the loss on a grid, rows by bias: what the contours are drawn from. */
export function contours(loss, weights, biases, floor) {
  return biases.map(bias => weights.map(weight => Math.log10(Math.max(loss(weight, bias), floor))));
}

export const spread = (from, to, count) => Array.from({length: count}, (_, i) => from + (to - from) * i / (count - 1));

/**
 * The window of the loss surface: start, bottom, and the point across the valley that a step at
 * the edge of stability reaches, so that it holds the path at any learning rate that converges.
 * @returns {{weight: [number, number], bias: [number, number]}}
 */
export function surfaceWindow(start, best, steep) {
  const along = (start.weight - best.weight) * steep[0] + (start.bias - best.bias) * steep[1];
  const across = {weight: start.weight - 2 * along * steep[0], bias: start.bias - 2 * along * steep[1]};
  const of = name => {
    const [low, high] = extent([start[name], best[name], across[name]]);
    const pad = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)) ? 0.22 * (high - low) : 0;
    return {low, high, pad};
  };
  const w = of("weight"), b = of("bias");
  // A start on the bottom's own row or column would leave a window without height.
  const least = {w: Math.max(w.pad, 0.02 * b.pad) || 0.5, b: Math.max(b.pad, 0.02 * w.pad) || 0.5};
  return {weight: [w.low - least.w, w.high + least.w], bias: [b.low - least.b, b.high + least.b]};
}

/** Ticks 0, 10, 100, … last for an axis of iteration + 1 in powers of ten. */
export function iterationTicks(last) {
  const ticks = [0];
  for (let t = last < 10 ? 1 : 10; t < last; t *= 10) ticks.push(t);
  if (ticks.length > 1 && Math.log10(last + 1) - Math.log10(ticks[ticks.length - 1] + 1) < 0.34) ticks.pop();
  ticks.push(last);
  return ticks;
}

/** Ticks 1, 2, 5, 10, … inside [low, high], thinned to powers of ten, or every few, on a long axis. */
export function lossTicks(low, high, most = 6) {
  const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
  for (const digits of [[1, 2, 5], [1]]) {
    const ticks = [];
    for (let e = from; e <= to; e++) for (const d of digits) ticks.push(d * 10 ** e);
    const inside = ticks.filter(t => t >= low && t <= high);
    if (inside.length <= most) return inside;
  }
  const stride = Math.ceil((to - from) / most);
  return spread(0, to - from, to - from + 1).map(i => from + i).filter(e => e % stride === 0).map(e => 10 ** e).filter(t => t >= low && t <= high);
}
