import assert from "node:assert/strict";
import test from "node:test";
import {changed, HOLD, LONGEST, schedule} from "../../../../perceptron/stage/pictures/schedule.mjs";

const whole = frames => frames.reduce((sum, {delay}) => sum + delay, 0);
const rising = (steps, seconds) => Float64Array.from({length: steps + 1}, (_, k) => seconds * k / steps);

for (const [steps, seconds] of [[4000, 8], [3, 0.7], [1, 0.05], [1_000_000, 8], [40, 60]]) {
  test(`a film of ${steps} steps in ${seconds} s begins untrained, ends at the last step, and is at most 10 s long`, () => {
    for (const every of [80, 200, 500]) {
      const frames = schedule(rising(steps, seconds), steps, every), steady = frames.slice(0, -1);
      assert.equal(frames[0].k, 0);
      assert.deepEqual(frames.at(-1), {k: steps, delay: HOLD});
      assert.ok(whole(frames) <= LONGEST);
      assert.ok(Math.abs(whole(steady) - Math.min(1000 * seconds, LONGEST - HOLD)) <= every);
      assert.ok(steady.every(({k}, i) => i === 0 || k > steady[i - 1].k), "a step is one frame");
    }
  });
}

test("a run is played as the player plays it: at half of the time the step of half of the time", () => {
  const time = Float64Array.of(0, 4, 7, 7.5, 8), frames = schedule(time, 4, 100);
  assert.deepEqual(frames.map(({k}) => k), [0, 1, 2, 3, 4]);
  assert.deepEqual(frames.map(({delay}) => delay), [4000, 3000, 500, 500, HOLD]);
});

test("a run that ends before its last step is shown to its end", () => {
  assert.equal(schedule(rising(100, 8), 60, 80).at(-1)?.k, 60);
});

test("what is as before is left out, and what is not comes back from both", () => {
  const before = Uint8Array.of(1, 2, 3, 4), now = Uint8Array.of(1, 9, 3, 0), left = changed(now, before, 255);
  assert.deepEqual([...left], [255, 9, 255, 0]);
  assert.deepEqual([...left].map((colour, i) => (colour === 255 ? before[i] : colour)), [...now]);
  assert.equal(changed(now, null, 255), now);
});
