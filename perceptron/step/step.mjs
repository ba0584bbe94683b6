// The loop's page in the browser: plays what was recorded, and asks for what is not there yet.

import {PATIENCE} from "../stage/message.mjs";
import {fixed, typical} from "../stage/numbers.mjs";
import {Glossary, termed} from "../stage/glossary.mjs";
import {Keyboard} from "../stage/keyboard.mjs";
import {keep} from "../stage/keeping.mjs";
import {Lecture} from "../stage/lecture.mjs";
import {memory} from "../stage/memory.mjs";
import {arrived, left, telling} from "../stage/page.mjs";
import {Sheet} from "../stage/sheet.mjs";
import {Asking} from "./asking.mjs";
import {KEYS} from "./keys.mjs";
import * as moves from "./recording.mjs";
import {Picture} from "./picture.mjs";
import {SourcePanel} from "./source.mjs";
import {TensorsPanel} from "./tensors.mjs";
import {digits, said, single} from "./words.mjs";

/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./recording.mjs").Move} Move */
/** @typedef {import("./recording.mjs").Place} Place */

const {START} = moves;

/** Iterations that are there before they are needed: ahead, and behind. */
const AHEAD = 14, BEHIND = 3;

/** Iterations before the goal that a recording begins with: so that there is a way back. */
const BEFORE = 8;

/** Of one line in slow play, milliseconds. */
const SLOW = 1000;

const ROOT = `
  <header class="pn-top">
    <div class="pn-equation"></div>
    <span class="pn-stat pn-loss-now">${termed("loss", "loss")} <b></b><i></i></span><span class="pn-stat pn-possible">best possible <b></b></span>
    <label class="pn-goto"><span>Go to iteration</span> <input type="number" min="0" aria-label="Go to iteration" step="1" inputmode="numeric" autocomplete="off"></label>
    <button type="button" class="pn-button pn-beyond" hidden>Beyond the edge</button>
  </header>
  <p class="pn-note-of-train" hidden></p>
  <div class="pn-breaks" role="group" aria-label="Break it"><span class="pn-breaks-title">Break it</span><div class="pn-switches"></div>
    <button type="button" class="pn-button pn-beyond" hidden>Beyond the edge</button></div>
  <div class="pn-panels pn-of-loop">
    <section class="pn-panel pn-source" aria-label="The training loop"></section>
    <section class="pn-panel pn-tensors" aria-label="Tensors"></section>
    <section class="pn-panel pn-shown" aria-label="Picture"></section>
  </div>
  <div class="pn-asked" role="status" hidden><span></span><progress max="1"></progress><button type="button" class="pn-button">Stop</button></div>
  <div class="pn-bar pn-steps-bar">
    <button type="button" class="pn-button" data-does="back">Back</button>
    <button type="button" class="pn-button pn-play" data-does="next">Next line</button>
    <button type="button" class="pn-button" data-does="whole">Whole iteration</button>
    <button type="button" class="pn-button" data-does="ten" title="Ten whole iterations">Ten</button>
    <button type="button" class="pn-button" data-does="play">Play slowly</button>
    <button type="button" class="pn-button pn-unfolds" aria-expanded="false">Break it</button>
    <span class="pn-where"><span></span> · line <b></b></span>
    <button type="button" class="pn-button pn-keys" data-does="sheet" aria-label="Keys" title="Keys (?)">?</button>
  </div>`;

