// The points as one list for the keyboard and for who reads with their ears: each option lies
// where its dot lies, and the pointer goes through it to the hand.

import {activeAt, coordinates, following, inThePage, ledTo, MOVES, named, ordered} from "../listing.mjs";

/** @typedef {import("./hand.mjs").Hand} Hand */
/** @typedef {import("./hand.mjs").Drawn} Drawn */

/** Steps that an arrow moves a point by, with Shift. */
const LARGE = 10;

const HOW = "Arrows go from point to point. Enter takes one in hand, then arrows move it, with Shift by ten; Enter lets go, Escape puts it back. Delete removes it.";

let made = 0;

export class ListBox {
  /** @param {Hand} hand that moves them @param {HTMLElement} otherwise where the focus goes when there are none left */
  constructor(hand, otherwise) {
    this.hand = hand;
    this.otherwise = otherwise;
    this.id = `pn-points-${++made}`;
    hand.panel.at.insertAdjacentHTML("beforeend", `
      <div class="pn-list" role="listbox" aria-label="Points" aria-describedby="${this.id}-how" tabindex="0" hidden></div>
      <div class="pn-unseen" id="${this.id}-how">${HOW}</div><div class="pn-unseen pn-heard" aria-live="polite"></div>`);
    /** @type {HTMLElement} */
    this.box = hand.panel.part(".pn-list");
    /** @type {HTMLElement} */
    this.heard = hand.panel.part(".pn-heard");
    this.box.onkeydown = event => this.press(event);
    this.box.onblur = () => this.leave();
    /** @type {import("../listing.mjs").Active} */
    this.active = {at: 0, x: NaN, y: NaN, place: 0};
    /** @type {number[]} */
    this.order = [];
    /** @type {Map<number, HTMLElement>} those in the page, by the number of their point */
    this.options = new Map();
    this.lifted = false;   // by a key
    hand.turned = () => this.follow();
  }

  get focused() { return document.activeElement === this.box; }

  /** The points have changed, or lie somewhere else. Their order stays while one of them is in the hand. */
  show() {
    const points = this.hand.owner.points();
    if (this.hand.held || !this.hand.panel.x.length) return;
    const before = this.order.length;
    this.order = points ? ordered(points) : [];
    if (points && this.order.length) this.active = following(this.active, before, points, this.order);
    if (!this.order.length && this.focused) this.otherwise.focus();
    this.box.hidden = !this.order.length;
    this.write();
  }

  /** The options of the page, of which those stay that were there. */
  write() {
    const points = this.hand.owner.points(), {order, box, options} = this;
    const [from, to] = inThePage(order.length, this.active.place), wanted = points ? order.slice(from, to) : [];
    const kept = new Map(wanted.map(at => [at, options.get(at) ?? this.option(at)]));
    this.options = kept;
    wanted.forEach((at, i) => this.place(at, from + i, points?.x[at] ?? 0, points?.y[at] ?? 0));
    if (wanted.some((at, i) => kept.get(at) !== box.children[i]) || box.childElementCount > wanted.length) box.replaceChildren(...kept.values());
    this.mark();
  }

  /** @param {number} at */
  option(at) {
    const option = Object.assign(document.createElement("div"), {className: "pn-option", id: `${this.id}-${at}`});
    option.setAttribute("role", "option");
    return option;
  }

  /** @param {number} at @param {number} place in the order @param {number} x @param {number} y */
  place(at, place, x, y) {
    const option = this.options.get(at), {panel} = this.hand;
    if (!option) return;
    const attributes = {
      "aria-label": named(at, this.words({x, y})), "aria-setsize": String(this.order.length), "aria-posinset": String(place + 1),
      style: `left: ${panel.px(x).toFixed(1)}px; top: ${panel.py(y).toFixed(1)}px`,
    };
    for (const [name, value] of Object.entries(attributes)) if (option.getAttribute(name) !== value) option.setAttribute(name, value);
  }

  /** Which option is active, and whether it is in the hand. */
  mark() {
    const {active, hand} = this;
    for (const [at, option] of this.options) {
      option.classList.toggle("pn-active", at === active.at);
      const selected = String(hand.held?.at === at);
      if (option.getAttribute("aria-selected") !== selected) option.setAttribute("aria-selected", selected);
    }
    if (this.options.has(active.at)) this.box.setAttribute("aria-activedescendant", `${this.id}-${active.at}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /** The hand took a point, moved it, or let go. */
  follow() {
    const {held, here} = this.hand;
    if (!held) return this.letGo();
    if (held.at !== this.active.at) this.go(this.order.indexOf(held.at));
    if (held.keys && held.moved) {
      this.place(held.at, this.active.place, here.x, here.y);
      this.heard.textContent = this.words(here);
    }
    this.mark();
  }

  letGo() {
    const {lifted} = this;
    this.lifted = false;
    this.show();
    if (lifted) this.heard.textContent = named(this.active.at, this.words(this.active));
  }

  /** @param {{x: number, y: number}} place */
  words({x, y}) { return coordinates(this.hand.panel.x, this.hand.panel.y, x, y); }

  /** @param {number} place in the order that is active now */
  go(place) {
    const points = this.hand.owner.points();
    if (!points || place < 0) return;
    this.active = activeAt(place, points, this.order);
    this.write();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && event.key === "Enter")) return;
    const does = this.hand.held ? this.inTheHand(event) : this.onTheList(event);
    if (does) event.preventDefault();
  }

  /** Whether a key was ours. @param {KeyboardEvent} event */
  onTheList({key}) {
    const place = ledTo(key, this.active.place, this.order.length);
    if (key === "Enter") {
      this.lifted = true;
      this.hand.lift(this.active.at);
      this.heard.textContent = "In hand";
    } else if (place !== null) this.go(place);
    return key === "Enter" || place !== null;
  }

  /** As above, of keys that move a point or let go of it. @param {KeyboardEvent} event */
  inTheHand({key, shiftKey}) {
    const [across, up] = MOVES[key] ?? [0, 0], steps = shiftKey ? LARGE : 1;
    if (key === "Enter") this.hand.open();
    else if (across || up) this.hand.nudge(across * steps, up * steps);
    return key === "Enter" || Object.hasOwn(MOVES, key);
  }

  /** Who goes elsewhere lets go; another window is not elsewhere. */
  leave() {
    if (this.hand.held?.keys && document.hasFocus()) this.hand.open();
  }
}
