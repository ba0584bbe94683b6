// The title of the page: the neuron's equation with its numbers of now, the loss, and what is true.

import {narrate} from "./narration.mjs";
import {fixed, room, typical, typicalLoss} from "./numbers.mjs";

export const HEADLINE = `
  <div class="pn-equation">ŷ = <b class="pn-w"></b>·x <span class="pn-sign">+</span> <b class="pn-b"></b></div>
  <div class="pn-stat pn-measure">loss <b class="pn-loss"></b></div>
  <div class="pn-stat pn-possible" title="The loss of the dashed line: no line has a lower one"><span></span> <b class="pn-best-loss"></b></div>
  <div class="pn-say" aria-live="polite"></div>`;

const MEASURE = {
  sum: "The sum of the squared residuals", mean: "The mean of the squared residuals",
  absolute: "The mean size of the residuals", huber: "The mean of Huber's loss: half the square of a residual up to δ, beyond it a straight line",
};

export class Headline {
  constructor(at) {
    this.at = at;
    at.innerHTML = HEADLINE;
    const part = name => at.querySelector(`.pn-${name}`);
    this.w = part("w");
    this.sign = part("sign");
    this.b = part("b");
    this.loss = part("loss");
    this.measure = part("measure");
    this.possible = part("best-loss");
    this.say = part("say");
  }

  show(run, facts) {
    this.facts = facts;
    const {best} = run.meta;
    this.format = {
      weight: fixed(typical(run.weight[0], best.weight)), bias: fixed(typical(run.bias[0], best.bias)), loss: fixed(typicalLoss(run.first, best.loss)),
    };
    this.possible.textContent = this.format.loss(best.loss);
    this.possible.previousElementSibling.textContent = run.meta.clamp ? best.name : "best possible";
    this.measure.title = MEASURE[run.meta.measure];
    const width = (format, values, best) => `${room(format, values, best, run.end) - 0.5}ch`;
    this.w.style.minWidth = width(this.format.weight, run.weight, best.weight);
    this.b.style.minWidth = width(v => this.format.bias(Math.abs(v)), run.bias, best.bias);
    this.loss.style.minWidth = width(this.format.loss, run.loss, best.loss);
  }

  to(step, before) {
    this.at.classList.toggle("pn-beyond", !Number.isFinite(step.weight + step.bias + step.loss));
    this.w.textContent = this.format.weight(step.weight);
    const bias = this.format.bias(step.bias), negative = bias.startsWith("−");
    this.sign.textContent = negative ? "−" : "+";
    this.b.textContent = negative ? bias.slice(1) : bias;
    this.loss.textContent = this.format.loss(step.loss);
    const sentence = narrate(step, before, this.facts);
    if (sentence !== this.say.textContent) this.say.textContent = sentence;
  }
}
