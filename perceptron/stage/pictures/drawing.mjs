// The stage as one SVG that stands alone: Plotly's layers and ours, boxes and words as they are on
// the screen, without what is there for hands. No style sheet, no variable and no script is left.

import {colourOf, familiesOf, short, writable} from "./paints.mjs";

const SVG = "http://www.w3.org/2000/svg";

/** For hands, and what only a hand shows. */
const HANDS = ".pn-unfold, .pn-edits, .pn-tools, .pn-view, .pn-list, .pn-add, .pn-clear, .pn-card, .pn-given, .pn-grip, .pn-handles, .pn-adding, .pn-hand, .pn-reading, .pn-frame, .pn-chosen, .pn-unpin, .pn-unseen, .draglayer, .hoverlayer, .menulayer, .modebar-container";
/** Of what is switched off. */
const OFF = '.pn-entry:is([aria-pressed="false"], [data-way="off"])';
/** What changes while a run is played; the rest stands still. */
const MOVING = ".pn-top, .pn-strip, .pn-over, .pn-sum, .pn-balance, .pn-names";
/** What of the stage is drawn. */
const DRAWN = ":scope > :is(.pn-top, .pn-strip, .pn-panels)";

/** Attributes of a shape that a style sheet may set, with what holds where they are missing. */
const SHAPED = {
  "stroke-width": "1px", "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-miterlimit": "4", "stroke-dasharray": "none",
  "vector-effect": "none", "shape-rendering": "auto",
};
const WRITTEN = {"text-anchor": "start", "dominant-baseline": "auto"};
const PAINTED = {fill: "#000000", stroke: "none"};

/** Around it, in pixels; below it the words about the moment. */
const MARGIN = 16, WORDS = 26;

/** @typedef {"all" | "still" | "moving"} Part */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/** @param {string} name @param {Record<string, string | number>} attributes */
function made(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, typeof value === "number" ? short(value) : value);
  return node;
}

/** What of the page is drawn, pixels. @param {HTMLElement} root of the stage @returns {Box} */
export function boxOf(root) {
  const boxes = [...root.querySelectorAll(DRAWN), ...root.querySelectorAll(".pn-say")].map(part => part.getBoundingClientRect()).filter(({width}) => width > 0);
  const left = Math.min(...boxes.map(box => box.left)), top = Math.min(...boxes.map(box => box.top));
  const right = Math.max(...boxes.map(box => box.right)), bottom = Math.max(...boxes.map(box => box.bottom));
  return {left: left - MARGIN, top: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + MARGIN + WORDS};
}

/**
 * @param {HTMLElement} root of the stage
 * @param {object} how
 * @param {Box} how.box as boxOf gives it
 * @param {string} how.title what it shows, for who doesn't see it
 * @param {string} how.words about the moment, below it
 * @param {() => string | null} how.solid the graph in space as the address of a picture
 * @param {Part} [how.part]
 */
export function drawing(root, {box, title, words, solid, part = "all"}) {
  const {width, height} = box, svg = made("svg", {width, height, viewBox: `0 0 ${short(width)} ${short(height)}`});
  svg.setAttribute("style", "font-variant-numeric: tabular-nums");
  svg.appendChild(made("title")).textContent = writable(title);
  const style = getComputedStyle(root);
  if (part !== "moving") svg.append(made("rect", {width, height, fill: colourOf(style.backgroundColor)?.colour ?? "#ffffff"}));
  const pen = new Pen(box, part, solid);
  for (const one of root.querySelectorAll(DRAWN)) svg.append(...pen.element(one, true));
  if (part !== "still") svg.append(wordsBelow(root, words, box));
  return svg;
}

/** @param {SVGElement} svg @returns {string} a file */
export const fileOf = svg => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

/** @param {HTMLElement} root @param {string} words @param {Box} box */
function wordsBelow(root, words, {height}) {
  const style = getComputedStyle(root), soft = getComputedStyle(/** @type {Element} */ (root.querySelector(".pn-say"))).color;
  const text = made("text", {x: MARGIN, y: height - 9, fill: colourOf(soft)?.colour ?? "#000000", "font-family": familiesOf(style.fontFamily), "font-size": `${0.87 * parseFloat(style.fontSize)}px`});
  text.textContent = writable(words);
  return text;
}

