// Training one neuron written out, by every rule, as the oracle of the stage's tests.

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

/** What a residual adds to a loss, and that by the residual. */
const MEASURES = {
  square: [r => r * r, r => 2 * r],
  absolute: [Math.abs, Math.sign],
  huber: [(r, d) => (Math.abs(r) <= d ? (r * r) / 2 : d * (Math.abs(r) - d / 2)), (r, d) => Math.max(-d, Math.min(d, r))],
};
const measured = ({measure = "square"}) => MEASURES[measure];

/** The loss of all points, whatever the batch. */
export function lossOf(points, line, {delta = 1, mean = false, clamp = false, ...settings}) {
  const total = sum(residuals(points, line, clamp).map(r => measured(settings)[0](r, delta)));
  return mean || settings.measure ? total / points.x.length : total;
}

/** One parameter's update from its gradient, as the textbooks have it, in torch's variant. */
const RULES = {
  descent: (rate) => g => rate * g,
  momentum: (rate, {keep}) => { let v = 0; return g => rate * (v = keep * v + g); },
  nesterov: (rate, {keep}) => { let v = 0; return g => { v = keep * v + g; return rate * (g + keep * v); }; },
  adagrad: rate => { let s = 0; return g => { s += g * g; return g === 0 ? 0 : (rate * g) / Math.sqrt(s); }; },
  rmsprop: rate => { let s = 0; return g => { s = 0.99 * s + 0.01 * g * g; return (rate * g) / (Math.sqrt(s) + 1e-8); }; },
  adam: rate => { let m = 0, s = 0, k = 0; return g => { k++; m = 0.9 * m + 0.1 * g; s = 0.999 * s + 0.001 * g * g; return (rate * m) / (1 - 0.9 ** k) / (Math.sqrt(s / (1 - 0.999 ** k)) + 1e-8); }; },
};

/** The points of each update, in a new order every epoch. */
function* batches({x, y}, size, next) {
  for (;;) {
    const order = x.map((_, i) => [next(), i]).sort(([a], [b]) => a - b).map(([, i]) => i);
    for (let i = 0; i < x.length; i += size) {
      const some = order.slice(i, i + size);
      yield {x: some.map(k => x[k]), y: some.map(k => y[k])};
    }
  }
}

/** A training by any rule, loss and batch, in float64: {rule, keep, measure, delta, batch, rate, mean, clamp}. */
export function travel(points, settings) {
  const {rule = "descent", rate, iterations, weight = 0.4963, bias = 0.7682, mean = false, delta = 1, batch = points.x.length, keep = 0.9, seed = 1, clamp = false} = settings;
  const path = {weight: [], bias: [], loss: [], iteration: []}, line = {weight, bias}, slope = measured(settings)[1];
  const some = batches(points, batch, random(seed)), update = {weight: RULES[rule](rate, {keep}), bias: RULES[rule](rate, {keep})};
  for (let k = 0; k <= iterations; k++) {
    for (const [name, value] of Object.entries({...line, loss: lossOf(points, line, settings), iteration: k})) path[name].push(value);
    const at = batch < points.x.length ? some.next().value : points, share = mean || settings.measure ? 1 / at.x.length : 1;
    const pull = residuals(at, line, clamp).map(r => share * slope(r, delta));
    line.weight -= update.weight(sum(pull.map((p, i) => (clamp && line.weight * at.x[i] < 0 ? 0 : p * at.x[i]))));
    line.bias -= update.bias(sum(pull));
  }
  return path;
}