class Step {
  /** @param {Component} component */
  constructor({parentElement, setTriggerValue}) {
    arrived();
    this.asking = new Asking();
    this.asking.tell = telling(setTriggerValue);
    this.root = parentElement.appendChild(document.createElement("div"));
    this.root.className = "pn-stage pn-loop";
    this.root.dataset.testid = "loop";
    this.root.tabIndex = -1;
    this.root.innerHTML = ROOT;
    const part = name => /** @type {any} */ (this.root.querySelector(name));
    this.equation = part(".pn-equation");
    this.loss = part(".pn-loss-now");
    this.possible = part(".pn-possible");
    this.note = part(".pn-note-of-train");
    this.breaks = part(".pn-breaks");
    this.switches = part(".pn-switches");
    /** @type {HTMLButtonElement[]} in the headline, and on a phone's sheet */
    this.beyond = /** @type {any} */ ([...this.root.querySelectorAll(".pn-beyond")]);
    this.asked = part(".pn-asked");
    this.goto = part(".pn-goto input");
    this.where = part(".pn-where");
    this.unfolds = part(".pn-unfolds");
    this.text = new SourcePanel(part(".pn-source"));
    this.tensors = new TensorsPanel(part(".pn-tensors"));
    this.picture = new Picture(part(".pn-shown"));
    this.picture.turn(memory.switches.residuals === "springs");
    /** How the stage shows residuals where it is not as springs. */
    this.otherwise = this.picture.springs.on ? "lines" : memory.switches.residuals;
    this.picture.springs.button.onclick = () => this.turnSprings(!this.picture.springs.on);
    /** @type {import("./message.mjs").Message | null} */
    this.message = null;
    this.recording = new moves.Recording("", 1);
    /** @type {Place} */
    this.place = {iteration: START, at: Infinity};
    /** @type {{move: Move, goal: number} | null} that waits for lines; goal: the iteration it goes to */
    this.awaited = null;
    /** @type {{iteration: number, name: string} | null} where one was in the text before this one */
    this.was = null;
    this.name = "";     // of the line that has just run
    this.count = 1;     // of points
    this.format = {weight: fixed(1), bias: fixed(1)};
    this.playing = 0;
    this.looking = 0;
    this.sent = -1;     // the first iteration that was asked for last
    this.until = 0;     // when that is asked for again
    const deeds = this.deeds();
    this.glossary = new Glossary(this.root);
    this.sheet = new Sheet(this.root, deeds, () => this.glossary.open(), KEYS);
    this.lecture = new Lecture(this.root, () => this.picture.measure());
    this.keyboard = new Keyboard(deeds, null, () => this.sheet.singles, KEYS);
    for (const button of this.root.querySelectorAll("[data-does]")) {
      const name = /** @type {HTMLElement} */ (button).dataset.does ?? "";
      /** @type {HTMLElement} */ (button).onclick = () => deeds[name]?.();
    }
    this.goto.onchange = () => this.jump();
    this.goto.onkeydown = event => { if (event.key === "Enter") this.jump(); };   // to where it stands, too
    for (const button of this.beyond) button.onclick = () => this.asking.ask("beyond");
    this.unfolds.onclick = () => this.unfold(!this.breaks.classList.contains("pn-open"));
    part(".pn-asked button").onclick = () => this.stopOrAgain();
    this.text.sends.onclick = () => this.asking.ask("stage");
    if (document.activeElement?.closest("a")) this.root.focus({preventScroll: true});   // who came by its link has arrived
    this.switches.onclick = event => this.turn(event.target.closest("button"));
  }

  /** @returns {{[deed in import("./keys.mjs").Deed]: () => unknown}} */
  deeds() {
    return {
      play: () => (this.playing ? this.pause() : this.play()),
      next: () => this.go(moves.next), back: () => this.go(moves.back),
      whole: () => this.go(moves.whole(1)), whole_back: () => this.go(moves.wholeBack(1)),
      ten: () => this.go(moves.whole(10)), ten_back: () => this.go(moves.wholeBack(10)),
      home: () => this.go(moves.home), end: () => this.go(moves.end),
      copy: () => { this.text.copy(); },
      lecture: () => this.lecture.toggle(),
      leave: () => this.leave(),
      sheet: () => this.sheet.open(),
    };
  }

  /** @returns {boolean} false where there is nothing to leave */
  leave() {
    if (this.breaks.classList.contains("pn-open")) this.unfold(false);
    else if (this.lecture.on) this.lecture.leave();
    else return false;
    return true;
  }

