// Takes the steps that a running training has made to the stage. There is nothing of it to see.

import {appended} from "./growing.mjs";
import {page} from "./page.mjs";

/** @typedef {{message: {training: number}, steps: import("./message.mjs").Table}} Told as ui/sidebar/steps.py tells it */

/** Called by Streamlit with each block, and again with the last one. @param {{data: Told}} component */
export default function mount({data: {message: {training}, steps}}) {
  const column = name => steps.getChild(name)?.toArray() ?? [];
  page.steps = appended(page.steps, training, {iteration: column("iteration"), weight: column("weight"), bias: column("bias"), loss: column("loss")});
  page.grown?.();
}
