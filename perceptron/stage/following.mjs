// Takes the steps that a running training has made to the stage, and asks for the next ones. There is
// nothing of it to see.

import {appended} from "./growing.mjs";
import {PATIENCE} from "./message.mjs";
import {left, page, telling} from "./page.mjs";

/** @typedef {{message: {training: number, every: number}, steps: import("./message.mjs").Table}} Told as ui/sidebar/steps.py tells it; every: seconds until the next look */
/** @typedef {{data: Told, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} Component */

/** @type {WeakMap<HTMLElement, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/** Called by Streamlit with each block, and again with the last one. @param {Component} component */
export default function mount({data: {message: {training, every}, steps}, parentElement: at, setTriggerValue}) {
  const column = name => steps.getChild(name)?.toArray() ?? [], iteration = column("iteration");
  if (iteration.length) {
    page.steps = appended(page.steps, training, {iteration, weight: column("weight"), bias: column("bias"), loss: column("loss")});
    page.grown?.();
  }
  lookIn(1000 * every, at, telling(setTriggerValue));
  return () => { if (left(at)) clearTimeout(timers.get(at)); };
}

/** Looks then, and again if no answer comes: it may be lost. @param {number} ms @param {HTMLElement} at @param {(name: string) => void} tell */
function lookIn(ms, at, tell) {
  clearTimeout(timers.get(at));
  timers.set(at, setTimeout(() => {
    if (left(at)) return;
    tell("look");
    lookIn(PATIENCE, at, tell);
  }, ms));
}
