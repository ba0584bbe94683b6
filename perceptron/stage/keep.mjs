// What this tab keeps of the moment it shows: a reload, a server that starts again and one that takes
// another's place lose nothing. A session that does not know this tab yet is told what was kept, and
// nothing is shown before it has answered. Where the deployer allows it the last points are kept for
// a new tab, too. No DOM.

/** @typedef {import("./message.mjs").SessionPart} SessionPart */
/** @typedef {import("./message.mjs").PinPart} PinPart */
/** @typedef {import("./message.mjs").View} View */
/** @typedef {{scene: any, engine: string, points: number, at: number}} Made the scene as Scene.text() writes it, but for view and pins; when, in milliseconds */
/** @typedef {{view: View | null, pins: PinPart[]}} Standing */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/** Milliseconds between a change and its being written down. */
const SOON = 250;

/** How long a session may take to hear what was kept, milliseconds; a server that has just begun is slow. */
const PATIENCE = 20_000;

/** Two entries: the one is large and changes seldom, the other small and changes often. */
const MADE = "perceptron.scene", STANDING = "perceptron.view";

export class Keep {
  /**
   * @param {Store} tab @param {Store} browser where they keep @param {string} place of the app, where one host has several
   * @param {boolean} linked whether the tab was opened by a link
   * @param {boolean} opened whether it has just been: by its address, not by a reload or a way back
   */
  constructor(tab, browser, place, linked, opened) {
    this.tab = tab;
    this.browser = browser;
    this.place = place;
    this.linked = linked;
    if (linked && opened) this.clear(tab);
    /** @type {Made | null} */
    this.made = madeIn(tab, place);
    /** @type {Standing} */
    this.stood = read(tab, STANDING + place) ?? {view: null, pins: []};
    /** Of the session that this page knows. */
    this.session = "";
    this.forgotten = 0;
    this.keeps = false;
    /** Whether anything was made on this page: what the browser keeps may be its own. */
    this.touched = false;
    /** Whether this page has shown something, and so knows best how it stands. */
    this.live = false;
    /** Whether of what the session sends only that is shown which it sent when it had heard what was kept. */
    this.withholds = false;
    /** Whether it was told, and has heard. */
    this.told = false;
    this.heard = false;
    /** @type {((kept: object) => void) | null} how it is told */
    this.tell = null;
    /** @type {(() => Standing) | null} how the stage stands, once there was one */
    this.standing = null;
    /** @type {(() => void) | null} what is shown if no answer comes */
    this.missed = null;
    this.timer = 0;
    /** Whether what was made is not written down yet. */
    this.anew = false;
  }

  /** Of a new tab: what was made last in any other one, as long as nothing was made here. @returns {Made | null} */
  get last() {
    const {made} = this;
    if (!this.keeps || this.linked || this.touched || (made && !plain(made))) return null;
    const last = madeIn(this.browser, this.place);
    return JSON.stringify(last) === JSON.stringify(made) ? null : last;
  }

  /**
   * Whether what a session sends may be shown: when it was sent, the session knew what this tab has
   * kept. Of two components the one may have heard already what the other has yet to receive.
   * @param {SessionPart} part
   */
  meet({identity, heard, asks, keeps, forgotten}) {
    this.keeps = keeps;
    if (identity !== this.session) {
      this.session = identity;
      this.forgotten = forgotten;
      this.withholds = (this.made !== null || this.live) && !heard;
      this.told = this.heard = false;
    }
    this.withholds ||= asks && !heard;
    this.heard ||= heard;
    this.speak();
    if (forgotten > this.forgotten) this.forget(forgotten);
    return heard || !this.withholds;
  }

  /** Tells the session, as soon as there is a way to; after a while without an answer, it is given up. */
  speak() {
    if (!this.withholds || this.heard || this.told || !this.tell) return;
    this.told = true;
    this.tell({session: this.session, ...this.made, ...this.stands()});
    const {session} = this;
    setTimeout(() => {
      if (this.heard || session !== this.session) return;
      this.withholds = false;
      this.missed?.();
    }, PATIENCE);
  }

  /** Has the session go on with what was made last in another tab. */
  goOn() {
    const made = this.last;
    if (!made) return;
    this.live = false;
    this.tell?.({session: this.session, again: true, ...made, ...read(this.browser, STANDING + this.place)});
  }

  /** @returns {Standing} */
  stands() {
    return this.standing && this.live ? this.standing() : this.stood;
  }

  /**
   * What is shown now. @param {SessionPart} part @param {{x: Iterable<number>, y: Iterable<number>} | null} points null: too many to be kept
   */
  update({outline, engine}, points) {
    const {points: named, ...rest} = JSON.parse(outline), x = [...points?.x ?? []], y = [...points?.y ?? []];
    const whole = x.length < 2 && points ? {x, y} : "set" in named || "file" in named ? named : {...named, x, y};
    const made = {scene: {...rest, points: whole}, engine};
    if (JSON.stringify(made) === JSON.stringify(this.made && {scene: this.made.scene, engine: this.made.engine})) return;
    this.made = {...made, points: named.moments?.n ?? x.length, at: Date.now()};
    this.touched ||= !plain(made);
    this.anew = true;
    this.changed();
  }

  /** How the stage stands has changed, or what was made; it is written down soon. */
  changed() {
    if (!this.timer) this.timer = Number(setTimeout(() => this.write(), SOON));
  }

  /** Writes what has changed. */
  write() {
    clearTimeout(this.timer);
    this.timer = 0;
    const {anew, made, place} = this;
    this.anew = false;
    if (!made) return;
    this.stood = this.stands();
    const stores = this.keeps && !this.linked && !(plain(made) && !this.stood.pins.length) ? [this.tab, this.browser] : [this.tab];
    for (const store of stores) {
      if (anew) write(store, MADE + place, made);
      write(store, STANDING + place, this.stood);
    }
  }

  /** What was made last in another tab is not wanted. */
  decline() { this.clear(this.browser); }

  /** @param {number} forgotten */
  forget(forgotten) {
    this.forgotten = forgotten;
    this.clear(this.tab);
    this.clear(this.browser);
    this.made = null;
    this.touched = false;
    this.stood = {view: null, pins: []};
    this.live = false;   // the view that the session brings is how it stands from now on
  }

  /** @param {Store} store */
  clear(store) {
    try {
      for (const name of [MADE, STANDING]) store.removeItem(name + this.place);
    } catch { /* a browser may keep nothing */ }
  }
}

/** Whether nothing was changed of what every new visitor finds. @param {Pick<Made, "scene">} made */
const plain = ({scene}) => scene.points.set === "Tutorial" && !scene.settings;

/** What another visit, or a later release, has written there. @param {Store} store @param {string} place @returns {Made | null} */
function madeIn(store, place) {
  const made = read(store, MADE + place);
  return made?.scene?.points && Number.isFinite(made.points) ? made : null;
}

/** @param {Store} store @param {string} name @returns {any} null where there is nothing, or nothing that can be read */
function read(store, name) {
  try {
    return JSON.parse(store.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** Where there is no room, or nothing may be kept, the page goes on without. @param {Store} store @param {string} name @param {object} value */
function write(store, name, value) {
  try {
    store.setItem(name, JSON.stringify(value));
  } catch {
    try { store.removeItem(name); } catch { /* nor that */ }
  }
}
