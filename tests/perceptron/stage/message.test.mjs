import assert from "node:assert/strict";
import test from "node:test";
import {teller} from "../../../perceptron/stage/message.mjs";

function told(...wish) {
  const heard = [];
  teller({setTriggerValue: (name, value) => heard.push([name, value])})(...wish);
  return heard;
}

test("a wish is sent with its value, whatever that is", () => {
  for (const value of [{x: 1.5, y: -2}, 0, "", false, null]) assert.deepEqual(told("train", value), [["train", value]]);
});

test("a wish whose name says all is sent with true", () => {
  assert.deepEqual(told("stop"), [["stop", true]]);
});

test("where there is no server there is nobody to tell", () => {
  assert.equal(teller({}), null);
});
