// Axes that stay from run to run, so that two runs can be compared by eye. No DOM.

/** @typedef {[number, number]} Range as an axis has it: on a logarithmic one in powers of ten */

/** A run that fills less of an axis than this can't be read on it. */
const READABLE = 1 / 3;

const width = ([from, to]) => to - from;

/**
 * The range for another run on the same points: the one that was there; where the run leaves it,
 * widened to both; where the run would fill less than a third of that, its own.
 * @param {Range | undefined} before @param {Range} wanted by the run alone @returns {Range}
 */
export function steady(before, wanted) {
  if (!before) return wanted;
  /** @type {Range} */
  const both = [Math.min(before[0], wanted[0]), Math.max(before[1], wanted[1])];
  return width(wanted) >= READABLE * width(both) ? both : wanted;
}

/** The ranges of a panel's axes, as long as they are of the same data. */
export class Steady {
  of = "";
  /** @type {Record<string, Range>} */
  ranges = {};

  /**
   * @template {Record<string, Range>} Ranges
   * @param {string} data other data begin anew @param {Ranges} wanted by a run, of each axis @returns {Ranges}
   */
  keep(data, wanted) {
    const before = data === this.of ? this.ranges : {};
    const ranges = /** @type {Ranges} */ (Object.fromEntries(Object.entries(wanted).map(([axis, range]) => [axis, steady(before[axis], range)])));
    this.of = data;
    this.ranges = ranges;
    return ranges;
  }
}
