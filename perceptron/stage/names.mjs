// What a picture is called that somebody takes along: as perceptron/names.py calls the other files.

/** All digits of a number, without an exponent: 0.0000025. @param {number} value @returns {string} */
export function digits(value) {
  const [mantissa, exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const [whole, part = ""] = mantissa.split("."), by = Number(exponent);
  if (by < 0) return `0.${"0".repeat(-by - whole.length)}${whole}${part}`;
  return `${whole}${part}${"0".repeat(by - part.length)}`;
}

/** @param {string} points their name in it @param {import("./message.mjs").SettingsPart} settings */
export function runName(points, {optimizer, loss, batch_size, clamp, learning_rate, iterations}) {
  return [
    points,
    ...(optimizer === "gradient descent" ? [] : [optimizer]), ...(loss === "sum" ? [] : [loss]),
    ...(batch_size === null ? [] : [`batches-of-${batch_size}`]), ...(clamp ? ["clamp"] : []),
    "rate", digits(learning_rate), iterations, iterations === 1 ? "iteration" : "iterations",
  ].join("-");
}
