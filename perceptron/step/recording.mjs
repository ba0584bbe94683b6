// What was recorded of a text, and how one moves in it. No DOM, and no server: what is not there yet
// is named, and whoever moves asks for it.

/** @typedef {import("./message.mjs").Seen} Seen */
/** @typedef {import("./message.mjs").TracePart} TracePart */
/** @typedef {import("./message.mjs").Failure} Failure */

/**
 * @typedef {object} Entry a line that has just run, or that raised an error
 * @property {number} iteration -1 for the lines before the loop
 * @property {number} line its number
 * @property {string[]} changed names of the tensors that it made or changed
 * @property {Record<string, Seen>} before all tensors, before it ran
 * @property {Record<string, Seen>} now and after it
 * @property {boolean} failed
 */

/** @typedef {{iteration: number, at: number}} Place the index of a line within its iteration */

/** The iteration of the lines before the loop. */
export const START = -1;

/** Iterations that are kept; those farthest from where one is are forgotten first. */
const KEPT = 600;

export class Recording {
  /** @param {string} identity of the text @param {number} iterations */
  constructor(identity, iterations) {
    this.identity = identity;
    this.iterations = iterations;
    /** @type {Map<number, Entry[]>} by iteration */
    this.there = new Map();
    /** @type {Failure | null} */
    this.failure = null;
  }

  /** @param {TracePart} trace */
  take({before, ran, failure}) {
    let now = before;
    const added = new Map();
    const put = (iteration, entry) => added.set(iteration, [...(added.get(iteration) ?? []), entry]);
    for (const {iteration, line, changed} of ran) {
      const after = {...now, ...changed};
      put(iteration, {iteration, line, changed: Object.keys(changed), before: now, now: after, failed: false});
      now = after;
    }
    if (failure) {
      put(failure.iteration, {...failure, changed: [], before: now, now, failed: true});
      this.failure = failure;
    }
    for (const [iteration, entries] of added) this.there.set(iteration, entries);
  }

  /** Forgets what is far from there. @param {number} iteration */
  forget(iteration) {
    const far = [...this.there.keys()].filter(one => one !== START).sort((a, b) => Math.abs(b - iteration) - Math.abs(a - iteration));
    for (const one of far.slice(0, Math.max(far.length - KEPT, 0))) this.there.delete(one);
  }

  /** The last iteration that there is, recorded or not. */
  get last() { return this.failure ? this.failure.iteration : this.iterations - 1; }

  /** @param {number} iteration */
  lines(iteration) { return this.there.get(iteration) ?? []; }

  /** @param {Place} place @returns {Entry | null} */
  entry({iteration, at}) { return this.lines(iteration)[at] ?? null; }

  /** Whether no line follows. @param {Place} place */
  ends({iteration, at}) { return iteration === this.last && this.there.has(iteration) && at >= this.lines(iteration).length - 1; }

  /** Whether no line comes before. @param {Place} place */
  begins({iteration, at}) { return iteration === START && at === 0; }

  /** The last line of an iteration; at -1 where that is not recorded. @param {number} iteration @returns {Place} */
  lastOf(iteration) { return {iteration, at: this.lines(iteration).length - 1}; }

  /**
   * The first iteration from there on, in that direction, that is not recorded; null where all within
   * `far` are.
   * @param {number} iteration @param {number} direction 1 or -1 @param {number} far
   */
  missing(iteration, direction, far) {
    for (let one = iteration; Math.abs(one - iteration) <= far && one >= START && one <= this.last; one += direction) {
      if (!this.there.has(one)) return one;
    }
    return null;
  }
}

/**
 * @typedef {(recording: Recording, from: Place) => Place} Move where one goes from there; a place that is
 * not recorded has an `at` that none has, or stands for the last line where it is negative
 */

/** @type {Move} */
export const next = (recording, {iteration, at}) => {
  if (at + 1 < recording.lines(iteration).length) return {iteration, at: at + 1};
  return iteration < recording.last ? {iteration: iteration + 1, at: 0} : {iteration, at};
};

/** @type {Move} */
export const back = (recording, {iteration, at}) => {
  if (at > 0) return {iteration, at: at - 1};
  return iteration > START ? recording.lastOf(iteration - 1) : {iteration, at};
};

/**
 * To the last line of an iteration: of this one, if one is before it, else of the next; so many times.
 * @param {number} count @returns {Move}
 */
export const whole = count => (recording, {iteration, at}) => {
  const within = iteration !== START && at < recording.lines(iteration).length - 1;
  return recording.lastOf(Math.min(iteration + count - Number(within), recording.last));
};

/** To the last line of the iteration before; so many times. @param {number} count @returns {Move} */
export const wholeBack = count => (recording, {iteration}) =>
  iteration === START ? {iteration, at: 0} : recording.lastOf(Math.max(iteration - count, START));

/** To where an iteration begins. @param {number} goal @returns {Move} */
export const to = goal => recording => ({iteration: Math.min(Math.max(goal, 0), recording.last), at: 0});

/** @type {Move} */
export const home = () => ({iteration: START, at: 0});

/** @type {Move} */
export const end = recording => recording.lastOf(recording.last);
