import assert from "node:assert/strict";
import test from "node:test";

import {Asking} from "../../../perceptron/step/asking.mjs";
import {PATIENCE} from "../../../perceptron/stage/message.mjs";

/** @returns {[Asking, {name: string, number: number}[]]} a page that asks, and what its server was told */
function opened(t) {
  t.mock.timers.enable({apis: ["setTimeout"]});
  const asking = new Asking(), told = [];
  asking.tell = (name, value) => told.push({...value, name});
  return [asking, told];
}

const names = told => told.map(({name}) => name);

test("a press waits until what the page asked by itself is answered, and the page's own look for nothing", t => {
  const [asking, told] = opened(t);
  asking.ask("look");
  asking.ask("variant", {name: "sign"});
  asking.ask("look");
  assert.deepEqual(names(told), ["look"]);
  asking.hear(told[0].number - 1);
  assert.equal(told.length, 1, "that was an earlier answer");
  asking.hear(told[0].number);
  assert.deepEqual([told[1].name, told.length], ["variant", 2]);
  asking.ask("look");
  assert.deepEqual(names(told), ["look", "variant"]);
  asking.hear(told[1].number);
  asking.ask("look");
  assert.deepEqual(names(told), ["look", "variant", "look"]);
});

test("presses keep their order, each told when the one before is answered", t => {
  const [asking, told] = opened(t);
  for (const name of ["variant", "beyond", "stage"]) asking.ask(name);
  for (let k = 0; k < 3; k++) {
    assert.equal(told.length, k + 1);
    asking.hear(told[k].number);
  }
  assert.deepEqual(names(told), ["variant", "beyond", "stage"]);
});

test("of lines only those asked for last are, and none after a stop", t => {
  const [asking, told] = opened(t);
  asking.ask("variant");
  asking.ask("lines", {first: 10});
  asking.ask("lines", {first: 900});
  asking.hear(told[0].number);
  asking.hear(told[1].number);
  assert.deepEqual(told.map(({first}) => first), [undefined, 900]);
  asking.ask("look");
  asking.ask("lines", {first: 5});
  asking.ask("stop");
  for (let k = 2; k < told.length; k++) asking.hear(told[k].number);
  assert.deepEqual(names(told), ["variant", "lines", "look", "stop"]);
});

test("an answer that does not come holds up nothing for ever, and a page that is left says nothing", t => {
  const [asking, told] = opened(t);
  asking.ask("lines", {first: 10});
  asking.ask("variant");
  t.mock.timers.tick(PATIENCE - 1);
  assert.equal(told.length, 1);
  t.mock.timers.tick(1);
  assert.deepEqual(names(told), ["lines", "variant"]);
  asking.ask("stage");
  asking.end();
  t.mock.timers.tick(PATIENCE);
  assert.equal(told.length, 2);
});
