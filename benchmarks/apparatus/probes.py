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

# Notes from the page's first line on when it tells its server something.
LISTEN = """
  const told = window.told = [], {send} = WebSocket.prototype;
  WebSocket.prototype.send = function (message) {
    told.push(performance.now());
    return send.call(this, message);
  };
"""

# The time of each frame until a hand lets go, in how many of them the picture was another one, when
# it last was, and when what the hand did was confirmed on it; null: nothing will confirm it.
FOLLOW = """
(picture, confirmed) => {
  const from = performance.now(), awaited = confirmed !== null;
  const seen = window.seen = {from, told, awaited, times: [], changes: 0, last: from};
  let before = picture();
  const look = () => {
    if (seen !== window.seen) return;   // the next drag has begun
    const now = performance.now(), drawn = picture(), {released} = seen;
    if (drawn !== before) seen.last = now;
    if (!released) seen.times.push(now);
    if (!released && drawn !== before) seen.changes++;
    if (released && !seen.confirmed && confirmed?.()) seen.confirmed = now;
    before = drawn;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const letGo = () => { seen.released = performance.now(); };
  addEventListener("pointerup", letGo, {capture: true, once: true});
}
"""
PREVIEW = f"""
() => {{
  const {{weight, bias, loss, previewLoss}} = {STAGE}.dataset;
  return [weight, bias, loss, previewLoss].join();
}}
"""
# Path, line and numbers are the core's; axes and contours follow in the next frame.
CONFIRMED = f"""
() => {STAGE}.dataset.live === ""
"""
# The loss curve of a figure: the line ends in the same place at every good rate.
CHART_LOSS = """
() => document.querySelector(".subplot.x3y3 .scatterlayer .js-line")?.getAttribute("d")
"""

# From the key to the first frame in which the page says that its script has run to its end.
EMPTY = """
() => {
  const from = performance.now(), page = document.querySelector("[data-testid=stApp]").dataset;
  window.rerun = new Promise(done => {
    let ran = false;
    const look = () => {
      const running = page.testScriptState !== "notRunning";
      if (ran && !running) done(performance.now() - from);
      else requestAnimationFrame(look);
      ran ||= running;
    };
    requestAnimationFrame(look);
  });
  return 0;
}
"""
