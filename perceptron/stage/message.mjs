// The message to the stage, as perceptron/stage/payload.py makes it: each noun by its fields there,
// which a test holds together. Numbers by the thousand are tables, beside it.

import {telling} from "./page.mjs";

/**
 * @typedef {object} Titles of the two axes: name and unit, as a person reads them
 * @property {string} x
 * @property {string} y
 */

/**
 * @typedef {object} Moments
 * @property {number} n
 * @property {number} mean_x
 * @property {number} mean_y
 * @property {number} sxx Σ (x - mean_x)²
 * @property {number} sxy
 * @property {number} syy
 */

/**
 * @typedef {object} PointsPart the points, all of them; which are drawn, the table "points" says
 * @property {string} identity other points have another; "" in a saved page
 * @property {string} file what they are called in the name of a file
 * @property {Titles} titles
 * @property {Moments} moments
 */

/**
 * @typedef {object} SettingsPart what a run was made with, as far as the stage shows it
 * @property {number} learning_rate
 * @property {number} iterations asked for; a stopped or an untrained run has fewer
 * @property {string} loss a name in LOSSES of losses.mjs
 * @property {number} delta Huber's own number, y-units
 * @property {boolean} clamp w·x is held at zero where it would be negative
 * @property {string} optimizer a name in OPTIMIZERS of optimizers.mjs
 * @property {Record<string, number>} numbers the optimizer's own
 * @property {number | null} batch_size null: all points at once
 * @property {boolean} start_chosen by hand; else the weights are random
 * @property {string} seed of those; in digits, for it may have more than a float holds
 * @property {string} variant how its loop is broken; "" for the sound one
 */

/**
 * @typedef {object} TheoryPart what is known of a run without training
 * @property {number[]} steep_direction in (weight, bias), of length 1
 * @property {number} flat smaller eigenvalue of the Hessian; 0 when all x are equal
 * @property {number | null} edge the largest stable learning rate; null: there is none, or it isn't known
 * @property {boolean} plain_descent gradient descent on squares, all points at once: each mode shrinks evenly
 * @property {boolean} best_rate_known
 * @property {number | null} updates_per_epoch null without batches
 */

/**
 * @typedef {object} Minimum the line with the least loss
 * @property {number} weight
 * @property {number} bias
 * @property {number} loss
 * @property {number} middle its height at the mean of x, above the mean of y; 0 for least squares
 * @property {string} name "least squares", "least absolute loss", …
 */

/**
 * @typedef {object} Outcome how a run ends
 * @property {number | null} since iteration from which it stays within 1 % of the least loss
 * @property {number | null} hovers iteration from which it is never higher than `height`, nor on its way
 * @property {number} height excess loss, the largest from there on; 0 where it does not hover
 * @property {boolean} bursts whether it hovers by lying within 1 %, but for bursts
 * @property {boolean} falling on the whole, in its second half
 * @property {number} moved the furthest from its start, as a share of what that was off by
 */

/**
 * @typedef {object} RunPart its numbers are the table "path 0" for the first run, "path 1" for the next
 * @property {string} identity another run has another; "" in a saved page
 * @property {string} engine "autograd" or "exact"
 * @property {SettingsPart} settings
 * @property {TheoryPart} theory
 * @property {Minimum} best
 * @property {Outcome} outcome
 * @property {boolean} diverged
 * @property {string} why it diverged, or would: one sentence
 * @property {boolean} thinned only the steps where something changes were kept
 * @property {string} left_out of the picture, in words; "" when nothing is
 */

/**
 * @typedef {object} View how the stage stands
 * @property {number} iteration
 * @property {string} speed as in the player's menu
 * @property {boolean} loop at its end it plays again from the start
 * @property {string} loss_axes "log", "linear" or "excess"
 * @property {boolean} points the legend's switches: this
 * @property {boolean} neuron its line
 * @property {boolean} best the line with the least loss, and every trace of it
 * @property {string} residuals "lines", "squares", "springs" or "off"
 * @property {string} surface of the loss, "contours" or "3d"
 * @property {boolean} diagram the neuron as a strip, x to ŷ
 * @property {boolean} gradient an arrow on the surface, and the two eigen-directions
 */

/**
 * @typedef {object} ZonesPart learning rates at which one zone ends and the next begins; null: there is none
 * @property {number | null} slow below it the run does not come within 1 % of the least loss
 * @property {number | null} fast above it it does not stay there, or swings needlessly
 * @property {number | null} edge above it it diverges
 * @property {number} best of all
 */

/**
 * @typedef {object} RatePart the learning rate as it is chosen, and which ones are good
 * @property {number} value
 * @property {ZonesPart | null} zones null where they are not known
 * @property {string} why they are not, in a sentence
 * @property {string} help what a learning rate is
 * @property {number} heard the number of the last wish for one that was heard; 0 before any
 */

