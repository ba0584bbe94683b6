// The section of the sheet that makes pictures of the stage: PNG, SVG, GIF.

/** @typedef {{name: string, title: string}} Kind of picture, as its button says it */

/** @type {Kind[]} */
const KINDS = [
  {name: "PNG", title: "A picture of this moment, twice as fine as the screen"},
  {name: "SVG", title: "A drawing of this moment, to be changed in Inkscape or in slides"},
  {name: "GIF", title: "The run as it is played, for slides"},
];

export class Picture {
  /** Its buttons wait for what draws. */
  constructor() {
    this.title = "Picture";
    this.at = Object.assign(document.createElement("div"), {className: "pn-choice"});
    this.buttons = KINDS.map(({name, title}) => {
      const button = Object.assign(document.createElement("button"), {type: "button", className: "pn-button", textContent: name, title, disabled: true});
      return this.at.appendChild(button);
    });
  }
}