  /** @param {Component} component */
  show({data, setTriggerValue}) {
    const {message} = data, {source, trace, variant, broken} = message, other = source.identity !== this.recording.identity;
    this.asking.tell = telling(setTriggerValue);
    this.asking.hear(message.answered);
    const turned = this.message !== null && this.message.variant !== variant;
    this.message = message;
    this.glossary.know(message.terms);
    if (other) {
      this.anew(data);
      if (turned && broken?.raises) this.awaited = {move: moves.end, goal: 0};
    }
    if (trace) {
      this.recording.take(trace);
      this.recording.forget(this.place.iteration);
      if (trace.first === this.sent) this.sent = -1;
    }
    this.text.show(message);
    this.showSwitches();
    this.note.textContent = message.note;
    this.note.hidden = message.note === "";
    this.arrive();
    this.showAsked();
    this.look();
  }

  /** Another text: nothing of it is recorded yet. @param {import("./message.mjs").Sent} data */
  anew({message: {source, variant}, points}) {
    const {weight, bias} = {weight: source.start[0], bias: source.start[1]}, {best, clamp} = source;
    const of = name => points.getChild(name)?.toArray() ?? [], x = of("x");
    this.count = x.length;
    this.was = this.recording.there.size ? {iteration: this.place.iteration, name: this.name} : null;
    this.recording = new moves.Recording(source.identity, source.iterations);
    this.sent = -1;
    this.awaited = null;
    this.format = {weight: fixed(typical(weight, best?.weight ?? weight)), bias: fixed(typical(bias, best?.bias ?? bias))};
    this.picture.show({x, y: of("y"), start: {weight, bias}, best, clamp}, source.titles, this.share(source));
    this.possible.hidden = best === null;
    if (best) this.possible.querySelector("b").textContent = digits(best.loss);
    this.goto.max = String(source.iterations - 1);
    this.root.dataset.variant = variant;
  }

  /** What a squared residual counts in the loss. @param {import("./message.mjs").SourcePart} source */
  share({lines}) {
    const mean = lines.some(({name, code, number}) => name === "loss" && number > 0 && code.includes(".mean()"));
    return mean ? 1 / this.count : 1;
  }

  // --- moving ---

  /** By a person: ends what was waited for before. @param {Move} move */
  go(move) {
    this.pause();
    this.move(move);
  }

  /** There at once where it is recorded; else its lines are asked for, and it goes on when they come. @param {Move} move */
  move(move) {
    const place = move(this.recording, this.place);
    if (!this.recording.entry(place)) {
      this.awaited = {move, goal: place.iteration};
      this.ask(Math.max(place.iteration - BEFORE, 0));
      return;
    }
    this.awaited = null;
    this.to(place);
  }

  /** What has come may be what somebody waits for. */
  arrive() {
    if (this.awaited) {
      const place = this.awaited.move(this.recording, this.place);
      if (this.recording.entry(place)) {
        this.awaited = null;
        return this.to(place);
      }
    }
    const {message, was} = this, {iteration, at} = this.place, lines = this.recording.lines(iteration);
    if (was && lines.length) {
      this.was = null;
      const same = lines.findIndex(({line}) => message?.source.lines.some(({name, number}) => number === line && name === was.name));
      return this.to({iteration, at: Math.max(same, 0)});
    }
    if (lines.length) return this.to({iteration, at: Math.min(at, lines.length - 1)});
    if (this.recording.there.size) this.to(this.recording.failure ? this.recording.lastOf(this.recording.last) : {iteration: Math.min(...this.recording.there.keys()), at: 0});
  }

