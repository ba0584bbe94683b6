// A hand on the points: what is pressed, dragged and clicked on the picture becomes other points.
// Plotly has the axes and the labels under it; what the hand takes, it never hears of.

import {decimals, hasMoved, isClick, nearest, nudged, REACH, valueAt} from "../gestures.mjs";
import {Adding} from "./adding.mjs";
import {shape} from "./panel.mjs";

/** @typedef {import("../message.mjs").Column} Column */
/** @typedef {{x: Column, y: Column}} Drawn */
/** @typedef {{x: number, y: number}} Place */

/**
 * @typedef {object} Owner of the points
 * @property {() => Drawn | null} points that can be touched; null when none can be
 * @property {() => void} take a point is in the hand
 * @property {(at: number, x: number, y: number) => void} move it is here now
 * @property {(at: number, x: number, y: number) => void} drop the hand lets go of it here
 * @property {() => void} back it goes where it came from
 * @property {(x: number, y: number) => void} add a new point
 * @property {(at: number) => void} remove a point
 */

/** A finger that rests so long on a point takes it away, milliseconds. */
const LONG = 600;

/** Pixels between a point and its coordinates, which a finger must not cover; and the height of their line. */
const CLEAR = {pointer: 16, finger: 56}, LINE = 24;

/** In the place of a pointer, where keys hold a point. */
const KEYS = -1;

/** What is drawn of the hand, from bottom to top. */
const LAYERS = [["circle", "origin"], ["path", "hair"], ["circle", "halo"], ["text", "coordinates"]];

export class Hand {
  /** @param {import("./panel.mjs").Panel} panel whose axes are linear @param {Owner} owner */
  constructor(panel, owner) {
    this.panel = panel;
    this.owner = owner;
    /**
     * The point in the hand: which one, where it was pressed, how far its dot is from there, and
     * where it is at home, in the digits that a hand can give it.
     * @type {{pointer: number, at: number, down: import("../gestures.mjs").Press, off: Place, home: Place, moved: boolean, touch: boolean, keys: boolean} | null}
     */
    this.held = null;
    /** @type {import("../gestures.mjs").Press | null} a press on an empty place, that may become a click */
    this.pressed = null;
    /** @type {{place: Place, kind: string} | null} where a pointer is that holds nothing */
    this.pointer = null;
    /** Set by who follows the hand: it took a point, moved it, or let go. */
    this.turned = () => {};
    this.adding = new Adding(panel);
    this.frame = 0;
    this.rest = 0;   // the timer of a finger that rests
    /** @type {Place} where the point in the hand is */
    this.here = {x: 0, y: 0};
    this.marks = shape(panel.inside, "g", "hand");
    this.marks.setAttribute("visibility", "hidden");
    this.layer = Object.fromEntries(LAYERS.map(([tag, name]) => [name, shape(this.marks, tag, name)]));
    const on = (type, does, options = {capture: true}) => panel.graph.addEventListener(type, does, options);
    on("pointerdown", event => this.down(event));
    on("pointermove", event => this.move(event));
    on("pointerup", event => this.up(event));
    on("pointercancel", () => this.lose());
    on("pointerleave", () => this.point(null));
    on("contextmenu", event => this.menu(event));
    // A finger on a point holds it; anywhere else it scrolls the page.
    on("touchstart", event => this.touches(event), {capture: true, passive: false});
    this.escape = event => {
      if (event.key !== "Escape" || !this.held) return;
      event.stopImmediatePropagation();   // it leaves nothing else
      this.cancel();
    };
    document.addEventListener("keydown", this.escape, true);
  }

  /** @param {{clientX: number, clientY: number}} event @returns {{x: number, y: number}} pixels from the axes' beginnings */
  place(event) { return this.panel.where(event); }