/** Draws elements of the page, each as one or more of a drawing. */
class Pen {
  /** @param {Box} box @param {Part} part @param {() => string | null} solid */
  constructor({left, top}, part, solid) {
    this.left = left;
    this.top = top;
    this.part = part;
    this.solid = solid;
  }

  /** @param {Element} element @param {boolean} still whether what is around it stands still @returns {SVGElement[]} */
  element(element, still) {
    if (element.matches(HANDS) || element.matches(OFF)) return [];
    const moves = element.matches(MOVING), style = getComputedStyle(element);
    if (style.display === "none" || style.opacity === "0" || style.clipPath.startsWith("inset")) return [];   // the last: read aloud, not seen
    if (element.matches(".pn-space")) return this.part === "moving" ? [] : this.inSpace(element, style);
    const here = still && !moves;
    if (moves && this.part === "still") return [];
    const drawn = element instanceof SVGSVGElement ? this.picture(element, style, here) : this.box(element, style, here);
    return style.opacity === "1" || !drawn.length ? drawn : [group({opacity: style.opacity}, drawn)];
  }

  /** Whether what stands still or moves is to be drawn. @param {boolean} still */
  wanted(still) { return this.part === "all" || (this.part === "still") === still; }

  /** @param {Element} element @param {CSSStyleDeclaration} style @param {boolean} still */
  box(element, style, still) {
    const seen = style.visibility === "visible" && this.wanted(still);
    const own = seen ? boxed(element, style, this) : [];
    const below = element.querySelector(":scope > .pn-space"), nodes = [...element.childNodes];
    const inner = (below ? [below, ...nodes.filter(node => node !== below)] : nodes).flatMap(node => {
      if (node instanceof Element) return this.element(node, still);
      return seen && node instanceof Text && node.data.trim() ? written(node, style, this) : [];
    });
    return [...own, ...inner];
  }

  /** @param {SVGSVGElement} svg @param {CSSStyleDeclaration} style @param {boolean} still */
  picture(svg, style, still) {
    if (!this.wanted(still)) return [];
    const {left, top, width, height} = svg.getBoundingClientRect();
    const inner = shapes(svg, style);
    if (!inner.length || !width || !height) return [];
    const x = left - this.left, y = top - this.top, viewed = svg.getAttribute("viewBox");
    if (!viewed) return [group({transform: `translate(${short(x)} ${short(y)})`}, inner)];
    const nested = made("svg", {x, y, width, height, viewBox: viewed, preserveAspectRatio: svg.getAttribute("preserveAspectRatio") ?? "xMidYMid meet"});
    nested.append(...inner);
    return [nested];
  }

  /** @param {Element} graph @param {CSSStyleDeclaration} style */
  inSpace(graph, style) {
    const href = style.visibility === "visible" ? this.solid() : null;
    if (!href) return [];
    const {left, top, width, height} = graph.getBoundingClientRect();
    return [made("image", {x: left - this.left, y: top - this.top, width, height, href})];
  }
}

/** @param {Record<string, string>} attributes @param {SVGElement[]} inner */
function group(attributes, inner) {
  const g = made("g", attributes);
  g.append(...inner);
  return g;
}

/** The shapes in a shape, with what style sheets say of them written out. @param {Element} parent @param {CSSStyleDeclaration} around @returns {SVGElement[]} */
function shapes(parent, around) {
  return [...parent.children].flatMap(child => shaped(child, around));
}

/** @param {Element} from @param {CSSStyleDeclaration} around @returns {SVGElement[]} */
function shaped(from, around) {
  const {localName} = from;
  if (["clipPath", "defs"].includes(localName)) return [kept(from)];
  if (from.matches(HANDS)) return [];
  const style = getComputedStyle(from);
  if (style.display === "none" || style.opacity === "0") return [];
  const inner = localName === "text" || localName === "tspan" ? [] : shapes(from, style), leaf = inner.length === 0;
  if (leaf && (localName === "g" || style.visibility !== "visible" || (localName === "path" && !from.getAttribute("d")))) return [];
  const node = made(localName);
  for (const name of ["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform", "dx", "dy"]) {
    const value = from.getAttribute(name);
    if (value !== null) node.setAttribute(name, value);
  }
  if (localName === "circle") node.setAttribute("r", short(parseFloat(style.r)));
  if (!painted(node, style, leaf)) return [];
  if (style.opacity !== "1") node.setAttribute("opacity", style.opacity);
  const clip = /url\(["']?[^#]*#([^"')]+)["']?\)/.exec(style.clipPath);
  if (clip) node.setAttribute("clip-path", `url(#${clip[1]})`);
  if (!leaf) node.append(...inner);
  if (localName !== "text") return [node];
  lettered(node, style);
  for (const [name, otherwise] of Object.entries(WRITTEN)) if (style.getPropertyValue(name) !== otherwise) node.setAttribute(name, style.getPropertyValue(name));
  node.append(...lines(from));
  return haloed(node, style.paintOrder.startsWith("stroke"));
}

