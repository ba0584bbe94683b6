// The stage: owns the picture and plays a run. The server sends a whole history once; nothing goes
// back but what a person asks for.

import {Diagram} from "./diagram.mjs";
import {EditButtons} from "./edits.mjs";
import {LEAST, sentFew} from "./few.mjs";
import {Fit} from "./panels/fit.mjs";
import {Hand} from "./panels/hand.mjs";
import {Handles} from "./panels/handles.mjs";
import {Headline} from "./headline.mjs";
import {Keyboard} from "./keyboard.mjs";
import {Lecture} from "./lecture.mjs";
import {Legend} from "./panels/legend.mjs";
import {ListBox} from "./panels/listbox.mjs";
import {look} from "./look.mjs";
import {byMoments} from "./losses.mjs";
import {Loss} from "./panels/loss.mjs";
import {Glossary} from "./glossary.mjs";
import {grown} from "./growing.mjs";
import {memory, standing, wishes} from "./memory.mjs";
import {column, teller} from "./message.mjs";
import {Notices} from "./notices.mjs";
import {Link, Poster} from "./linking.mjs";
import {arrived, left, page} from "./page.mjs";
import {Picture} from "./pictures.mjs";
import {Player} from "./player.mjs";
import {released} from "./draft.mjs";
import {Pinning} from "./pinning.mjs";
import {Pointing} from "./panels/pointing.mjs";
import {factsOf, pointsOf, prepare, stepOf} from "./run.mjs";
import {Resuming} from "./resuming.mjs";
import {Ring} from "./panels/ring.mjs";
import {moments, nextMoment} from "./moments.mjs";
import {Row} from "./row.mjs";
import {Sharing} from "./sharing.mjs";
import {Sheet} from "./sheet.mjs";
import {beheld, compared} from "./standing.mjs";
import {Surface} from "./panels/surface.mjs";
import * as switches from "./switches.mjs";
import {Touch} from "./touch.mjs";
import {Zoom} from "./panels/zoom.mjs";

/** @typedef {import("./few.mjs").Few} Few */
/** @typedef {import("./message.mjs").Component} Component */
/** @typedef {import("./message.mjs").Host} Host */
/** @typedef {import("./message.mjs").Sent} Sent */
/** @typedef {import("./message.mjs").View} View */
/** @typedef {import("./run.mjs").Run} Run */

/** In the order of the page; the first has room for what must be said. A new panel is a line here. */
const PANELS = [Fit, Loss, Surface];

const STAGE = `
  <div class="pn-top"></div>
  <div class="pn-row" role="group" aria-label="Training"></div>
  <div class="pn-strip" role="group" aria-label="Neuron diagram"></div>
  <div class="pn-panels"></div>
  <div class="pn-bar" role="group" aria-label="Player"></div>
  <div class="pn-phone"><button type="button" class="pn-button" data-does="settings">Settings</button><button type="button" class="pn-button pn-train" data-does="train">Train</button><button type="button" class="pn-button pn-train pn-stop" data-does="stop">Stop</button></div>`;

/** @type {Promise<any> | undefined} once per page load; others on the page overwrite the global, so keep our own */
let plotly;

/** From the server; a saved page has it in itself. @param {Host | null} host */
function plotlyOf(host) {
  plotly ??= host ? loadPlotly(new URL(`${host.assets}/plotly/plotly.min.js`, location.origin).href) : Promise.resolve(theirPlotly());
  return plotly;
}

async function loadPlotly(url) {
  await import(url);
  return theirPlotly();
}

const theirPlotly = () => /** @type {any} */ (globalThis).Plotly;

/** Seconds from Train to the first step. */
const SOON = 0.05;

/** Of a run that was worked out here, and that no core takes the place of: without a server, and before Train. */
const ALONE = "Worked out in the browser; PyTorch’s own loop needs the app.", AHEAD = "Worked out in the browser; Train runs PyTorch’s own loop.";

/** Of a run whose training is being followed. */
const FOLLOWED = "Training: each step as PyTorch’s loop makes it.";

/** The next frame has been drawn. @returns {Promise<void>} */
const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));

/** Streamlit has no call for it; browser tests hold the names of its buttons. */
const press = selector => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
const openSidebar = () => press('[data-testid="stExpandSidebarButton"]');
/** Where the sidebar lies over the page, it goes when the page has something to show. */
const closeSidebar = () => matchMedia("(max-width: 767px)").matches && press('[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button');