  /** The point under a pointer, -1 where there is none. @param {{x: number, y: number}} place @param {string} kind */
  under(place, kind) {
    const points = this.owner.points();
    return points ? nearest(this.panel.x, this.panel.y, points, place, REACH[kind] ?? REACH.mouse) : -1;
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.held?.keys) this.open();
    if (event.button !== 0 || !event.isPrimary || this.held) return;
    const place = this.place(event), at = this.under(place, event.pointerType), points = this.owner.points();
    const press = {...place, time: event.timeStamp}, touch = event.pointerType === "touch";
    if (!points || !this.panel.within(place) || (at < 0 && touch && !this.adding.on)) return;
    event.preventDefault();    // no mouse event follows, from which Plotly would begin a drag of its own
    event.stopPropagation();
    if (at < 0) this.pressed = press;
    else this.takeHold(event, at, press);
  }

  /** @param {PointerEvent} event @param {number} at @param {import("../gestures.mjs").Press} down */
  takeHold(event, at, down) {
    const {panel} = this, touch = event.pointerType === "touch";
    this.hold(at, down, {pointer: event.pointerId, touch, keys: false});
    panel.graph.setPointerCapture(event.pointerId);
    panel.Plotly?.Fx.unhover(panel.graph);
    if (touch) this.rest = window.setTimeout(() => this.removeHeld(), LONG);
  }

  /** A key takes a point; keys move it, and `open` lets go. @param {number} at */
  lift(at) { this.hold(at, {x: 0, y: 0, time: 0}, {pointer: KEYS, touch: false, keys: true}); }

  /** @param {number} at @param {import("../gestures.mjs").Press} down @param {{pointer: number, touch: boolean, keys: boolean}} by */
  hold(at, down, by) {
    const points = this.owner.points(), {panel} = this;
    if (!points || this.held) return;
    const dot = {x: panel.px(points.x[at]), y: panel.py(points.y[at])};
    const off = {x: dot.x - panel.left - down.x, y: dot.y - panel.top - down.y};
    const home = {x: valueAt(panel.x, dot.x - panel.left), y: valueAt(panel.y, dot.y - panel.top)};
    this.held = {at, down, off, home, moved: false, ...by};
    this.here = {x: points.x[at], y: points.y[at]};
    this.point(null);
    panel.at.classList.add("pn-held");
    this.layer.origin.setAttribute("cx", String(dot.x));
    this.layer.origin.setAttribute("cy", String(dot.y));
    this.owner.take();
    this.mark();
    this.turned();
  }

  /** A key moves the point in the hand by so many steps. @param {number} across @param {number} up */
  nudge(across, up) {
    const {held, here, panel} = this;
    if (!held?.keys) return;
    held.moved = true;
    this.here = {x: across ? nudged(panel.x, here.x, across) : here.x, y: up ? nudged(panel.y, here.y, up) : here.y};
    this.frame ||= requestAnimationFrame(() => this.follow());
  }

  /** @param {PointerEvent} event */
  move(event) {
    const {held} = this, place = this.place(event);
    if (!held) return this.point(event.pointerType === "touch" ? null : {place, kind: event.pointerType});
    if (event.pointerId !== held.pointer) return;
    if (!held.moved && !hasMoved(held.down, {...place, time: event.timeStamp})) return;
    clearTimeout(this.rest);
    held.moved = true;
    const {x, y} = this.panel, inside = (v, most) => Math.min(Math.max(v, 0), most);
    this.here = {x: valueAt(x, inside(place.x + held.off.x, x.length)), y: valueAt(y, inside(place.y + held.off.y, y.length))};
    this.frame ||= requestAnimationFrame(() => this.follow());
  }

  /** Once in a frame, however often the pointer speaks. */
  follow() {
    this.frame = 0;
    if (!this.held) return;
    this.owner.move(this.held.at, this.here.x, this.here.y);
    this.mark();
    this.turned();
  }

  /** @param {PointerEvent} event */
  up(event) {
    const {held, pressed} = this, place = this.place(event);
    this.pressed = null;
    if (held && event.pointerId === held.pointer) {
      event.stopPropagation();
      this.open();
    } else if (pressed && isClick(pressed, {...place, time: event.timeStamp})) {
      this.adding.done();
      this.owner.add(valueAt(this.panel.x, place.x), valueAt(this.panel.y, place.y));
    }
    if (event.pointerType !== "touch") this.point({place, kind: event.pointerType});
  }

  /** The hand lets go: the point stays where it is. */
  open() {
    const {held, here} = this;
    if (!held) return;
    this.letGo();
    const away = here.x !== held.home.x || here.y !== held.home.y;
    if (held.moved && away) this.owner.drop(held.at, here.x, here.y);
    else this.owner.back();
    this.turned();
  }

  /** @param {MouseEvent} event */
  menu(event) {
    const at = this.under(this.place(event), "mouse");
    if (at < 0) return;
    event.preventDefault();
    if (!this.held) this.owner.remove(at);
  }

  /** @param {TouchEvent} event */
  touches(event) {
    if (event.touches.length > 1 || this.under(this.place(event.touches[0]), "touch") < 0) return;
    event.preventDefault();
    event.stopPropagation();
  }

  removeHeld() {
    const {held} = this;
    if (!held) return;
    this.cancel();
    this.owner.remove(held.at);
  }

  /** Takes away the point in the hand, else the chosen one, else the one under the pointer. @param {number} chosen -1: none is */
  takeAway(chosen) {
    if (this.held) return this.removeHeld();
    const at = chosen >= 0 || !this.pointer ? chosen : this.under(this.pointer.place, this.pointer.kind);
    if (at >= 0) this.owner.remove(at);
    this.point(this.pointer);
  }

  /** A second finger is there, to zoom: whether the point in the hand is given up, as it is while it has not moved. */
  yields() {
    if (this.held?.moved) return false;
    this.cancel();
    return true;
  }

  cancel() {
    if (!this.held) return;
    this.letGo();
    this.owner.back();
    this.turned();
  }

  /** The browser takes the pointer for something else, as for scrolling. */
  lose() {
    this.pressed = null;
    if (!this.held?.keys) this.cancel();
  }

  letGo() {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.held && this.panel.graph.hasPointerCapture(this.held.pointer)) this.panel.graph.releasePointerCapture(this.held.pointer);
    this.held = null;
    this.panel.at.classList.remove("pn-held");
    this.marks.setAttribute("visibility", "hidden");
  }

  /** Where a pointer is that holds nothing: over a point, which it may take, or where it may add one. @param {{place: Place, kind: string} | null} pointer */
  point(pointer) {
    this.pointer = pointer;
    const at = pointer ? this.under(pointer.place, pointer.kind) : -1, free = pointer && at < 0 && this.owner.points() && this.panel.within(pointer.place);
    this.panel.at.classList.toggle("pn-near", at >= 0);
    this.adding.at(free ? pointer.place : null);
  }

  /** The point in the hand: a halo, hairs to the axes, its coordinates beside it, a ring where it came from. */
  mark() {
    const {panel, here} = this, {x, y, left, top} = panel, px = panel.px(here.x), py = panel.py(here.y), {halo, hair} = this.layer;
    this.marks.setAttribute("visibility", "visible");
    halo.setAttribute("cx", px.toFixed(1));
    halo.setAttribute("cy", py.toFixed(1));
    hair.setAttribute("d", `M${px.toFixed(1)} ${py.toFixed(1)}V${top + y.length}M${px.toFixed(1)} ${py.toFixed(1)}H${left}`);
    this.write(px, py);
  }

  /** The coordinates, on the side that has room, above the point or, at the upper edge, below it. */
  write(px, py) {
    const {x, y, left, top} = this.panel, {coordinates} = this.layer, above = this.held?.touch ? CLEAR.finger : CLEAR.pointer;
    const text = (axis, value) => value.toFixed(decimals(Math.abs(axis.range[1] - axis.range[0]) / axis.length));
    const before = px - left > x.length / 2;
    coordinates.textContent = `x ${text(x, this.here.x)}  y ${text(y, this.here.y)}`;
    coordinates.setAttribute("text-anchor", before ? "end" : "start");
    coordinates.setAttribute("x", (px + (before ? -CLEAR.pointer : CLEAR.pointer)).toFixed(1));
    coordinates.setAttribute("y", (py - top > above + LINE ? py - above : py + CLEAR.pointer + LINE / 2).toFixed(1));
  }

  remove() {
    this.letGo();
    document.removeEventListener("keydown", this.escape, true);
  }
}