/** Words, and where their lines begin. @param {Element} from @returns {(SVGElement | string)[]} */
function lines(from) {
  if (!from.children.length) return [writable(from.textContent ?? "")];
  return [...from.childNodes].map(node => {
    if (!(node instanceof Element)) return writable(node.textContent ?? "");
    const line = made("tspan");
    for (const name of ["x", "y", "dx", "dy"]) if (node.hasAttribute(name)) line.setAttribute(name, node.getAttribute(name) ?? "");
    line.append(...lines(node));
    return line;
  });
}

/** What is referred to is taken as it is, without its classes. @param {Element} from */
function kept(from) {
  const copy = /** @type {SVGElement} */ (from.cloneNode(true));
  for (const node of [copy, ...copy.querySelectorAll("*")]) for (const name of ["class", "style"]) node.removeAttribute(name);
  return copy;
}

/** Writes the paints of a leaf; false where none of it would be seen. @param {SVGElement} node @param {CSSStyleDeclaration} style @param {boolean} leaf */
function painted(node, style, leaf) {
  if (!leaf) return true;
  let seen = false;
  for (const [name, otherwise] of Object.entries(PAINTED)) {
    const paint = colourOf(style.getPropertyValue(name)), opacity = (paint?.opacity ?? 0) * Number(style.getPropertyValue(`${name}-opacity`));
    seen ||= paint !== null && opacity > 0 && (name === "fill" || parseFloat(style.strokeWidth) > 0);
    const value = paint && opacity > 0 ? paint.colour : "none";
    if (value !== otherwise) node.setAttribute(name, value);
    if (paint && opacity > 0 && opacity < 1) node.setAttribute(`${name}-opacity`, short(opacity));
  }
  if (node.hasAttribute("stroke")) for (const [name, otherwise] of Object.entries(SHAPED)) {
    const value = style.getPropertyValue(name);
    if (value !== otherwise && value !== "") node.setAttribute(name, value.replaceAll("px", ""));
  }
  return seen;
}

/** @param {SVGElement} node @param {CSSStyleDeclaration} style */
function lettered(node, style) {
  node.setAttribute("font-family", familiesOf(style.fontFamily));
  node.setAttribute("font-size", style.fontSize);
  if (style.fontWeight !== "400") node.setAttribute("font-weight", style.fontWeight);
}

/** Not every program draws a stroke below its letters: where one is wanted, it is drawn before them. @param {SVGElement} text @param {boolean} halo */
function haloed(text, halo) {
  if (!halo) return [text];
  const below = /** @type {SVGElement} */ (text.cloneNode(true)), stroke = text.getAttribute("stroke") ?? "none";
  below.setAttribute("fill", stroke);
  below.setAttribute("aria-hidden", "true");
  for (const name of ["stroke", "stroke-width", "stroke-opacity", "stroke-linejoin"]) text.removeAttribute(name);
  return [below, text];
}

