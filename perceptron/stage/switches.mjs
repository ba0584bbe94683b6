// What the legend switches on and off, and what of it a run can show. No DOM.

import {lossNamed} from "./losses.mjs";

/** @typedef {import("./message.mjs").View} View */
/** @typedef {Pick<View, "points" | "neuron" | "best" | "residuals">} Switches */
/** @typedef {Pick<import("./run.mjs").Run, "points" | "settings" | "theory">} Shown what they depend on of a run */

/** @type {Switches} what is on where nobody has switched anything */
export const USUAL = {points: true, neuron: true, best: true, residuals: "lines"};

/** The legend's part of a view. @param {View} view @returns {Switches} */
export const switchesOf = ({points, neuron, best, residuals}) => ({points, neuron, best, residuals});

/** Above this many points the lines of their residuals would be one grey block, and squares even earlier. */
const LINES = 600, SQUARES = 200;

/**
 * How the residuals of a run can be shown, in the order in which clicks go through it, and why in
 * no more ways; "" where all are there.
 * @param {Pick<Shown, "points" | "settings">} run @returns {{ways: string[], why: string}}
 */
export function waysOf({points, settings}) {
  const n = points.x.length;
  if (n > LINES) return {ways: ["off"], why: `Not drawn for more than ${LINES} points`};
  if (!lossNamed(settings.loss).squared) return {ways: ["lines", "off"], why: "No squares: they are not what this loss adds up"};
  if (n > SQUARES) return {ways: ["lines", "off"], why: `No squares for more than ${SQUARES} points`};
  return {ways: ["lines", "squares", "off"], why: ""};
}

/** With all x equal no line is the best, and none is drawn. @param {Pick<Shown, "theory">} run */
export const hasBest = ({theory}) => theory.flat > 0;

/**
 * What is on the screen of a run: squares that it lacks are lines, and where it has no best line
 * there is nothing to hide.
 * @param {Switches} switches @param {Shown} run @returns {Switches}
 */
export function shownOf(switches, run) {
  const {ways} = waysOf(run);
  return {...switches, best: switches.best || !hasBest(run), residuals: ways.includes(switches.residuals) ? switches.residuals : ways[0]};
}

/**
 * The switches after a click on one of them.
 * @param {Switches} switches @param {keyof Switches} name @param {Shown} run @returns {Switches}
 */
export function switched(switches, name, run) {
  if (name !== "residuals") return {...switches, [name]: !switches[name]};
  const {ways} = waysOf(run), at = ways.indexOf(shownOf(switches, run).residuals);
  return {...switches, residuals: ways[(at + 1) % ways.length]};
}
