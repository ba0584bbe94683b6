// When things happen: playback time belongs to what changes on screen.

/** At 1x a run takes about this long, and one iteration never longer than `LONGEST`; seconds. */
export const WHOLE = 8, LONGEST = 0.25;

/** Of the playing time, this share follows the change; the rest is even, so that nothing stands still. */
const BY_CHANGE = 0.85;

/**
 * What each step changes: the move of the line's two ends as a share of the picture's height, plus
 * the move of log-loss as a share of its axis. `change[k]` is the way from step k-1 to step k.
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

/** Caps shares of a whole so that none exceeds `cap`, and what is cut off goes to the others. */
export function capped(shares, cap) {
  let free = 1, open = 0;
  for (const s of shares) open += s;
  if (!(open > 0)) return shares.map(() => 1 / shares.length);
  let out = shares.map(s => s / open);
  for (let round = 0; round < 30; round++) {
    let cut = 0;
    let rest = 0;
    for (const s of out) s >= cap ? (cut += cap) : (rest += s);
    free = 1 - cut;
    if (rest <= 0 || out.every(s => s <= cap * (1 + 1e-9))) break;
    out = out.map(s => (s >= cap ? cap : (s * free) / rest));
  }
  return out;
}

/**
 * Playing time of every step, seconds at 1x: 0 for step 0, rising to the whole.
 * `iteration[k]` is step k's iteration (they are not consecutive in a thinned history); the run is
 * paced up to step `end`, where it leaves the picture, and what follows shares a short tail.
 * @returns {Float64Array} (steps,)
 */
export function pace(change, iteration, end = change.length - 1) {
  const steps = change.length, time = new Float64Array(steps);
  if (steps < 2) return time;
  const stop = Math.max(end, 1), whole = Math.min(WHOLE, stop * LONGEST);
  const cap = Math.max(LONGEST / whole, 1 / stop);
  const share = capped(change.slice(1, stop + 1), cap);
  const span = iteration[stop] - iteration[0];
  for (let k = 1; k <= stop; k++) {
    const even = (iteration[k] - iteration[k - 1]) / span;
    time[k] = time[k - 1] + whole * (BY_CHANGE * share[k - 1] + (1 - BY_CHANGE) * even);
  }
  for (let k = stop + 1; k < steps; k++) time[k] = time[stop] + (whole * 0.15 * (k - stop)) / (steps - 1 - stop);
  return time;
}

/** The last step whose time has come. */
export function stepAt(time, seconds) {
  let low = 0, high = time.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time[middle] <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The step at which a run leaves the picture for good: both ends of the line and everything
 * between are more than two heights outside, or a number is no longer finite. The last step when
 * it never does.
 */
export function leaves({weight, bias, loss}, [left, right], [bottom, top]) {
  const height = top - bottom, last = weight.length - 1;
  const far = v => v > top + 2 * height || v < bottom - 2 * height;
  for (let k = last; k >= 0; k--) {
    const a = weight[k] * left + bias[k], b = weight[k] * right + bias[k];
    const out = !Number.isFinite(a + b + loss[k]) || (far(a) && far(b));
    if (!out) return Math.min(k + 1, last);
  }
  return Math.min(1, last);
}
