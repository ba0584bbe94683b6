// What can be switched on the stage, in the legend and in the headings, and what of it a run can show. No DOM.

import {scalesOf} from "./scales.mjs";
import {pulling} from "./springs.mjs";

/** @typedef {import("./message.mjs").View} View */
/** @typedef {Omit<View, "iteration" | "speed" | "loop">} Switches */
/** @typedef {Pick<import("./run.mjs").Run, "points" | "settings" | "theory">} Shown what they depend on of a run */

/** @type {Switches} what is on where nobody has switched anything */
export const USUAL = {points: true, neuron: true, best: true, residuals: "lines", loss_axes: "log", surface: "contours", diagram: false, gradient: false};

/** What of a view is switched. @param {View} view @returns {Switches} */
export const switchesOf = ({iteration, speed, loop, ...switches}) => switches;

/** Above this many points the lines of their residuals would be one grey block, and squares even earlier; of springs a sample is drawn. */
const LINES = 600, SQUARES = 200;

/**
 * How the residuals of a run can be shown, in the order in which clicks go through it, and why in
 * no more ways; "" where all are there.
 * @param {Pick<Shown, "points" | "settings">} run @returns {{ways: string[], why: string}}
 */
export function waysOf({points, settings}) {
  const n = points.x.length, pulls = pulling(settings);
  if (n > LINES) return pulls ? {ways: ["off", "springs"], why: `No lines for more than ${LINES} points`} : {ways: ["off"], why: `Not drawn for more than ${LINES} points`};
  if (!pulls) return {ways: ["lines", "off"], why: "No squares and no springs: squares are not what this loss adds up"};
  if (n > SQUARES) return {ways: ["lines", "springs", "off"], why: `No squares for more than ${SQUARES} points`};
  return {ways: ["lines", "squares", "springs", "off"], why: ""};
}

/** With all x equal no line is the best, and none is drawn. @param {Pick<Shown, "theory">} run */
export const hasBest = ({theory}) => theory.flat > 0;

/** Which axes of the loss there are. @param {Switches} switches @param {Pick<Shown, "theory">} run */
const axesOf = ({best}, run) => scalesOf(best || !hasBest(run));

/**
 * What is on the screen of a run: squares that it lacks are lines, and where it has no best line
 * there is nothing to hide. Where the best is hidden so is all that tells of it: the loss itself
 * takes the place of its excess, and blank contours that of the surface in space.
 * @param {Switches} switches @param {Shown} run @returns {Switches}
 */
export function shownOf(switches, run) {
  const {ways} = waysOf(run), axes = axesOf(switches, run), best = switches.best || !hasBest(run);
  const among = (ways, wanted) => (ways.includes(wanted) ? wanted : ways[0]);
  return {
    ...switches, best,
    residuals: among(ways, switches.residuals),
    loss_axes: among(axes, switches.loss_axes),
    surface: best ? switches.surface : "contours",
  };
}

/**
 * The switches after a click on one of them.
 * @param {Switches} switches @param {keyof Switches} name @param {Shown} run @returns {Switches}
 */
export function switched(switches, name, run) {
  const of = {residuals: waysOf(run).ways, loss_axes: axesOf(switches, run), surface: ["contours", "3d"]}[name];
  if (!of) return {...switches, [name]: !switches[name]};
  const at = of.indexOf(String(shownOf(switches, run)[name]));
  return {...switches, [name]: of[(at + 1) % of.length]};
}
