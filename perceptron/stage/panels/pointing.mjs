// Who points at a panel reads off what is there, and may go there with a click or a tap.

import {isClick} from "../gestures.mjs";
import {amid, beside} from "../reading.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("../reading.mjs").Reading} Reading */
/** @typedef {import("../reading.mjs").Place} Place */

/** How near to a path one points at it, pixels. */
const REACH = {pointer: 16, finger: 26};

/** How long what a tap reads off is to be seen, milliseconds. */
const LINGERS = 4000;

/** Pixels beside the words that keep what is under them away. */
const PAD = 4;

/** While a hand is at work in the panel, nothing is read off. */
const AT_WORK = ".pn-held, .pn-pans, .pn-frames, .pn-handled, .pn-gripping";

export class Pointing {
  /**
   * @param {import("./panel.mjs").Panel} panel
   * @param {(place: Place, reach: number) => Reading | null} read what is at a place, in pixels from the axes' beginnings
   * @param {(k: number) => void} go to a step
   */
  constructor(panel, read, go) {
    this.panel = panel;
    this.read = read;
    this.go = go;
    /** @type {{place: Place, reach: number} | null} where somebody points */
    this.at = null;
    /** @type {import("../gestures.mjs").Press | null} */
    this.down = null;
    this.frame = 0;
    this.rest = 0;    // the timer of what a tap reads off
    this.written = this.measured = "";
    this.letters = 0;
    this.size = {width: 0, height: 0, x: 0, y: 0};
    this.marks = shape(panel.svg, "g", "reading");
    this.spot = shape(this.marks, "circle", "spot");
    this.plate = shape(this.marks, "rect", "plate");   // words over points and lines
    this.text = shape(this.marks, "text", "words");
    this.hide();
    const on = (type, does) => panel.graph.addEventListener(type, does, {capture: true});
    on("pointermove", event => this.move(event));
    on("pointerdown", event => this.press(event));
    on("pointerup", event => this.release(event));
    on("pointerleave", event => this.leave(event));
    on("pointercancel", () => this.end());
    const placed = panel.placed;
    panel.placed = () => {
      placed();
      const {size} = panel.graph.layout.font;
      if (size !== this.letters) this.written = this.measured = "";   // it has another size
      this.letters = size;
      this.follow();
    };
  }

  /** @param {PointerEvent} event */
  point(event) {
    const place = this.panel.where(event), touch = event.pointerType === "touch";
    this.at = this.panel.within(place) ? {place, reach: touch ? REACH.finger : REACH.pointer} : null;
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerType === "touch") return;
    this.point(event);
    this.frame ||= requestAnimationFrame(() => this.follow());
  }

  /** @param {PointerEvent} event */
  press(event) {
    const ours = event.button === 0 && event.isPrimary && !event.shiftKey;
    this.down = ours ? {...this.panel.where(event), time: event.timeStamp} : null;
  }

  /** @param {PointerEvent} event */
  release(event) {
    const {down} = this;
    this.down = null;
    if (!down || !isClick(down, {...this.panel.where(event), time: event.timeStamp})) return;
    this.point(event);
    const reading = this.follow();
    if (event.pointerType === "touch") this.linger();
    if (reading && reading.k >= 0) this.go(reading.k);
  }

  linger() {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.end(), LINGERS);
  }

  /** @param {PointerEvent} event */
  leave(event) {
    if (event.pointerType !== "touch") this.end();
  }

  end() {
    this.at = null;
    this.follow();
  }

  /** What is read off now; playing, zooming and another run change it under a pointer that rests. @returns {Reading | null} */
  follow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const {at, panel} = this, reading = at && !panel.at.matches(AT_WORK) ? this.read(at.place, at.reach) : null;
    panel.at.classList.toggle("pn-goes", reading !== null && reading.k >= 0);
    panel.pointed(reading);
    if (reading) this.show(reading);
    else this.hide();
    return reading;
  }

  hide() { this.marks.setAttribute("visibility", "hidden"); }

  /** @param {Reading} reading */
  show({spot, words, prefer, point = false, square}) {
    const {panel, marks} = this, {left, top} = panel, box = {left, top, width: panel.x.length, height: panel.y.length};
    const inside = (v, from, whole) => Math.min(Math.max(v, from), from + whole), seen = {x: inside(spot.x, left, box.width), y: inside(spot.y, top, box.height)};
    marks.setAttribute("visibility", "visible");
    marks.classList.toggle("pn-of-point", point);
    this.spot.setAttribute("visibility", seen.x === spot.x && seen.y === spot.y && square === undefined ? "inherit" : "hidden");
    this.spot.setAttribute("cx", spot.x.toFixed(1));
    this.spot.setAttribute("cy", spot.y.toFixed(1));
    this.write(words);
    const {x, y} = square === undefined ? beside(seen, this.size, box, prefer) : amid(seen, this.size);
    this.text.setAttribute("transform", `translate(${(x - this.size.x).toFixed(1)} ${(y - this.size.y).toFixed(1)})`);
    for (const [name, value] of [["x", x - PAD], ["y", y], ["width", this.size.width + 2 * PAD], ["height", this.size.height]]) this.plate.setAttribute(String(name), Number(value).toFixed(1));
  }

  /** @param {string[][]} words by lines */
  write(words) {
    const lines = words.map(parts => parts.join("   ")), written = lines.join("\n");
    if (written === this.written) return;
    this.written = written;
    while (this.text.childElementCount < lines.length) this.line();
    // By its data: another text node would have the styles of the whole page looked at anew.
    [...this.text.children].forEach((span, i) => { /** @type {Text} */ (span.firstChild).data = lines[i] ?? ""; });
    const digits = written.replaceAll(/\d/g, "0");   // all digits are as wide: for others the page is not laid out
    if (digits === this.measured) return;
    this.measured = digits;
    this.size = /** @type {any} */ (this.text).getBBox();
  }

  /** One more line of words. */
  line() {
    const span = shape(this.text, "tspan", "words-line");
    span.append("");
    span.setAttribute("x", "0");
    span.setAttribute("dy", this.text.childElementCount > 1 ? "1.3em" : "0");
  }

  remove() {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
  }
}
