// The section of the sheet that makes pictures of the stage, in the browser: PNG, SVG, GIF.

import {boxOf, drawing, fileOf} from "./pictures/drawing.mjs";
import {film, WIDE} from "./pictures/film.mjs";
import {canvasOf, fontOf, imageOf, pngOf} from "./pictures/raster.mjs";
import {digits, runName} from "./names.mjs";

/** @typedef {import("./player.mjs").Player} Player */
/** @typedef {import("./run.mjs").Run} Run */
/** @typedef {{root: HTMLElement, run: Run | null, player: Player, solid: () => string | null, lit: (light: boolean) => Promise<void>}} Shown the stage, as far as it matters here */

/** Pixels of a PNG for one of the screen. */
const FINE = 2;

const KINDS = [
  {name: "PNG", title: "This moment, twice as fine as the screen"},
  {name: "SVG", title: "This moment as a drawing, whose lines and words can be changed"},
  {name: "GIF", title: "The run as it is played, for slides"},
];

const PICTURE = `
  <div class="pn-choice">${KINDS.map(({name, title}) => `<button type="button" class="pn-button" data-kind="${name}" title="${title}">${name}</button>`).join("")}</div>
  <div class="pn-making" hidden><progress max="1" value="0" aria-label="Frames drawn"></progress><button type="button" class="pn-button">Cancel</button></div>
  <p class="pn-made" role="status"></p>`;

const CANCELLED = "cancelled", CHANGED = "The run has changed meanwhile.";

export class Picture {
  /** @param {Shown} stage */
  constructor(stage) {
    this.title = "Picture";
    this.stage = stage;
    this.at = Object.assign(document.createElement("div"), {className: "pn-picture", innerHTML: PICTURE});
    const part = selector => /** @type {any} */ (this.at.querySelector(selector));
    this.buttons = Object.fromEntries(KINDS.map(({name}) => [name, /** @type {HTMLButtonElement} */ (part(`[data-kind=${name}]`))]));
    this.making = part(".pn-making");
    this.progress = part("progress");
    this.status = part("p");
    /** @type {AbortController | null} of the film that is being made */
    this.maker = null;
    this.buttons.PNG.onclick = () => this.make("png", () => this.png());
    this.buttons.SVG.onclick = () => this.make("svg", async () => new Blob([fileOf(this.draw())], {type: "image/svg+xml"}));
    this.buttons.GIF.onclick = () => this.make("gif", () => this.gif());
    part(".pn-making button").onclick = () => this.maker?.abort(CANCELLED);
  }

  opened() {
    this.status.textContent = "";
    this.offer();
  }

  closed() { this.maker?.abort(CANCELLED); }

  /** What can be made now: of a neuron without a run there is no film. */
  offer() {
    const {run} = this.stage, busy = this.maker !== null, still = !run || run.end < 1;
    for (const [name, button] of Object.entries(this.buttons)) button.disabled = busy || !run || (name === "GIF" && still);
    this.buttons.GIF.title = still ? "There is no run to be played yet: press Train" : KINDS[2].title;
  }

  /** @param {string} ending @param {() => Promise<Blob>} makes */
  async make(ending, makes) {
    const {run} = this.stage;
    if (!run || this.maker) return;
    this.maker = new AbortController();
    this.status.textContent = "";
    this.offer();
    try {
      const name = this.name(run, ending);
      await this.stage.lit(true);
      save(await makes(), name);
      this.status.textContent = `Saved as ${name}.`;
    } catch (error) {
      this.status.textContent = error === CANCELLED ? "" : `The picture could not be made. ${error === CHANGED ? CHANGED : "Try it in a smaller window."}`;
      if (![CANCELLED, CHANGED].includes(/** @type {any} */ (error))) console.warn(error);
    } finally {
      await this.stage.lit(false);
      this.maker = null;
      this.offer();
    }
  }

  /** @param {Run} run @param {string} ending */
  name(run, ending) {
    const moment = ending === "gif" ? "" : `-at-${run.iteration[this.stage.player.k]}`;
    return `${runName(`${run.points.file}${run.moved ? "-moved" : ""}`, run.settings)}${moment}.${ending}`;
  }

  /** @param {import("./pictures/drawing.mjs").Part} [part] @param {import("./pictures/drawing.mjs").Box} [box] */
  draw(part = "all", box = boxOf(this.stage.root)) {
    const {stage, stage: {root, run, player}} = this, {settings, points, last} = /** @type {Run} */ (run);
    const words = `iteration ${player.iteration[player.k]} of ${last}, learning rate ${digits(settings.learning_rate)}`;
    return drawing(root, {box, part, words, solid: () => stage.solid(), title: `One neuron on ${points.titles.y} over ${points.titles.x}: ${words}`});
  }

  async png() {
    const box = boxOf(this.stage.root), svg = this.draw("all", box);
    return pngOf(svg, box, FINE, await fontOf(this.stage.root));
  }

  /** Plays the run, a frame at a time, and leaves the stage as it stood. */
  async gif() {
    const {stage, stage: {root, player}} = this, run = /** @type {Run} */ (stage.run), {signal} = /** @type {AbortController} */ (this.maker);
    const stood = {k: player.k, playing: player.playing}, box = boxOf(root), font = await fontOf(root);
    const {canvas, pen} = canvasOf(WIDE, Math.round(WIDE * box.height / box.width)), {width, height} = canvas;
    this.making.hidden = false;
    this.progress.value = 0;
    player.at(player.k, false);
    try {
      const still = await imageOf(this.draw("still", box), font);
      return await film(run, async k => {
        if (stage.run !== run) throw CHANGED;
        player.at(k, false);
        const moving = await imageOf(this.draw("moving", box), font);
        pen.drawImage(still, 0, 0, width, height);
        pen.drawImage(moving, 0, 0, width, height);
        return pen.getImageData(0, 0, width, height);
      }, {signal, told: share => { this.progress.value = share; }});
    } finally {
      this.making.hidden = true;
      if (stage.run === run) player.at(stood.k, stood.playing);
    }
  }
}

/** @param {Blob} file @param {string} name */
function save(file, name) {
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), {href, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);   // the browser may still be asking where to
}
