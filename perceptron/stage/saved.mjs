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

/** @typedef {{message: Message, tables: Record<string, Record<string, Numbers>>}} Saved */

/** As the server would have sent it. @param {Saved} saved @returns {import("./message.mjs").Sent} */
export const sentOf = ({message, tables}) => ({...Object.fromEntries(Object.entries(tables).map(([name, of]) => [name, table(of)])), message});

/** Shows a run in this page, and again when its theme changes; keys reach it at once. @param {Saved} saved */
export default function open(saved) {
  const data = sentOf(saved), show = () => mount({parentElement: document.body, data});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  /** @type {HTMLElement} */ (document.querySelector(".pn-stage")).focus();
}
