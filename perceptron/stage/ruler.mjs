// The ruler of the learning rate: a logarithmic scale, the zones on it, and what they are called.
// Pure functions: no DOM.

import {roundedTo} from "./gestures.mjs";

/** @typedef {import("./message.mjs").ZonesPart} ZonesPart */
/** @typedef {{from: number, to: number}} Window the ruler's ends, as powers of ten */
/** @typedef {"slow" | "good" | "over" | "wild"} Zone */
/** @typedef {{zone: Zone, from: number, to: number}} Bar a zone on the ruler, in shares of its length */

/** Decades that a ruler spans, and how many of them lie below the edge; without one, what is good lies in their middle. */
const DECADES = 3, EDGE = 2.1, MIDDLE = 1.5;

/** Notches in a decade, 6 % apart: what an arrow key goes by. A rate this near to one is on it. */
const NOTCHES = 40, ON = 0.1;

/** The rates that can be chosen: what Settings take, within what a number field can hold. */
export const LEAST = 1e-300, MOST = 1e6;

/** The least that is seen of a zone, in shares: overshooting is a sliver. */
const SEEN = 0.012;

/** A rate that is larger by such a share is the same, typed or slid. */
const ROUNDED = 1e-6;

const decade = rate => Number(Math.log10(rate).toFixed(9));
const holds = ({from, to}, rate) => decade(rate) >= from && decade(rate) <= to;
const within = (share, low = 0, high = 1) => Math.min(Math.max(share, low), high);

/** What has to be on the ruler: where too large a rate begins, or else the best one. @param {ZonesPart} zones */
const markOf = ({fast, edge, best}) => edge ?? fast ?? best;

/** What lies in the middle of it where nothing diverges. @param {ZonesPart} zones */
const middleOf = ({slow, fast, best}) => (slow && fast ? Math.sqrt(slow * fast) : best);

/** Three decades round the edge, moved by as many as it takes to have the rate on them. */
function around(rate, zones) {
  const wanted = zones?.edge ? decade(zones.edge) - EDGE : decade(zones ? middleOf(zones) : rate) - MIDDLE;
  const least = Math.ceil(decade(rate)) - DECADES, most = Math.floor(decade(rate));
  const from = within(Math.round(wanted), least, most);
  return {from, to: from + DECADES};
}

/**
 * The ruler's ends: as they were, unless the rate or the edge has left them.
 * @param {Window | null} before @param {number} rate @param {ZonesPart | null} zones
 * @returns {Window}
 */
export function windowFor(before, rate, zones) {
  const fresh = around(rate, zones), seen = window => zones === null || holds(window, markOf(zones));
  return before && holds(before, rate) && (seen(before) || !seen(fresh)) ? before : fresh;
}

/** How far along the ruler a rate is, from 0 to 1; its ends for one outside. @param {number} rate @param {Window} window */
export const shareOf = (rate, {from, to}) => within((Math.log10(rate) - from) / (to - from));

/**
 * The rate at a place of the ruler, rounded to what a pixel tells apart.
 * @param {number} share @param {Window} window @param {number} length of the ruler, pixels
 */
export function rateAt(share, {from, to}, length) {
  const rate = 10 ** (from + share * (to - from));
  return held(roundedTo(rate, rate * Math.LN10 * (to - from) / length));
}

const held = rate => within(rate, LEAST, MOST);

/** The rate some notches further on; from one between two notches, the first goes to the next. @param {number} rate @param {number} by not 0 */
export function notched(rate, by) {
  const place = NOTCHES * Math.log10(rate), at = by > 0 ? Math.floor(place + ON) : Math.ceil(place - ON);
  return held(Number((10 ** ((at + by) / NOTCHES)).toPrecision(3)));
}

/** The zone of a rate: "too slow", "good", "overshoots" or "too coarse", "diverges". @param {ZonesPart} zones @param {number} rate */
export function verdict({slow, fast, edge}, rate) {
  if (rate > (edge ?? Infinity)) return "diverges";
  if (rate > (fast ?? Infinity) * (1 + ROUNDED)) return edge === null ? "too coarse" : "overshoots";
  return rate >= (slow ?? Infinity) ? "good" : "too slow";
}

/** Three significant digits: 0.00129, 2.05e-7. @param {number} rate */
export const short = rate => String(Number(rate.toPrecision(3)));

/** 77 %, 99.6 %, 0.5 %: never a rounded-up 100. */
const percent = share => `${(100 * share).toFixed(share > 0.99 || share < 0.01 ? 1 : 0)} %`;

/** What the verdict means, with the number that decides. @param {ZonesPart} zones @param {number} rate */
export function sentence(zones, rate) {
  const {edge} = zones;
  switch (verdict(zones, rate)) {
    case "diverges": return `Above ${short(Number(edge))} this data diverges.`;
    case "overshoots": return `Overshoots; the edge is at ${short(Number(edge))}.`;
    case "too coarse": return "Too coarse: hovers about the best line.";
    case "too slow": return "Too slow for this many iterations.";
    default: return edge === null ? "Good; no rate makes it diverge." : `Good; ${percent(rate / edge)} of the edge at ${short(edge)}.`;
  }
}

/** The zones from left to right, without those that are not on the ruler. @param {ZonesPart} zones @param {Window} window @returns {Bar[]} */
export function bars({slow, fast, edge}, window) {
  const place = rate => (rate === null ? 1 : shareOf(rate, window)), edged = place(edge), top = Math.min(place(fast), edged);
  const low = Math.min(place(slow), top), over = top > 0 ? Math.max(edged, Math.min(top + SEEN, 1)) : edged;
  /** @type {[Zone, number, number][]} */
  const all = [["slow", 0, low], ["good", low, top], ["over", top, over], ["wild", over, 1]];
  return all.filter(([, from, to]) => to > from).map(([zone, from, to]) => ({zone, from, to}));
}

/** @typedef {{word: string, at: number, present: boolean}} Word centred at a share of the ruler */

/**
 * The words under the ruler: the present zone's, and others where there is room for them.
 * @param {ZonesPart} zones @param {Window} window @param {number} rate @param {number} letter its width, in shares
 * @returns {Word[]}
 */
export function words(zones, window, rate, letter) {
  const present = verdict(zones, rate), drawn = bars(zones, window), of = zone => drawn.find(bar => bar.zone === zone);
  const over = of("over"), beyond = present === "overshoots" ? over && {...over, to: 1} : zones.edge === null ? over : of("wild");
  const last = present === "overshoots" ? present : zones.edge === null ? "too coarse" : "diverges";
  const told = [word("too slow", of("slow"), letter), word("good", of("good"), letter), word(last, beyond, letter)];
  const mine = told.find(one => one.word === present);
  return told.filter(one => one === mine || (one.fits && !(mine && overlap(one, mine)))).map(one => ({word: one.word, at: one.at, present: one === mine}));
}

/** Centred under its zone, but never beyond an end of the ruler. @param {string} text @param {{from: number, to: number} | undefined} zone @param {number} letter */
function word(text, zone = {from: 1, to: 1}, letter) {
  const {from, to} = zone, width = text.length * letter;
  return {word: text, at: within((from + to) / 2, width / 2, 1 - width / 2), width, fits: to - from > 0.75 * width};
}

/** Whether two words would touch. */
const overlap = (one, other) => Math.abs(one.at - other.at) < 0.55 * (one.width + other.width);
