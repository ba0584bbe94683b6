// The section of the sheet that gives the link of this moment, to copy and as a code for phones; and
// that code in the corner of a lecture view.

import {serial} from "./message.mjs";

/** @typedef {import("./message.mjs").LinkPart} LinkPart */
/** @typedef {import("./message.mjs").SharedPart} SharedPart */
/** @typedef {() => import("./keep.mjs").Standing} Standing */

/** What the browser itself calls this machine: no other device can go there. */
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

const LINK = `
  <div class="pn-copy"><input type="text" readonly aria-label="Link"><button type="button" class="pn-button">Copy link</button></div>
  <p class="pn-reach"></p>
  <select class="pn-button" aria-label="Address"></select>
  <div class="pn-code" role="img" aria-label="The link as a QR code"></div>`;

/** How long after a change the code in the corner is made anew, milliseconds. */
const LATER = 1000;

/** How long a button says that it has copied, milliseconds. */
const SAID = 2000;

export class Link {
  /** @param {(wish: object) => void} tell asks the server for the link @param {Standing} standing how the stage stands */
  constructor(tell, standing) {
    this.title = "Link";
    this.at = Object.assign(document.createElement("div"), {className: "pn-link", innerHTML: LINK});
    const part = name => /** @type {any} */ (this.at.querySelector(name));
    this.text = part("input");
    this.copies = part("button");
    this.reach = part(".pn-reach");
    this.addresses = part("select");
    this.code = part(".pn-code");
    this.tell = tell;
    this.standing = standing;
    this.asked = 0;
    /** @type {LinkPart[]} */
    this.links = [];
    /** Called with the code that phones can use, and the address in words. @type {(link: LinkPart | null) => void} */
    this.found = () => {};
    this.copies.onclick = () => this.copy();
    this.text.onfocus = () => this.text.select();
    this.addresses.onchange = () => this.choose(Number(this.addresses.value));
    this.show(null);
  }

  /** The link of what is shown now is asked for. */
  opened() {
    this.asked = serial();
    if (!this.links.length) this.show(null);   // else the last one stays, until there is another
    this.tell({asked: this.asked, address: `${location.origin}${location.pathname}`, ...this.standing()});
  }

  /** @param {SharedPart | null} shared the last answer; null: there is none yet */
  take(shared) {
    if (shared && shared.asked === this.asked) this.show(shared);
  }

  /** @param {SharedPart | null} shared */
  show(shared) {
    this.links = shared?.links ?? [];
    const there = this.links.length > 0;
    this.at.classList.toggle("pn-linked", there);
    this.addresses.replaceChildren(...this.links.map(({link}, i) => new Option(addressOf(link), String(i))));
    this.addresses.hidden = this.links.length < 2;
    this.reach.textContent = shared?.why ?? (there ? "" : "The link is being made.");
    this.choose(this.links.length > 1 ? 1 : 0);
  }

  /** @param {number} at */
  choose(at) {
    const chosen = this.links[at] ?? null, local = chosen !== null && LOCAL.has(new URL(chosen.link).hostname);
    this.addresses.value = String(at);
    this.text.value = chosen?.link ?? "";
    this.code.innerHTML = chosen && !local ? chosen.code : "";
    this.code.hidden = !chosen || local;
    if (chosen) this.reach.textContent = local ? "Phones can’t reach this address: it means this machine alone." : this.links.length > 1 ? "For devices in the same network:" : "";
    this.reach.hidden = !this.reach.textContent;
    this.found(chosen && !local ? chosen : null);
  }

  /** Where a page may not write to the clipboard, the marked text is copied as with the keys. */
  async copy() {
    try {
      await navigator.clipboard.writeText(this.text.value);
    } catch {
      this.text.select();
      document.execCommand("copy");
    }
    this.copies.textContent = "Copied";
    setTimeout(() => { this.copies.textContent = "Copy link"; }, SAID);
  }
}

/** Of a link, what a person can type. @param {string} link */
export function addressOf(link) {
  const {host, pathname} = new URL(link);
  return pathname === "/" ? host : `${host}${pathname}`;
}

const POSTER = `
  <div class="pn-code"></div>
  <div><h2>Follow on your phone</h2><p class="pn-address"></p><p>You see what the lecturer sees, and can try it on your own.</p>
  <button type="button" class="pn-button">Close</button></div>`;

/** The code in the corner of a lecture view, and as large as the screen where it is clicked. */
export class Poster {
  /** @param {HTMLElement} root of the stage @param {Link} link @param {() => boolean} wanted whether there is a lecture */
  constructor(root, link, wanted) {
    this.link = link;
    this.wanted = wanted;
    this.timer = 0;
    /** What the code in the corner leads to. */
    this.of = "";
    this.corner = root.appendChild(Object.assign(document.createElement("button"), {type: "button", className: "pn-button pn-corner", title: "The link as a QR code, large"}));
    this.corner.setAttribute("aria-label", "The link as a QR code, large");
    this.dialog = root.appendChild(Object.assign(document.createElement("dialog"), {className: "pn-poster", innerHTML: POSTER}));
    this.dialog.setAttribute("aria-label", "Follow on your phone");
    this.dialog.setAttribute("closedby", "any");
    const part = name => /** @type {HTMLElement} */ (this.dialog.querySelector(name));
    this.corner.onclick = () => this.dialog.showModal();
    part("button").onclick = () => this.dialog.close();
    link.found = found => {
      this.corner.hidden = !found;
      this.corner.innerHTML = found?.code ?? "";
      part(".pn-code").innerHTML = found?.code ?? "";
      part(".pn-address").textContent = found ? addressOf(found.link) : "";
      if (!found) this.dialog.close();
    };
    link.found(null);
  }

  /**
   * Has the code follow what is shown, some time after it has changed: a hand may be at work.
   * @param {string} chosen other points and settings have another
   */
  follow(chosen) {
    if (!this.wanted() || chosen === this.of) return;
    const first = this.of === "";
    this.of = chosen;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.wanted() && this.link.opened(), first ? 0 : LATER);
  }

  remove() { clearTimeout(this.timer); }
}
