import assert from "node:assert/strict";
import test from "node:test";
import {colourOf, familiesOf, writable} from "../../../../perceptron/stage/pictures/paints.mjs";

test("a computed colour is one that old programs read, and its opacity beside it", () => {
  assert.deepEqual(colourOf("rgb(213, 94, 0)"), {colour: "#d55e00", opacity: 1});
  assert.deepEqual(colourOf("rgba(0, 114, 178, 0.25)"), {colour: "#0072b2", opacity: 0.25});
  assert.deepEqual(colourOf("color(srgb 1 0.5 0 / 0.5)"), {colour: "#ff8000", opacity: 0.5});
  assert.deepEqual(colourOf("color(srgb 1e-7 0.2 1)"), {colour: "#0033ff", opacity: 1});
});

test("what is not seen has no colour", () => {
  for (const css of ["none", "rgba(0, 0, 0, 0)", "", "url(\"#hatch\")"]) assert.equal(colourOf(css), null);
});

test("a family's relatives stand behind it, each once, and a name with a digit is quoted", () => {
  assert.equal(familiesOf('"Source Sans", sans-serif, "Source Sans", sans-serif'), "'Source Sans', 'Source Sans 3', 'Source Sans Pro', sans-serif");
  assert.equal(familiesOf("system-ui"), "system-ui");
});

test("what XML can't hold is left out of a title, and what it can stays", () => {
  assert.equal(writable("a\u0000b\u001bc\ud800d\udc00e\ufffe"), "abcde");
  assert.equal(writable("ŷ = 0.5·x, <b> & 😀\n"), "ŷ = 0.5·x, <b> & 😀\n");
});
