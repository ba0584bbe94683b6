// Where things are in the picture: its axes, the squares, the two arrows of the gradient. Pixels grow
// to the right and downwards. No DOM.

import {scientific} from "../stage/numbers.mjs";
import {even} from "../stage/ticks.mjs";

/** @typedef {{weight: number, bias: number}} Line */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, start: Line, best: Line | null, clamp: boolean}} Drawn */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box pixels */
/** @typedef {{x: number[], y: number[], box: Box, across: (x: number) => number, up: (y: number) => number}} Axes x and y: the ends, in data units */

/** Where x = 0 would press the points into less than this share of the width, it is left out. */
const PRESSED = 0.3;

/** How far beyond the points, in shares of their extent, the untrained line may draw the axis. */
const BEYOND = 0.9;

const ends = values => {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
};

const widened = (low, high, share) => {
  const free = share * (high - low) || 0.1 * Math.abs(low) || 1;
  return [low - free, high + free];
};

/** @param {Line} line @param {boolean} clamp @param {number} x */
export const heightAt = ({weight, bias}, clamp, x) => (clamp ? Math.max(weight * x, 0) : weight * x) + bias;

/** The ends of both axes: the points, x = 0 where the line turns, and of the untrained line what is near. @param {Drawn} drawn */
export function extent({x, y, start, best, clamp}) {
  const [low, high] = ends(x), [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  const across = high - low >= PRESSED * (to - from) ? widened(from, to, 0.05) : widened(low, high, 0.08);
  const [under, over] = ends(y), room = BEYOND * (over - under) || 1;
  const reach = [start, ...(best ? [best] : [])].flatMap(line => across.map(end => heightAt(line, clamp, end))).filter(Number.isFinite);
  const bottom = Math.min(under, Math.max(Math.min(...reach, under), under - room)), top = Math.max(over, Math.min(Math.max(...reach, over), over + room));
  return {x: across, y: widened(bottom, top, 0.08)};
}

/** @param {{x: number[], y: number[]}} extent @param {Box} box @returns {Axes} */
export function axesIn({x, y}, box) {
  return {
    x, y, box,
    across: value => box.left + (value - x[0]) / (x[1] - x[0]) * (box.right - box.left),
    up: value => box.bottom - (value - y[0]) / (y[1] - y[0]) * (box.bottom - box.top),
  };
}

/** Values to be marked on both axes. @param {Axes} axes @param {number} size of a letter, pixels */
export function marks({x, y, box}, size) {
  return {x: even(x[0], x[1], Math.max((box.right - box.left) / (5 * size), 2)), y: even(y[0], y[1], Math.max((box.bottom - box.top) / (3.2 * size), 2))};
}

/** How an axis writes a value. @param {number} value */
export function mark(value) {
  const sized = Math.abs(value), text = sized >= 1e6 || (sized > 0 && sized < 1e-4) ? scientific(sized, 1) : sized >= 1e4 ? sized.toLocaleString("en") : String(sized);
  return value < 0 ? `−${text}` : text;
}

/** The same points, of many an even choice of so many. @param {Drawn} drawn @param {number} most @returns {Drawn} */
export function thinned(drawn, most) {
  const every = Math.ceil(drawn.x.length / most), some = column => Array.from(column).filter((_, i) => i % every === 0);
  return every > 1 ? {...drawn, x: some(drawn.x), y: some(drawn.y)} : drawn;
}

/** A line from side to side, with the kink that a clamp gives it. @param {Line} line @param {boolean} clamp @param {Axes} axes @returns {string} a path; "" for one that is beyond numbers */
export function lineIn(line, clamp, {x, across, up}) {
  const at = clamp && x[0] < 0 && x[1] > 0 ? [x[0], 0, x[1]] : x;
  const ends = at.map(end => [across(end), up(heightAt(line, clamp, end))]);
  return ends.flat().every(Number.isFinite) ? `M${ends.map(end => end.map(one => clipped(one)).join(" ")).join("L")}` : "";
}

/** Far outside a picture an SVG path loses its digits. */
export const clipped = value => Math.max(-1e5, Math.min(1e5, Math.round(value * 100) / 100));

/** From each point to its prediction. @param {Drawn} drawn @param {Line} line @param {Axes} axes */
export function residualsIn({x, y, clamp}, line, {across, up}) {
  let path = "";
  for (let i = 0; i < x.length; i++) path += `M${clipped(across(x[i]))} ${clipped(up(y[i]))}V${clipped(up(heightAt(line, clamp, x[i])))}`;
  return path;
}

/** The true squares on the residuals, on the side away from the line. @param {Drawn} drawn @param {Line} line @param {Axes} axes */
export function squaresIn({x, y, clamp}, line, {across, up}) {
  let path = "";
  for (let i = 0; i < x.length; i++) {
    const from = clipped(up(y[i])), to = clipped(up(heightAt(line, clamp, x[i]))), side = (from - to) * (line.weight < 0 ? -1 : 1);
    path += `M${clipped(across(x[i]))} ${from}h${side}V${to}h${-side}Z`;
  }
  return path;
}

/** Of each point or, where there is a line, of its prediction. @param {Drawn} drawn @param {Line | null} line @param {Axes} axes */
export const placesIn = ({x, y, clamp}, line, {across, up}) => Array.from(x, (one, i) => [clipped(across(one)), clipped(up(line ? heightAt(line, clamp, one) : y[i]))]);

/** The same as dots. @param {Drawn} drawn @param {Line | null} line @param {Axes} axes */
export const dotsIn = (drawn, line, axes) => placesIn(drawn, line, axes).map(([x, y]) => `M${x} ${y}h0`).join("");

/** ∂loss/∂w and ∂loss/∂b of a sum of squares, at a line: what lengths are compared with. @param {Drawn} drawn @param {Line} line @param {number} share */
export function slopes({x, y, clamp}, line, share) {
  let weight = 0, bias = 0;
  for (let i = 0; i < x.length; i++) {
    const r = 2 * share * (heightAt(line, clamp, x[i]) - y[i]);
    bias += r;
    if (!clamp || line.weight * x[i] > 0) weight += r * x[i];
  }
  return {weight, bias};
}

/** The longest arrow, and the shortest that is still seen, in shares of the height. */
const LONGEST = 0.42, USUAL = 0.3, SHORTEST = 0.03;

/** By the square root, so that small ones are seen; with its sign. @param {number} slope @param {number} usual @param {number} height pixels */
export function lengthOf(slope, usual, height) {
  if (!(Math.abs(slope) > 0)) return 0;
  const share = USUAL * Math.sqrt(Math.abs(slope) / (Math.abs(usual) || Math.abs(slope)));
  return Math.sign(slope) * height * Math.min(LONGEST, Math.max(SHORTEST, share));
}

/** A head where a path ends in this direction, radians. */
const head = (x, y, angle, size) => [-2.6, 2.6].map(turn => `M${fine(x)} ${fine(y)}L${fine(x + size * Math.cos(angle + turn))} ${fine(y + size * Math.sin(angle + turn))}`).join("");
const within = ({top, bottom}, y) => Math.max(top, Math.min(bottom, y));
const fine = value => Math.round(value * 10) / 10;

/** Downhill for the bias: a straight arrow at the line, downwards where less of it lowers the loss. @param {number} length signed pixels @param {Line} line @param {boolean} clamp @param {Axes} axes @param {number} size of its head */
export function forceIn(length, line, clamp, {x, box, across, up}, size) {
  if (!length) return "";
  const at = x[0] + 0.14 * (x[1] - x[0]), px = across(at), y = within(box, up(heightAt(line, clamp, at)));
  const from = within(box, y - length / 2), to = within(box, from + length);
  return `M${fine(px)} ${fine(from)}V${fine(to)}${head(px, to, length > 0 ? Math.PI / 2 : -Math.PI / 2, size)}`;
}

/** Where a bent arrow may begin, in shares of the width: as far right as it stays in the picture. */
const BEGINNINGS = [0.93, 0.88, 0.83, 0.78, 0.7, 0.6, 0.5, 0.35];

/** Downhill for the weight: a bent arrow about x = 0, or the left side, near the line's right end. @param {number} length signed pixels @param {Line} line @param {boolean} clamp @param {Axes} axes @param {number} size of its head */
export function turnIn(length, line, clamp, {x, y, box, across, up}, size) {
  if (!length) return "";
  const pivot = x[0] <= 0 && x[1] >= 0 ? 0 : x[0], cx = across(pivot), cy = within(box, up(heightAt(line, clamp, pivot)));
  const bent = share => {
    const at = x[0] + share * (x[1] - x[0]), height = heightAt(line, clamp, at), px = across(at), py = within(box, up(height));
    const radius = Math.hypot(px - cx, py - cy) || 1, turn = length / radius * (px >= cx ? 1 : -1), stop = Math.atan2(py - cy, px - cx) + turn;
    const ex = cx + radius * Math.cos(stop), ey = cy + radius * Math.sin(stop);
    return {px, py, radius, turn, stop, ex, ey, seen: height > y[0] && height < y[1] && ex < box.right && ey > box.top && ey < box.bottom};
  };
  const arrows = BEGINNINGS.map(bent), {px, py, radius, turn, stop, ex, ey} = arrows.find(({seen}) => seen) ?? arrows[6];
  return `M${fine(px)} ${fine(py)}A${fine(radius)} ${fine(radius)} 0 0 ${turn > 0 ? 1 : 0} ${fine(ex)} ${fine(ey)}${head(ex, ey, stop + Math.sign(turn) * Math.PI / 2, size)}`;
}
