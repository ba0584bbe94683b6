// What a style sheet's values become in a drawing that stands alone: old programs read it, too.

/**
 * A computed colour in two attributes, as SVG 1.1 has them; null where nothing is to be seen.
 * @param {string} css "rgb(1, 2, 3)", "rgba(1, 2, 3, 0.5)", "color(srgb 0.1 0.2 0.3 / 0.5)" @returns {{colour: string, opacity: number} | null}
 */
export function colourOf(css) {
  const numbers = (css.replace(/^color\(srgb/, "").match(/-?[\d.]+(e-?\d+)?%?/g) ?? []).map(parseFloat);
  if (numbers.length < 3) return null;
  const whole = css.startsWith("color(") ? 255 : 1, [red, green, blue, opacity = 1] = numbers;
  if (opacity === 0) return null;
  const two = value => Math.round(Math.min(Math.max(value * whole, 0), 255)).toString(16).padStart(2, "0");
  return {colour: `#${[red, green, blue].map(two).join("")}`, opacity};
}

/** Families that a reader may have under another name, where this one is missing. */
const RELATED = {"Source Sans": ["Source Sans 3", "Source Sans Pro"]};

/** "'Source Sans', 'Source Sans 3', sans-serif": each once, in quotation marks that an attribute may hold. @param {string} css */
export function familiesOf(css) {
  const named = css.split(",").map(name => name.trim().replace(/^["']|["']$/g, ""));
  return [...new Set(named.flatMap(name => [name, ...(RELATED[name] ?? [])]))].map(name => (/^[a-z-]+$/i.test(name) ? name : `'${name}'`)).join(", ");
}

/** What XML can't hold, whatever a file's titles may: control characters and halves of pairs. @param {string} text */
export const writable = text => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");

/** With a hundredth of a pixel. @param {number} value */
export const short = value => String(Math.round(value * 100) / 100);
