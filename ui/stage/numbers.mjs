// Numbers as people read them while they move: fixed width, true minus, no jitter.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 1.2e-7 -> "1.2×10⁻⁷" */
function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const power = exponent.replace(/\d/g, d => SUPERSCRIPT[Number(d)]).replace("-", "⁻").replace("+", "");
  return `${mantissa}×10${power}`;
}

/**
 * A formatter with a fixed number of decimals, chosen once per run so that `typical` shows three or
 * four significant digits. Values that outgrow it by far are written with a power of ten.
 * @param {number} typical largest value that matters in this run
 * @returns {(value: number) => string} without sign for a negative zero
 */
export function fixed(typical) {
  const size = Math.abs(typical) > 0 && Number.isFinite(typical) ? Math.floor(Math.log10(Math.abs(typical))) : 0;
  const decimals = Math.min(size >= -1 ? Math.max(3 - Math.max(size, 0), 0) : 2 - size, 9);
  return value => {
    if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
    const huge = Math.abs(value) >= 10 ** Math.max(size + 4, 7) || size < -5;
    const text = huge ? scientific(Math.abs(value), 2) : Math.abs(value).toFixed(decimals);
    return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
  };
}
