// The neuron as a strip, x → ·w → + b → ŷ, with the numbers of one point: that under the pointer
// last. It unfolds below the equation.

import {nearest, REACH} from "./gestures.mjs";
import {fixed, steady, typical} from "./numbers.mjs";
import {outputs} from "./residuals.mjs";

/** @typedef {import("./run.mjs").Run} Run */

const arrow = '<i class="pn-leads" aria-hidden="true"></i>';

export const STRIP = `
  <span>x <b data-is="x"></b></span>${arrow}<span class="pn-cell">· w <b data-is="w"></b></span>${arrow}<span data-is="product"></span>${arrow}<span class="pn-cell pn-held" hidden>max(0, ·) <b data-is="held"></b></span><i class="pn-leads pn-held" aria-hidden="true" hidden></i><span class="pn-cell"><span data-is="sign"></span> b <b data-is="b"></b></span>${arrow}<span>ŷ <b data-is="output"></b></span><span class="pn-told">the point has y <b data-is="y"></b>, residual <b data-is="residual"></b></span>`;

export class Diagram {
  /**
   * @param {HTMLElement} at @param {HTMLButtonElement} button that unfolds it
   * @param {import("./panels/panel.mjs").Panel} panel with the points and the layer `chosen` @param {() => void} press
   */
  constructor(at, button, panel, press) {
    this.at = at;
    at.innerHTML = STRIP;
    this.button = button;
    button.onclick = press;
    this.panel = panel;
    this.parts = Object.fromEntries([...at.querySelectorAll("[data-is]")].map(part => [part.getAttribute("data-is"), part]));
    /** @type {Run | null} */
    this.run = null;
    /** @type {import("./narration.mjs").Step | null} */
    this.step = null;
    this.point = Infinity;   // of a set with fewer, the last
    this.on = false;
    panel.at.addEventListener("pointermove", event => this.near(event));
    const {placed} = panel;
    panel.placed = () => {
      placed();
      if (this.step && this.run) this.to(this.step, this.run);
    };
  }

  /** @param {Run} run @param {boolean} on */
  show(run, on) {
    this.on = on;
    this.run = run;
    this.button.setAttribute("aria-expanded", String(on));
    const {x, y} = run.points, largest = values => Math.max(...Array.from(values, Math.abs));
    this.format = {
      x: fixed(largest(x)), y: fixed(largest(y)),
      w: steady(typical(run.weight[0], run.best.weight)), b: steady(typical(run.bias[0], run.best.bias)),
    };
    for (const part of this.at.querySelectorAll(".pn-held")) part.toggleAttribute("hidden", !run.settings.clamp);
  }

  /** Takes the point that a pointer is near to. @param {PointerEvent} event */
  near(event) {
    if (!this.on || !this.run || !this.step) return;
    const {panel} = this, point = nearest(panel.x, panel.y, this.run.points, panel.where(event), REACH[event.pointerType] ?? REACH.mouse);
    if (point < 0) return;
    this.point = point;
    this.to(this.step, this.run);
  }

  /** @param {import("./narration.mjs").Step} step @param {Run} run */
  to(step, run) {
    this.step = step;
    const ring = this.panel.layer.chosen;
    ring.setAttribute("visibility", this.on ? "visible" : "hidden");
    if (!this.on) return;
    if (run !== this.run) this.show(run, this.on);
    const {format} = this, {x, y} = run.points, i = Math.min(this.point, x.length - 1);
    if (!format) return;
    ring.setAttribute("cx", this.panel.px(x[i]).toFixed(1));
    ring.setAttribute("cy", this.panel.py(y[i]).toFixed(1));
    const [output] = outputs([x[i]], step, run.settings.clamp), bias = format.b(step.bias), negative = bias.startsWith("−");
    const product = step.weight * x[i];
    this.write({
      x: format.x(x[i]), w: format.w(step.weight), product: format.y(product), held: format.y(Math.max(product, 0)),
      sign: negative ? "−" : "+", b: negative ? bias.slice(1) : bias,
      output: format.y(output), y: format.y(y[i]), residual: format.y(output - y[i]),
    });
  }

  /** @param {Record<string, string>} texts */
  write(texts) {
    for (const [name, text] of Object.entries(texts)) this.parts[name].textContent = text;
  }
}
