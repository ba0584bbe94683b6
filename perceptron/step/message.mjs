// The message to the loop's page, as perceptron/step/payload.py makes it: each noun by its fields
// there, which a test holds together. The points are a table beside it.

/**
 * @typedef {object} Titles of the two axes: name and unit, as a person reads them
 * @property {string} x
 * @property {string} y
 */

/**
 * @typedef {object} LinePart a line of the text
 * @property {string} name the sound line's, also where a variant has put another in its place
 * @property {string} code for the eye: of a column the first values and …
 * @property {string} mark "+" is inserted, "-" is struck through and not run
 * @property {number} number among those that are run, from 1; 0 for one that is struck
 */

/**
 * @typedef {object} LeastPart the line with the least loss, and that loss
 * @property {number} weight
 * @property {number} bias
 * @property {number} loss
 */

/**
 * @typedef {object} SourcePart a text and what it runs on
 * @property {string} identity another text has another
 * @property {LinePart[]} lines
 * @property {string} program the whole of it, to be copied
 * @property {number} iterations
 * @property {number} rate
 * @property {boolean} clamp
 * @property {Titles} titles
 * @property {number[]} start the untrained weight and bias
 * @property {LeastPart | null} best null where no single line is best
 */

/**
 * @typedef {object} SwitchPart a way to break the loop
 * @property {string} name
 * @property {string} title
 */

/**
 * @typedef {object} BrokenPart what is told of the variant that is shown
 * @property {string} headline
 * @property {string} told what happened in its run; "" before that has ended
 * @property {boolean} raises whether it ends with an error
 */

/**
 * @typedef {object} WaitPart a run on its way
 * @property {number} iteration so many were passed
 * @property {number} goal of so many
 */

/** @typedef {number | "inf" | "-inf" | "nan"} Value JSON lacks the words */

/**
 * @typedef {object} Seen a tensor as it stood between two lines
 * @property {number[]} shape
 * @property {string} dtype
 * @property {boolean} requires_grad
 * @property {boolean} is_leaf
 * @property {string} grad_fn "" for a leaf
 * @property {Value[]} values the first three at most
 * @property {Value[] | null} grad null where there is none
 */

/**
 * @typedef {object} Ran a line that has just run
 * @property {number} iteration -1 for the lines before the loop
 * @property {number} line
 * @property {Record<string, Seen>} changed the tensors that it made or changed
 */

/**
 * @typedef {object} Failure an error that ended the run
 * @property {number} iteration
 * @property {number} line
 * @property {string} error
 * @property {string} message
 */

/**
 * @typedef {object} TracePart some iterations, line by line
 * @property {number} first that was asked for
 * @property {Record<string, Seen>} before
 * @property {Ran[]} ran
 * @property {Failure | null} failure
 */

/**
 * @typedef {object} Message
 * @property {SourcePart} source
 * @property {TracePart | null} trace null before any was recorded of this text
 * @property {number} first iteration that the next recording begins with
 * @property {WaitPart | null} waits for that recording; null: it is there
 * @property {WaitPart | null} tells for what is told of the variant; null: it is there, or none is shown
 * @property {number} every seconds from one look to the next, while something is waited for
 * @property {string} failure why nothing more was recorded; "" while all is well
 * @property {SwitchPart[]} switches
 * @property {string} variant which of them is on; "" for the sound loop
 * @property {BrokenPart | null} broken null for the sound loop
 * @property {number | null} beyond a learning rate above the edge; null where there is no such edge
 * @property {string} note in what the loop differs from what Train does; "" where it does not
 * @property {number} answered the number of the last wish that was heard
 * @property {string} assets the folder of the page's files
 * @property {Record<string, string>} terms word -> what it means
 */

/** @typedef {{message: Message, points: import("../stage/message.mjs").Table}} Sent */
/** @typedef {"lines" | "look" | "stop" | "again" | "variant" | "beyond" | "stage"} Wish */
/** @typedef {(name: Wish, value?: unknown) => void} Tell */
/** @typedef {{data: Sent, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} Component as Streamlit hands it over */

/** A value as a number. @param {Value} value */
export const numberOf = value => ({inf: Infinity, "-inf": -Infinity, nan: NaN}[value] ?? Number(value));
