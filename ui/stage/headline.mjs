// The title of the page: the neuron's equation with its numbers of now, the loss, and what is true.

import {narrate} from "./narration.mjs";
import {fixed} from "./numbers.mjs";

export const HEADLINE = `
  <div class="pn-equation">ŷ = <b class="pn-w"></b>·x <span class="pn-sign">+</span> <b class="pn-b"></b></div>
  <div class="pn-stat pn-measure">loss <b class="pn-loss"></b></div>
  <div class="pn-stat pn-possible" title="The loss of the dashed line: no line has a lower one"><span></span> <b class="pn-best-loss"></b></div>
  <div class="pn-say" aria-live="polite"></div>`;

const MEASURE = {
  sum: "The sum of the squared residuals", mean: "The mean of the squared residuals",
  absolute: "The mean size of the residuals", huber: "The mean of Huber's loss: half the square of a residual up to δ, beyond it a straight line",
};

/** What the digits are chosen for: the smaller of the start and the best, but not for its last ten thousandth. */
function typical(values, best) {
  const [small, large] = [Math.abs(values[0]), Math.abs(best)].filter(Number.isFinite).sort((a, b) => a - b);
  return Math.max(small || large, 1e-4 * large) || small;
}

export class Headline {
  constructor(at) {
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
      weight: fixed(typical(run.weight, best.weight)), bias: fixed(typical(run.bias, best.bias)), loss: fixed(Math.max(best.loss, run.first * 1e-5)),
    };
    this.possible.textContent = fixed(best.loss)(best.loss);
    this.possible.previousElementSibling.textContent = run.meta.clamp ? best.name : "best possible";
    this.measure.title = MEASURE[run.meta.measure];
    const width = (format, values, end) => {
      const seen = Array.from({length: 200}, (_, i) => values[Math.round((i / 199) ** 3 * end)]);   // most where most happens
      return `${Math.max(...seen.map(v => format(v).length)) - 0.5}ch`;
    };
    this.w.style.minWidth = width(this.format.weight, run.weight, run.end);
    this.b.style.minWidth = width(v => this.format.bias(Math.abs(v)), run.bias, run.end);
    this.loss.style.minWidth = width(this.format.loss, run.loss, run.end);
  }

  to(step, before) {
    this.w.textContent = this.format.weight(step.weight);
    const bias = this.format.bias(step.bias), negative = bias.startsWith("−");
    this.sign.textContent = negative ? "−" : "+";
    this.b.textContent = negative ? bias.slice(1) : bias;
    this.loss.textContent = this.format.loss(step.loss);
    const sentence = narrate(step, before, this.facts);
    if (sentence !== this.say.textContent) this.say.textContent = sentence;
  }
}
