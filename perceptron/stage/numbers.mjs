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

/**
 * As `fixed`, but a number that outgrows `typical` gives up decimals for the digits before its point:
 * 0.496, 12.35 and 454.2 take the same room, so none has to be kept free before the smaller ones.
 * @param {number} typical @returns {(value: number) => string}
 */
export function steady(typical) {
  const format = fixed(typical), wide = format(Math.abs(typical)).length;
  return value => {
    const text = format(value), [sign, size] = text.startsWith("−") ? ["−", text.slice(1)] : ["", text];
    const over = size.length - wide, decimals = size.split(".")[1]?.length ?? 0;
    if (over <= 0 || size.includes("×")) return text;
    return sign + Math.abs(value).toFixed(Math.max(decimals - over, 0));
  };
}

/** What a parameter's digits are chosen for: the smaller of its start and the best, but a start near zero needs no more than others. */
export function typical(start, best) {
  const [small, large] = [Math.abs(start), Math.abs(best)].filter(Number.isFinite).sort((a, b) => a - b);
  return Math.max(small || large, 1e-4 * large, Math.min(0.1, Math.abs(best))) || small;
}

/** What the digits of a run's losses are chosen for, the best possible one among them: where that is next to nothing, the first. */
export const typicalLoss = (first, best) => (best > 1e-6 * first ? Math.max(best, 1e-5 * first) : 1e-2 * first);

/** How often a value may exceed what is usual in a run and still have room kept for it. */
const RARE = 10;

/**
 * Characters to keep free for a number, so that those beside it stay where they are: for the widest
 * of a run up to step `end`, leaving out what is far larger than its start, the best and its middle.
 * @param {(value: number) => string} format @param {ArrayLike<number>} values @param {number} best @param {number} end
 */
export function room(format, values, best, end) {
  const seen = Array.from({length: 200}, (_, i) => values[Math.round((i / 199) ** 3 * end)]);   // most where most happens
  const size = seen.map(Math.abs).sort((a, b) => a - b), usual = [size[100], Math.abs(seen[0]), Math.abs(best)].filter(Number.isFinite);
  return Math.max(...[seen[0], ...seen.filter(v => Math.abs(v) <= RARE * Math.max(...usual))].map(v => format(v).length));
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
