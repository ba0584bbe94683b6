// The picture: the points, the line, and what the lit line of the text means in it.

import * as geometry from "./geometry.mjs";
import {OVER, SpringView, SUMS, SWITCH, UNDER} from "./springs.mjs";
import {digits, gradient, single, way} from "./words.mjs";

/** @typedef {import("./geometry.mjs").Drawn} Drawn */
/** @typedef {import("./geometry.mjs").Line} Line */
/** @typedef {import("./geometry.mjs").Axes} Axes */
/** @typedef {import("./message.mjs").Seen} Seen */
/** @typedef {import("./recording.mjs").Entry} Entry */

/** Points of which the squares can still be told apart. */
const FEW = 200;

/** A letter's usual size, pixels; room above the picture for its heading, and below that for force and torque, in letters. */
const USUAL = 13, HEADING = 2.9, SUMMED = 1.7;

/** Points that hide each other. */
const MANY = 1000;

/** What is drawn beside points and line, by the line's name. */
const TITLES = {
  x: "The inputs, along the axis", y: "The points", w: "The points", b: "The untrained line", forward: "Predictions, on the line", residual: "Residuals",
  loss: "Squared residuals", backward: "Gradient", "update w": "The line before and after", "update b": "The line before and after",
  "zero w": "Gradient emptied", "zero b": "Gradient emptied",
};

/** Many points lie under the line, few on it. @param {string} clip its id */
const layers = clip => `<clipPath id="${clip}"><rect/></clipPath><g class="pn-grid"></g><path class="pn-points pn-crowd"/><g clip-path="url(#${clip})">${UNDER}</g><g class="pn-inside" clip-path="url(#${clip})"></g><path class="pn-points pn-few-points"/>${OVER}<g class="pn-marks"></g>`;

let made = 0;

/** @param {Record<string, Seen>} now @returns {Line | null} */
const lineOf = now => (now.w && now.b ? {weight: single(now.w), bias: single(now.b)} : null);

const SVG = "http://www.w3.org/2000/svg";

