// What of ours is on this page at once: a stage, and fields of the learning rate beside it. What a
// hand does to one shows on the others in the same frame.

/** @typedef {import("./touch.mjs").Touch} Touch */
/** @typedef {import("./rate.mjs").RateField} RateField */

/** @type {{touch: Touch | null, fields: Set<RateField>}} touch: of the stage, where there is one */
export const page = {touch: null, fields: new Set()};
