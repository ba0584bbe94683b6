// Which key does what, and when it is not ours: the control that has the focus may use it itself.

/**
 * @typedef {"toggle" | "back" | "forward" | "back_ten" | "forward_ten" | "start" | "end" | "next_moment" | "moment_before" | "new_start" | "pin" | "remove" | "undo" | "redo" | "fit" | "lecture" | "full" | "leave" | "diagram" | "sheet" | "share"} Deed
 */

/**
 * @template {string} [D=Deed]
 * @typedef {object} Entry a line of the sheet
 * @property {string} says what its keys do
 * @property {{[stroke: string]: D}} keys by their names, as `strokeOf` gives them
 * @property {boolean} [held] held down, they go on
 */

/** The sheet, line for line. A new key is a line here, and its deed one in `deeds` of stage.mjs. @type {Entry[]} */
export const KEYS = [
  {says: "Play or pause", keys: {" ": "toggle"}},
  {says: "One iteration back, forward", keys: {ArrowLeft: "back", ArrowRight: "forward"}, held: true},
  {says: "Ten iterations back, forward", keys: {"Shift+ArrowLeft": "back_ten", "Shift+ArrowRight": "forward_ten"}, held: true},
  {says: "Start, end of the run", keys: {Home: "start", End: "end"}},
  {says: "Remove the point under the pointer, chosen or in hand", keys: {Delete: "remove", Backspace: "remove"}},
  {says: "Undo a change of the points", keys: {"Ctrl+z": "undo"}, held: true},
  {says: "Redo it", keys: {"Ctrl+Shift+z": "redo"}, held: true},
  {says: "Everything in view again", keys: {z: "fit"}},
  {says: "New start: other random weights", keys: {n: "new_start"}},
  {says: "Pin this run: the next one is drawn over it", keys: {p: "pin"}},
  {says: "Lecture view in this window", keys: {l: "lecture"}},
  {says: "Lecture view on the full screen", keys: {f: "full"}},
  {says: "In the lecture view, the next moment of the run, the one before: a presenter’s keys", keys: {PageDown: "next_moment", PageUp: "moment_before"}},
  {says: "Leave the lecture view", keys: {Escape: "leave"}},
  {says: "The neuron’s diagram", keys: {d: "diagram"}},
  {says: "Share: a link, a code for phones, pictures", keys: {s: "share"}},
  {says: "These keys", keys: {"?": "sheet"}},
];

/** A key that writes something, the space too. @param {string} key */
const writes = key => key.length === 1;

/** What a letter, a sign or a digit does can be turned off: who speaks to the machine would set it off. @param {string} stroke */
export const single = stroke => writes(stroke) && stroke !== " ";

/**
 * A key with what is held beside it: "n", "?", " ", "Shift+ArrowLeft"; "" where it is not for us.
 * A letter is the same with Shift or Caps Lock; of a sign, Shift is a part.
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "isComposing">} event
 */
export function strokeOf({key, shiftKey, ctrlKey, altKey, metaKey, isComposing}) {
  const command = ctrlKey || metaKey;   // on a Mac the one, elsewhere the other
  if (command && !altKey && key.toLowerCase() === "z") return shiftKey ? "Ctrl+Shift+z" : "Ctrl+z";
  if (command || altKey || isComposing) return "";
  if (single(key)) return key.toLowerCase();
  return shiftKey ? `Shift+${key}` : key;
}

/**
 * What a stroke asks for; null: nothing.
 * @template {string} [D=Deed]
 * @param {string} stroke @param {{singles: boolean, repeated: boolean}} how singles: whether letters and signs count; repeated: the key is still held down
 * @param {Entry<D>[]} [entries] of the page
 * @returns {D | null}
 */
export function deedOf(stroke, {singles, repeated}, entries = /** @type {any} */ (KEYS)) {
  const entry = entries.find(({keys}) => Object.hasOwn(keys, stroke));
  if (!entry || (single(stroke) && !singles) || (repeated && !entry.held)) return null;
  return entry.keys[stroke];
}

const NAMES = {" ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc"};

/** What stands on the keys of an entry, each once: ["Shift", "←", "→"]. @param {Entry<string>} entry */
export function caps({keys}) {
  const parts = Object.keys(keys).flatMap(stroke => stroke.split("+"));
  return [...new Set(parts)].map(part => NAMES[part] ?? part.toUpperCase().slice(0, 1) + part.slice(1));
}

/**
 * @typedef {object} Control what has the focus, as far as it matters here
 * @property {string} tag "input", "div"
 * @property {string} type of an input or a button; "" elsewhere
 * @property {string} role as it is written; "" where it is not
 * @property {boolean} editable a person writes into it, though it is no field
 */

const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);
const PRESSES = new Set([" ", "Enter"]);

/** What a control does with keys: "writes" takes all, "chooses" moves and finds by letters, "moves", "presses". */
const ROLES = {
  textbox: "writes", searchbox: "writes", combobox: "writes", spinbutton: "writes", grid: "writes", gridcell: "writes", application: "writes",
  menu: "chooses", menubar: "chooses", menuitem: "chooses", menuitemradio: "chooses", menuitemcheckbox: "chooses", tree: "chooses", treeitem: "chooses",
  radio: "picks", radiogroup: "picks", tab: "picks", tablist: "picks",
  slider: "moves", scrollbar: "moves", listbox: "moves", option: "moves",
  button: "presses", link: "presses", switch: "presses", checkbox: "presses",
};
/** A canvas is Streamlit's table: what is typed on a cell goes into it. */
const TAGS = {textarea: "writes", canvas: "writes", select: "chooses", button: "presses", a: "presses", summary: "presses"};
const TYPES = {range: "moves", radio: "picks", checkbox: "presses", button: "presses", submit: "presses", reset: "presses", image: "presses", file: "presses", color: "presses"};

/** @param {Control} control @returns {string} */
function kindOf({tag, type, role, editable}) {
  if (editable) return "writes";
  return ROLES[role] ?? (tag === "input" ? TYPES[type] ?? "writes" : TAGS[tag] ?? "");
}

/**
 * Whether the control that has the focus uses this key itself.
 * @param {Control} control @param {string} key as in KeyboardEvent.key
 * @returns {boolean}
 */
export function usesItself(control, key) {
  switch (kindOf(control)) {
    case "writes": return true;
    case "chooses": return MOVES.has(key) || PRESSES.has(key) || writes(key);
    case "picks": return MOVES.has(key) || PRESSES.has(key);
    case "moves": return MOVES.has(key);
    case "presses": return PRESSES.has(key);
    default: return false;
  }
}
