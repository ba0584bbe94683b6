// Plotly does not bear two calls at once on one graph: each waits for the one before it.

/** @param {() => boolean} gone whether the graph is: then nothing more is done @returns {(work: () => unknown) => Promise<unknown>} */
export function inTurn(gone) {
  /** @type {Promise<unknown>} */
  let busy = Promise.resolve();
  return work => (busy = busy.catch(() => {}).then(() => gone() || work()));
}
