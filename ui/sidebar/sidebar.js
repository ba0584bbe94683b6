// What Streamlit's sidebar leaves undone. Runs with every page; its one listener stays.
/** @type {HTMLElement | null} */
const sidebar = document.querySelector('[data-testid="stSidebar"]');

/** How long a fold takes to open, milliseconds. */
const OPENING = 600;

if (sidebar && !sidebar.dataset.minded) {
  sidebar.dataset.minded = "true";
  const content = sidebar.querySelector('[data-testid="stSidebarContent"]');
  // To the very end: a menu closes again when its opening can still scroll what it lies in.
  const follow = new ResizeObserver(() => content?.scrollTo(0, content.scrollHeight));
  sidebar.addEventListener("pointerdown", () => follow.disconnect());   // nothing moves under a finger
  sidebar.addEventListener("click", event => {
    const target = /** @type {Element} */ (event.target);
    const fold = /** @type {HTMLDetailsElement | undefined} */ (target.closest("summary")?.parentElement);
    if (fold && !fold.open) {   // it would open below the edge
      follow.observe(fold);
      setTimeout(() => follow.unobserve(fold), OPENING);
    }
    // Where it lies over the page, it goes when another page is asked for.
    if (target.closest("a") && matchMedia("(max-width: 767px)").matches) {
      /** @type {HTMLElement | null} */ (sidebar.querySelector('[data-testid="stSidebarCollapseButton"] button'))?.click();
    }
  });
}
