// The title of the page: the neuron's equation with its numbers of now, the loss, and what is true.

import {termed} from "./glossary.mjs";
import {lossNamed} from "./losses.mjs";
import {narrate, narrateLoss} from "./narration.mjs";
import {fixed, room, steady, typical, typicalLoss} from "./numbers.mjs";
import {bestWord} from "./run.mjs";

export const HEADLINE = `
  <div class="pn-equation">${termed("prediction", "ŷ")} = ${termed("weight", '<b class="pn-w"></b>')}·x <span class="pn-sign">+</span> ${termed("bias", '<b class="pn-b"></b>')}<button type="button" class="pn-unfold" aria-label="Neuron diagram" aria-expanded="false" title="How the neuron comes to its ŷ"><svg viewBox="0 0 24 24"><path d="M6 9.5l6 6 6-6"/></svg></button></div>
  <div class="pn-stat pn-loss-now">${termed("loss", "loss")} <b class="pn-loss-value"></b></div>
  <div class="pn-stat pn-possible" title="The loss of the dashed line: no line has a lower one"><span></span> <b class="pn-best-loss"></b></div>
  <div class="pn-say" aria-live="polite"></div>`;

export class Headline {
  constructor(at) {
    this.at = at;
    at.innerHTML = HEADLINE;
    const part = name => at.querySelector(`.pn-${name}`);
    this.w = part("w");
    this.sign = part("sign");
    this.b = part("b");
    this.loss = part("loss-value");
    this.lossWord = at.querySelector("[data-term=loss]");
    this.possible = part("best-loss");
    this.say = part("say");
    this.said = "";   // in place of the narration
    /** @type {(k: number, format: (loss: number) => string) => string | null} set by the owner: what goes before everything else */
    this.noted = () => null;
    /** @type {(k: number, format: (loss: number) => string, told: boolean) => string | null} set by the owner: what is said beside another run */
    this.compared = () => null;
  }

  /** @param {import("./run.mjs").Run} run @param {import("./narration.mjs").Facts} facts */
  show(run, facts) {
    this.facts = facts;
    const {best, settings} = run;
    const format = this.format = {
      weight: steady(typical(run.weight[0], best.weight)),
      bias: steady(typical(run.bias[0], best.bias)),
      loss: fixed(typicalLoss(run.first, best.loss)),
    };
    this.possible.textContent = format.loss(best.loss);
    this.possible.previousElementSibling.textContent = bestWord(run);
    this.lossWord.dataset.more = `${lossNamed(settings.loss).title}.`;
    const width = (format, values, best) => `${room(format, values, best, run.end) - 0.5}ch`;
    this.w.style.minWidth = width(format.weight, run.weight, best.weight);
    this.b.style.minWidth = width(v => format.bias(Math.abs(v)), run.bias, best.bias);
    this.loss.style.minWidth = width(format.loss, run.loss, best.loss);
  }

  /** The best loss of other points, in the digits of the run before. @param {number} best */
  draft(best) {
    if (this.format) this.possible.textContent = this.format.loss(best);
  }

  /** @param {number} k of the step @param {boolean} told whether the best line is; else the sentence keeps it to itself */
  to(step, before, k, told) {
    const {facts, format} = this;
    if (!facts || !format) return;
    this.at.classList.toggle("pn-beyond", !Number.isFinite(step.weight + step.bias + step.loss));
    this.w.textContent = format.weight(step.weight);
    const bias = format.bias(step.bias), negative = bias.startsWith("−");
    this.sign.textContent = negative ? "−" : "+";
    this.b.textContent = negative ? bias.slice(1) : bias;
    this.loss.textContent = format.loss(step.loss);
    const sentence = this.noted(k, format.loss) ?? (this.said || (this.compared(k, format.loss, told) ?? (told ? narrate : narrateLoss)(step, before, facts)));
    if (sentence !== this.say.textContent) this.say.textContent = sentence;
  }
}