class Stage {
  /** @param {Component} component as it was when the stage appeared */
  constructor(component) {
    const at = component.parentElement;
    this.root = at.appendChild(Object.assign(document.createElement("div"), {className: "pn-stage", innerHTML: STAGE, tabIndex: -1}));
    Object.assign(this.root.dataset, {testid: "stage", iteration: "", weight: "", bias: "", loss: "", points: "0", pins: "0", previewLoss: "", playing: "false"});
    /** @type {Run[]} the first is played */
    this.runs = [];
    /** @type {Run | null} */
    this.run = null;
    /** @type {Few | null} in the place of a run, where there are too few points for a line */
    this.few = null;
    this.shown = switches.USUAL;
    this.stale = false;
    /** @type {string | null} which runs these are */
    this.identity = null;
    /** What Train would run. */
    this.chosen = "";
    /** The same, where a run worked out here stands for it; else "". */
    this.ahead = "";
    /** @type {import("./message.mjs").TrainingPart | null} that makes the run */
    this.training = null;
    /** @type {Run | null} as far as a training has come that is being followed */
    this.growing = null;
    /** @type {{run: Run, k: number, says: (format: (loss: number) => string) => string} | null} what is said of a step as long as it is looked at */
    this.note = null;
    /** Whether axes and contours are those of a run before. */
    this.behind = false;
    /** @type {number | null} the iteration at which it stands while a hand holds something */
    this.stood = null;
    /** @type {{weight: number, bias: number}} at the step that is shown */
    this.neuron = {weight: NaN, bias: NaN};
    this.removed = false;
    /** @type {any} */
    this.Plotly = undefined;
    const part = name => /** @type {any} */ (this.root.querySelector(name));
    this.glossary = new Glossary(this.root);
    this.resuming = new Resuming(this);
    this.tell = teller(component);
    arrived();
    this.panels = PANELS.map(Panel => new Panel(part(".pn-panels"), name => this.press(name)));
    this.fit = /** @type {Fit} */ (this.panels[0]);
    this.touch = page.touch = new Touch(this, wishes);
    this.teller = page.teller = () => this.tell;
    this.grown = page.grown = () => { if (this.follow()) this.redraw(); };
    this.hand = new Hand(this.fit.panel, this.touch);
    this.list = new ListBox(this.hand, this.root);
    this.handles = new Handles(this.fit.panel, this.touch, (place, kind) => this.hand.under(place, kind) >= 0);
    this.surface = /** @type {Surface} */ (this.panels[2]);
    this.ring = this.surface.ring = new Ring(this.surface.panel, this.touch);
    this.fit.moved = () => this.offer();
    this.given = part(".pn-given");
    this.given.onclick = () => this.touch.seeded();
    this.headline = new Headline(part(".pn-top"));
    this.headline.noted = (k, format) => this.noted(k, format);
    this.headline.compared = (k, format, told) => this.run && compared(k, this.run, this.pinning.pinned, format, told);
    this.diagram = new Diagram(part(".pn-strip"), part(".pn-unfold"), this.fit.panel, () => this.press("diagram"));
    this.edits = new EditButtons(this.root, () => this.touch.undo(), () => this.touch.redo(), () => this.fitAll(), () => this.touch.clear());
    this.row = new Row(part(".pn-row"), this.teller, (name, value) => this.touch.wish({name, value}));
    this.legend = new Legend(part(".pn-legend"), name => this.press(name));
    this.notices = new Notices(part(".pn-panel"), this.tell && ((name, value) => this.tell?.(name, value)));
    this.player = new Player(part(".pn-bar"), (k, playing) => this.to(k, playing));
    this.player.speed.value = memory.speed;
    this.player.loop(memory.loop);
    this.pinning = new Pinning(this);
    this.fit.unpin = slot => this.pinning.unpin(slot);
    this.lecture = new Lecture(this.root, () => {
      this.theme();
      this.poster?.follow(this.chosen);
    });
    this.zooms = this.panels.map(panel => this.zoomable(panel));
    this.pointings = this.panels.map(panel => new Pointing(panel.panel, (place, reach) => this.read(panel, place, reach), k => this.player.at(k, false)));
    part(".pn-full").onclick = () => this.lecture.toggleFull();
    part("[data-does=train]").onclick = () => this.tell?.("train");
    part("[data-does=stop]").onclick = () => this.tell?.("stop");
    part("[data-does=settings]").onclick = () => openSidebar();
    if (!this.tell) part(".pn-phone").remove();
    const deeds = this.deeds();
    const sheet = this.sheet = new Sheet(this.root, deeds, () => this.glossary.open());
    part(".pn-keys").onclick = () => sheet.open();
    const link = this.link = this.tell && new Link(wish => this.tell?.("share", wish), standing);
    this.poster = link && new Poster(this.root, link, () => this.lecture.on);
    const sharing = this.sharing = new Sharing(this.root, [...(link ? [link] : []), new Picture(this)]);
    part(".pn-share").onclick = () => sharing.open();
    this.keyboard = new Keyboard(deeds, this.player.input, () => sheet.singles);
  }