/**
 * @typedef {object} Menus what can be chosen on the stage itself, as in the sidebar: name -> what is written there
 * @property {Record<string, string>} sets of points
 * @property {string} chosen_set the name of the one that is shown
 * @property {Record<string, string>} optimizers
 * @property {string} chosen_optimizer
 */

/**
 * @typedef {object} TrainingPart the training that makes the first run, step by step
 * @property {number} number other trainings have others
 * @property {boolean} running else the first run is what it has made
 */

/**
 * @typedef {object} Notices what must be said beside the picture; "" when there is nothing to say
 * @property {string} stale why the run is out of date
 * @property {string} obstacle why Train can do nothing
 * @property {string} failure why the last training ended before its end, or did not begin
 */

/**
 * @typedef {object} Edits of the points: which can be taken back, and made again
 * @property {boolean} undo
 * @property {boolean} redo
 */

/**
 * @typedef {object} PinPart a run that is kept beside the first one
 * @property {SettingsPart} settings
 * @property {number} weight of its untrained neuron
 * @property {number} bias
 */

/**
 * @typedef {object} BroughtPart a run that another page brings, to be pinned
 * @property {number} number another one has another
 * @property {PinPart} pin
 */

/**
 * @typedef {object} SessionPart whose session this is, for a tab that keeps what was made in an earlier one
 * @property {string} identity another session has another
 * @property {boolean} heard whether the tab has told what it had kept of an earlier one
 * @property {boolean} asks whether it is to tell even that it has kept nothing: a wish waits for that
 * @property {number} taken rises when a moment was taken up: with it come a view and pinned runs
 * @property {boolean} keeps whether the browser keeps the last points for a new tab too
 * @property {number} forgotten rises when what was kept is to be forgotten
 * @property {string} engine that Train runs, "autograd" or "exact"
 * @property {string} outline of the scene: its text without the numbers of its points
 * @property {string} note what could not be taken up, and why
 */

/**
 * @typedef {object} LinkPart a link of the scene
 * @property {string} link
 * @property {string} code as a QR code, an SVG picture
 */

/**
 * @typedef {object} SharedPart the answer to a wish for the scene's link
 * @property {number} asked the number of that wish
 * @property {LinkPart[]} links the first by the browser's address, others by the machine's
 * @property {string} why there are none
 */

/**
 * @typedef {object} Host addresses on the server that shows the stage, from the root of its host
 * @property {string} assets the folder of its files
 * @property {string} health answers while the server is there
 */

/**
 * @typedef {object} Message
 * @property {PointsPart} points
 * @property {RunPart[]} runs on these points; the first is played; none on fewer than two
 * @property {View | null} view taken up when the stage appears; null: as the browser has it
 * @property {Notices} notices
 * @property {Edits} edits
 * @property {Host | null} host null in a saved page
 * @property {number} play rises when the first run should play from the start
 * @property {RatePart | null} rate as it is chosen; null where nobody chooses
 * @property {Menus | null} menus null in a saved page
 * @property {string} chosen what Train would run: points and settings that are others have another
 * @property {number} answered the number of the last wish that was heard; 0 before any
 * @property {TrainingPart | null} training null: the first run is of none
 * @property {PinPart[]} pins taken up with the view
 * @property {SessionPart | null} session null in a saved page
 * @property {SharedPart | null} shared null: nobody has asked for a link
 * @property {BroughtPart | null} brought null: no other page has brought one
 * @property {Record<string, string>} terms word -> what it means
 */

/** @typedef {ArrayLike<number> & Iterable<number>} Column */
/** @typedef {{getChild: (name: string) => {toArray: () => Column} | null}} Table of Arrow, or of a saved page */
/** @typedef {{message: Message} & {[name: `path ${number}`]: Table} & {points?: Table}} Sent */

/**
 * A column of a table that was sent.
 * @param {Sent} sent @param {"points" | `path ${number}`} table @param {string} name
 * @returns {Column}
 */
export function column(sent, table, name) {
  const found = sent[table]?.getChild(name);
  if (!found) throw new Error(`message: the table “${table}” has no column “${name}”`);
  return found.toArray();
}

/** @typedef {"train" | "stop" | "best_rate" | "unclamp" | "new_start" | "points" | "undo" | "redo" | "rate" | "start" | "seeded" | "set" | "optimizer" | "share"} Wish what a person may ask the server for */
/** @typedef {(name: Wish, value?: unknown) => void} Tell */
/** @typedef {{data: Sent, parentElement: HTMLElement, setTriggerValue?: (name: string, value: unknown) => void}} Component as Streamlit hands it over */

/**
 * How a wish reaches the server; null where there is none.
 * @param {Pick<Component, "setTriggerValue">} component
 * @returns {Tell | null}
 */
export function teller({setTriggerValue}) {
  return setTriggerValue ? telling(setTriggerValue) : null;
}

/** How long an answer to a wish is waited for, before what was sent last is shown again, milliseconds. */
export const PATIENCE = 5000;

let last = 0;

/** A wish's number, larger than those before it, also those of a page that was left: it is a time. */
export const serial = () => (last = Math.max(Date.now(), last + 1));
