// The keys of the loop's page: the smallest step by arrows, as on the stage; Shift goes by ten.

/** @typedef {"play" | "next" | "back" | "whole" | "whole_back" | "ten" | "ten_back" | "home" | "end" | "copy" | "lecture" | "leave" | "sheet"} Deed */

/** The sheet, line for line. @type {import("../stage/keys.mjs").Entry<Deed>[]} */
export const KEYS = [
  {says: "Play slowly or pause", keys: {" ": "play"}},
  {says: "One line back, the next line", keys: {ArrowLeft: "back", ArrowRight: "next"}, held: true},
  {says: "A whole iteration back, forward", keys: {ArrowUp: "whole_back", ArrowDown: "whole"}, held: true},
  {says: "Ten iterations back, forward", keys: {"Shift+ArrowLeft": "ten_back", "Shift+ArrowRight": "ten"}, held: true},
  {says: "The first line, the last one", keys: {Home: "home", End: "end"}},
  {says: "Copy the program", keys: {c: "copy"}},
  {says: "Lecture view in this window", keys: {l: "lecture"}},
  {says: "Leave the lecture view", keys: {Escape: "leave"}},
  {says: "These keys", keys: {"?": "sheet"}},
];
