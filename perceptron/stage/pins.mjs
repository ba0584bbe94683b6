// Runs that are kept beside the one that is shown. Each keeps its settings and its start, and is
// worked out on the points shown, so that losses can be compared. No DOM.

import {AT_ONCE, draftOf} from "./draft.mjs";
import {lossOf} from "./landscape.mjs";
import {byMoments, lossNamed} from "./losses.mjs";
import {optimizerNamed} from "./optimizers.mjs";
import {stepAt} from "./pace.mjs";
import {work} from "./preview.mjs";
import {short} from "./ruler.mjs";
import {variantOf} from "./variants.mjs";

/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./run.mjs").Points} Points */
/** @typedef {import("./run.mjs").Run} Run */

/** So many can be told apart. */
export const MOST = 5;

/** What is said of one that can't be worked out on the points shown. */
export const EARLIER = "earlier points";

/** Of two starts, the share by which numbers may differ and be the same: the core's are in single precision. */
const SAME = 1e-6;

/**
 * @typedef {object} Pin
 * @property {number} slot from 0 to MOST - 1: its dash and its colour
 * @property {Run} run as it was when it was pinned
 */

/**
 * @typedef {object} Pinned a pinned run as it is shown beside another
 * @property {number} slot
 * @property {Pin} pin
 * @property {Run} run in the terms of the other: its points, its axes, its best line and its loss
 * @property {boolean} earlier it is the run on points of before: on these it can't be worked out here
 * @property {boolean} measured its loss is the other's loss of each of its steps
 * @property {string[]} differs what it was trained with that the other was not
 */

/** @param {Pin[]} pins @param {Run} run @returns {Pin[]} with this run */
export function withPin(pins, run) {
  const taken = new Set(pins.map(pin => pin.slot)), slot = Array.from({length: MOST}, (_, i) => i).find(i => !taken.has(i));
  return slot === undefined ? pins : [...pins, {slot, run}];
}

/**
 * The pinned runs beside another. While a hand holds something all of them have a frame together.
 * @param {Pin[]} pins @param {Run} run @returns {Pinned[]}
 */
export function beside(pins, run) {
  const afford = within((run.drafted ? 1 : MOST) * AT_ONCE);
  return pins.map(pin => {
    const same = samePoints(pin.run.points, run.points);
    const earlier = !same && (pin.run.loss.length < 2 || !afford(work(run.points.moments.n, pin.run.settings)));
    const own = same || earlier ? pin.run : draftOf({...pin.run, points: run.points}, {});
    return {slot: pin.slot, pin, earlier, ...inTermsOf(run, own, earlier, afford), differs: differences(pin.run, run)};
  });
}

/** Whether so much can be done at once, and there is still so much of a share, which then is used. @param {number} left @returns {(todo: number) => boolean} */
const within = left => todo => {
  const enough = todo <= Math.min(left, AT_ONCE);
  if (enough) left -= todo;
  return enough;
};

/** Whether these are the same points, however their moments were rounded. @param {Points} one @param {Points} other */
function samePoints(one, other) {
  if (one.x === other.x && one.y === other.y) return true;
  const equal = (a, b) => a.length === b.length && Array.from(a).every((v, i) => v === b[i]);
  return one.moments.n === other.moments.n && equal(one.x, other.x) && equal(one.y, other.y);
}

/** What the loss of a step depends on, beside the points. @param {SettingsPart} settings */
const measure = ({loss, delta}) => (loss === "huber" ? `${loss} ${delta}` : loss);

/**
 * A run measured by the loss of another; of earlier points, and where that would take too long, by its own.
 * @param {Run} run the other @param {Run} own @param {boolean} earlier
 * @param {(todo: number) => boolean} afford @returns {{run: Run, measured: boolean}}
 */
