// One panel: a Plotly graph for axes, grid, hover and zoom, and a layer of SVG over it for what
// moves. Plotly.restyle at every frame would redraw the whole graph; the layer costs 0.2 ms.
//
// What stands in PANELS of stage.mjs is a class with a Panel of its own: made of (parent, press),
// it has show(run, look, Plotly), draft(run), to(step, k), remove() and `run`, the one that it shows.

import {drawable, pixel} from "../geometry.mjs";

const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/** @typedef {import("../geometry.mjs").Axis} Axis */

/** @type {Axis} before anything is drawn */
const NOWHERE = {range: [0, 1], length: 0};

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
    this.left = this.top = 0;
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
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(at);
  }

  /** Plotly does not bear two calls at once on one graph: each waits for the one before it. */
  turn(work) {
    return (this.busy = (this.busy ?? Promise.resolve()).catch(() => {}).then(() => this.removed || work()));
  }

  /**
   * Draws or updates the Plotly graph. `view` names what is drawn: while it stays the same so do
   * the traces, and the zoom a person has chosen.
   * @param {any} Plotly @param {object[]} traces @param {object} layout @param {string} view
   * @param {{touched?: boolean}} how touched: clicks and drags mean what is drawn, and Plotly has none
   */
  draw(Plotly, traces, layout, view, {touched = false} = {}) {
    this.Plotly = Plotly;
    const dragmode = touched || matchMedia("(pointer: coarse)").matches ? false : "zoom";
    return this.turn(async () => {
      const wanted = JSON.stringify([layout, view]);
      if (wanted === this.drawn) return this.place();   // the same picture: only what moves is new
      this.drawn = wanted;
      const first = !this.graph.data;
      await this.Plotly.react(this.graph, traces, {...layout, uirevision: view, dragmode}, {displayModeBar: false, doubleClick: touched ? false : "reset", showTips: false});
      if (first) this.graph.on("plotly_relayout", () => this.place());
      this.place();
    });
  }

  resize() {
    return this.turn(async () => {
      if (!this.graph.offsetWidth || !this.graph.data) return;   // resizing a hidden plot throws
      await this.Plotly.Plots.resize(this.graph);
      this.place();
    });
  }

  /** Takes over the axes as they are now, and has everything redrawn. */
  place() {
    if (this.removed) return;
    const {xaxis, yaxis, margin} = this.graph.layout;
    const width = this.graph.clientWidth - margin.l - margin.r, height = this.graph.clientHeight - margin.t - margin.b;
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
    this.resizes.disconnect();
    this.Plotly?.purge(this.graph);
  }
}
