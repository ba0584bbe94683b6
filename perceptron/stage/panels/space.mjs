// The loss surface in space: a Plotly graph of its own, made when it is first asked for, and where
// its camera sees a neuron. Plotly draws the surface; the path lies over it, in the panel's layer.

import {extent} from "../geometry.mjs";
import {mix} from "../look.mjs";
import {project, seenBy} from "../projection.mjs";
import {inTurn} from "./turns.mjs";

/** @typedef {import("../look.mjs").Look} Look */
/** @typedef {{weights: number[], biases: number[], z: number[][]}} Grid of log10 of the loss */

/** From where it is seen at first: further off in a panel that is not as wide as this, times its height. */
const EYE = {x: -0.88, y: -1.47, z: 0.83}, WIDE = 1.15;

const camera = ({width, height}) => {
  const far = Math.max(WIDE * height / width, 1) || 1, {x, y, z} = EYE;
  return {eye: {x: far * x, y: far * y, z: far * z}, center: {x: 0.03, y: 0, z: -0.17}, up: {x: 0, y: 0, z: 1}};
};

/** Sides of the box, in Plotly's own measure. */
const BOX = {x: 1.15, y: 1.15, z: 0.62};

/** Of the points' colour: at the lowest loss, of a line on the surface, of the floor. */
const DEEP = 0.32, LINE = 0.22, FLOOR = 0.05;

/** Lines on the surface each way. */
const LINES = 16;

let answer = /** @type {boolean | null} */ (null);

/** Whether the browser can draw in space. */
export function possible() {
  answer ??= Boolean(document.createElement("canvas").getContext("webgl"));
  return answer;
}

export class Space {
  /** @param {HTMLElement} parent @param {() => void} seen called when the camera sees it from elsewhere */
  constructor(parent, seen) {
    /** @type {any} */
    this.graph = parent.appendChild(Object.assign(document.createElement("div"), {className: "pn-space"}));
    this.fit = parent.appendChild(Object.assign(document.createElement("button"), {type: "button", className: "pn-button pn-view", textContent: "Fit view", hidden: true}));
    this.fit.onclick = () => this.back();
    this.seen = seen;
    /** @type {any} */
    this.Plotly = undefined;
    this.removed = false;
    this.turn = inTurn(() => this.removed);
    /** @type {Float64Array | null} from data to the clip space */
    this.matrix = null;
    /** @type {number[][]} what is in the box: weights, biases, log10 of the loss */
    this.box = [[0, 1], [0, 1], [0, 1]];
    this.resizes = new ResizeObserver(() => this.turn(() => this.graph.data && this.graph.offsetWidth && this.Plotly.Plots.resize(this.graph)));
    this.resizes.observe(parent);
  }

  /** @param {any} Plotly @param {Grid} grid @param {Look} theme */
  draw(Plotly, grid, theme) {
    this.Plotly = Plotly;
    return this.turn(async () => {
      const wanted = JSON.stringify([grid.weights, grid.biases, grid.z[0], theme]);
      if (wanted === this.drawn) return;
      this.drawn = wanted;
      this.box = [extent(grid.weights), extent(grid.biases), extent(grid.z.flat())];
      const first = !this.graph.data;
      await Plotly.react(this.graph, [surface(grid, theme)], layout(this.box, this.size(), theme), {displayModeBar: false, showTips: false});
      if (first) this.graph.on("plotly_relayout", change => { if ("scene.camera" in change) this.fit.hidden = false; });
      this.watch();
    });
  }

  /** Tells with each picture of Plotly's that is seen from elsewhere. */
  watch() {
    const {glplot} = this.graph._fullLayout.scene._scene;
    if (glplot !== this.watched) {
      const render = glplot.onrender;
      glplot.onrender = () => {
        render();
        this.look();
      };
      this.watched = glplot;
    }
    this.look();
  }

  look() {
    const scene = this.graph._fullLayout?.scene?._scene;
    if (this.removed || !scene?.glplot?.cameraParams) return;
    const matrix = seenBy(scene.glplot.cameraParams), {width, height} = this.size();
    const written = [...matrix, ...scene.dataScale, width, height].join();
    if (written === this.written) return;
    this.written = written;
    const [x, y, z] = scene.dataScale;
    this.matrix = matrix.map((v, i) => v * [x, y, z, 1][Math.floor(i / 4)]);
    this.seen();
  }

  size() {
    const {clientWidth: width, clientHeight: height} = this.graph;
    return {width, height};
  }

  /** Pixels of a neuron that has a loss; no numbers where it is outside the box. @returns {[number, number]} */
  spot(weight, bias, loss) {
    const {matrix, box: [x, y, [low, high]]} = this, {width, height} = this.size();
    if (!matrix || !(weight >= x[0] && weight <= x[1] && bias >= y[0] && bias <= y[1])) return [NaN, NaN];
    return project(matrix, weight, bias, Math.min(Math.max(Math.log10(loss), low), high), width, height);
  }

  /** As it is seen now, as the address of a picture. @returns {string | null} */
  photograph() { return this.graph._fullLayout?.scene?._scene?.toImage("png") ?? null; }

  back() {
    this.fit.hidden = true;
    return this.turn(async () => {
      await this.Plotly.relayout(this.graph, {"scene.camera": camera(this.size())});
      this.fit.hidden = true;
    });
  }

  remove() {
    this.removed = true;
    this.resizes.disconnect();
    this.Plotly?.purge(this.graph);
  }
}

/** @param {Grid} grid @param {Look} theme */
function surface({weights, biases, z}, {points, paper}) {
  const lines = values => ({show: true, color: mix(points, paper, LINE + DEEP), width: 1, highlight: false, start: values[0], end: values[values.length - 1], size: (values[values.length - 1] - values[0]) / LINES});
  return {
    type: "surface", x: weights, y: biases, z, showscale: false, hoverinfo: "skip",
    colorscale: [[0, mix(points, paper, DEEP)], [1, mix(points, paper, FLOOR)]],
    contours: {x: lines(weights), y: lines(biases), z: {highlight: false}},
    lighting: {ambient: 1, diffuse: 0, specular: 0, fresnel: 0},
  };
}

/** In space Plotly draws numbers by the square of their size, right at 12 pixels. @param {number[][]} box @param {{width: number, height: number}} at @param {Look} theme */
function layout([weights, biases, heights], at, {paper, points, rule, soft, font, size, narrow}) {
  const wall = {showbackground: false, showspikes: false, gridcolor: rule, zeroline: false, linecolor: rule, tickfont: {size: Math.sqrt(12 * (size - 1))}, showticklabels: !narrow, nticks: 5};
  const of = (name, range) => ({...wall, title: {text: narrow ? "" : name, font: {size}}, range});
  return {
    margin: {l: 0, r: 0, t: 0, b: 0}, paper_bgcolor: "rgba(0,0,0,0)", font: {family: font, size, color: soft}, uirevision: "turned",
    scene: {
      camera: camera(at), aspectmode: "manual", aspectratio: BOX, dragmode: "turntable", hovermode: false,
      xaxis: of("weight", weights), yaxis: of("bias", biases),
      zaxis: {...wall, range: heights, title: {text: ""}, showticklabels: false, showgrid: false, showline: false, showbackground: true, backgroundcolor: mix(points, paper, FLOOR)},
    },
  };
}
