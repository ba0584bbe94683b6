// The stage: owns the picture and plays a run. The server sends a whole history once; nothing goes
// back but what a person asks for.

import {Fit} from "./panels/fit.mjs";
import {Headline} from "./headline.mjs";
import {look} from "./look.mjs";
import {Loss} from "./panels/loss.mjs";
import {Notices} from "./notices.mjs";
import {Player} from "./player.mjs";
import {factsOf, prepare, stepOf} from "./run.mjs";
import {Surface} from "./panels/surface.mjs";

const STAGE = `
  <div class="pn-top"></div>
  <div class="pn-panels">
    <section class="pn-panel pn-fit" aria-label="Points and line">
      <p class="pn-note"></p>
      <p class="pn-legend"><span><i class="pn-of-data"></i>points</span><span><i class="pn-of-neuron"></i>the neuron</span><span><i class="pn-of-best"></i><span class="pn-name">least squares</span></span></p>
      <div class="pn-card" role="status" hidden><span></span><button type="button" class="pn-button"></button></div>
    </section>
    <section class="pn-panel pn-curve" aria-label="Loss at each iteration"><h2>Loss <button type="button" class="pn-scale" aria-label="Loss axes" title="Switch between logarithmic and linear axes">at each iteration, <u>log scale</u></button></h2></section>
    <section class="pn-panel pn-valley" aria-label="Loss surface"><h2>Loss surface</h2></section>
  </div>
  <div class="pn-bar" role="group" aria-label="Player"></div>
  <div class="pn-phone"><button type="button" class="pn-button" data-does="settings">Settings</button><button type="button" class="pn-button pn-train" data-does="train">Train</button><button type="button" class="pn-button pn-train pn-stop" data-does="stop">Stop</button></div>`;

let plotly;   // once per page load; others on the page overwrite the global, so keep our own
const loadPlotly = async url => { await import(url); return globalThis.Plotly; };
/** From the server; a saved page has it in itself. */
const plotlyOf = ({assets}) => (plotly ??= assets ? loadPlotly(new URL(`${assets}/plotly/plotly.min.js`, location.origin).href) : globalThis.Plotly);

/** Seconds from Train to the first step. */
const SOON = 0.05;

/** What outlives a visit to another page: where the run stood, how fast it played, what was played. */
const memory = {iteration: 0, speed: "1", play: 0, data: ""};

/** Streamlit has no call for it; browser tests hold the names of its buttons. */
const press = selector => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
const openSidebar = () => press('[data-testid="stExpandSidebarButton"]');
/** Where the sidebar lies over the page, it goes when the page has something to show. */
const closeSidebar = () => matchMedia("(max-width: 767px)").matches && press('[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button');

