// Something on a panel that can be dragged: what a pointer does to it, once in a frame.

/** @typedef {{x: number, y: number}} Place pixels from the axes' beginnings */

/**
 * @typedef {object} Pull
 * @property {(place: Place) => boolean} take whether it can be taken now; where the pointer is
 * @property {(place: Place) => void} move
 * @property {(moved: boolean) => void} drop moved: whether it ever was
 * @property {() => void} back it goes where it came from
 */

export class Grip {
  /** @param {SVGElement} at @param {import("./panel.mjs").Panel} panel @param {Pull} pull */
  constructor(at, panel, pull) {
    this.at = at;
    this.panel = panel;
    this.pull = pull;
    /** @type {number | null} the pointer that holds it */
    this.pointer = null;
    this.moved = false;
    this.frame = 0;
    /** @type {Place} */
    this.place = {x: 0, y: 0};
    at.classList.add("pn-grip");
    at.addEventListener("pointerdown", event => this.down(event));
    at.addEventListener("pointermove", event => this.move(event));
    at.addEventListener("pointerup", event => this.up(event));
    at.addEventListener("pointercancel", () => this.cancel());
    at.addEventListener("touchstart", event => event.preventDefault(), {passive: false});   // the page does not scroll
    this.listens = new AbortController();
    // Before the keys of the whole page.
    window.addEventListener("keydown", event => this.escape(event), {capture: true, signal: this.listens.signal});
  }

  get held() { return this.pointer !== null; }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !event.isPrimary || this.held || !this.pull.take(this.panel.where(event))) return;
    event.preventDefault();
    event.stopPropagation();
    this.pointer = event.pointerId;
    this.moved = false;
    this.at.setPointerCapture(event.pointerId);
    this.at.classList.add("pn-gripped");
    this.panel.at.classList.add("pn-gripping");
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    this.place = this.panel.where(event);
    this.moved = true;
    this.frame ||= requestAnimationFrame(() => this.follow());
  }

  /** Once in a frame, however often the pointer speaks. */
  follow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.held) this.pull.move(this.place);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    if (this.frame) this.follow();
    this.letGo();
    this.pull.drop(this.moved);
  }

  cancel() {
    if (!this.held) return;
    this.letGo();
    this.pull.back();
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || !this.held) return;
    event.stopImmediatePropagation();   // it leaves nothing else
    this.cancel();
  }

  letGo() {
    const {pointer} = this;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.pointer = null;
    this.at.classList.remove("pn-gripped");
    this.panel.at.classList.remove("pn-gripping");
    if (pointer !== null && this.at.hasPointerCapture(pointer)) this.at.releasePointerCapture(pointer);
  }

  remove() {
    this.listens.abort();
    this.letGo();
  }
}
