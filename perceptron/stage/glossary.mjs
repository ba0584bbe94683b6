// What a word means, told where it stands: to who points at it, comes to it by keys or taps it; and
// all of them together on request.

/** How long a pointer rests on a word before it is told, and how long what a tap asked for is to be seen, milliseconds. */
const RESTS = 500, LINGERS = 6000;

/** Pixels between a word and what is told of it, and between that and the window's edges. */
const CLEAR = 6, EDGE = 8;

let made = 0;

/** In a tag of HTML: what it stands for is told. @param {string} term */
export const asks = term => `data-term="${term}"`;

/** A word that has no other deed. @param {string} term @param {string} words as HTML */
export const termed = (term, words) => `<button type="button" class="pn-word" ${asks(term)}>${words}</button>`;

/** @param {string} tag @param {string} text */
const element = (tag, text) => Object.assign(document.createElement(tag), {textContent: text});

export class Glossary {
  /** @param {HTMLElement} root of the stage */
  constructor(root) {
    this.root = root;
    /** @type {Record<string, string>} by the word */
    this.definitions = {};
    /** @type {HTMLElement | null} what is told */
    this.told = null;
    this.timer = 0;
    /** @type {Set<string>} that a finger has been told on switches, whose taps have another deed */
    this.known = new Set();
    this.tip = root.appendChild(Object.assign(document.createElement("div"), {className: "pn-tip", id: `pn-tip-${++made}`}));
    this.tip.setAttribute("role", "tooltip");
    this.tip.setAttribute("popover", "manual");   // over a full screen, too
    this.dialog = root.appendChild(Object.assign(document.createElement("dialog"), {className: "pn-sheet pn-terms"}));
    this.dialog.setAttribute("aria-label", "Terms");
    this.dialog.setAttribute("closedby", "any");
    const on = (type, does, capture = false) => root.addEventListener(type, does, {capture});
    on("pointerover", event => this.over(event));
    on("pointerout", event => this.out(event));
    on("pointerdown", () => this.hide());
    on("focusin", event => this.focused(event));
    on("focusout", () => this.hide());
    on("click", event => this.clicked(event));
    on("keydown", event => this.escape(event), true);
  }

  /** @param {Record<string, string>} definitions */
  know(definitions) { this.definitions = definitions; }

  /** The word that an event is about. @param {Event} event @returns {HTMLElement | null} */
  asked({target}) {
    const found = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-term]")) : null;
    return found && Object.hasOwn(this.definitions, found.dataset.term ?? "") ? found : null;
  }

  /** @param {PointerEvent} event */
  over(event) {
    const at = this.asked(event);
    if (!at || at === this.told || event.pointerType === "touch" || event.buttons) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tell(at), RESTS);
  }

  /** @param {PointerEvent} event */
  out(event) {
    const at = this.asked(event);
    if (at && event.pointerType !== "touch" && !(event.relatedTarget instanceof Node && at.contains(event.relatedTarget))) this.hide();
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const at = this.asked(event);
    if (at?.matches(":focus-visible") && !this.dialog.open) this.tell(at);
  }

  /** A word opens all of them, by a finger when it has been told; a switch is told to a finger once. @param {PointerEvent} event a click, which has a pointer's type */
  clicked(event) {
    const at = this.asked(event), touch = event.pointerType === "touch";
    if (!at) return;
    const {term = ""} = at.dataset, plain = at.matches(".pn-word");
    if (plain && !(touch && this.last !== at)) this.open(term);
    else if (touch && (plain || !this.known.has(term))) this.linger(at);
    this.known.add(term);
  }

  /** @param {HTMLElement} at */
  linger(at) {
    this.tell(at);
    this.last = at;   // tapped once more while it is told
    this.timer = window.setTimeout(() => {
      this.last = null;
      this.hide();
    }, LINGERS);
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || !this.told) return;
    event.stopPropagation();   // it leaves nothing else
    this.hide();
  }

  /** @param {HTMLElement} at */
  tell(at) {
    this.hide();
    if (!at.isConnected) return;
    const {tip} = this, {term = "", more = ""} = at.dataset;
    tip.replaceChildren(element("b", term), ` ${this.definitions[term]}${more ? ` ${more}` : ""}`, ...(at.matches(".pn-word") ? [element("i", "Press for all terms")] : []));
    this.told = at;
    at.setAttribute("aria-describedby", tip.id);
    tip.showPopover();
    const word = at.getBoundingClientRect(), {offsetWidth: wide, offsetHeight: high} = tip, below = word.bottom + CLEAR;
    tip.style.left = `${Math.max(Math.min(word.left, innerWidth - wide - EDGE), EDGE)}px`;
    tip.style.top = `${below + high + EDGE <= innerHeight ? below : Math.max(word.top - CLEAR - high, EDGE)}px`;
  }

  hide() {
    clearTimeout(this.timer);
    if (!this.told) return;
    this.told.removeAttribute("aria-describedby");
    this.told = null;
    this.tip.hidePopover();
  }

  /** All of them. @param {string} [term] one to begin at */
  open(term = "") {
    this.hide();
    this.last = null;
    const list = document.createElement("dl"), foot = Object.assign(document.createElement("div"), {className: "pn-foot"});
    const pairs = Object.entries(this.definitions).map(([name, says]) => [element("dt", name), element("dd", says)]);
    list.append(...pairs.flat());
    const close = Object.assign(document.createElement("button"), {type: "button", className: "pn-button", textContent: "Close", onclick: () => this.dialog.close()});
    foot.append(element("span", ""), close);
    this.dialog.replaceChildren(element("h2", "Terms"), list, foot);
    this.dialog.showModal();
    close.focus({preventScroll: true});
    const [from] = pairs.find(([{textContent}]) => textContent === term) ?? [];
    from?.classList.add("pn-asked");
    if (from) this.dialog.scrollTop = Math.max(from.offsetTop - this.dialog.clientHeight / 3, 0);
    else this.dialog.scrollTop = 0;
  }

  remove() { clearTimeout(this.timer); }
}
