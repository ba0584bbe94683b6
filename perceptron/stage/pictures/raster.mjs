// A drawing as pixels. A picture in a picture knows no font of the page, so it is given ours.

import {fileOf} from "./drawing.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */

/** @type {Promise<string> | undefined} of the page's own font, once per page load */
let face;

/** The rules of the page's fonts. @returns {{rule: CSSFontFaceRule, base: string}[]} */
function faces() {
  return [...document.styleSheets].flatMap(sheet => {
    try {
      const base = sheet.href ?? document.baseURI;
      return [...sheet.cssRules].flatMap(rule => (rule instanceof CSSFontFaceRule ? [{rule, base}] : []));
    } catch {
      return [];   // another host's: none of ours
    }
  });
}

/** @param {string} family as the page has it, first @returns {Promise<string>} a rule that needs nothing from elsewhere; "" where there is none */
async function loaded(family) {
  const upright = ({rule: {style}}) => style.getPropertyValue("font-family").replace(/["']/g, "") === family && !/italic/.test(style.getPropertyValue("font-style"));
  const found = faces().find(upright), address = found && /url\(["']?([^"')]+)["']?\)/.exec(found.rule.style.getPropertyValue("src"))?.[1];
  if (!found || !address) return "";
  const data = address.startsWith("data:") ? address : await dataOf(new URL(address, found.base).href);
  return `@font-face { font-family: "${family}"; font-weight: 200 900; src: url(${data}); }`;
}

/** @param {string} address @returns {Promise<string>} */
async function dataOf(address) {
  const blob = await (await fetch(address)).blob();
  return new Promise((done, failed) => {
    const reader = Object.assign(new FileReader(), {onload: () => done(String(reader.result)), onerror: () => failed(reader.error)});
    reader.readAsDataURL(blob);
  });
}

/** A rule for the font that the stage is written in; a picture without it is written in another. @param {HTMLElement} root */
export function fontOf(root) {
  const family = getComputedStyle(root).fontFamily.split(",")[0].trim().replace(/["']/g, "");
  return face ??= loaded(family).catch(() => "");
}

/** @param {SVGElement} svg @param {string} font a rule @returns {Promise<HTMLImageElement>} */
export async function imageOf(svg, font) {
  const style = document.createElementNS(svg.namespaceURI, "style");
  style.textContent = font;
  svg.prepend(style);
  const address = URL.createObjectURL(new Blob([fileOf(svg)], {type: "image/svg+xml"})), image = new Image();
  try {
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {number} width @param {number} height pixels @returns {{canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D}} */
export function canvasOf(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), {width, height}), pen = canvas.getContext("2d", {willReadFrequently: true});
  if (!pen) throw new Error("no canvas of this size");
  return {canvas, pen};
}

/** @param {SVGElement} svg @param {Box} box @param {number} scale @param {string} font @returns {Promise<Blob>} */
export async function pngOf(svg, {width, height}, scale, font) {
  const {canvas, pen} = canvasOf(Math.round(scale * width), Math.round(scale * height));
  pen.drawImage(await imageOf(svg, font), 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}