function inTermsOf(run, own, earlier, afford) {
  const {points, best, settings: {loss, delta}} = run, same = measure(own.settings) === measure(run.settings);
  if (earlier) return {run: own, measured: same};
  const settings = {...own.settings, loss, delta}, shown = {...own, points, best, settings};
  if (same) return {run: shown, measured: true};
  if (!afford(own.loss.length * (byMoments(settings) ? 1 : points.x.length))) return {run: {...own, points, best}, measured: false};
  const of = lossOf(settings, points), losses = Float64Array.from(own.weight, (weight, k) => of(weight, own.bias[k]));
  return {run: {...shown, loss: losses, first: losses[0]}, measured: true};
}

/** The step of a run at an iteration; of one that is over by then, or has left the picture, its last. @param {Pick<Run, "iteration" | "end">} run @param {number} at that iteration */
export const stepOn = ({iteration, end}, at) => Math.min(stepAt(iteration, at), end);

/** What one run was trained with that another was not, in words; nothing where they are the same. @param {Run} one @param {Run} other @returns {string[]} */
export function differences(one, other) {
  const mine = one.settings, theirs = other.settings;
  return [...ofLoop(mine, theirs), ...ofRule(mine, theirs), ...ofLoss(mine, theirs), ...ofBatches(mine, theirs), ...ofStart(one, other), ...ofLength(mine, theirs)];
}

/** @param {SettingsPart} mine @param {SettingsPart} theirs */
function ofLoop(mine, theirs) {
  return mine.variant === theirs.variant ? [] : [variantOf(mine)?.title.toLowerCase() ?? "the sound loop"];
}

/** As it stands on a ruler, or, where that does not tell two rates apart, in full. */
const rateWord = (rate, other) => `rate ${short(rate) === short(other) ? Number(rate.toPrecision(7)) : short(rate)}`;

const OWN = {momentum: "momentum", beta1: "β₁", beta2: "β₂", epsilon: "ε"};

/** @param {SettingsPart} mine @param {SettingsPart} theirs */
function ofRule(mine, theirs) {
  const rate = mine.learning_rate === theirs.learning_rate ? [] : [rateWord(mine.learning_rate, theirs.learning_rate)];
  if (mine.optimizer !== theirs.optimizer) return [optimizerNamed(mine.optimizer).title, ...rate];
  const own = Object.keys(mine.numbers).filter(name => mine.numbers[name] !== theirs.numbers[name]);
  return [...rate, ...own.map(name => `${OWN[name]} ${mine.numbers[name]}`)];
}

/** @param {SettingsPart} mine @param {SettingsPart} theirs */
function ofLoss(mine, theirs) {
  const clamp = mine.clamp === theirs.clamp ? [] : [mine.clamp ? "clamp" : "no clamp"];
  if (measure(mine) === measure(theirs)) return clamp;
  return [mine.loss === theirs.loss ? `δ ${mine.delta}` : lossNamed(mine.loss).name, ...clamp];
}

/** @param {SettingsPart} mine @param {SettingsPart} theirs */
function ofBatches({batch_size: mine}, {batch_size: theirs}) {
  return mine === theirs ? [] : [mine === null ? "no batches" : `batches of ${mine}`];
}

/** @param {Run} one @param {Run} other */
function ofStart({settings, weight: [weight], bias: [bias]}, other) {
  const near = (a, b) => Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  if (near(weight, other.weight[0]) && near(bias, other.bias[0])) return [];
  const written = v => String(Number(v.toPrecision(3))).replace("-", "−");
  return [settings.start_chosen ? `start ${written(weight)}, ${written(bias)}` : `seed ${settings.seed}`];
}

/** @param {SettingsPart} mine @param {SettingsPart} theirs */
function ofLength({iterations: mine}, {iterations: theirs}) {
  return mine === theirs ? [] : [`${mine.toLocaleString("en")} iterations`];
}

/** Words at the end of a line have room for so many differences. */
const TOLD = 2;

/** What a pinned run is called beside the other. @param {Pick<Pinned, "differs" | "earlier">} pinned */
export function nameOf({differs, earlier}) {
  const told = differs.slice(0, TOLD).join(", ") + (differs.length > TOLD ? ", …" : "");
  return [told, earlier ? EARLIER : ""].filter(Boolean).join(" · ") || "pinned";
}
