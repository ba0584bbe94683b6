import assert from "node:assert/strict";
import test from "node:test";
import {detailOf, digits, gradientOf, said, shapeOf, valuesOf} from "../../../perceptron/step/words.mjs";

const leaf = (value, grad = null) => ({shape: [1, 1], dtype: "float32", requires_grad: true, is_leaf: true, grad_fn: "", values: [value], grad: grad === null ? null : [grad]});
const HOW = {share: 1, clamp: false, inserted: false};
const entry = (before, now, changed = Object.keys(now), more = {}) => ({iteration: 3, line: 7, before, now, changed, failed: false, ...more});

test("numbers have four digits, a true minus, and words for what is none", () => {
  const written = [0.4962566, -318.694, 41.18284, 1234567, 0.00001234, 0, 99999, "inf", "-inf", "nan"].map(value => digits(value));
  assert.deepEqual(written, ["0.4963", "−318.7", "41.18", "1.235×10⁶", "1.234×10⁻⁵", "0", "100,000", "inf", "−inf", "nan"]);
  assert.equal(digits(5, "int64"), "5");
});

test("a tensor is told as torch tells it", () => {
  const tensor = {shape: [25, 1], dtype: "float32", requires_grad: true, is_leaf: false, grad_fn: "SubBackward0", values: [0.5, -0.25, 1], grad: null};
  assert.deepEqual([shapeOf(tensor), valuesOf(tensor), gradientOf(tensor)], ["[25, 1]", "0.5000  −0.2500  1.000 …", "not kept"]);
  assert.match(detailOf(tensor), /^float32.*SubBackward0$/);
  assert.equal(shapeOf({...tensor, shape: []}), "[]");
  assert.deepEqual([gradientOf(leaf(1)), gradientOf(leaf(1, 2.5))], ["None", "2.500"]);
});

test("a first backward tells the sums, a later one without zero_grad what it adds to what", () => {
  const first = said("backward", entry({w: leaf(0.5), b: leaf(0.8)}, {w: leaf(0.5, 318.694), b: leaf(0.8, -50.66)}), HOW);
  assert.equal(first.says, "w.grad = Σ 2·residual·x = 318.7. b.grad = Σ 2·residual = −50.66. By it, more b and less w lower the loss.");
  const later = said("backward", entry({w: leaf(0.2, 318.5), b: leaf(0.8, 50.66)}, {w: leaf(0.2, 146), b: leaf(0.8, 60.66)}), HOW);
  assert.match(later.says, /^w\.grad = 318\.5 from before − 172\.5 of this line = 146\.0\. b\.grad = 50\.66 from before \+ 10\.00 of this line = 60\.66\./);
});

test("of a mean the share of each residual is told, of a clamp the points that count", () => {
  const of = how => said("backward", entry({w: leaf(1), b: leaf(1)}, {w: leaf(1, 2), b: leaf(1, 3)}), {...HOW, ...how}).says;
  assert.match(of({share: 1 / 25}), /Σ 2\/n·residual·x = /);
  assert.match(of({clamp: true}), /Σ 2·residual·x where w·x > 0 = /);
});

test("a step says which way it went: by its numbers, not by its text", () => {
  const update = (from, to) => said("update w", entry({w: leaf(from, 318.7)}, {w: leaf(to, 318.7)}), {...HOW, inserted: true}).says;
  assert.equal(update(0.5, 0.1813), "w goes from 0.5000 to 0.1813: a step against the gradient. The line turns about x = 0.");
  assert.match(update(0.5, 0.8187), /a step along the gradient, uphill/);
  const still = said("update b", entry({b: leaf(1.4, 1e-9)}, {b: leaf(1.4, 1e-9)}, []), HOW).says;
  assert.match(still, /^b stays at 1\.400/);
});

test("a line that a variant inserts before an update is told as what it is", () => {
  const inserted = said("update b", entry({b: leaf(0.8, 50)}, {b: leaf(0.8, -20)}), {...HOW, inserted: true});
  assert.equal(inserted.title, "An inserted line");
});

test("where an error was raised nothing else is claimed", () => {
  const {title, says} = said("update w", entry({}, {}, [], {failed: true, line: 11}), HOW);
  assert.deepEqual([title, says], ["Line 11 raised an error, and the run has ended", ""]);
});
