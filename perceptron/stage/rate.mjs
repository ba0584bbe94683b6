// The learning rate: a value that is typed, a slider that lies on its ruler, a sentence below.

import {PATIENCE, serial, teller} from "./message.mjs";
import {left, page} from "./page.mjs";
import {bars, LEAST, MOST, notched, rateAt, sentence, shareOf, verdict, windowFor, words} from "./ruler.mjs";

/** @typedef {import("./message.mjs").RatePart} RatePart */
/** @typedef {import("./message.mjs").Tell} Tell */
/** @typedef {import("./run.mjs").Run} Run */

/** Places of the slider. */
const PLACES = 10_000;

/** Notches that Page Up and Page Down go by: a quarter of a decade. */
const PAGE = 10;

/** How wide a letter is on the average, in shares of its height. */
const LETTER = 0.485;

const STEPS = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE};

const UNKNOWN = "Which rates are good isn’t known beforehand.";

/** @param {string} id of the number field @returns {string} */
const field = id => `
  <div class="pn-rate-head"><label for="${id}">Learning rate</label><button type="button" class="pn-help" aria-label="About the learning rate">?</button></div>
  <div class="pn-rate-frame">
    <div class="pn-rate-value"><input type="number" id="${id}" step="any" inputmode="decimal" autocomplete="off"><span>per iteration</span></div>
    <div class="pn-ruler"><div class="pn-zones" aria-hidden="true"></div><input type="range" min="0" max="${PLACES}" aria-label="Learning rate"></div>
    <div class="pn-zone-words" aria-hidden="true"></div>
  </div>
  <p class="pn-verdict" aria-live="polite"></p>`;

let made = 0;

