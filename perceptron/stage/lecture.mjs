// Lecture view: the stage alone, in letters for the back row; in the window, or on the full screen.

/** What page.css hides beside it, it hides by a class of this. */
const PAGE = document.documentElement;

export class Lecture {
  /** @param {HTMLElement} root of the stage @param {() => void} changed called when the sizes have changed */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    this.window = false;     // it fills the window
    this.listens = new AbortController();
    document.addEventListener("fullscreenchange", () => this.fill(false), {signal: this.listens.signal});
  }

  get full() { return document.fullscreenElement === this.root; }

  get on() { return this.window || this.full; }

  /** On in the window, or off wherever it is. */
  toggle() {
    if (this.on) this.leave();
    else this.fill(true);
  }

  /** On the full screen; where a browser has none or refuses it, in the window. */
  async toggleFull() {
    if (this.full) return this.leave();
    try {
      await this.root.requestFullscreen();
    } catch {
      this.fill(true);
    }
  }

  leave() {
    if (this.full) document.exitFullscreen();
    else this.fill(false);
  }

  /** @param {boolean} window */
  fill(window) {
    this.window = window;
    this.root.classList.toggle("pn-lecture", this.on);
    this.root.classList.toggle("pn-filling", window);
    PAGE.classList.toggle("pn-page-filled", window);
    this.changed();
  }

  remove() {
    this.listens.abort();
    PAGE.classList.remove("pn-page-filled");
  }
}
