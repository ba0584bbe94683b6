// One panel: a Plotly graph for axes, grid and contours, and a layer of SVG over it for what moves.
// Plotly.restyle at every frame would redraw the whole graph; the layer costs 0.2 ms. What hands do
// is ours: zoom.mjs and pointing.mjs beside this file.
//
// What stands in PANELS of stage.mjs is a class with a Panel of its own: made of (parent, press),
// it has beside(pinned), show(run, look, Plotly), draft(run), to(step, k), remove() and `run`, the one
// that it shows.

import {drawable, pixel} from "../geometry.mjs";
import {inTurn} from "./turns.mjs";
import {isPart, kept} from "../zoom.mjs";

const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/** @typedef {import("../geometry.mjs").Axis} Axis */
/** @typedef {import("../zoom.mjs").Extent} Extent */

/** @type {Axis} before anything is drawn */
const NOWHERE = {range: [0, 1], length: 0};

/** What can change of an axis alone, by a zoom for instance: a fifth of the work of drawing a graph anew. */
const AXIS = ["range", "tickvals", "ticktext", "tickformat"];

/** After so long without a zoom the hand has come to rest, milliseconds. */
const RESTS = 150;

/**
 * @typedef {object} Place a panel's section, before anything is drawn in it
 * @property {string} name its class, without pn-
 * @property {string} label its name for who doesn't see it
 * @property {string} inside its heading and its own buttons, as HTML
 * @property {string[][]} layers [tag, class] from bottom to top
 */

/** An SVG element with a class, in `parent`. */
export function shape(parent, tag, name) {
  const node = document.createElementNS(SVG, tag);
  node.setAttribute("class", `pn-${name}`);
  return parent.appendChild(node);
}

export class Panel {
  /** @param {HTMLElement} parent @param {Place} place */
  constructor(parent, {name, label, inside, layers}) {
    const at = parent.appendChild(document.createElement("section"));
    at.className = `pn-panel pn-${name}`;
    at.setAttribute("aria-label", label);
    at.innerHTML = inside;
    this.at = at;
    /** @type {any} the library, from the first drawing on */
    this.Plotly = undefined;
    this.removed = false;
    this.turn = inTurn(() => this.removed);
    this.left = this.top = 0;
    /** @type {{width: number, height: number} | null} of the graph, pixels */
    this.size = null;
    /** @type {Axis} */
    this.x = NOWHERE;
    /** @type {Axis} */
    this.y = NOWHERE;
    /** @type {any} Plotly adds its own fields to it */
    this.graph = at.appendChild(Object.assign(document.createElement("div"), {className: "pn-plot"}));
    this.svg = shape(at, "svg", "over");
    this.svg.setAttribute("aria-hidden", "true");
    const id = `pn-clip-${++made}`, clip = shape(this.svg, "clipPath", "clip");
    clip.id = id;
    this.window = shape(clip, "rect", "window");
    this.inside = shape(this.svg, "g", "inside");
    this.inside.setAttribute("clip-path", `url(#${id})`);
    this.layer = Object.fromEntries(layers.map(([tag, name]) => [name, shape(this.inside, tag, name)]));
    this.placed = () => {};         // set by the owner: redraw what depends on pixels
    this.zoomed = () => {};         // set by the stage: more or less is in view
    /** @type {(reading: import("../reading.mjs").Reading | null) => void} set by an owner who marks what is pointed at */
    this.pointed = () => {};
    /** @type {(part: Extent) => {xaxis?: object, yaxis?: object}} set by an owner whose axes have ticks of its own */
    this.ticked = () => ({});
    /** @type {((part: Extent) => object[]) | null} set by an owner who has more to draw of a part, when the hand rests */
    this.detailed = null;
    /** @type {object[]} */
    this.traces = [];
    this.details = 0;               // how many more are drawn
    /** @type {any} as Plotly takes it, with everything in its axes */
    this.layout = null;
    /** @type {Extent} everything */
    this.whole = {x: [0, 1], y: [0, 1]};
    /** @type {Extent | null} what a person has zoomed to; null: everything */
    this.zoom = null;
    /** @type {Extent | null} what Plotly's axes have of that */
    this.reached = null;
    this.axes = "";                 // in which units that is
    this.frame = 0;
    this.rest = 0;                  // the timer of a hand that rests
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(at);
  }

  /**
   * Draws or updates the Plotly graph, with everything in its axes. What lies over it is placed by
   * `place`, when all panels are drawn: each in turn would have the page laid out again and again.
   * @param {any} Plotly @param {object[]} traces @param {any} layout
   * @param {string} view names what is drawn: while it stays the same, so do the traces
   * @param {string} axes names their units: while they stay the same, so does the zoom a person has chosen
   */
  draw(Plotly, traces, layout, view, axes) {
    this.Plotly = Plotly;
    return this.turn(async () => {
      this.take(layout, axes);
      const wanted = JSON.stringify([layout, view], (key, value) => (AXIS.includes(key) ? undefined : value));
      if (wanted === this.drawn) return this.reach();
      this.drawn = wanted;
      this.traces = traces;
      return this.paint();
    });
  }

