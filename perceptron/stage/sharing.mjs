// The sheet of what can be taken along from the stage: a section for each kind of thing.

/**
 * @typedef {object} Section of the sheet
 * @property {string} title its heading
 * @property {HTMLElement} at what stands below it
 * @property {() => void} [opened] called each time the sheet is about to open
 * @property {() => void} [closed] called each time it has been closed
 */

let made = 0;

/** @param {string} id of the heading */
const sheet = id => `
  <h2 id="${id}">Share</h2>
  <div class="pn-foot"><button type="button" class="pn-button">Close</button></div>`;

export class Sharing {
  /** @param {HTMLElement} root of the stage @param {Section[]} sections from top to bottom */
  constructor(root, sections) {
    const id = `pn-share-${++made}`;
    this.sections = sections;
    this.dialog = root.appendChild(document.createElement("dialog"));
    this.dialog.className = "pn-sheet pn-sharing";
    this.dialog.setAttribute("aria-labelledby", id);
    this.dialog.setAttribute("closedby", "any");   // a click beside it, too
    this.dialog.innerHTML = sheet(id);
    const foot = /** @type {HTMLElement} */ (this.dialog.querySelector(".pn-foot"));
    foot.before(...sections.map((section, i) => framed(section, `${id}-${i}`)));
    this.close = /** @type {HTMLElement} */ (foot.querySelector("button"));
    this.close.onclick = () => this.dialog.close();
    this.dialog.onclose = () => { for (const section of sections) section.closed?.(); };
  }

  /** Unlike its attribute, focus() says nothing in the console of a page that has a focus already. */
  open() {
    for (const section of this.sections) section.opened?.();
    this.dialog.showModal();
    this.close.focus();
  }
}

/** @param {Section} section @param {string} id of its heading */
function framed({title, at}, id) {
  const frame = document.createElement("section");
  frame.setAttribute("aria-labelledby", id);
  frame.innerHTML = `<h3 id="${id}"></h3>`;
  /** @type {HTMLElement} */ (frame.firstElementChild).textContent = title;
  frame.append(at);
  return frame;
}