/** Where a function with one valley is lowest. */
function lowest(score, low, high) {
  for (let i = 0; i < 90; i++) {
    const a = low + (high - low) / 3, b = high - (high - low) / 3;
    if (score(a) <= score(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** The line of the least absolute or Huber loss: for each slope the best height, and of these the best. */
export function bottom(points, settings) {
  const around = leastSquares(points), mx = average(points.x), wide = Math.sqrt(average(points.x.map(v => (v - mx) ** 2))), off = 9 * (Math.sqrt(average(residuals(points, around).map(r => r * r))) + 1e-9);
  const place = weight => {
    const height = lowest(middle => lossOf(points, {weight, bias: middle - weight * mx}, settings), around.weight * mx + around.bias - off, around.weight * mx + around.bias + off);
    return {weight, bias: height - weight * mx};
  };
  if (!(wide > 0)) return place(0);
  return place(lowest(weight => lossOf(points, place(weight), settings), around.weight - off / wide, around.weight + off / wide));
}

/** How a run ends: see perceptron/analysis/outcome.py. */
function ending({x, y}, path, excess, {loss: least, ...best}, squared, diverged) {
  const last = excess.length - 1, half = last >> 1, late = (3 * last) >> 2, from = (holds, all = excess) => { let k = all.length; while (k > 0 && holds(all[k - 1])) k--; return k === all.length ? null : k; };
  const mx = average(x), wide = Math.sqrt(average(x.map(v => (v - mx) ** 2))), at = ({weight, bias}) => [weight * mx + bias, weight * wide];
  const places = path.weight.map((weight, k) => at({weight, bias: path.bias[k]})), way = (a, b) => Math.hypot(...a.map((v, i) => v - b[i])), steps = (a, b) => sum(places.slice(a, b).map((place, i) => way(place, places[a + i + 1])));
  const start = residuals({x, y}, {weight: path.weight[0], bias: path.bias[0]}), moved = Math.max(...places.map(place => way(place, places[0]))) / Math.sqrt(average(start.map(r => r * r)));
  const near = v => v <= 0.01 * least, told = {since: least > 0 ? from(near) : null, hovers: null, height: 0, bursts: false, falling: false, moved};
  if (last < 40 || !excess.every(Number.isFinite)) return told;
  const means = parts(excess.slice(half), 8).map(average), falls = sum(means.flatMap((m, i) => means.slice(i + 1).map(later => Math.sign(m - later))));
  told.falling = falls >= 22 && average(excess.slice(late)) < 0.995 * average(excess.slice(half, late));
  const centre = [0, 1].map(i => average(places.slice(late).map(place => place[i]))), scatter = Math.sqrt(average(places.slice(late).map(place => way(place, centre) ** 2)));
  const lessens = Math.max(...excess.slice(late)) <= 0.3 * Math.max(...excess.slice(half, late)) || steps(late, last) <= 0.3 * steps(half, late);
  if (diverged || told.falling || lessens || way(centre, at(best)) > 2 * scatter) return told;
  const size = (last + 1) >> 4, over = excess.slice(size - 1).map((_, k) => sum(excess.slice(k, k + size))), calm = Math.max(...over.slice(half)), height = Math.max(...excess.slice(half));
  const hovers = Math.max(from(v => v <= calm, over), from(v => v <= height));
  if (height <= 1e-6 * (squared ? sum(y.map(v => (v - average(y)) ** 2)) * squared : path.loss[0])) return told;
  const first = excess.findIndex(near), bursts = height > least && least > 0 && average(excess.slice(half).map(v => Number(near(v)))) > 0.5;
  if (bursts) return {...told, bursts, since: null, hovers: first, height: Math.max(...excess.slice(first))};
  return {...told, hovers, height, since: height <= 0.01 * least ? told.since : null};
}

/** In so many parts, the first of them longer by one where it does not go up evenly. */
function parts(values, count) {
  const size = Math.floor(values.length / count), longer = values.length % count, from = i => i * size + Math.min(i, longer);
  return Array.from({length: count}, (_, i) => values.slice(from(i), from(i + 1)));
}

/** Rates at which a velocity keep leaves the edge of gradient descent, as multiples of that. */
const REACH = {descent: () => 1, momentum: keep => 1 + keep, nesterov: keep => (1 + keep) / (1 + 2 * keep)};

/** A run as perceptron/stage/run.mjs makes it from what the server sends; every `each`-th step of the history. */
export function run(points, settings, {each = 1, given = false} = {}) {
  const {x, y} = points, n = x.length, mean_x = average(x), mean_y = average(y), {measure, rule = "descent", batch = n, keep = 0.9, mean = false} = settings;
  const share = mean || measure ? 1 / n : 1, {direction, curvature} = steepest(points), straight = {...settings, clamp: false}, best = measure ? bottom(points, straight) : leastSquares(points);
  const sxx = sum(x.map(v => (v - mean_x) ** 2)), sxy = sum(x.map((v, i) => (v - mean_x) * (y[i] - mean_y))), syy = sum(y.map(v => (v - mean_y) ** 2));
  const all = batch >= n, even = rule === "descent" && all && !measure, path = even ? descend(points, settings) : travel(points, settings);
  const kept = path.iteration.filter(k => k % each === 0 || k < 3 || k === settings.iterations), column = name => Float64Array.from(kept, k => path[name][k]);
  const lines = path.weight.map((weight, k) => ({weight, bias: path.bias[k]})), lowest = lossOf(points, best, straight), least = lowest > 1e-14 * syy * share ? lowest : 0;
  const excess = lines.map((line, k) => (settings.clamp && !even ? path.loss[k] : lossOf(points, line, straight)) - lowest);
  const diverged = !measure && rule in REACH && !(path.loss.at(-1) <= (all ? 1.001 : 100) * path.loss[0]);
  const middle = measure === undefined ? 0 : best.weight * mean_x + best.bias - mean_y;
  const part = {
    identity: "a run", engine: "exact", diverged, why: "It diverges.", thinned: false, left_out: "",
    settings: {
      learning_rate: settings.rate, iterations: settings.iterations, loss: measure ?? (mean ? "mean" : "sum"), delta: settings.delta ?? 1,
      clamp: Boolean(settings.clamp), start_chosen: given, variant: "",
    },
    theory: {
      steep_direction: direction, flat: (4 * n * sxx * share) / curvature, plain_descent: even, best_rate_known: !measure && all,
      edge: all && !measure && rule in REACH ? (2 * REACH[rule](keep)) / (curvature * share) : null, updates_per_epoch: all ? null : Math.ceil(n / batch),
    },
    best: {...best, loss: least, middle, name: "the best"},
    outcome: ending(points, path, excess, {...best, loss: least}, measure ? 0 : share, diverged),
  };
  const told = {identity: "points", titles: {x: "x", y: "y"}, moments: {n, mean_x, mean_y, sxx, sxy, syy}};
  return {...part, points: {...points, ...told}, path, excess, window: null, time: null, end: kept.length - 1, first: path.loss[0], iteration: column("iteration"), weight: column("weight"), bias: column("bias"), loss: column("loss")};
}
