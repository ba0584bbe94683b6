// Numbers as people read them while they move: fixed width, true minus, no jitter.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 1.2e-7 -> "1.2×10⁻⁷" @param {number} value @param {number} digits after the point */
export function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const power = exponent.replace(/\d/g, d => SUPERSCRIPT[Number(d)]).replace("-", "⁻").replace("+", "");
  return `${mantissa}×10${power}`;
}

/**
 * A formatter with a fixed number of decimals, chosen once per run so that `typical` shows three or
 * four significant digits. Values that outgrow it by far are written with a power of ten, and so is
 * all of a run whose numbers are tiny or enormous.
 * @param {number} typical largest value that matters in this run
 * @returns {(value: number) => string} without sign for what rounds to zero
 */
export function fixed(typical) {
  const size = Math.abs(typical) > 0 && Number.isFinite(typical) ? Math.floor(Math.log10(Math.abs(typical))) : 0;
  const decimals = size >= -1 ? Math.max(3 - Math.max(size, 0), 0) : 2 - size;
  const powers = size < -5 || size > 8, huge = 10 ** Math.max(size + 4, 7);
  return value => {
    if (Number.isNaN(value)) return "—";
    const sized = Math.abs(value);
    const text = sized === Infinity ? "∞" : (powers && sized > 0) || sized >= huge ? scientific(sized, 2) : sized.toFixed(powers ? 2 : decimals);
    return value < 0 && /[1-9∞]/.test(text) ? `−${text}` : text;
  };
}

/** A large number to two or three digits: "1,540", "4.6×10¹²". @param {number} value @param {number} [digits] */
export function rounded(value, digits = 2) {
  if (!Number.isFinite(value)) return "more than 10³⁰⁸";
  return value < 1e9 ? Number(value.toPrecision(digits)).toLocaleString("en", {maximumFractionDigits: 0}) : scientific(value, 1);
}

/** A growth factor with the digits that tell it from 1: "1.3", "1.0086", "1,540". @param {number} growth > 1 */
export function times(growth) {
  if (growth >= 10) return rounded(growth, 3);
  const digits = Math.max(1, Math.ceil(-Math.log10(Math.max(growth - 1, 1e-6))) + 1);
  return growth < 1.1 ? growth.toFixed(digits) : String(Number(growth.toFixed(digits)));
}
