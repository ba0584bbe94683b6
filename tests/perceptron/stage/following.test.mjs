import assert from "node:assert/strict";
import test from "node:test";

import mount from "../../../perceptron/stage/following.mjs";
import {PATIENCE} from "../../../perceptron/stage/message.mjs";
import {page} from "../../../perceptron/stage/page.mjs";

/** A place on a page, and what is told from there. */
function place() {
  const at = {isConnected: true}, told = [];
  const show = (message, columns = {}) => mount({
    data: {message, steps: {getChild: name => (name in columns ? {toArray: () => Float64Array.from(columns[name])} : null)}},
    parentElement: at,
    setTriggerValue: (name, value) => told.push([name, value]),
  });
  return {at, told, show};
}

const LOOK = ["look", true];

test("the page looks when it was told to, and the next answer says when to look again", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {told, show} = place();
  show({training: 7, every: 0.2});
  t.mock.timers.tick(199);
  assert.deepEqual(told, []);
  t.mock.timers.tick(1);
  assert.deepEqual(told, [LOOK]);
  show({training: 7, every: 11});
  t.mock.timers.tick(10_999);
  assert.equal(told.length, 1);
  t.mock.timers.tick(1);
  assert.equal(told.length, 2);
});

test("an answer that comes before the next look puts it off; one that is lost is asked for again", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {told, show} = place();
  show({training: 7, every: 1});
  t.mock.timers.tick(900);
  show({training: 7, every: 1});   // drawn with something else
  t.mock.timers.tick(900);
  assert.deepEqual(told, []);
  for (const ms of [100, PATIENCE, PATIENCE]) t.mock.timers.tick(ms);
  assert.deepEqual(told, [LOOK, LOOK, LOOK]);
});

test("who is gone asks for nothing; what Streamlit takes back and leaves there goes on", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {at, told, show} = place(), takenBack = show({training: 7, every: 1});
  takenBack();
  t.mock.timers.tick(1000);
  assert.equal(told.length, 1);
  at.isConnected = false;
  t.mock.timers.tick(PATIENCE);
  show({training: 7, every: 1})();
  t.mock.timers.tick(PATIENCE);
  assert.equal(told.length, 1);
});

test("steps go to the stage; an answer without any leaves those that are there", t => {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const {show} = place();
  let grown = 0;
  page.grown = () => grown++;
  show({training: 7, every: 1}, {iteration: [0, 1], weight: [1, 2], bias: [3, 4], loss: [9, 5]});
  show({training: 7, every: 1});
  assert.deepEqual([[...page.steps.iteration], page.steps.training, grown], [[0, 1], 7, 1]);
  show({training: 8, every: 1});
  assert.equal(page.steps.training, 7, "until there is a step of the next");
  page.grown = null;
});
