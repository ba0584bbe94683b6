// The clock and its bar: play, pause, step, restart, scrub, speed. Owns the present step and nothing else.

import {termed} from "./glossary.mjs";
import {stepAt} from "./pace.mjs";

/** "Every iteration" plays this many a second, evenly. */
const EVEN = 60;

/** Seconds for which a run that loops stands at its end, so that the end is seen. */
const REST = 1;

const ICON = {
  Restart: "M4 4h2v12H4zM16 4v12L7 10z", "Step back": "M13 4v12l-8-6zM14 4h2v12h-2z", Play: "M6 4v12l10-6z",
  Pause: "M5 4h3.4v12H5zM11.6 4H15v12h-3.4z", "Step forward": "M4 4h2v12H4zM7 4v12l8-6z",
  Loop: "M3 10V5h9V2.5l4.5 3.5-4.5 3.5V7H5v3zM17 10v5H8v2.5L3.5 14 8 10.5V13h7v-3z", Share: "M9 13.5V5.2L6.4 7.8 5 6.4l5-5 5 5-1.4 1.4L11 5.2v8.3zM3 11h2v6h10v-6h2v8H3z", "Full screen": "M3 3h6v2H5v4H3zM17 17h-6v-2h4v-4h2z",
};
const icon = name => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICON[name]}"/></svg>`;
const button = (name, part) => `<button type="button" class="pn-button pn-${part}" aria-label="${name}" title="${name}">${icon(name)}</button>`;

/** 4000, 1,000,000 */
const counted = n => (n > 9999 ? n.toLocaleString("en") : String(n));

export const BAR = `
  ${button("Restart", "restart")}${button("Step back", "back")}${button("Play", "play")}${button("Step forward", "forward")}
  <div class="pn-scrub"><div class="pn-rail"><div class="pn-gone"></div></div><div class="pn-knob"></div>
    <input type="range" min="0" max="1" step="1" value="0" aria-label="Iteration"></div>
  <div class="pn-count"><b>0</b> <span></span><i hidden>${termed("epoch", "epoch")} <b>0</b></i></div>
  <button type="button" class="pn-button pn-pins-open" title="The pinned runs, and how they end" hidden></button>
  <button type="button" class="pn-button pn-pin" title="Keep this run in the picture: the next one is drawn over it (P)" hidden>Pin</button>
  <select class="pn-button pn-speed" aria-label="Speed" title="Speed">
    <option value="0.25">0.25×</option><option value="0.5">0.5×</option><option value="1" selected>1×</option>
    <option value="2">2×</option><option value="4">4×</option><option value="8">8×</option><option value="16">16×</option>
    <option value="every">Every iteration</option></select>
  ${button("Loop", "loop")}${button("Full screen", "full")}
  <button type="button" class="pn-button pn-keys" aria-label="Keys" title="Keys (?)">?</button>
  ${button("Share", "share")}`;

export class Player {
  /** @param {HTMLElement} bar @param {(k: number, playing: boolean) => void} show called at each change */
  constructor(bar, show) {
    bar.innerHTML = BAR;
    const part = name => /** @type {any} */ (bar.querySelector(name));
    this.bar = bar;
    this.show = show;
    this.play = part(".pn-play");
    this.input = part("input");
    this.scrub = part(".pn-scrub");
    this.speed = part("select");
    this.loops = part(".pn-loop");
    this.count = part(".pn-count b");
    this.total = part(".pn-count span");
    this.epoch = part(".pn-count i");
    this.frame = 0;
    this.even = 0;             // part of an iteration, when every one is played
    this.k = 0;
    this.clock = 0;            // seconds of playing time at 1x
    this.playing = false;
    this.looping = false;
    this.rested = 0;           // seconds at the end of a run that loops
    this.time = new Float64Array(1);
    this.iteration = new Float64Array(1);
    this.end = 0;
    /** @type {number | null} */
    this.updates = null;       // that make an epoch, where there are batches
    /** @type {{iteration: number, playing: boolean} | null} */
    this.held = null;          // where it stood, while there is nothing to play
    part(".pn-restart").onclick = () => this.at(0, false);
    part(".pn-back").onclick = () => this.step(-1);
    part(".pn-forward").onclick = () => this.step(1);
    this.play.onclick = () => this.toggle();
    this.loops.onclick = () => this.loop(!this.looping);
    this.speed.onchange = () => this.paint();
    this.input.oninput = () => this.at(this.stepOf(Number(this.input.value)), false);
    this.scrub.onpointerdown = event => this.drag(event);
    this.scrub.onpointermove = event => this.scrub.hasPointerCapture(event.pointerId) && this.drag(event);
  }

