// How a graph looks: colours and sizes read from the theme, layouts shared by the panels.

/** @typedef {ReturnType<typeof look>} Look */

/** Colours and sizes in force at `root`, where stage.css names them after their meaning. */
export function look(root) {
  const style = getComputedStyle(root), of = name => style.getPropertyValue(`--pn-${name}`).trim();
  const size = parseFloat(style.getPropertyValue("--pn-plot-size")) || 13;
  return {
    text: of("ink"), soft: of("soft"), rule: of("rule"), paper: of("paper"), points: of("points"), neuron: of("neuron"), best: of("best"),
    font: style.fontFamily, size, scale: size / 13, narrow: matchMedia("(max-width: 640px)").matches,
  };
}

/** Letters of a name; a longer one would run out of its axis. */
const LONG = 44;

/** Mixes two #rrggbb colours: `share` of the first. */
export function mix(one, other, share) {
  const parts = colour => [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));
  const a = parts(one), b = parts(other);
  return `#${a.map((v, i) => Math.round(share * v + (1 - share) * b[i]).toString(16).padStart(2, "0")).join("")}`;
}

/** A name from somebody's file, as Plotly shows it literally: its texts are a little HTML, and %{…} a field. */
function plain(name) {
  const short = name.length > LONG ? `${name.slice(0, LONG - 1)}…` : name;
  return short.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("%{", "% {");
}

export const label = (text, {size}) => ({text: plain(text), standoff: 4, font: {size}});

export function layout({soft, rule, font, size, scale}, {x, y, top = 34, bottom = 40, left = 46}) {
  const axis = of => ({gridcolor: rule, linecolor: rule, zeroline: false, ticks: "", automargin: false, fixedrange: true, ...of});
  return {
    margin: {l: left * scale, r: 14 * scale, t: top * scale, b: bottom * scale},
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: false, dragmode: false,
    font: {family: font, size, color: soft},
    xaxis: axis(x), yaxis: axis(y),
  };
}
