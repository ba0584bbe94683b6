// What breaks the tutorial's loop without ending it, by its name in perceptron/source/variants.py: a
// test holds titles together, and the ways they go.

import {lossNamed} from "./losses.mjs";
import {linear, optimizerNamed} from "./optimizers.mjs";

/** @typedef {import("./message.mjs").SettingsPart} SettingsPart */
/** @typedef {import("./optimizers.mjs").Optimizer} Optimizer */

/**
 * @typedef {object} Variant
 * @property {string} title
 * @property {(n: number) => import("./optimizers.mjs").Terms} terms what its update does, as an optimizer's; n: of points whose sum was to be taken, 1 for a mean
 * @property {boolean} [inTurn] whether the bias sees the new weight
 * @property {boolean} [endless] whether it swings as far as it began, below its edge
 */

/** @type {Record<string, Variant>} */
export const VARIANTS = {
  zero_grad: {title: "Skip zero_grad", terms: () => ({keep: 1, direct: 0, ahead: 1}), endless: true},
  sign: {title: "Wrong sign", terms: () => ({keep: 0, direct: -1, ahead: 0})},
  mean: {title: "Mean, not sum", terms: n => ({keep: 0, direct: 1 / n, ahead: 0})},
  new_weight: {title: "Update b with the new w", terms: () => ({keep: 0, direct: 1, ahead: 0}), inTurn: true},
};

/** The variant of a run's loop; null for the sound one. @param {Pick<SettingsPart, "variant">} settings one that runs @returns {Variant | null} */
export const variantOf = ({variant}) => (variant ? VARIANTS[variant] : null);

/** Whether these settings make a run here: every sound loop does, a variant where it is one of the tutorial's loop that no error ends. @param {SettingsPart} settings */
export const known = ({variant, optimizer, loss, batch_size}) =>
  !variant || (Object.hasOwn(VARIANTS, variant) && optimizer === "gradient descent" && batch_size === null && lossNamed(loss).squared);

/** How a parameter is changed: by the optimizer, or as a variant of the tutorial's loop does it. @param {SettingsPart} settings @param {number} n points @returns {Optimizer} */
export function ruleOf(settings, n) {
  const variant = variantOf(settings);
  return variant ? linear(variant.title, () => variant.terms(lossNamed(settings.loss).summed ? n : 1)) : optimizerNamed(settings.optimizer);
}