  /** What keys do. A saved page has nobody to ask for a new start. @returns {import("./keyboard.mjs").Deeds} */
  deeds() {
    const {player, lecture} = this, playing = does => () => this.run && does();
    return {
      toggle: playing(() => player.toggle()),
      back: playing(() => player.step(-1)),
      forward: playing(() => player.step(1)),
      back_ten: playing(() => player.stride(-10)),
      forward_ten: playing(() => player.stride(10)),
      start: playing(() => player.at(0, false)),
      end: playing(() => player.at(player.end, false)),
      next_moment: () => this.moment(1),
      moment_before: () => this.moment(-1),
      remove: () => this.hand.takeAway(this.list.focused ? this.list.active.at : -1),
      undo: () => (this.hand.held ? this.hand.cancel() : this.edits.press("undo")),
      redo: () => this.edits.press("redo"),
      fit: () => this.edits.press("fit"),
      pin: () => this.pinning.pin(),
      lecture: () => lecture.toggle(),
      full: () => lecture.toggleFull(),
      leave: () => this.pinning.leave() || (lecture.on && lecture.leave()),
      diagram: () => this.press("diagram"),
      sheet: () => this.sheet.open(),
      share: () => this.sharing.open(),
      ...(this.tell && {new_start: () => this.tell?.("new_start")}),
    };
  }

  /** Where a presenter's keys go; elsewhere they scroll the page. @param {1 | -1} way */
  moment(way) {
    const {run, player} = this;
    if (!run || !this.lecture.on) return false;
    player.at(nextMoment(moments(run), player.k, way), false);
  }

  /** Takes what the server sent. Called again with equal data when the theme changes. @param {Component} component */
  async show(component) {
    const {message} = component.data;
    this.glossary.know(message.terms);
    this.tell = teller(component);
    if (!this.resuming.knows(component)) return;
    this.chosen = message.chosen;
    this.link?.take(message.shared);
    if (this.touch.waits(component)) return;
    const ahead = this.standsFor(component.data);
    this.stale = Boolean(message.notices.stale) && !ahead;
    this.root.classList.toggle("pn-dim", this.stale);
    this.notices.show(message, {stale: this.stale});
    this.row.show(message);
    if (this.tell) this.editable(message.edits);
    this.Plotly = await plotlyOf(message.host);
    if (this.removed) return;
    const identity = message.runs.map(run => run.identity).join() || message.points.identity;
    const confirms = this.touch.confirmed;
    if (!ahead && (this.touch.drafted || identity !== this.identity || message.play > memory.play || this.over(message) || this.resuming.view)) this.take(component.data, identity);
    this.training = message.training;
    this.resuming.bring(message);
    this.follow();
    this.resuming.shown(component.data);
    this.pinning.offer();
    if (confirms && !ahead && !await this.confirm()) return;
    await this.theme();
    this.root.dataset.ready = "true";
    this.poster?.follow(this.chosen);
  }

  /**
   * What the core has made of what a hand did is shown at once, in the axes as they stand; they and
   * Plotly's contours follow in the next frame. False where a hand has taken something meanwhile.
   */
  async confirm() {
    const {run} = this;
    if (!run) return true;
    for (const panel of this.panels) panel.draft(run);
    this.to(this.player.k, this.player.playing);
    this.behind = true;
    await frame();
    return !this.removed && this.touch.base === null;
  }