/** Plain text within SVG. @param {string} text */
const escaped = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export class Picture {
  /** @param {HTMLElement} at */
  constructor(at) {
    at.innerHTML = `<div class="pn-picture-top"><h2></h2><ul class="pn-pulls"></ul>${SWITCH}</div>${SUMS}`;
    this.at = at;
    this.title = /** @type {HTMLElement} */ (at.querySelector("h2"));
    this.pulls = /** @type {HTMLElement} */ (at.querySelector("ul"));
    this.svg = at.appendChild(document.createElementNS(SVG, "svg"));
    this.svg.setAttribute("class", "pn-over pn-drawing");
    this.svg.setAttribute("role", "img");
    this.svg.innerHTML = layers(`pn-clip-${++made}`);
    this.springs = new SpringView(at);
    /** @type {Drawn | null} */
    this.drawn = null;
    /** @type {Drawn | null} of many, those whose residuals are drawn */
    this.some = null;
    this.titles = {x: "x", y: "y"};
    /** @type {Axes | null} */
    this.axes = null;
    this.size = USUAL;
    this.usual = {weight: 1, bias: 1};
    /** @type {{name: string, entry: Entry} | null} */
    this.last = null;
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(at);
  }

  /** @param {Drawn} drawn @param {{x: string, y: string}} titles @param {number} share of a squared residual in the loss */
  show(drawn, titles, share) {
    this.drawn = drawn;
    this.some = geometry.thinned(drawn, MANY);
    this.titles = titles;
    this.usual = geometry.slopes(drawn, drawn.start, share);
    this.springs.show(drawn, share);
    this.measure();
  }

  /** Residuals as springs, or as lines where a line of the text is about them. @param {boolean} on */
  turn(on) {
    this.springs.turn(on);
    this.measure();
  }

  /** Axes and grid anew: the panel has another size, or other points. */
  measure() {
    const {clientWidth: width, clientHeight: height} = this.at;
    if (!this.drawn || !width || !height) return;
    this.size = parseFloat(getComputedStyle(this.svg).fontSize) || USUAL;
    const {size} = this, box = {left: 3.2 * size, right: width - size, top: (HEADING + (this.springs.on ? SUMMED : 0)) * size, bottom: height - 2.1 * size};
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.axes = geometry.axesIn(geometry.extent(this.drawn), box);
    this.springs.measure(this.axes, size / USUAL);
    const {across, up} = this.axes, at = geometry.marks(this.axes, size);
    this.part("grid").innerHTML = at.x.map(x => `<path d="M${across(x)} ${box.top}V${box.bottom}"/><text x="${across(x)}" y="${box.bottom + 1.3 * size}" text-anchor="middle">${geometry.mark(x)}</text>`).join("")
      + at.y.map(y => `<path d="M${box.left} ${up(y)}H${box.right}"/><text x="${box.left - 0.5 * size}" y="${up(y)}" text-anchor="end" dominant-baseline="central">${geometry.mark(y)}</text>`).join("")
      + `<text class="pn-axis" x="${box.right}" y="${box.bottom - 0.5 * size}" text-anchor="end">${escaped(this.titles.x)}</text><text class="pn-axis" x="${box.left + 0.5 * size}" y="${box.top + 0.8 * size}">${escaped(this.titles.y)}</text>`;
    const rect = /** @type {Element} */ (this.svg.querySelector("rect"));
    for (const [name, value] of Object.entries({x: 0, y: box.top, width, height: height - box.top})) rect.setAttribute(name, String(value));
    const crowd = this.drawn.x.length > MANY, dots = geometry.dotsIn(this.drawn, null, this.axes);
    this.part("crowd").setAttribute("d", crowd ? dots : "");
    this.part("few-points").setAttribute("d", crowd ? "" : dots);
    if (this.last) this.to(this.last.name, this.last.entry);
  }

  /** @param {string} name */
  part(name) { return /** @type {Element} */ (this.svg.querySelector(`.pn-${name}`)); }

  /** @param {string} name of the line that has just run @param {Entry} entry */
  to(name, entry) {
    this.last = {name, entry};
    const {drawn, some, axes} = this, {now, before} = entry, line = lineOf(now), old = lineOf(before);
    if (!drawn || !some || !axes) return;
    const shown = entry.failed ? "" : name;
    this.title.textContent = TITLES[shown] ?? "Points and line";
    const paths = [];
    const put = (kind, d) => d && paths.push(`<path class="pn-${kind}" d="${d}"/>`);
    if (drawn.best && line) put("best", geometry.lineIn(drawn.best, drawn.clamp, axes));
    if (!this.springs.on && (line && ["residual", "backward"].includes(shown) || (shown === "loss" && drawn.x.length > FEW))) put("residuals", line && geometry.residualsIn(some, line, axes));
    if (line && shown === "loss" && drawn.x.length <= FEW) put("square", geometry.squaresIn(drawn, line, axes));
    const moves = shown.startsWith("update") && old && line && (old.weight !== line.weight || old.bias !== line.bias);
    if (moves) put("line pn-line-before", geometry.lineIn(/** @type {Line} */ (old), drawn.clamp, axes));
    if (line) put("line", geometry.lineIn(line, drawn.clamp, axes));
    for (const points of ["crowd", "few-points"]) /** @type {SVGElement} */ (this.part(points)).style.visibility = now.y ? "" : "hidden";
    if (now.x && !now.y) put("rug", Array.from(some.x, x => `M${axes.across(x)} ${axes.box.bottom}v-8`).join(""));
    if (line && shown === "forward") paths.push(...this.rings(some, line, axes));
    this.part("inside").innerHTML = paths.join("");
    this.springs.to(line, this.arrows(shown, entry, line));
    this.svg.setAttribute("aria-label", `${this.title.textContent}: ${drawn.x.length.toLocaleString("en")} points${line ? `, the line ŷ = ${digits(line.weight)}·x ${line.bias < 0 ? "−" : "+"} ${digits(Math.abs(line.bias))}` : ""}`);
  }

  /** The predictions, hollow, where they can be told apart. @param {Drawn} drawn @param {Line} line @param {Axes} axes */
  rings(drawn, line, axes) {
    if (drawn.x.length > FEW) return [`<path class="pn-predictions" d="${geometry.dotsIn(drawn, line, axes)}"/>`];
    return geometry.placesIn(drawn, line, axes).map(([x, y]) => `<circle class="pn-prediction" cx="${x}" cy="${y}"/>`);
  }

  /** The two components of the gradient, as they are stored, or as they were before they were emptied. @param {string} shown @param {Entry} entry @param {Line | null} line @returns {boolean} whether there are any to see */
  arrows(shown, {now, before}, line) {
    const {drawn, axes, size, usual} = this, marks = this.part("marks");
    const told = ["backward", "zero w", "zero b"].includes(shown) && drawn && axes && line;
    this.pulls.hidden = !told;
    if (!told) { marks.innerHTML = ""; return false; }
    const height = axes.box.bottom - axes.box.top, emptied = {w: shown === "zero w", b: shown === "zero b"};
    const slope = {w: gradient((emptied.w ? before : now).w), b: gradient((emptied.b ? before : now).b)};
    const turn = geometry.turnIn(geometry.lengthOf(slope.w, usual.weight, height), line, drawn.clamp, axes, 0.9 * size);
    const force = geometry.forceIn(geometry.lengthOf(slope.b, usual.bias, height), line, drawn.clamp, axes, 0.9 * size);
    const ring = axes.x[0] <= 0 && axes.x[1] >= 0 ? `<circle class="pn-pivot" cx="${axes.across(0)}" cy="${axes.up(geometry.heightAt(line, drawn.clamp, 0))}" r="${0.42 * size}"/>` : "";
    marks.innerHTML = `${ring}<path class="pn-pull${emptied.b ? " pn-emptied" : ""}" d="${force}"/><path class="pn-pull${emptied.w ? " pn-emptied" : ""}" d="${turn}"/>`;
    const says = (name, verb) => `<li><b>${emptied[name] ? "emptied" : slope[name] ? `${verb} ${way(slope[name])}` : "nothing stored"}</b> ∂loss/∂${name} <span>${digits(slope[name])}</span></li>`;
    this.pulls.innerHTML = says("b", "pulls") + says("w", "turns");
    return true;
  }

  remove() { this.sizes.disconnect(); }
}
