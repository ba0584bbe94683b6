import assert from "node:assert/strict";
import test from "node:test";

import {ellipse, levels} from "../../../perceptron/stage/ellipses.mjs";
import {lossFrom} from "../../../perceptron/stage/landscape.mjs";
import {modesOf, momentsOf} from "../../../perceptron/stage/modes.mjs";
import {FALLING, TUTORIAL} from "./descent.mjs";

test("on an ellipse the loss is everywhere the same", () => {
  for (const points of [TUTORIAL, FALLING]) {
    for (const summed of [true, false]) {
      const moments = momentsOf(points), modes = modesOf(moments, summed), loss = lossFrom(moments, !summed);
      for (const excess of [1e-3, 1, 50]) {
        for (const {weight, bias} of ellipse(modes, excess, 1)) {
          assert.ok(Math.abs(loss(weight, bias) - modes.loss - excess) < 1e-9 * (modes.loss + excess));
        }
      }
    }
  }
});

test("with all x equal the valley has no end, and what is drawn of it has one", () => {
  const modes = modesOf(momentsOf({x: [2, 2, 2], y: [1, 2, 4]}), true);
  for (const {weight, bias} of ellipse(modes, 1, 3)) assert.ok(Number.isFinite(weight + bias) && Math.abs(weight) <= 3001 && Math.abs(bias) <= 3010);
});

test("the levels fall evenly in their logarithms, down to the least loss", () => {
  const all = levels([0, 4], 8, 0);
  assert.equal(all.length, 8);
  all.slice(1).forEach((loss, i) => assert.ok(Math.abs(Math.log10(all[i] / loss) - 0.5) < 1e-12));
  assert.deepEqual(levels([0, 4], 8, 100), all.filter(loss => loss > 100));
});