  /**
   * Whether a run worked out here stands for what Train would run: the core has none of it yet, and
   * a hand has just made it, or nothing else has been chosen since. A training that runs begins anew.
   * @param {Sent} sent
   */
  standsFor(sent) {
    const {run, touch} = this, {runs, notices, chosen, training} = sent.message;
    const lacking = !training?.running && runs.length > 0 && (notices.stale !== "" || column(sent, "path 0", "loss").length === 1);
    const made = run !== null && touch.confirmed && run.loss.length > 1;
    const stands = lacking && (made || (this.ahead !== "" && this.ahead === chosen));
    if (stands && made) this.replace(released(run));
    this.ahead = stands ? chosen : "";
    return stands;
  }

  /** @param {Sent} sent @param {string} identity of its runs */
  take(sent, identity) {
    const {play} = sent.message;
    this.identity = identity;
    this.runs = prepare(sent);
    const run = this.runs[0];
    if (!run) return this.presentFew(sentFew(pointsOf(sent)));
    this.resuming.begin(run);
    if (!this.tell && !run.settings.start_chosen) this.touch.seeds = {weight: run.weight[0], bias: run.bias[0]};
    this.stopFor(run);
    if (this.over(sent.message)) this.finish(sent.message);
    this.present(run);
    if (play > memory.play) this.premiere(run);
    memory.play = play;
  }

  /** Whether the run is what a training has made, for the first time. @param {import("./message.mjs").Message} message */
  over({training}) { return training !== null && !training.running && training.number !== memory.ended; }

  /** A training that was seen while it happened ends at its last iteration, unless one has gone back in it. @param {import("./message.mjs").Message} message */
  finish({training, play}) {
    if (play === memory.play && memory.left !== training?.number) this.player.stopAt(Infinity);
    memory.ended = training?.number ?? 0;
  }

  /** Shows how far the training has come; false where there is nothing new of it. A hand has precedence. */
  follow() {
    const {training, touch, growing} = this, {steps} = page, foreseen = this.runs[0];
    if (!training?.running || steps?.training !== training.number || !steps.iteration.length || !foreseen) return false;
    if (touch.waiting) return false;
    if (growing && this.run === growing && growing.iteration === steps.iteration) {
      this.notices.leaves(growing.left_out);
      return false;
    }
    if (memory.left !== training.number) this.player.stopAt(Infinity);
    if (this.run !== growing) closeSidebar();
    this.ahead = "";
    this.growing = grown(foreseen, steps);
    this.present(this.growing);
    this.headline.said = FOLLOWED;
    this.notices.leaves(this.growing.left_out);
    return true;
  }

  /** A run, and what is said of it; the panels follow with theme(). @param {Run} run */
  present(run) {
    this.run = run;
    this.some();
    this.headline.said = run.drafted ? (this.tell ? AHEAD : ALONE) : "";
    this.headline.show(run, factsOf(run));
    this.showSwitches(run);
    this.pinning.lay(run);
    this.load(run);
  }

  /** Points without a run. What the legend has switched off is shown: there is no legend now. @param {Few} few */
  presentFew(few) {
    this.pause();
    this.run = null;
    this.few = few;
    this.resuming.view = null;
    this.pinning.clear();
    const {root} = this, {n} = few.points.moments;
    root.classList.add("pn-few");
    Object.assign(root.dataset, {showsPoints: "true", points: String(n), iteration: "", weight: "", bias: "", loss: "", playing: "false"});
    this.notices.few(n < LEAST);
    this.pinning.offer();
  }

  /** There is a run again. */
  some() {
    this.few = null;
    this.root.classList.remove("pn-few");
    this.notices.few(false);
  }

  /** Another run in place of the one that is shown, in axes of its own. @param {Run | Few} run @param {number | null} at iteration; null: where it stands */
  replace(run, at = null) {
    if ("few" in run) this.presentFew(run);
    else {
      if (!this.run) this.stopFor(run);
      if (at !== null && !this.player.playing) this.player.stopAt(at);
      this.present(run);
      for (const field of page.fields) field.follow(run);
    }
    this.redraw();
  }

  redraw() { this.theme().catch(error => this.removed || this.fail(error)); }