  /** @param {Place} place */
  to(place) {
    const {recording, message} = this, entry = recording.entry(place);
    if (!entry || !message) return;
    this.place = place;
    this.was = null;
    const line = message.source.lines.find(({number}) => number === entry.line), name = this.name = line?.name ?? "", {clamp} = message.source, how = {share: this.share(message.source), clamp, inserted: line?.mark === "+"};
    this.text.to(entry, said(name, entry, how), recording.failure);
    this.tensors.to(entry);
    this.picture.to(name, entry);
    this.headline(entry);
    const [iteration, number] = this.where.children;
    iteration.innerHTML = entry.iteration === START ? "before the loop" : `iteration <b>${entry.iteration.toLocaleString("en")}</b>`;
    number.textContent = String(entry.line);
    if (document.activeElement !== this.goto) this.goto.value = entry.iteration === START ? "" : String(entry.iteration);
    const {dataset} = this.root;
    dataset.line = String(entry.line);
    dataset.iteration = String(entry.iteration);
    dataset.weight = entry.now.w ? String(single(entry.now.w)) : "";
    dataset.bias = entry.now.b ? String(single(entry.now.b)) : "";
    dataset.loss = entry.now.loss ? String(single(entry.now.loss)) : "";
    dataset.failed = String(entry.failed);
    dataset.ready = "true";
    this.enable();
    this.prepare();
  }

