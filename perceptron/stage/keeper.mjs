// Tells the server what this tab has kept, and the tab what a page without a stage shows. There is
// nothing of it to see.

import {keep} from "./keeping.mjs";

/** @typedef {import("./message.mjs").SessionPart} SessionPart */
/** @typedef {{session: SessionPart, points: {x: number[], y: number[]} | null}} Told as ui/keeper.py tells it */

/** @type {MutationObserver | undefined} */
let connections;

/** Asks for the page. */
let ask = () => {};

/** Called by Streamlit with each run of the page. @param {{data: Told, setTriggerValue: (name: string, value: unknown) => void}} component */
export default function mount({data: {session, points}, setTriggerValue}) {
  keep.tell = kept => setTriggerValue("kept", kept);
  ask = () => setTriggerValue("back", true);
  connections ??= watched();
  if (!keep.meet(session)) return keep.speak();
  if (points) keep.update(session, points);
}

/**
 * Whoever comes back to a server may find another one, which knows nothing of this page: it is asked
 * for the page at once, not with the next click.
 */
function watched() {
  const app = document.querySelector('[data-testid="stApp"]'), name = "data-test-connection-state";
  if (!app) return;
  let lost = false;
  const observer = new MutationObserver(() => {
    const connected = app.getAttribute(name) === "CONNECTED";
    if (lost && connected) ask();
    lost = !connected;
  });
  observer.observe(app, {attributeFilter: [name]});
  return observer;
}