  /** A run that was worked out here, in the axes as they stand. @param {Run | Few} run @param {string} said in place of the narration */
  draft(run, said) {
    if ("few" in run) {
      this.presentFew(run);
      return this.redraw();
    }
    if (this.few) {
      this.some();
      this.player.stopAt(0);
    }
    this.run = run;
    this.pinning.lay(run);
    for (const panel of this.panels) panel.draft(run);
    this.headline.draft(run.best.loss);
    this.headline.said = said;
    for (const field of page.fields) field.follow(run);
    if (this.stood !== null && !this.player.playing) this.player.stopAt(this.stood);
    this.load(run);
  }

  /** What is to be said as long as this step is looked at. @param {Run} run @param {(format: (loss: number) => string) => string} says */
  noteDown(run, says) { this.note = {run, k: this.player.k, says}; }

  /** @param {number} k step @param {(loss: number) => string} format */
  noted(k, format) {
    const {note, run, player} = this;
    if (note && (note.run !== run || note.k !== k || player.playing)) this.note = null;
    return this.note?.says(format) ?? null;
  }

  /** @param {Run} run */
  load(run) {
    const {time, iteration, end, last, theory, drafted, settings} = run;
    this.given.hidden = !settings.start_chosen || !(this.tell || this.touch.seeds);
    this.given.title = `The path begins at weight ${Number(run.weight[0].toPrecision(6))}, bias ${Number(run.bias[0].toPrecision(6))}`;
    this.given.querySelector("i").textContent = settings.seed;
    this.root.dataset.live = !drafted || iteration.length < 2 ? "" : run.late ? "late" : byMoments(settings) ? "exact" : "browser";
    this.player.load(time, iteration, end, last, theory.updates_per_epoch);
  }

  rewind() { this.player.at(0, false); }

  hold() { this.stood = this.run ? memory.iteration : 0; }

  release() { this.stood = null; }

  /** The hand has let go, and nothing is to be drawn of what it did. */
  unchanged() { if (this.behind) this.redraw(); }

  /** @param {import("./message.mjs").Edits} edits */
  editable(edits) { this.edits.show(edits); }

  /** What can be done to the points, which are others or lie somewhere else. */
  offer() {
    const points = this.touch.points();
    this.list.show();
    this.hand.adding.offer(points !== null);
    this.edits.clearable(points !== null && points.x.length > 0);
  }

  pause() { this.player.at(this.player.k, false); }

  /** Where it stands before a run is loaded. @param {Run} run */
  stopFor(run) {
    const {identity} = run.points;
    const {view} = this.resuming;
    this.resuming.view = null;
    const changed = this.touch.expects && !this.few;   // a hand's own points go on from where they stood
    if (view) this.player.stopAt(view.iteration);
    else if (!changed && identity !== memory.points) this.begin();   // other points begin untrained
    else if (!this.run) this.player.stopAt(memory.iteration);        // where it stood on the last visit, or before Streamlit mounted it anew
    memory.points = identity;
  }

  /** Untrained, with everything in view. */
  begin() {
    this.player.stopAt(0);
    this.fitAll();
  }

  /** @param {Stage["panels"][0]} of */
  zoomable({panel}) {
    const rules = {enabled: () => panel !== this.surface.panel || !this.surface.inSpace, busy: () => this.touch.base !== null, always: () => this.lecture.on};
    panel.zoomed = () => this.edits.zoomed(this.panels.some(({panel}) => panel.zoom));
    return new Zoom(panel, panel === this.hand.panel ? {...rules, yields: () => this.hand.yields(), clicks: true} : rules);
  }

  /** Everything is in view, in all panels. */
  fitAll() {
    for (const zoom of this.zooms) zoom.fit();
  }

  /** What is read off a panel, in the digits of the headline. @param {Stage["panels"][0]} panel @param {import("./reading.mjs").Place} place @param {number} reach */
  read(panel, place, reach) {
    const {headline: {format}, shown, player} = this;
    const reading = format && panel.run === this.run ? panel.read(place, reach, format) : null;
    return reading && (shown.best || reading.k <= player.k) ? reading : null;   // where the run will go leads to the answer
  }