class Stage {
  /** @param {HTMLElement} at @param {boolean} alone in a saved page: there is no server to ask for anything */
  constructor(at, alone) {
    this.root = at.appendChild(Object.assign(document.createElement("div"), {className: "pn-stage", innerHTML: STAGE, tabIndex: -1}));
    Object.assign(this.root.dataset, {testid: "stage", iteration: "", weight: "", bias: "", loss: "", playing: "false"});
    /** @type {{fit: Fit, loss: Loss, surface: Surface} | undefined} */
    this.panels = undefined;
    this.run = this.version = null;
    this.removed = false;
    const part = name => /** @type {any} */ (this.root.querySelector(name));
    this.headline = new Headline(part(".pn-top"));
    this.notices = new Notices(this.root, alone ? null : name => this.tell(name));
    this.player = new Player(part(".pn-bar"), (k, playing) => this.to(k, playing));
    this.player.speed.value = memory.speed;
    part(".pn-full").onclick = () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen());
    part(".pn-scale").onclick = () => this.rescale(part(".pn-scale u"));
    part("[data-does=train]").onclick = () => this.tell("train");
    part("[data-does=stop]").onclick = () => this.tell("stop");
    part("[data-does=settings]").onclick = () => openSidebar();
    if (alone) part(".pn-phone").remove();
    this.root.addEventListener("keydown", event => this.key(event));
    document.addEventListener("fullscreenchange", this.lecture = () => {
      this.root.classList.toggle("pn-lecture", document.fullscreenElement === this.root);
      this.theme();
    });
  }

  /** Takes what the server sent. Called again with equal data when the theme changes. */
  async show({data, setTriggerValue}) {
    this.tell = name => setTriggerValue(name, true);
    this.root.classList.toggle("pn-dim", Boolean(data.meta.stale));
    this.notices.show(data.meta);
    if (data.meta.empty) return this.empty();
    const Plotly = await plotlyOf(data.meta);
    if (this.removed) return;
    this.panels ??= {
      fit: new Fit(this.root.querySelector(".pn-fit"), Plotly), loss: new Loss(this.root.querySelector(".pn-curve"), Plotly),
      surface: new Surface(this.root.querySelector(".pn-valley"), Plotly),
    };
    if (data.meta.version !== this.version || data.meta.play > memory.play) this.take(data);
    await this.theme();
    this.root.dataset.ready = "true";
  }

  take(data) {
    const {play, version} = data.meta;
    this.root.classList.remove("pn-empty");
    const same = data.meta.data === memory.data;
    if (!same) this.player.stopAt(0);                                  // other points begin untrained
    else if (!this.run) this.player.stopAt(memory.iteration);          // where it stood on the last visit
    memory.data = data.meta.data;
    this.version = version;
    this.run = prepare(data);
    this.headline.show(this.run, factsOf(this.run));
    this.player.load(this.run.time, this.run.iteration, this.run.end, this.run.last, this.run.meta.updates);
    const name = this.root.querySelector(".pn-name");
    name.textContent = this.run.meta.best.name;
    name.parentElement.hidden = !(this.run.meta.flat > 0);   // with all x equal no line is the best, and none is drawn
    if (play > memory.play) this.premiere();
    memory.play = play;
  }

  /** What Train made is played from the start; who prefers less motion gets its end. */
  premiere() {
    closeSidebar();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) return this.player.at(this.run.end, false);
    // The untrained line has been on the screen all along: the first step comes soon.
    this.player.at(0, true, Math.max(0, (this.run.time[1] ?? 0) - SOON));
  }

  async theme() {
    if (!this.run || !this.panels) return;
    const theme = look(this.root);
    await Promise.all(Object.values(this.panels).map(panel => panel.show(this.run, theme)));
    this.to(this.player.k, this.player.playing);
  }

  to(k, playing) {
    if (!this.run) return;
    const step = stepOf(this.run, k), {dataset} = this.root;
    this.headline.to(step, k > 0 ? stepOf(this.run, k - 1) : null);
    for (const panel of Object.values(this.panels ?? {})) if (panel.run === this.run) panel.to(step, k);
    this.notices.at(step, k, this.run);
    dataset.iteration = String(step.iteration);
    dataset.epoch = String(this.player.passes(step.iteration));
    dataset.weight = String(step.weight);
    dataset.bias = String(step.bias);
    dataset.loss = String(step.loss);
    dataset.playing = String(playing);
    memory.iteration = this.player.held?.iteration ?? step.iteration;
    memory.speed = this.player.speed.value;
  }

  empty() {
    this.run = this.version = null;
    this.root.classList.add("pn-empty");
  }

  fail(error) {
    console.error(error);
    this.notices.put("The picture could not be drawn. Reload the page; your points are kept.");
  }

  async rescale(word) {
    const {loss} = this.panels;
    loss.log = !loss.log;
    word.textContent = loss.log ? "log scale" : "linear";
    await this.theme();
  }

  key(event) {
    const does = {" ": () => this.player.toggle(), ArrowLeft: () => this.player.at(this.player.k - 1, false), ArrowRight: () => this.player.at(this.player.k + 1, false)}[event.key];
    const own = event.target.closest("button, select");
    if (!does || (own && event.key === " ") || event.target.tagName === "SELECT") return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  remove() {
    this.removed = true;
    document.removeEventListener("fullscreenchange", this.lecture);
    this.notices.remove();
    this.player.remove();
    for (const panel of Object.values(this.panels ?? {})) panel.remove();
    this.root.remove();
  }
}

/** The message by the names that the modules know so far. */
function unfolded({message, points, "path 0": path}) {
  const {notices, host, play, runs: [run]} = message;
  if (!run) return {meta: {...notices, ...host, play, note: ""}};
  const {settings, theory, outcome} = run;
  const meta = {
    ...run, ...settings, ...theory, ...outcome, ...notices, ...host, play,
    version: run.identity, data: message.points.identity, names: message.points.titles, moments: message.points.moments,
    measure: settings.loss, given: settings.start_chosen, even: theory.plain_descent, advice: theory.best_rate_known,
    steep: theory.steep_direction, updates: theory.updates_per_epoch, note: run.left_out, start: path.getChild("weight").toArray()[0],
  };
  return {meta, points, path};
}

const live = new WeakMap();

/**
 * Called by Streamlit with each new data or theme, by saved.mjs without `setTriggerValue`; what it
 * returns is called when the stage goes.
 */
export default function mount(component) {
  const at = component.parentElement;
  if (!live.has(at)) live.set(at, new Stage(at, !component.setTriggerValue));
  const stage = live.get(at);
  stage.show({...component, data: unfolded(component.data)}).catch(error => stage.removed || stage.fail(error));
  return () => {
    live.delete(at);
    stage.remove();
  };
}
