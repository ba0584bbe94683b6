// What must be said beside the picture: one card at most, and a note in its corner.

import {clamped} from "./run.mjs";

/** How often the browser asks whether the server is still there, milliseconds. */
const ASK = 3000;

export class Notices {
  /** @param {HTMLElement} root @param {((name: string) => void) | null} tell sends a person's wish to the server, null when there is none */
  constructor(root, tell) {
    this.card = /** @type {HTMLElement} */ (root.querySelector(".pn-card"));
    this.note = /** @type {HTMLElement} */ (root.querySelector(".pn-note"));
    this.text = this.card.querySelector("span");
    this.button = this.card.querySelector("button");
    this.button.onclick = () => this.action && tell(this.action);
    this.alone = !tell;
    this.gone = false;
    /** @type {MutationObserver | undefined} */
    this.locks = undefined;
    this.timer = this.alone ? 0 : setInterval(() => this.ask(), ASK);
  }

  show(meta) {
    this.meta = meta;
    this.note.textContent = meta.note;
    this.note.title = meta.note;
    this.now = null;
    this.choose();
  }

  at(step, k, run) {
    const {x} = run.points, left = run.meta.diverged && k >= run.end;
    // For good, that is: a velocity may carry it back.
    const dead = run.meta.clamp && k > 0 && [step.weight, run.weight[run.weight.length - 1]].every(weight => clamped(x, weight) === 1);
    const now = left ? "left" : dead ? "dead" : null;
    if (now === this.now) return;
    this.now = now;
    this.choose();
  }

  choose() {
    const {meta} = this;
    if (this.gone) return this.put("The server is gone. The stage keeps this run; reconnecting.");
    if (meta?.empty) return this.put(meta.empty);
    if (meta?.obstacle) return this.put(meta.obstacle);
    if (meta?.stale) return this.put(meta.stale);
    if (this.now === "left") return meta.advice ? this.put(meta.why, "Use the best rate", "best_rate") : this.put(meta.why);
    if (this.now === "dead") return this.put("The clamp holds the line flat, and nothing will turn it again.", "Turn the clamp off", "unclamp");
    this.card.hidden = true;
  }

  put(text, label = "", action = "") {
    this.text.textContent = text;
    this.button.textContent = label;
    this.button.hidden = !label || this.alone;
    this.action = action;
    this.card.hidden = false;
  }

  async ask() {
    if (document.hidden || !this.meta) return;
    const gone = !(await fetch(this.meta.health, {cache: "no-store"}).then(answer => answer.ok, () => false));
    if (gone === this.gone) return;
    this.gone = gone;
    this.choose();
    this.unlock();
  }

  /** Streamlit locks the page behind a dialog of its own, some time after; the player needs no server. */
  unlock() {
    const page = document.getElementById("root");
    this.locks?.disconnect();
    if (!this.gone || !page) return;
    const free = () => {
      page.removeAttribute("inert");
      // Left open, though page.css hides it, it would take the next click for its own.
      document.querySelector('[data-testid="stDialog"] [role="dialog"]')?.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    };
    free();
    this.locks = new MutationObserver(free);
    this.locks.observe(page, {attributeFilter: ["inert"]});
  }

  remove() {
    clearInterval(this.timer);
    this.locks?.disconnect();
  }
}