  /** What Train made is played from the start; who prefers less motion gets its end. @param {Run} run */
  premiere(run) {
    closeSidebar();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) return this.player.at(run.end, false);
    // The untrained line has been on the screen all along: the first step comes soon.
    this.player.at(0, true, Math.max(0, (run.time[1] ?? 0) - SOON));
  }

  /** A click on a switch: an entry of the legend, a word in a heading. @param {keyof import("./switches.mjs").Switches} name */
  press(name) {
    if (!this.run) return;
    const {run, shown: {best}} = this;
    memory.switches = switches.switched(memory.switches, name, run);
    this.showSwitches(run);
    if (this.shown.best && !best) this.noteDown(run, format => beheld(run.loss[this.player.k], run, format));
    this.pinning.offer();
    this.redraw();
  }

  /** What is switched off is out of sight by the style sheet. @param {Run} run */
  showSwitches(run) {
    this.shown = switches.shownOf(memory.switches, run);
    this.legend.show(this.shown, run);
    this.diagram.show(run, this.shown.diagram);
    for (const [name, value] of Object.entries(this.shown)) this.root.setAttribute(`data-shows-${name}`, String(value));
  }

  /** Whether it is in the light theme's colours, whatever the page is in: as pictures are. @param {boolean} light */
  lit(light) {
    this.root.classList.toggle("pn-light", light);
    return this.theme();
  }

  /** The loss surface in space as the address of a picture; null where there is none. */
  solid() { return this.surface.space?.photograph() ?? null; }

  async theme() {
    const {run, few, shown} = this, theme = look(this.root);
    this.behind = false;
    if (few) await this.fit.showFew(few.points, theme, this.Plotly);
    const drawn = run ? await Promise.allSettled(this.panels.map(panel => panel.show(run, theme, this.Plotly, shown))) : [];
    for (const {panel} of this.panels) panel.place();
    for (const one of drawn) if (one.status === "rejected") throw one.reason;
    this.to(this.player.k, this.player.playing);
    await this.surface.raise(this.Plotly);
  }

  /** @param {number} k step @param {boolean} playing */
  to(k, playing) {
    const {run} = this;
    if (!run) return;
    const step = stepOf(run, k), {dataset} = this.root;
    this.headline.to(step, k > 0 ? stepOf(run, k - 1) : null, k, this.shown.best);
    this.fit.held = this.hand.held?.at ?? -1;
    for (const panel of this.panels) if (panel.run === run) panel.to(step, k);
    this.diagram.to(step, run);
    this.notices.at(step, k, run);
    this.neuron = step;
    this.handles.follow();
    for (const pointing of this.pointings) pointing.follow();
    dataset.points = String(run.points.moments.n);
    dataset.iteration = String(step.iteration);
    dataset.epoch = String(this.player.passes(step.iteration));
    dataset.weight = String(step.weight);
    dataset.bias = String(step.bias);
    dataset.loss = String(step.loss);
    dataset.playing = String(playing);
    if (run === this.growing) memory.left = k < this.player.end ? this.training?.number ?? 0 : 0;
    memory.iteration = this.player.held?.iteration ?? step.iteration;
    memory.speed = this.player.speed.value;
    memory.loop = this.player.looping;
    this.resuming.moved();
  }

  fail(error) {
    console.error(error);
    this.notices.put("The picture could not be drawn. Reload the page; your points are kept.");
  }

  remove() {
    this.removed = true;
    this.keyboard.remove();
    this.glossary.remove();
    this.lecture.remove();
    this.notices.remove();
    this.hand.remove();
    this.row.remove();
    this.poster?.remove();
    this.handles.remove();
    this.ring.remove();
    for (const pointing of this.pointings) pointing.remove();
    this.touch.end();
    if (page.touch === this.touch) page.touch = null;
    if (page.teller === this.teller) page.teller = null;
    if (page.grown === this.grown) page.grown = null;
    this.player.remove();
    for (const panel of this.panels) panel.remove();
    this.root.remove();
  }
}

/** @type {WeakMap<HTMLElement, Stage>} */
const live = new WeakMap();

/**
 * Called by Streamlit with each new data or theme, by saved.mjs without `setTriggerValue`; what it
 * returns is called when the stage goes.
 * @param {Component} component
 */
export default function mount(component) {
  const at = component.parentElement;
  const stage = live.get(at) ?? new Stage(component);
  live.set(at, stage);
  stage.show(component).catch(error => stage.removed || stage.fail(error));
  return () => {
    if (!left(at)) return;
    live.delete(at);
    stage.remove();
  };
}
