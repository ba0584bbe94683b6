// How much of everything a panel shows. Ranges are in the units of their axes, as Plotly has them:
// of a logarithmic axis in powers of ten, so that it zooms as evenly as any other. Nothing is ever
// shown beyond everything: wherever a hand goes, it is somewhere among the data. Pure functions: no DOM.

/** @typedef {[number, number]} Range from, to; from < to */
/** @typedef {{x: Range, y: Range}} Extent what a panel shows, or all that it has */
/** @typedef {{x: number, y: number}} Share a place within an extent: 0, 0 is its lower left, 1, 1 its upper right */

/** The least that is shown, as a share of everything, and of the size of its numbers: they are told apart by single precision. */
const DEEPEST = 1e-3, RESOLUTION = 1e-5;

/** Nearer than this share to everything is everything. */
const NEARLY = 1e-6;

/** How often a wheel's step doubles what is shown: a pixel, a line, a page of it; and at most, in one event. */
const PER_UNIT = [0.002, 0.05, 1], AT_MOST = 0.3;

/** Two fingers on a trackpad come as a wheel with Ctrl, in steps far smaller than a wheel's. */
const PINCHED = 10;

const width = ([from, to]) => to - from;

/** A range moved and cut so that it lies within everything. @param {Range} range @param {Range} whole @returns {Range} */
export function within(range, whole) {
  const all = width(whole), least = Math.min(Math.max(DEEPEST * all, RESOLUTION * Math.max(...whole.map(Math.abs))), all);
  const middle = (range[0] + range[1]) / 2, half = Math.min(Math.max(width(range), least), all) / 2;
  if (!(2 * half < all * (1 - NEARLY))) return [...whole];
  const from = Math.min(Math.max(middle - half, whole[0]), whole[1] - 2 * half);
  return [from, from + 2 * half];
}

/** Whether a range leaves nothing out. @param {Range} range @param {Range} whole */
const complete = (range, whole) => range.every((end, i) => Math.abs(end - whole[i]) <= NEARLY * width(whole));

/** Whether an extent shows less than everything. @param {Extent} shown @param {Extent} whole */
export const isPart = (shown, whole) => !complete(shown.x, whole.x) || !complete(shown.y, whole.y);

const at = ([from, to], share) => from + share * (to - from);

/**
 * An extent in which what lay at one place lies at another, `factor` times as wide and as high.
 * @param {Extent} shown @param {Extent} whole @param {Share} from @param {Share} to @param {{x: number, y: number}} factor
 * @returns {Extent}
 */
export function carried(shown, whole, from, to, factor) {
  const of = name => {
    const wide = factor[name] * width(shown[name]), low = at(shown[name], from[name]) - to[name] * wide;
    // Zoomed in as far as it goes, it stays where it is: the middle would wander from the pointer.
    const [start, end] = within([low, low + wide], whole[name]), cut = wide - (end - start);
    return within([low + to[name] * cut, low + to[name] * cut + end - start], whole[name]);
  };
  return {x: of("x"), y: of("y")};
}

/** Zoomed about a place, which stays where it is. @param {Extent} shown @param {Extent} whole @param {Share} place @param {{x: number, y: number}} factor */
export const zoomed = (shown, whole, place, factor) => carried(shown, whole, place, place, factor);

/** What was under a pointer in one place is under it in another. @param {Extent} shown @param {Extent} whole @param {Share} from @param {Share} to */
export const panned = (shown, whole, from, to) => carried(shown, whole, from, to, {x: 1, y: 1});

/** The rectangle between two corners. @param {Extent} shown @param {Extent} whole @param {Share} one @param {Share} other @returns {Extent} */
export function framed(shown, whole, one, other) {
  const of = name => {
    const ends = [one[name], other[name]].map(share => at(shown[name], Math.min(Math.max(share, 0), 1))).sort((a, b) => a - b);
    return within(/** @type {Range} */ (ends), whole[name]);
  };
  return {x: of("x"), y: of("y")};
}

/**
 * What is shown of other data: the same part of the axes, if at least half of it is still among
 * them; else everything, as null.
 * @param {Extent} shown @param {Extent} whole @returns {Extent | null}
 */
export function kept(shown, whole) {
  const common = name => Math.min(shown[name][1], whole[name][1]) - Math.max(shown[name][0], whole[name][0]);
  if (["x", "y"].some(name => common(name) < width(shown[name]) / 2)) return null;
  const next = {x: within(shown.x, whole.x), y: within(shown.y, whole.y)};
  return isPart(next, whole) ? next : null;
}

/**
 * By what a wheel's step multiplies what is shown: below 1 it zooms in.
 * @param {{deltaY: number, deltaMode: number, ctrlKey: boolean}} event
 */
export function factorOf({deltaY, deltaMode, ctrlKey}) {
  const doublings = deltaY * PER_UNIT[deltaMode] * (ctrlKey ? PINCHED : 1);
  return 2 ** Math.min(Math.max(doublings, -AT_MOST), AT_MOST);
}
