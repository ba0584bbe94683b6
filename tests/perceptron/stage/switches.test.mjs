import assert from "node:assert/strict";
import test from "node:test";
import {shownOf, switched, switchesOf, USUAL, waysOf} from "../../../perceptron/stage/switches.mjs";

/** As much of a run as the switches depend on. */
const run = (loss = "sum", n = 25, flat = 1) => /** @type {any} */ ({settings: {loss}, points: {x: new Float64Array(n)}, theory: {flat}});

/** What is seen after each of so many clicks on the residuals. */
function clicks(count, at, from = USUAL) {
  let switches = from;
  return Array.from({length: count}, () => shownOf((switches = switched(switches, "residuals", at)), at).residuals);
}

test("clicks on the residuals go from lines to squares, to springs, to nothing, and round", () => {
  for (const loss of ["sum", "mean"]) assert.deepEqual(clicks(5, run(loss)), ["squares", "springs", "off", "lines", "squares"]);
});

test("squares and springs are there where the loss adds squares up, squares up to 200 points, and lines up to 600; why not is said", () => {
  for (const loss of ["absolute", "huber"]) {
    assert.deepEqual(clicks(3, run(loss)), ["off", "lines", "off"]);
    assert.match(waysOf(run(loss)).why, /not what this loss adds up/);
  }
  assert.deepEqual([200, 201, 600, 601].map(n => waysOf(run("sum", n)).ways.length), [4, 3, 3, 2]);
  assert.deepEqual(clicks(2, run("sum", 601)), ["springs", "off"]);
  assert.deepEqual(waysOf(run("huber", 601)).ways, ["off"]);
  assert.match(waysOf(run("sum", 201)).why, /more than 200 points/);
  assert.match(waysOf(run("sum", 601)).why, /more than 600 points/);
  assert.equal(waysOf(run("mean", 200)).why, "");
});

test("squares that a run lacks are lines meanwhile, and squares again where they are to be had", () => {
  const switches = {...USUAL, residuals: "squares"};
  assert.deepEqual([run(), run("huber"), run("sum", 700), run()].map(at => shownOf(switches, at).residuals), ["squares", "lines", "off", "squares"]);
  assert.equal(clicks(1, run("huber"), switches)[0], "off", "a click goes on from what is seen");
});

test("springs that a loss lacks are lines meanwhile, as in a link that asks for them", () => {
  const switches = {...USUAL, residuals: "springs"};
  assert.deepEqual([run(), run("huber"), run("absolute"), run("sum", 700), run("huber", 700)].map(at => shownOf(switches, at).residuals), ["springs", "lines", "lines", "springs", "off"]);
});

test("every other entry goes off and on by itself", () => {
  for (const name of /** @type {const} */ (["points", "neuron", "best"])) {
    const off = switched(USUAL, name, run());
    assert.deepEqual(off, {...USUAL, [name]: false});
    assert.deepEqual(shownOf(off, run()), off);
    assert.deepEqual(switched(off, name, run()), USUAL);
  }
});

test("with all x equal there is no best line to hide, and it is hidden again with other points", () => {
  const off = {...USUAL, best: false};
  assert.equal(shownOf(off, run("sum", 3, 0)).best, true);
  assert.equal(shownOf(off, run()).best, false);
});

test("clicks on the axes of the loss go from logarithmic to linear to the excess, which a hidden best line takes away", () => {
  const through = switches => Array.from({length: 3}, () => shownOf((switches = switched(switches, "loss_axes", run())), run()).loss_axes);
  assert.deepEqual(through(USUAL), ["linear", "excess", "log"]);
  assert.deepEqual(through({...USUAL, best: false}), ["linear", "log", "linear"]);
  assert.equal(shownOf({...USUAL, loss_axes: "excess", best: false}, run()).loss_axes, "log");
  assert.equal(shownOf({...USUAL, loss_axes: "excess", best: false}, run("sum", 3, 0)).loss_axes, "excess");
});

test("the surface is in space and from above by turns, and from above, blank, where the best line is hidden", () => {
  const space = switched(USUAL, "surface", run());
  assert.equal(space.surface, "3d");
  assert.deepEqual(switched(space, "surface", run()), USUAL);
  assert.equal(shownOf({...space, best: false}, run()).surface, "contours");
  assert.equal(shownOf(space, run()).surface, "3d");
});

test("what of a view is switched is all but where and how it plays", () => {
  assert.deepEqual(switchesOf({iteration: 3, speed: "2", loop: true, ...USUAL, best: false}), {...USUAL, best: false});
});
