// The stage in a page of its own, saved to a file: a run, and no server.

import mount from "./stage.mjs";

/** @typedef {{kind: "float32" | "float64", bytes: string}} Numbers little-endian, in base64 */
/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./message.mjs").Table} Table */

/** @param {Numbers} numbers */
function numbers({kind, bytes}) {
  const {buffer} = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
  return kind === "float32" ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** What the stage asks of an Arrow table. @param {Record<string, Numbers>} columns @returns {Table} */
const table = columns => ({getChild: name => (name in columns ? {toArray: () => numbers(columns[name])} : null)});

/**
 * Shows a run in this page, and again when its theme changes; keys reach it at once.
 * @param {{message: Message, tables: Record<string, Record<string, Numbers>>}} saved
 */
export default function open({message, tables}) {
  const columns = Object.fromEntries(Object.entries(tables).map(([name, of]) => [name, table(of)]));
  const show = () => mount({parentElement: document.body, data: {...columns, message}});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  /** @type {HTMLElement} */ (document.querySelector(".pn-stage")).focus();
}