  /**
   * A new run: keeps the iteration and whether it plays, over an untrained neuron in between, too.
   * @param {Float64Array} time playing time of each step @param {ArrayLike<number>} iteration of each step
   * @param {number} end the step at which playing stops @param {number} last iteration, also of a run still to come
   * @param {number | null} updates that make an epoch
   */
  load(time, iteration, end, last, updates) {
    const share = this.playing ? this.clock - this.time[this.k] : 0, idle = time.length < 2;
    const here = this.held ?? {iteration: this.iteration[this.k], playing: this.playing};
    Object.assign(this, {time, iteration, end, updates, held: idle ? here : null});
    const controls = this.bar.querySelectorAll(".pn-restart, .pn-back, .pn-play, .pn-forward, input");
    for (const control of /** @type {NodeListOf<HTMLInputElement>} */ (controls)) control.disabled = idle;
    this.input.max = String(last);
    this.count.style.minWidth = `${counted(last).length}ch`;
    this.total.textContent = `of ${counted(last)}`;
    this.epoch.hidden = updates === null;
    this.epoch.lastChild.style.minWidth = `${counted(this.passes(last)).length}ch`;
    this.at(Math.min(this.stepOf(here.iteration), end), here.playing && !idle, share);
  }

  /** Stands at an iteration of a run that is about to be loaded. */
  stopAt(iteration) {
    this.playing = false;
    this.held = null;
    this.iteration = Float64Array.of(iteration);
    this.k = 0;
  }

  /** How often an iteration has seen all points. */
  passes(iteration) { return Math.floor(iteration / (this.updates ?? 1)); }

  /** The last step at or before an iteration. */
  stepOf(iteration) { return stepAt(this.iteration, iteration); }

  at(k, playing, share = 0) {
    this.k = Math.min(Math.max(k, 0), this.time.length - 1);
    this.clock = this.time[this.k] + share;
    this.rested = 0;
    if (playing !== this.playing) this.playing = playing;
    if (playing && !this.frame) this.start();
    this.paint();
  }

  /** By steps that were kept. @param {number} steps */
  step(steps) { this.at(this.k + steps, false); }

  /** By iterations; where fewer steps were kept, at least to the next one. @param {number} iterations */
  stride(iterations) {
    const there = this.stepOf(this.iteration[this.k] + iterations);
    this.at(iterations > 0 ? Math.max(there, this.k + 1) : there, false);
  }

  /** Plays on, from the start when it stands at the end. */
  toggle() {
    if (this.held) return;
    if (this.playing) return this.at(this.k, false);
    this.at(this.k >= this.end ? 0 : this.k, true);
  }

  /** @param {boolean} looping whether it plays again from the start when it has come to its end */
  loop(looping) {
    this.looping = looping;
    this.loops.setAttribute("aria-pressed", String(looping));
    this.paint();
  }

  start() {
    let before = performance.now();
    const tick = now => {
      this.frame = 0;
      if (!this.playing) return;
      // A hidden tab stands still; a frame's own time may lie before the click that asked for it.
      this.advance(Math.min(Math.max(now - before, 0), 100) / 1000);
      before = now;
      this.paint();
      if (this.playing) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  advance(seconds) {
    if (this.k >= this.end && this.looping) return this.rest(seconds);
    if (this.speed.value === "every") {
      this.even += seconds * EVEN;
      const steps = Math.floor(this.even);
      this.even -= steps;
      this.k = Math.min(this.k + steps, this.end);
      this.clock = this.time[this.k];
    } else {
      this.clock += seconds * Number(this.speed.value);
      this.k = Math.min(stepAt(this.time, this.clock), this.end);
    }
    if (this.k >= this.end && !this.looping) this.playing = false;
  }

  rest(seconds) {
    this.rested += seconds;
    if (this.rested >= REST) this.k = this.clock = this.rested = 0;
  }

  drag(event) {
    this.scrub.setPointerCapture(event.pointerId);
    this.input.focus({preventScroll: true});
    const box = this.scrub.getBoundingClientRect(), share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    this.at(stepAt(this.time, share * this.time[this.time.length - 1]), false);
  }

  paint() {
    const iteration = this.iteration[this.k], whole = this.time[this.time.length - 1];
    const share = whole > 0 ? Math.min(this.playing ? this.clock : this.time[this.k], whole) / whole : 0;
    this.scrub.style.setProperty("--pn-share", share.toFixed(4));
    this.input.value = String(iteration);
    this.count.textContent = counted(iteration);
    if (this.updates !== null) this.epoch.lastChild.textContent = counted(this.passes(iteration));
    const name = this.playing ? "Pause" : "Play";
    if (this.play.title !== name) {
      this.play.title = name;
      this.play.setAttribute("aria-label", name);
      this.play.innerHTML = icon(name);
    }
    this.show(this.k, this.playing);
  }

  remove() { cancelAnimationFrame(this.frame); }
}
