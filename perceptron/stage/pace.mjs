// When things happen: playback time belongs to what changes on screen.

/** At 1x a run takes about this long, and one iteration never longer than `LONGEST`; seconds. */
export const WHOLE = 8, LONGEST = 0.25;

/** Of the playing time, this share follows the change; the rest is even, so that nothing stands still. */
const BY_CHANGE = 0.85;

/** The first `FIRST` iterations take at least `SLOW` seconds each, to be seen one by one, later ones ever less. */
const FIRST = 10, SLOW = 0.1;

/** @typedef {{weight: ArrayLike<number>, bias: ArrayLike<number>, loss: ArrayLike<number>}} Path */

/**
 * What each step changes: the move of the line's two ends as a share of the picture's height, plus
 * the move of log-loss as a share of its axis. `change[k]` is the way from step k-1 to step k.
 * @param {Path} path @param {number[]} across left and right of the picture
 * @param {number} height of the picture @param {number} logSpan of the loss axis, in powers of ten
 * @returns {Float64Array} (steps,)
 */
export function changes({weight, bias, loss}, [left, right], height, logSpan) {
  const change = new Float64Array(weight.length);
  const limited = v => Math.min(Math.abs(v), 2);
  for (let k = 1; k < weight.length; k++) {
    const dw = weight[k] - weight[k - 1], db = bias[k] - bias[k - 1];
    const ends = limited((dw * left + db) / height) + limited((dw * right + db) / height);
    const fall = loss[k] > 0 && loss[k - 1] > 0 ? limited(Math.log10(loss[k] / loss[k - 1]) / logSpan) : 0;
    change[k] = Number.isFinite(ends + fall) ? ends + fall : 0;
  }
  return change;
}

/**
 * Scales shares to the sum 1 with none above `cap`: what is cut off goes to the others, in
 * proportion, or evenly when nothing else has a share.
 * @param {ArrayLike<number>} shares >= 0 @param {number} cap
 * @returns {Float64Array}
 */
export function capped(shares, cap) {
  const count = shares.length, sorted = Float64Array.from(shares).sort().reverse();
  const rest = new Float64Array(count + 1);   // rest[m]: sum of all but the m largest
  for (let m = count - 1; m >= 0; m--) rest[m] = rest[m + 1] + sorted[m];
  if (!(rest[0] > 0) || cap * count <= 1) return new Float64Array(count).fill(1 / count);
  let full = 0;                               // how many are at the cap
  while (sorted[full] * (1 - full * cap) > cap * rest[full]) full++;
  const left = 1 - full * cap;
  if (!(rest[full] > 0)) return Float64Array.from(shares, s => (s > 0 ? cap : left / (count - full)));
  return Float64Array.from(shares, s => Math.min((s / rest[full]) * left, cap));
}

/**
 * Playing time of every step, seconds at 1x: 0 for step 0, rising to the whole.
 * `iteration[k]` is step k's iteration (they are not consecutive in a thinned history); the run is
 * paced up to step `end`, where it leaves the picture, and what follows shares a short tail.
 * @param {Float64Array} change (steps,) @param {ArrayLike<number>} iteration (steps,), rising
 * @returns {Float64Array} (steps,)
 */
export function pace(change, iteration, end = change.length - 1) {
  const steps = change.length, time = new Float64Array(steps);
  if (steps < 2) return time;
  const stop = Math.max(end, 1), whole = Math.min(WHOLE, stop * LONGEST), span = iteration[stop] - iteration[0];
  const share = capped(change.slice(1, stop + 1), LONGEST / whole);
  const wanted = share.map((s, i) => {
    const even = (iteration[i + 1] - iteration[i]) / span, slow = SLOW * Math.min(1, (FIRST / iteration[i + 1]) ** 2);
    return Math.max(BY_CHANGE * s + (1 - BY_CHANGE) * even, slow / whole);
  });
  capped(wanted, LONGEST / whole).forEach((s, i) => { time[i + 1] = time[i] + whole * s; });
  for (let k = stop + 1; k < steps; k++) time[k] = time[stop] + (whole * 0.15 * (k - stop)) / (steps - 1 - stop);
  return time;
}

/** The last step whose time has come. @param {ArrayLike<number>} time rising @param {number} seconds */
export function stepAt(time, seconds) {
  let low = 0, high = time.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time[middle] <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Ends of a line this many heights outside the picture are gone: both on one side, or above and below. */
const GONE = 2, UPRIGHT = 20;

/**
 * The step at which a run leaves the picture for good: its line is far above or below, or stands
 * upright, or a number is no longer finite. The last step when it never does.
 * @param {Path} path @param {number[]} across left and right of the picture @param {number[]} up its bottom and top
 */
export function leaves({weight, bias, loss}, [left, right], [bottom, top]) {
  const height = top - bottom, last = weight.length - 1;
  const off = v => (v > top ? v - top : Math.min(v - bottom, 0)) / height;   // > 0 above, < 0 below
  for (let k = last; k >= 0; k--) {
    const a = off(weight[k] * left + bias[k]), b = off(weight[k] * right + bias[k]);
    const far = Math.min(Math.abs(a), Math.abs(b));
    const gone = far > UPRIGHT || (far > GONE && a * b > 0);
    if (!gone && Number.isFinite(a + b + loss[k])) return Math.min(k + 1, last);
  }
  return Math.min(1, last);
}