export class RateField {
  /** @param {HTMLElement} parent @param {() => Tell | null} teller null where there is no server */
  constructor(parent, teller) {
    this.teller = teller;
    this.at = parent.appendChild(Object.assign(document.createElement("div"), {className: "pn-rate", innerHTML: field(`pn-rate-${++made}`)}));
    const part = selector => /** @type {any} */ (this.at.querySelector(selector));
    /** @type {HTMLInputElement} */
    this.number = part("[type=number]");
    /** @type {HTMLInputElement} */
    this.slider = part("[type=range]");
    this.zoned = part(".pn-zones");
    this.named = part(".pn-zone-words");
    this.says = part(".pn-verdict");
    this.help = part(".pn-help");
    this.rate = 0;
    this.began = 0;           // the rate before a hand or a key changed it
    /** @type {RatePart} as the server has it */
    this.part = {value: 0, zones: null, why: "", help: "", heard: 0};
    /** @type {import("./message.mjs").ZonesPart | null} of the points as they are shown */
    this.zones = null;
    /** @type {import("./ruler.mjs").Window | null} */
    this.window = null;
    this.typing = false;      // what the number field holds, nobody has confirmed
    this.held = false;        // the slider is in a hand
    this.left = false;        // which has been told to let go
    this.frame = 0;
    /** Of the ruler, pixels: measured when the field's size changes, since asking has the page laid out; 0 out of sight. */
    this.length = 0;
    this.letter = 0;          // of its words, in shares of that
    /** @type {{rate: number, number: number, until: number} | null} the server was told of, and has not answered */
    this.told = null;
    this.refusal = "";
    this.number.oninput = () => { this.typing = true; };
    this.number.onchange = () => this.type();
    this.number.onblur = () => this.untype();   // what was typed and taken back is no change
    this.number.onkeydown = event => this.numberKey(event);
    this.slider.onpointerdown = () => this.take();
    this.slider.oninput = () => this.slide();
    this.slider.onchange = () => this.drop();
    this.slider.onpointerup = this.slider.onpointercancel = () => { this.left = false; };
    this.slider.onkeydown = event => this.sliderKey(event);
    this.listens = new AbortController();
    // Before the keys of the whole page.
    window.addEventListener("keydown", event => this.escape(event), {capture: true, signal: this.listens.signal});
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.at);
    page.fields.add(this);
  }

  /** What the server says; while its answer is to come, what a person has chosen stays. @param {RatePart} part */
  show(part) {
    this.part = part;
    this.help.dataset.help = part.help;
    const awaited = this.told !== null;
    // Its answer may have another rate: one that was chosen right after, with a button, say.
    if (this.told && (part.heard >= this.told.number || performance.now() > this.told.until)) this.told = null;
    if (this.held) return;
    if (!awaited) this.refusal = "";   // something else has changed since; the answer to what was chosen before is no change
    this.zones = part.zones;
    this.at.classList.remove("pn-moving");
    this.put(this.told?.rate ?? part.value);
  }

  /** What a hand makes of it elsewhere: another rate, or points with another edge. @param {Run} run */
  follow(run) {
    const {zones} = this.part, {edge} = run.theory, moved = run.moved === true;
    this.at.classList.toggle("pn-moving", moved);
    this.zones = zones && moved ? {...zones, edge, slow: scaled(zones.slow, edge, zones), fast: scaled(zones.fast, edge, zones)} : zones;
    if (!this.held) this.put(run.settings.learning_rate);
  }

  /** @param {number} rate */
  put(rate) {
    if (rate !== this.rate) this.refusal = "";
    this.rate = rate;
    if (!this.typing) this.number.value = written(rate);
    this.draw();
  }

  draw() {
    const {rate, zones, letter} = this;
    if (rate <= 0 || !this.length) return;
    if (!this.held) this.window = windowFor(this.window, rate, zones);
    const window = /** @type {import("./ruler.mjs").Window} */ (this.window);
    if (!this.held) this.slider.value = String(Math.round(PLACES * shareOf(rate, window)));
    this.slider.setAttribute("aria-valuetext", written(rate));
    const drawn = zones ? bars(zones, window) : [];
    this.zoned.innerHTML = drawn.map(({zone, from, to}) => `<i class="pn-${zone}" style="left:${percent(from)};width:${percent(to - from)}"></i>`).join("") || '<i class="pn-slow" style="width:100%"></i>';
    this.named.innerHTML = zones ? words(zones, window, rate, letter).map(({word, at, present}) => `<span style="left:${percent(at)}"${present ? ' class="pn-present"' : ""}>${word}</span>`).join("") : "";
    const said = this.refusal || (zones ? sentence(zones, rate) : this.part.why || UNKNOWN);
    if (said !== this.says.textContent) this.says.textContent = said;
    this.says.dataset.verdict = this.refusal ? "refused" : zones ? verdict(zones, rate) : "unknown";
  }

  measure() {
    this.length = this.zoned.clientWidth;
    this.letter = LETTER * parseFloat(getComputedStyle(this.named).fontSize) / (this.length || 1);
    this.draw();
  }

  // --- a hand on the slider ---

  take() {
    if (this.held) return;
    this.held = true;
    this.left = false;
    this.began = this.rate;
    page.touch?.takeRate();
  }

  slide() {
    if (this.left) return;
    this.take();   // who has no pointer: a screen reader's own gesture
    this.frame ||= requestAnimationFrame(() => this.move());
  }

  /** Once in a frame, however often the slider speaks. */
  move() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.held || !this.window) return;
    this.put(rateAt(Number(this.slider.value) / PLACES, this.window, this.length));
    page.touch?.slide(this.rate);
  }

  drop() {
    if (this.frame) this.move();
    if (!this.held) return;
    this.held = false;
    this.keep(this.rate);
  }

  /** The hand is to let go, and nothing has changed. */
  back() {
    this.held = false;
    this.left = true;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    page.touch?.back();
    this.zones = this.part.zones;
    this.put(this.teller() ? this.told?.rate ?? this.part.value : this.began);
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || !this.held) return;
    event.stopImmediatePropagation();   // it leaves nothing else
    this.back();
  }

  /** @param {KeyboardEvent} event */
  sliderKey(event) {
    const {key} = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const {window} = this, end = window && {Home: 10 ** window.from, End: 10 ** window.to}[key];
    if (!STEPS[key] && !end) return;
    event.preventDefault();
    this.choose(end || notched(this.rate, STEPS[key]));
  }

  // --- a typed value ---

  /** @param {KeyboardEvent} event */
  numberKey(event) {
    if (event.key === "Escape") this.untype();
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.choose(notched(this.rate, STEPS[event.key]));
  }

  type() {
    const text = this.number.value, rate = Number(text);
    this.untype();
    if (text !== "" && rate >= LEAST && rate <= MOST) return this.choose(rate);
    this.refusal = text && `Learning rate must be above 0 and at most ${MOST.toLocaleString("en")}; ${written(this.rate)} is kept.`;
    this.draw();
  }

  /** The field shows the rate again. */
  untype() {
    this.typing = false;
    this.number.value = written(this.rate);
  }

  // --- what is chosen ---

  /** @param {number} rate */
  choose(rate) {
    if (rate === this.rate) return this.put(rate);
    this.began = this.rate;
    page.touch?.takeRate();
    this.put(rate);
    page.touch?.slide(rate);
    this.keep(rate);
  }

  /** The server hears of it once; the stage waits for its answer. @param {number} rate */
  keep(rate) {
    const tell = this.teller();
    this.put(rate);
    if (rate === this.began) return page.touch?.back();
    if (!tell) return page.touch?.keepRate(0);
    const number = serial();
    this.told = {rate, number, until: performance.now() + PATIENCE};
    page.touch?.keepRate(number);
    tell("rate", {rate, number});
  }

  remove() {
    this.listens.abort();
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    if (this.held) page.touch?.back();
    page.fields.delete(this);
    this.at.remove();
  }
}

const percent = share => `${(100 * share).toFixed(2)}%`;

/** As a number field takes it: nine digits at most. @param {number} rate */
const written = rate => String(Number(rate.toPrecision(9)));

/** A zone's end that keeps its distance from the edge until the core has found it. */
function scaled(end, edge, zones) {
  return end === null || edge === null || !zones.edge ? end : end * edge / zones.edge;
}

/** @type {WeakMap<HTMLElement, {field: RateField, tell: Tell | null, said: string}>} */
const live = new WeakMap();

/**
 * Called by Streamlit with each new data, and with the same again; what it returns is called when the
 * field goes. Where there is a stage, it is the one to be told of a rate: its answer brings the run and
 * the field's part at once, and is newer than what Streamlit has last sent to the field itself.
 * @param {{parentElement: HTMLElement, data: {rate: RatePart}, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function mount({parentElement, data, setTriggerValue}) {
  const here = live.get(parentElement) ?? {field: new RateField(parentElement, () => page.teller?.() ?? here.tell), tell: null, said: ""};
  live.set(parentElement, here);
  here.tell = teller({setTriggerValue});
  const said = JSON.stringify(data.rate);
  if (said !== here.said) here.field.show(data.rate);
  here.said = said;
  return () => {
    if (!left(parentElement)) return;
    live.delete(parentElement);
    here.field.remove();
  };
}
