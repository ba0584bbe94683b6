// Hands that zoom and pan a panel: a wheel, a rectangle with Shift, a drag when less than everything
// is in view, two fingers, a double click that fits. One finger scrolls the page.

import {hasMoved} from "../gestures.mjs";
import {carried, factorOf, framed, panned, zoomed} from "../zoom.mjs";
import {shape} from "./panel.mjs";

/** @typedef {{x: number, y: number}} Place pixels from the axes' beginnings */
/** @typedef {import("../zoom.mjs").Extent} Extent */

/** A rectangle with a shorter side was not meant, pixels. */
const SMALL = 8;

/**
 * @typedef {object} Rules of a panel
 * @property {() => boolean} [enabled] whether its axes can be zoomed at all
 * @property {() => boolean} [busy] whether a hand holds something in it
 * @property {() => boolean} [yields] a second finger is there: whether what the first one holds is given up
 * @property {() => boolean} [always] a wheel zooms without Ctrl, whatever there is to scroll
 * @property {boolean} [clicks] two clicks between the axes are something else than one double click
 */

/** Whether something round an element can be scrolled up or down. @param {Element} element */
function scrolls(element) {
  const root = document.scrollingElement;
  for (let at = element.parentElement; at; at = at.parentElement) {
    const open = at === root || /auto|scroll/.test(getComputedStyle(at).overflowY);
    if (open && at.scrollHeight > at.clientHeight + 1) return true;
  }
  return false;
}

const share = (p, length) => Math.min(Math.max(p / length, 0), 1);

/** Where two fingers are: between them, and how far apart. @param {import("./panel.mjs").Panel} panel @param {Touch[]} touches */
function between(panel, [one, other]) {
  const a = panel.where(one), b = panel.where(other);
  return {place: {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}, gap: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1)};
}

export class Zoom {
  /** @param {import("./panel.mjs").Panel} panel @param {Rules} rules */
  constructor(panel, {enabled = () => true, busy = () => false, yields = () => true, always = () => false, clicks = false}) {
    this.panel = panel;
    this.rules = {enabled, busy, yields, always, clicks};
    /** @type {{pointer: number, down: import("../gestures.mjs").Press, shown: Extent, frames: boolean, moved: boolean} | null} */
    this.press = null;
    /** @type {{place: Place, gap: number, shown: Extent} | null} two fingers, where they began */
    this.pinch = null;
    this.frame = shape(panel.svg, "rect", "frame");
    this.frame.setAttribute("visibility", "hidden");
    const on = (type, does, options = {}) => panel.at.addEventListener(type, does, {capture: true, ...options});
    on("wheel", event => this.wheel(event), {passive: false});
    on("pointerdown", event => this.down(event));
    on("pointermove", event => this.move(event));
    on("pointerup", event => this.up(event));
    on("pointercancel", () => this.letGo());
    on("dblclick", event => this.double(event));
    on("touchstart", event => this.touch(event), {passive: false});
    on("touchmove", event => this.stretch(event), {passive: false});
    for (const type of ["touchend", "touchcancel"]) on(type, event => this.lift(event));
  }

  /** Whether it can be zoomed now. */
  open() { return this.panel.layout !== null && this.rules.enabled() && !this.rules.busy(); }

  /** Whether it is the picture's own place, not a button's or a handle's over it, and can be zoomed now. @param {EventTarget | null} target */
  ours(target) { return this.open() && this.panel.graph.contains(target); }

  /** A wheel may turn over a handle, too. @param {Node} target */
  turns(target) { return this.ours(target) || (this.open() && this.panel.svg.contains(target)); }

  /** @param {Place} place @returns {import("../zoom.mjs").Share} */
  share({x, y}) { return {x: x / this.panel.x.length, y: 1 - y / this.panel.y.length}; }

  /** On an axis it zooms that axis alone. @param {WheelEvent} event */
  wheel(event) {
    const {panel, rules} = this;
    if (!this.turns(/** @type {Node} */ (event.target)) || !(event.ctrlKey || event.metaKey || rules.always() || !scrolls(panel.at))) return;
    event.preventDefault();   // with Ctrl, the browser would zoom the page
    const place = panel.where(event), by = factorOf(event), beside = place.x < 0, below = place.y > panel.y.length;
    const inside = {x: panel.x.length * share(place.x, panel.x.length), y: panel.y.length * share(place.y, panel.y.length)};
    panel.see(zoomed(panel.shown, panel.whole, this.share(inside), {x: beside && !below ? 1 : by, y: below && !beside ? 1 : by}));
  }

