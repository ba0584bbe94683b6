// Gradient descent on one neuron written out, as the oracle of the stage's tests.

export const TUTORIAL = {
  x: [4.7, 2.4, 7.5, 7.1, 4.3, 7.8, 8.9, 5.2, 4.59, 2.1, 8, 5, 7.5, 5, 4, 8, 5.2, 4.9, 3, 4.7, 4, 4.8, 3.5, 2.1, 4.1],
  y: [2.6, 1.6, 3.09, 2.4, 2.4, 3.3, 2.6, 1.96, 3.13, 1.76, 3.2, 2.1, 1.6, 2.5, 2.2, 2.75, 2.4, 1.8, 1, 2, 1.6, 2.4, 2.6, 1.5, 3.1],
};
export const FALLING = {x: [1, 2.3, 2.8, 3.4, 4.7, 5.4, 6, 7.2, 7.6, 9], y: [8.5, 6.2, 6.9, 6, 5.9, 4.9, 4.1, 3.5, 3.2, 2.1]};

/** Random numbers that are the same at every run (mulberry32), in [0, 1). */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sum = values => values.reduce((a, b) => a + b, 0);
export const average = values => sum(values) / values.length;

/** What the neuron gives minus what was wanted, at every point. */
export const residuals = ({x, y}, {weight, bias}, clamp = false) => x.map((v, i) => (clamp ? Math.max(weight * v, 0) : weight * v) + bias - y[i]);

/** The least-squares line, from centred sums; level when all x are equal. */
export function leastSquares({x, y}) {
  const mx = average(x), my = average(y), sxx = sum(x.map(v => (v - mx) ** 2));
  const weight = sxx > 0 ? sum(x.map((v, i) => (v - mx) * (y[i] - my))) / sxx : 0;
  return {weight, bias: my - weight * mx};
}

/** The direction in (weight, bias) in which the loss is steepest, by power iteration on Σ[x² x; x 1]. */
export function steepest(points) {
  if (!known.has(points)) known.set(points, iterated(points));
  return known.get(points);
}
const known = new WeakMap();

function iterated({x}) {
  const a = sum(x.map(v => v * v)), b = sum(x), n = x.length;
  let c = 0.6, s = 0.8;
  for (let i = 0; i < 4000; i++) {
    const p = a * c + b * s, q = b * c + n * s, size = Math.hypot(p, q);
    [c, s] = [p / size, q / size];
  }
  return {direction: [c, s], curvature: 2 * (a * c * c + 2 * b * c * s + n * s * s)};
}

/** The whole history of a training, as the stage is sent it. `single`: in float32, as torch computes. */
export function descend({x, y}, {rate, iterations, weight = 0.4963, bias = 0.7682, mean = false, clamp = false, single = false}) {
  const f = single ? Math.fround : v => v, share = mean ? 1 / x.length : 1;
  const path = {weight: [], bias: [], loss: [], iteration: []};
  for (let k = 0; k <= iterations; k++) {
    let loss = 0, dw = 0, db = 0;
    for (let i = 0; i < x.length; i++) {
      const product = f(weight * x[i]), r = f(f((clamp ? Math.max(product, 0) : product) + bias) - y[i]);
      loss = f(loss + f(r * r));
      db = f(db + 2 * r);
      if (!clamp || product >= 0) dw = f(dw + 2 * r * x[i]);
    }
    for (const [name, value] of Object.entries({weight, bias, loss: f(loss * share), iteration: k})) path[name].push(value);
    weight = f(weight - rate * share * dw);
    bias = f(bias - rate * share * db);
  }
  return path;
}

/** A run as ui/stage/run.mjs makes it from what the server sends; every `each`-th step of the history. */
export function run(points, settings, {each = 1, given = false} = {}) {
  const {x, y} = points, n = x.length, mean_x = average(x), mean_y = average(y), best = leastSquares(points);
  const share = settings.mean ? 1 / n : 1, {direction, curvature} = steepest(points);
  const sxx = sum(x.map(v => (v - mean_x) ** 2)), sxy = sum(x.map((v, i) => (v - mean_x) * (y[i] - mean_y))), syy = sum(y.map(v => (v - mean_y) ** 2));
  const least = share * Math.max(sum(residuals(points, best).map(r => r * r)), 0);
  const path = descend(points, settings), kept = path.iteration.filter(k => k % each === 0 || k < 3 || k === settings.iterations);
  const column = name => Float64Array.from(kept, k => path[name][k]);
  const meta = {
    best: {...best, loss: least > 1e-14 * syy * share ? least : 0}, moments: {n, mean_x, mean_y, sxx, sxy, syy}, steep: direction,
    flat: (4 * n * sxx * share) / curvature, learning_rate: settings.rate, edge: 2 / (curvature * share),
    mean: Boolean(settings.mean), clamp: Boolean(settings.clamp), given, within: null,
  };
  return {meta, points, path, window: null, time: null, end: kept.length - 1, first: path.loss[0], iteration: column("iteration"), weight: column("weight"), bias: column("bias"), loss: column("loss")};
}
