// The stage in a page of its own, saved to a file: a run, and no server.

import mount from "./stage.mjs";

/** @typedef {{kind: "float32" | "float64", bytes: string}} Numbers little-endian, in base64 */

/** @param {Numbers} numbers */
function numbers({kind, bytes}) {
  const {buffer} = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
  return kind === "float32" ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** What the stage asks of an Arrow table. @param {Record<string, Numbers>} columns */
const table = columns => ({getChild: name => ({toArray: () => numbers(columns[name])})});

/** Shows a run in this page, and again when its theme changes; keys reach it at once. */
export default function open({message, tables}) {
  const columns = Object.fromEntries(Object.entries(tables).map(([name, numbers]) => [name, table(numbers)]));
  const show = () => mount({parentElement: document.body, data: {message, ...columns}});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  /** @type {HTMLElement} */ (document.querySelector(".pn-stage")).focus();
}
