// The panel of the text: its lines, the one that has just run lit, and what it means.

import {termed} from "../stage/glossary.mjs";
import {VARIANTS} from "../stage/variants.mjs";

/** @typedef {import("./message.mjs").LinePart} LinePart */
/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./message.mjs").Failure} Failure */
/** @typedef {import("./recording.mjs").Entry} Entry */

/** How long "Copied" is said, milliseconds. */
const SAID = 2000;

const PANEL = `
  <h2>The training loop</h2>
  <p class="pn-lit-says"></p>
  <button type="button" class="pn-button pn-program" title="Copy the whole program (C)">Copy</button>
  <ol class="pn-lines" tabindex="0" aria-label="The training loop, line by line"></ol>
  <div class="pn-meaning" aria-live="polite" tabindex="0" aria-label="What the lit line means">
    <h3></h3><p class="pn-means"></p>
    <div class="pn-broken" hidden><h3></h3><p class="pn-happens"></p><p class="pn-raised" hidden></p>
      <button type="button" class="pn-button pn-to-stage" title="Pinned beside Train’s run, on the same points">Play it on the stage</button></div>
  </div>`;

/** What a line that is no longer or newly there is called for those who don't see its strike. */
const MARKS = {"+": "inserted: ", "-": "struck through: "};

export class SourcePanel {
  /** @param {HTMLElement} at */
  constructor(at) {
    at.innerHTML = PANEL;
    const part = name => /** @type {HTMLElement} */ (at.querySelector(name));
    this.says = part(".pn-lit-says");
    this.list = part(".pn-lines");
    this.title = part(".pn-meaning > h3");
    this.means = part(".pn-means");
    this.broken = part(".pn-broken");
    this.headline = part(".pn-broken h3");
    this.happens = part(".pn-happens");
    this.raised = part(".pn-raised");
    this.sends = /** @type {HTMLButtonElement} */ (part(".pn-to-stage"));
    this.copies = /** @type {HTMLButtonElement} */ (part(".pn-program"));
    this.copies.onclick = () => this.copy();
    this.program = "";
    this.said = 0;
    /** @type {Map<number, HTMLElement>} by their numbers */
    this.lines = new Map();
    this.shown = "";
  }

  /** @param {Message} message */
  show({source, broken, tells, variant}) {
    this.program = source.program;
    if (this.shown !== source.identity) this.list.replaceChildren(...this.listed(source.lines));
    this.shown = source.identity;
    this.broken.hidden = broken === null;
    if (!broken) return;
    this.headline.textContent = broken.headline;
    this.sends.hidden = !Object.hasOwn(VARIANTS, variant);
    const waits = tells ? `It is run to the end: ${tells.iteration.toLocaleString("en")} of ${tells.goal.toLocaleString("en")} iterations, with those of the sound loop beside it.` : "";
    this.happens.textContent = broken.told || waits;
  }

  /** What the lit line is; a word of the field that it is about tells what it means. @param {string} title @param {string} [term] */
  name(title, term) {
    if (this.title.textContent === title) return;
    if (term) this.title.innerHTML = termed(term, title);
    else this.title.textContent = title;
  }

  /** @param {LinePart[]} lines */
  listed(lines) {
    this.lines.clear();
    return lines.map(({code, mark, number}) => {
      const line = document.createElement("li"), indented = code.length - code.trimStart().length;
      line.className = {"+": "pn-inserted", "-": "pn-struck"}[mark] ?? "";
      const sign = {"+": "+", "-": "−"}[mark] ?? "";
      line.innerHTML = `<span class="pn-number" aria-hidden="true"></span><span class="pn-unseen"></span><code></code>`;
      const [shown, spoken, text] = /** @type {HTMLElement[]} */ ([...line.children]);
      shown.textContent = number ? `${sign}${number}` : sign;
      spoken.textContent = `${number ? `line ${number}, ` : ""}${MARKS[mark] ?? ""}`;
      text.textContent = code.trimStart();
      text.style.setProperty("--indent", `${indented}ch`);
      if (number) this.lines.set(number, line);
      return line;
    });
  }

  /** @param {Entry} entry @param {{title: string, says: string, term?: string}} said @param {Failure | null} failure where it is known */
  to(entry, {title, says, term}, failure) {
    for (const [number, line] of this.lines) {
      const lit = number === entry.line;
      line.classList.toggle("pn-lit", lit);
      line.classList.toggle("pn-failed", failure?.line === number);
      if (lit) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    }
    this.says.textContent = entry.failed ? `line ${entry.line} failed` : "the lit line has just run";
    this.name(title, term);
    this.means.textContent = says;
    this.raised.hidden = failure === null;
    if (failure) this.raised.textContent = `${failure.error}: ${failure.message}`;
    const lit = this.lines.get(entry.line), {list} = this;
    if (lit && list.scrollHeight > list.clientHeight) list.scrollTop = Math.max(0, lit.offsetTop - list.offsetTop - list.clientHeight / 2);
  }

  /** The whole program, as it would be run elsewhere. */
  async copy() {
    try {
      await navigator.clipboard.writeText(this.program);
      this.tell("Copied");
    } catch {
      this.tell("Copying is not allowed here");
    }
  }

  /** @param {string} word */
  tell(word) {
    this.copies.textContent = word;
    clearTimeout(this.said);
    this.said = window.setTimeout(() => { this.copies.textContent = "Copy"; }, SAID);
  }

  remove() { clearTimeout(this.said); }
}