/** An element's background and its borders. @param {Element} element @param {CSSStyleDeclaration} style @param {{left: number, top: number}} origin */
function boxed(element, style, origin) {
  const {left, top, width, height} = element.getBoundingClientRect();
  if (!width || !height || element.matches(".pn-top, .pn-panels")) return [];
  const x = left - origin.left, y = top - origin.top, ground = colourOf(style.backgroundColor), drawn = [];
  const sides = ["Top", "Right", "Bottom", "Left"].map(side => ({width: parseFloat(style[`border${side}Width`]), kind: style[`border${side}Style`], colour: colourOf(style[`border${side}Color`])}));
  const all = sides.every(side => side.width > 0 && side.kind === "solid" && side.colour?.colour === sides[0].colour?.colour), wide = all ? sides[0].width : 0;
  const round = style.borderTopLeftRadius.endsWith("%") ? Math.min(width, height) / 2 : parseFloat(style.borderTopLeftRadius);
  if (ground || all) {
    const rect = made("rect", {x: x + wide / 2, y: y + wide / 2, width: width - wide, height: height - wide, fill: ground?.colour ?? "none"});
    if (ground && ground.opacity < 1) rect.setAttribute("fill-opacity", short(ground.opacity));
    if (round) rect.setAttribute("rx", short(round));
    if (all && sides[0].colour) rect.setAttribute("stroke", sides[0].colour.colour);
    if (all && wide !== 1) rect.setAttribute("stroke-width", short(wide));
    drawn.push(rect);
  }
  if (all) return drawn;
  const ends = [[x, y, x + width, y], [x + width, y, x + width, y + height], [x, y + height, x + width, y + height], [x, y, x, y + height]];
  sides.forEach((side, i) => {
    if (!side.width || side.kind === "none" || !side.colour) return;
    const inward = [[0, 1], [-1, 0], [0, -1], [1, 0]][i].map(way => way * side.width / 2), [x1, y1, x2, y2] = ends[i];
    const line = made("line", {x1: x1 + inward[0], y1: y1 + inward[1], x2: x2 + inward[0], y2: y2 + inward[1], stroke: side.colour.colour, "stroke-width": side.width});
    if (side.kind === "dashed") line.setAttribute("stroke-dasharray", `${short(2 * side.width)} ${short(side.width)}`);
    drawn.push(line);
  });
  return drawn;
}

/** @type {CanvasRenderingContext2D | null} */
let measuring;

/** What of a line's height is above its letters' feet. @param {CSSStyleDeclaration} style */
function ascent(style) {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring) return 0.77;
  measuring.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const {fontBoundingBoxAscent: up, fontBoundingBoxDescent: down} = measuring.measureText("x");
  return up / (up + down);
}

/** A text of the page, a line each. @param {Text} node @param {CSSStyleDeclaration} style @param {{left: number, top: number}} origin */
function written(node, style, origin) {
  const colour = colourOf(style.color), share = ascent(style), glow = colourOf(/(rgba?|color)\([^)]*\)/.exec(style.textShadow)?.[0] ?? "");
  if (!colour) return [];
  return linesOf(node).flatMap(({text, box}) => {
    const line = made("text", {x: box.left - origin.left, y: box.top - origin.top + share * box.height, fill: colour.colour});
    lettered(line, style);
    // Whatever the font is there: it takes the room that it has here.
    if (text.length > 1) for (const [name, value] of Object.entries({textLength: short(box.width), lengthAdjust: "spacingAndGlyphs"})) line.setAttribute(name, value);
    if (style.textShadow !== "none" && glow) for (const [name, value] of Object.entries({stroke: glow.colour, "stroke-width": "4", "stroke-linejoin": "round"})) line.setAttribute(name, value);
    line.textContent = writable(text);
    return haloed(line, style.textShadow !== "none");
  });
}

/** What of a text is in each of its lines, as far as its own box shows it. @param {Text} node @returns {{text: string, box: DOMRect}[]} */
function linesOf(node) {
  const range = document.createRange(), {data} = node, lines = [];
  const at = (from, to) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getBoundingClientRect();
  };
  let from = 0;
  for (let to = 1; to <= data.length; to++) {
    const next = to < data.length ? at(to, to + 1) : null;
    if (next && (!next.width || next.top < at(from, to).bottom - 1)) continue;
    const line = data.slice(from, to), begun = from + line.length - line.trimStart().length, ended = from + line.trimEnd().length;
    if (ended > begun) lines.push(cut(node, data.slice(begun, ended), begun, at));
    from = to;
  }
  return lines.filter(({text}) => text);
}

/** A line that its element cuts off ends in "…", as on the screen. @param {Text} node @param {string} text @param {number} begun @param {(from: number, to: number) => DOMRect} at */
function cut(node, text, begun, at) {
  const whole = at(begun, begun + text.length), parent = /** @type {Element} */ (node.parentElement);
  const {overflowX} = getComputedStyle(parent), right = overflowX === "visible" ? Infinity : parent.getBoundingClientRect().right;
  if (whole.right <= right + 1) return {text, box: whole};
  let length = text.length;
  while (length > 0 && at(begun, begun + length).right > right - 10) length--;
  const box = at(begun, begun + length);
  return {text: `${text.slice(0, length)}…`, box: new DOMRect(box.left, box.top, box.width + 10, box.height)};
}
