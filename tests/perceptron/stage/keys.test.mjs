import assert from "node:assert/strict";
import test from "node:test";
import {KEYS, caps, deedOf, single, strokeOf, usesItself} from "../../../perceptron/stage/keys.mjs";

const press = (key, held = {}) => strokeOf({key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...held});
const control = (tag, of = {}) => ({tag, type: "", role: "", editable: false, ...of});
const USUAL = {singles: true, repeated: false};
const ALL = [" ", "ArrowLeft", "ArrowRight", "Home", "End", "n", "l", "f", "d", "?", "Escape"];

/** Of the stage's keys, those that a control leaves to it. */
const left = of => ALL.filter(key => !usesItself(of, key));

test("with Ctrl, Alt or Meta, or while a letter is being composed, a key is not ours", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "isComposing"]) assert.equal(press("n", {[held]: true}), "");
});

test("a letter is the same with Shift, a sign has it already, and an arrow is another", () => {
  assert.equal(press("N", {shiftKey: true}), "n");
  assert.equal(press("L"), "l");
  assert.equal(press("?", {shiftKey: true}), "?");
  assert.equal(press("ArrowLeft", {shiftKey: true}), "Shift+ArrowLeft");
  assert.equal(press(" ", {shiftKey: true}), "Shift+ ", "which scrolls a page up");
});

test("each key does one thing, and Streamlit's own are left alone", () => {
  const strokes = KEYS.flatMap(({keys}) => Object.keys(keys));
  assert.equal(new Set(strokes).size, strokes.length);
  for (const stroke of ["r", "c", "Enter", "Tab", "Shift+Home", "constructor", ""]) assert.equal(deedOf(stroke, USUAL), null);
  assert.equal(deedOf("ArrowLeft", USUAL), "back");
  assert.equal(deedOf("Shift+ArrowRight", USUAL), "forward_ten");
});

test("undo and redo are the only keys with Ctrl, on a Mac with the command key", () => {
  for (const held of ["ctrlKey", "metaKey"]) {
    assert.equal(press("z", {[held]: true}), "Ctrl+z");
    assert.equal(press("Z", {[held]: true, shiftKey: true}), "Ctrl+Shift+z");
    assert.equal(press("z", {[held]: true, altKey: true}), "");
  }
});

test("held down, the arrows and undo go on and nothing else does", () => {
  const held = KEYS.flatMap(({keys}) => Object.keys(keys)).filter(stroke => deedOf(stroke, {singles: true, repeated: true}));
  assert.deepEqual(held, ["ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowRight", "Ctrl+z", "Ctrl+Shift+z"]);
});

test("the switch turns off what is one letter or sign, and leaves the space", () => {
  const strokes = KEYS.flatMap(({keys}) => Object.keys(keys)), off = {singles: false, repeated: false};
  assert.deepEqual(strokes.filter(single), ["z", "n", "p", "l", "f", "d", "s", "?"]);
  for (const stroke of strokes) assert.equal(deedOf(stroke, off) === null, single(stroke), stroke);
});

test("the sheet writes a key as it stands on the keyboard, what is held once", () => {
  assert.deepEqual(KEYS.map(entry => caps(entry).join(" ")), ["Space", "← →", "Shift ← →", "Home End", "Delete Backspace", "Ctrl Z", "Ctrl Shift Z", "Z", "N", "P", "L", "F", "PageDown PageUp", "Esc", "D", "S", "?"]);
});

test("a field keeps all keys, whatever is typed into it", () => {
  for (const type of ["text", "number", "search", "date", "password", "unheard-of"]) assert.deepEqual(left(control("input", {type})), [], type);
  for (const role of ["combobox", "spinbutton", "textbox", "searchbox", "grid", "gridcell"]) assert.deepEqual(left(control("div", {role})), [], role);
  assert.deepEqual(left(control("textarea")), []);
  assert.deepEqual(left(control("div", {editable: true})), []);
  assert.deepEqual(left(control("canvas")), [], "Streamlit's table");
});

test("a slider keeps what moves it, and the space plays", () => {
  for (const slider of [control("input", {type: "range"}), control("div", {role: "slider"})]) {
    assert.deepEqual(left(slider), [" ", "n", "l", "f", "d", "?", "Escape"]);
    for (const key of ["ArrowUp", "PageDown"]) assert.ok(usesItself(slider, key));
  }
});

test("a menu keeps what moves it and the letters that find in it", () => {
  for (const menu of [control("select", {type: "select-one"}), control("li", {role: "menuitem"})]) assert.deepEqual(left(menu), ["Escape"]);
});

test("the list of the points keeps what goes through it, as a slider does", () => {
  for (const list of [control("div", {role: "listbox"}), control("div", {role: "option"})]) {
    assert.deepEqual(left(list), [" ", "n", "l", "f", "d", "?", "Escape"]);
    for (const key of ["ArrowUp", "PageDown"]) assert.ok(usesItself(list, key));
    for (const key of ["Delete", "Backspace"]) assert.ok(!usesItself(list, key), "the page knows which point is chosen");
  }
});

test("a radio button keeps what moves it and what presses it", () => {
  for (const radio of [control("input", {type: "radio"}), control("button", {type: "button", role: "tab"})]) {
    assert.deepEqual(left(radio), ["n", "l", "f", "d", "?", "Escape"]);
  }
});

test("what is pressed keeps the space and Enter alone", () => {
  const pressed = [
    control("button", {type: "submit"}), control("a"), control("summary"), control("div", {role: "button"}),
    control("input", {type: "checkbox"}), control("input", {type: "checkbox", role: "switch"}),
  ];
  for (const one of pressed) {
    assert.deepEqual(left(one), ALL.slice(1), one.tag);
    assert.ok(usesItself(one, "Enter"));
  }
});

test("what is no control keeps nothing", () => {
  for (const tag of ["body", "div", "section", "p", "svg"]) assert.deepEqual(left(control(tag)), ALL);
});