  async paint() {
    const {zoom, traces} = this, more = zoom && this.detailed ? this.detailed(zoom) : [];
    await this.Plotly.react(this.graph, [...traces, ...more], this.cut(), {displayModeBar: false, doubleClick: false, showTips: false});
    this.details = more.length;
    this.reached = zoom;
  }

  /** A layout to be drawn. A person's zoom goes with the axes' units, or when it would show nothing of it. @param {any} layout @param {string} axes */
  take(layout, axes) {
    const {xaxis: {range: x}, yaxis: {range: y}} = layout, same = axes === this.axes;
    if (this.zoom && !(same && String([x, y]) === String([this.whole.x, this.whole.y]))) this.zoom = same ? kept(this.zoom, {x, y}) : null;
    Object.assign(this, {layout, axes, whole: {x, y}});
    this.tell();
  }

  /** The layout with its axes as they are to be in view; Plotly writes into what it is given. */
  cut() {
    const {layout, shown: {x, y}, zoom} = this, ticks = zoom ? this.ticked(zoom) : {};
    return {...layout, xaxis: {...layout.xaxis, range: [...x], ...ticks.xaxis}, yaxis: {...layout.yaxis, range: [...y], ...ticks.yaxis}};
  }

  tell() {
    this.at.classList.toggle("pn-zoomed", this.zoom !== null);
    this.zoomed();
  }

  /** What is in view. @returns {Extent} */
  get shown() { return this.zoom ?? this.whole; }

  /** Zooms to an extent; the picture follows in the next frame. @param {Extent} extent */
  see(extent) {
    this.zoom = isPart(extent, this.whole) ? extent : null;
    this.tell();
    this.frame ||= requestAnimationFrame(() => this.follow());
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.refine(), RESTS);
  }

  /** What is in view, drawn as finely as everything is. */
  refine() {
    return this.turn(async () => {
      if (!this.detailed || !(this.zoom || this.details)) return;
      await this.paint();
      this.place();
    });
  }

  follow() {
    this.frame = 0;
    return this.turn(async () => {
      if (this.zoom === this.reached) return;
      await this.reach();
      this.place();
    });
  }

  /** Moves the axes to what is to be in view. */
  async reach() {
    const {zoom} = this, layout = this.cut(), changes = {};
    for (const name of ["xaxis", "yaxis"]) for (const key of AXIS) {
      const wanted = layout[name][key] ?? null, is = this.graph.layout[name][key] ?? null;
      if (String(wanted) !== String(is)) changes[`${name}.${key}`] = wanted;   // ranges alone are cheap
    }
    if (Object.keys(changes).length) await this.Plotly.relayout(this.graph, changes);
    this.reached = zoom;
  }

  resize() {
    return this.turn(async () => {
      if (!this.graph.offsetWidth || !this.graph.data) return;   // resizing a hidden plot throws
      await this.Plotly.Plots.resize(this.graph);
      this.size = this.measured();
      this.place();
    });
  }

  /** What it has of the page, which is laid out where anything has changed: it is asked for when it may be another. */
  measured() {
    const {clientWidth: width, clientHeight: height} = this.graph;
    return {width, height};
  }

  /** Takes over the axes as they are now, and has everything redrawn. */
  place() {
    if (this.removed || !this.graph.layout) return;
    this.size ??= this.measured();
    const {xaxis, yaxis, margin} = this.graph.layout, width = this.size.width - margin.l - margin.r, height = this.size.height - margin.t - margin.b;
    if (width <= 0 || height <= 0) return;
    this.left = margin.l;
    this.top = margin.t;
    this.x = {range: xaxis.range.map(Number), log: xaxis.type === "log", length: width, flip: false};
    this.y = {range: yaxis.range.map(Number), log: yaxis.type === "log", length: height, flip: true};
    for (const [name, value] of Object.entries({x: this.left, y: this.top, width, height})) this.window.setAttribute(name, String(value));
    this.placed();
  }

  /** A part of its section. @param {string} selector @returns {any} */
  part(selector) { return this.at.querySelector(selector); }

  /** A pointer's place, pixels from the axes' beginnings. @param {{clientX: number, clientY: number}} event @returns {{x: number, y: number}} */
  where({clientX, clientY}) {
    const box = this.graph.getBoundingClientRect();
    return {x: clientX - box.left - this.left, y: clientY - box.top - this.top};
  }

  /** Whether a place is between the axes. @param {{x: number, y: number}} place */
  within({x, y}) { return x >= 0 && y >= 0 && x <= this.x.length && y <= this.y.length; }

  px(value) { return this.left + drawable(pixel(this.x, value), this.x.length); }
  py(value) { return this.top + drawable(pixel(this.y, value), this.y.length); }

  /** Puts the dot at a pixel. */
  dot(x, y) {
    this.layer.dot.setAttribute("cx", x.toFixed(1));
    this.layer.dot.setAttribute("cy", y.toFixed(1));
  }

  trace(name, d) { this.layer[name].setAttribute("d", d); }

  remove() {
    this.removed = true;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.resizes.disconnect();
    this.Plotly?.purge(this.graph);
  }
}
