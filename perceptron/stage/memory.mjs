// What outlives a visit to another page of the app, and what of it says how the stage stands.

import * as switches from "./switches.mjs";
import {Wishes} from "./wishes.mjs";

/**
 * Where the run stood, how it played, what was played, what was switched, what was pinned; the last
 * training that was over, and the one whose newest step was left; the session, how often it has
 * taken up a moment, and the run that another page brought last.
 */
export const memory = {pins: /** @type {import("./pins.mjs").Pin[]} */ ([]), ended: 0, left: 0, iteration: 0, speed: "1", loop: false, play: 0, points: "", switches: switches.USUAL, session: "", taken: 0, brought: 0};

/** What the server was asked for and has not answered. */
export const wishes = new Wishes();

/** For whoever writes it down. @returns {import("./keep.mjs").Standing} */
export const standing = () => ({
  view: {iteration: memory.iteration, speed: memory.speed, loop: memory.loop, ...memory.switches},
  pins: memory.pins.map(({run: {settings, weight, bias}}) => ({settings, weight: weight[0], bias: bias[0]})),
});
