"""What runs in the measured page: all times are the browser's own, taken as a frame is drawn."""

STAGE = "document.querySelector('[data-testid=stage]')"

# When Train was pressed, and when the first frame was drawn in which the picture had moved.
WATCH = """
moved => {
  const seen = window.seen = {};
  document.addEventListener("click", event => {
    const name = event.target.closest("button")?.innerText.trim();
    if (name === "Train") seen.pressed = performance.now();
  }, true);
  const look = () => {
    if (seen.pressed && moved(seen)) seen.moved = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
STAGE_MOVED = f"""
() => {{
  const {{playing, iteration}} = {STAGE}.dataset;
  return playing === "true" && Number(iteration) >= 1;
}}
"""
# Presses the figure's own Play as soon as there is one; it has moved when the line's path has.
CHART_MOVED = """
seen => {
  const play = document.querySelector(".js-plotly-plot .updatemenu-button");
  const figure = play?.closest(".js-plotly-plot");
  const path = figure?.querySelector(".subplot.xy .scatterlayer .js-line")?.getAttribute("d");
  if (path && !seen.path) {
    seen.path = path;
    play.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  }
  return Boolean(path) && path !== seen.path;
}
"""

# The time of each frame while the stage plays, for at most so many ms, and how many showed
# another iteration than the one before.
COUNT = f"""
limit => new Promise(done => {{
  const {{dataset}} = {STAGE}, times = [];
  let moves = 0, before = dataset.iteration;
  const look = () => {{
    const now = performance.now(), {{playing, iteration}} = dataset;
    if (playing === "true") times.push(now);
    if (iteration !== before) moves++;
    before = iteration;
    if (times.length && (playing !== "true" || now - times[0] > limit)) done({{times, moves}});
    else requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}})
"""