  /** @param {PointerEvent} event */
  down(event) {
    const {panel} = this, place = panel.where(event), frames = event.shiftKey;
    if (event.button !== 0 || !event.isPrimary || event.pointerType === "touch" || !this.ours(event.target) || !panel.within(place)) return;
    this.press = {pointer: event.pointerId, down: {...place, time: event.timeStamp}, shown: panel.shown, frames, moved: false};
    event.preventDefault();    // no mouse event follows, from which Plotly would begin a drag of its own
    if (!frames) return;
    event.stopPropagation();   // a point under it is not taken
    panel.graph.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const {panel, press} = this, place = panel.where(event);
    panel.at.classList.toggle("pn-frames", event.shiftKey && this.ours(event.target));
    if (!press || event.pointerId !== press.pointer || (!press.moved && !hasMoved(press.down, {...place, time: event.timeStamp}))) return;
    if (!press.frames && (this.rules.busy() || !panel.zoom)) return;
    if (!press.moved) this.begin(press);
    event.stopPropagation();
    if (press.frames) this.draw(press.down, place);
    else panel.see(panned(press.shown, panel.whole, this.share(press.down), this.share(place)));
  }

  /** @param {{pointer: number, frames: boolean, moved: boolean}} press */
  begin(press) {
    press.moved = true;
    this.panel.graph.setPointerCapture(press.pointer);
    if (!press.frames) this.panel.at.classList.add("pn-pans");
  }

  /** The rectangle, as far as it is between the axes. @param {Place} one @param {Place} other */
  draw(one, other) {
    const {panel, frame} = this, along = (a, b, length, from) => {
      const [low, high] = [a, b].map(p => length * share(p, length)).sort((p, q) => p - q);
      return [from + low, high - low];
    };
    const [x, width] = along(one.x, other.x, panel.x.length, panel.left), [y, height] = along(one.y, other.y, panel.y.length, panel.top);
    for (const [name, value] of Object.entries({x, y, width, height})) frame.setAttribute(name, String(value));
    frame.setAttribute("visibility", "visible");
  }

  /** @param {PointerEvent} event */
  up(event) {
    const {panel, press} = this, place = panel.where(event);
    if (!press || event.pointerId !== press.pointer) return;
    this.letGo();
    const meant = Math.min(Math.abs(place.x - press.down.x), Math.abs(place.y - press.down.y)) >= SMALL;
    if (press.frames && press.moved && meant) panel.see(framed(press.shown, panel.whole, this.share(press.down), this.share(place)));
  }

  letGo() {
    this.press = null;
    this.frame.setAttribute("visibility", "hidden");
    this.panel.at.classList.remove("pn-pans");
  }

  /** @param {MouseEvent} event */
  double(event) {
    if (this.ours(event.target) && !(this.rules.clicks && this.panel.within(this.panel.where(event)))) this.fit();
  }

  /** Everything is in view again. */
  fit() {
    if (this.panel.zoom && !this.rules.busy()) this.panel.see(this.panel.whole);
  }

  /** Those of an event's fingers that are on the picture. @param {TouchEvent} event */
  fingers(event) { return [...event.touches].filter(({target}) => this.panel.graph.contains(target)); }

  /** @param {TouchEvent} event */
  touch(event) {
    const fingers = this.fingers(event);
    this.pinch = null;
    if (fingers.length !== 2 || !event.cancelable || !this.rules.yields() || !this.ours(event.target)) return;
    event.preventDefault();
    this.pinch = {...between(this.panel, fingers), shown: this.panel.shown};
  }

  /** What was between the two fingers stays between them. @param {TouchEvent} event */
  stretch(event) {
    const {panel, pinch} = this, fingers = this.fingers(event);
    if (!pinch || fingers.length !== 2) return;
    event.preventDefault();
    const {place, gap} = between(panel, fingers), by = pinch.gap / gap;
    panel.see(carried(pinch.shown, panel.whole, this.share(pinch.place), this.share(place), {x: by, y: by}));
  }

  /** @param {TouchEvent} event */
  lift(event) {
    if (this.fingers(event).length < 2) this.pinch = null;
  }
}
