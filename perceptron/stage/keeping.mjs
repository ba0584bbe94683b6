// The page's Keep: where a browser keeps, and when this tab was opened by a link.

import {Keep} from "./keep.mjs";

/** Asking for one may fail, where a browser keeps nothing for a page in a frame. @param {"sessionStorage" | "localStorage"} name @returns {import("./keep.mjs").Store} */
function store(name) {
  try {
    return window[name];
  } catch {
    const kept = new Map();
    return {getItem: key => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: key => void kept.delete(key)};
  }
}

/** "navigate", "reload" or "back_forward". */
const how = () => /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0])?.type;

const linked = new URLSearchParams(location.search).has("s");

/** What comes before the assets' own folder: "" or " /prefix". */
const prefix = new URL(import.meta.url).pathname.split("/assets/")[0];

export const keep = new Keep(store("sessionStorage"), store("localStorage"), prefix && ` ${prefix}`, linked, how() === "navigate");

addEventListener("pagehide", () => keep.timer && keep.write());