  /** Where one can go. */
  enable() {
    const ends = this.recording.ends(this.place), begins = this.recording.begins(this.place);
    for (const name of ["next", "whole", "ten", "play"]) this.button(name).disabled = ends;
    this.button("back").disabled = begins;
    if (ends) this.pause();
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  button(name) { return /** @type {any} */ (this.root.querySelector(`[data-does=${name}]`)); }

  /** @param {import("./recording.mjs").Entry} entry */
  headline({now, line}) {
    const {format, message} = this;
    if (!message) return;
    const w = now.w ? `<b>${format.weight(single(now.w))}</b>·x` : "w·x", bias = single(now.b);
    this.equation.innerHTML = `ŷ = ${w} ${bias < 0 ? "−" : "+"} ${now.b ? `<b>${format.bias(Math.abs(bias))}</b>` : "b"}`;
    const measured = message.source.lines.find(({name, number}) => name === "loss" && number > 0)?.number ?? 0;
    this.loss.hidden = !now.loss;
    this.loss.querySelector("b").textContent = now.loss ? digits(single(now.loss)) : "";
    const updated = message.source.lines.some(({name, number}) => name.startsWith("update") && number > 0 && number <= line);
    this.loss.querySelector("i").textContent = line < measured || updated ? " of the line before" : "";
  }

  /** On the stage, too. @param {boolean} on */
  turnSprings(on) {
    memory.switches = {...memory.switches, residuals: on ? "springs" : this.otherwise};
    if (keep.live) keep.changed();   // no stage was shown before: nothing of it is to be written down
    this.picture.turn(on);
  }

  // --- slow play ---

  play() {
    if (this.recording.ends(this.place)) return;
    this.playing = window.setInterval(() => this.awaited || this.move(moves.next), SLOW);
    this.showPlaying();
  }

  pause() {
    clearInterval(this.playing);
    this.playing = 0;
    this.showPlaying();
  }

  showPlaying() {
    this.button("play").textContent = this.playing ? "Pause" : "Play slowly";
    this.root.dataset.playing = String(this.playing !== 0);
  }

  // --- what is not there yet ---

  /** Asks for lines before they are needed. */
  prepare() {
    const {iteration} = this.place, ahead = this.recording.missing(Math.max(iteration, 0), 1, AHEAD);
    if (ahead !== null) return this.ask(ahead);
    const behind = this.recording.missing(iteration, -1, BEHIND);
    if (behind !== null) this.ask(Math.max(behind - 2 * BEFORE, 0));
  }

  /** Once, while no answer has come. @param {number} first */
  ask(first) {
    const now = performance.now();
    if (this.sent >= 0 && !this.awaited && now < this.until) return;
    if (this.sent === first && now < this.until) return;
    this.sent = first;
    this.until = now + PATIENCE;
    this.asking.ask("lines", {first, of: this.recording.identity});
  }

  /** While something is on its way the server is asked how far it is. */
  look() {
    clearTimeout(this.looking);
    const {message} = this;
    if (!message || !(message.waits || message.tells)) return;
    const ask = () => this.asking.ask("look");
    this.looking = window.setTimeout(() => {
      ask();
      this.looking = window.setInterval(ask, PATIENCE);   // an answer may be lost
    }, 1000 * message.every);
  }

  /** How far the way to the goal is gone, where a person waits for it; or why nothing more came. */
  showAsked() {
    const {message, asked} = this;
    if (!message) return;
    const {waits, failure} = message, there = this.recording.there.size > 0, goes = waits && (this.awaited || !there);
    asked.hidden = !goes && !failure;
    asked.classList.toggle("pn-refused", failure !== "");
    const [says, progress, button] = asked.children;
    progress.hidden = failure !== "" || !waits?.goal;
    button.textContent = failure ? "Try again" : "Stop";
    if (failure) says.textContent = failure;
    else if (goes) {
      says.textContent = waits.goal ? `Running to iteration ${Math.max(waits.goal, this.awaited?.goal ?? 0).toLocaleString("en")}: ${waits.iteration.toLocaleString("en")} so far` : "PyTorch runs the first lines as soon as it can.";
      progress.value = waits.goal ? waits.iteration / waits.goal : 0;
    }
  }

  stopOrAgain() {
    const failed = this.message?.failure;
    this.awaited = null;
    this.sent = -1;
    this.asking.ask(failed ? "again" : "stop");
  }

  /** To the iteration that was typed. */
  jump() {
    const goal = Number(this.goto.value), {last} = this.recording;
    if (this.goto.value === "" || !Number.isInteger(goal) || goal < 0) {
      this.goto.value = this.place.iteration === START ? "" : String(this.place.iteration);
      return;
    }
    this.goto.value = String(Math.min(goal, last));
    this.root.focus({preventScroll: true});   // the arrows are the page's again
    this.go(moves.to(goal));
  }

  // --- what breaks it ---

  showSwitches() {
    const {message} = this;
    if (!message) return;
    const wanted = JSON.stringify(message.switches);
    if (this.switches.dataset.of !== wanted) {
      this.switches.replaceChildren(...message.switches.map(({name, title}) => {
        const button = document.createElement("button");
        Object.assign(button, {type: "button", className: "pn-break", textContent: title});
        button.setAttribute("role", "switch");
        button.dataset.name = name;
        return button;
      }));
      this.switches.dataset.of = wanted;
    }
    for (const button of this.switches.children) button.setAttribute("aria-checked", String(button.dataset.name === message.variant));
    for (const button of this.beyond) {
      button.hidden = message.beyond === null;
      button.title = message.beyond === null ? "" : `Sets the learning rate to ${digits(message.beyond)}, above the largest with which this loop does not diverge`;
      button.disabled = message.beyond === message.source.rate;
    }
    this.unfolds.classList.toggle("pn-on", message.variant !== "");
  }

  /** One at a time. @param {HTMLElement | null} button */
  turn(button) {
    if (!button) return;
    const name = button.dataset.name, on = button.getAttribute("aria-checked") === "true";
    this.pause();
    for (const other of this.switches.children) other.setAttribute("aria-checked", String(other === button && !on));
    this.asking.ask("variant", {name: on ? "" : name, iteration: this.place.iteration});
    this.unfold(false);
  }

  /** On a phone the switches are a sheet. @param {boolean} open */
  unfold(open) {
    this.breaks.classList.toggle("pn-open", open);
    this.unfolds.setAttribute("aria-expanded", String(open));
  }

  remove() {
    this.pause();
    clearTimeout(this.looking);
    this.asking.end();
    this.keyboard.remove();
    this.glossary.remove();
    this.lecture.remove();
    this.text.remove();
    this.picture.remove();
    this.root.remove();
  }
}

/** @type {WeakMap<HTMLElement, Step>} */
const live = new WeakMap();

/**
 * Called by Streamlit with each new data or theme; what it returns is called when the page goes.
 * @param {Component} component
 */
export default function mount(component) {
  const at = component.parentElement, step = live.get(at) ?? new Step(component);
  live.set(at, step);
  step.show(component);
  return () => {
    if (!left(at)) return;
    live.delete(at);
    step.remove();
  };
}
