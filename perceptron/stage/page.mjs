// What of ours is on this page at once: a stage, and fields of the learning rate beside it. What a
// hand does to one shows on the others in the same frame.

/** @typedef {import("./touch.mjs").Touch} Touch */
/** @typedef {import("./message.mjs").Tell} Tell */
/** @typedef {import("./rate.mjs").RateField} RateField */
/** @typedef {import("./growing.mjs").Steps} Steps */

/**
 * touch, teller: of the stage, where there is one. steps: of the training that is being followed, or was the
 * last; they are kept while another page is visited. grown: tells the stage that there are more.
 * @type {{touch: Touch | null, teller: (() => Tell | null) | null, fields: Set<RateField>, steps: Steps | null, grown: (() => void) | null}}
 */
export const page = {touch: null, teller: null, fields: new Set(), steps: null, grown: null};

/**
 * Whether a component is to go, as its place has gone. Streamlit takes back, too, what it has mounted
 * too late, when newer data had come meanwhile: then what stands there is to stay.
 * @param {Element} at
 */
export const left = at => !at.isConnected;

/** How long a page that was asked for may take to come, milliseconds. */
const COMES = 10_000;

/** @type {string | null} the address that is being left, since a link to another page was pressed */
let from = null;
let until = 0;

/**
 * Whether another page of the app was asked for and is still to come. What a component tells meanwhile is
 * told of the page before: Streamlit would run that, find nothing of it, and leave the new page empty.
 */
export const leaving = () => from !== null && from === location.pathname && performance.now() < until;

/** One of ours is mounted, or one has gone back: the page has come. */
export const arrived = () => { from = null; };

/**
 * How a component tells its server something: with a value, true where the name says all. A page that is
 * being left says nothing more.
 * @param {(name: string, value: unknown) => void} setTriggerValue
 */
export const telling = setTriggerValue => (/** @type {string} */ name, /** @type {unknown} */ value = true) => {
  if (!leaving()) setTriggerValue(name, value);
};

globalThis.addEventListener?.("popstate", arrived);
globalThis.document?.addEventListener("click", event => {
  const link = /** @type {HTMLElement} */ (event.target).closest?.("a"), address = link?.getAttribute("href");
  if (!link || address === null || link.target || link.download || link.origin !== location.origin || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // The stage's page has an empty address in the list of pages.
  const here = address === "" ? page.touch !== null : link.pathname === location.pathname;
  if (here) return;
  from = location.pathname;
  until = performance.now() + COMES;
}, true);
