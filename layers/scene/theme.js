// Light or dark, as the page is. Paths and markers take all their colours from the variables
// that hang on the root element, so a change of theme redraws nothing.

/** Follow the page's theme from now on. */
export function followTheme() {
  const root = document.documentElement;
  const styles = getComputedStyle(root);
  apply({
    backgroundColor: styles.getPropertyValue("--background-color"),
    textColor: styles.getPropertyValue("--text-color"),
  });
  window.Streamlit?.events.addEventListener(window.Streamlit.RENDER_EVENT, (event) => {
    if (event.detail.theme) apply(event.detail.theme);
    dropOldThemes();
  });
}

function apply(theme) {
  const root = document.documentElement;
  const paper = theme.backgroundColor?.trim() || "#ffffff";
  root.style.setProperty("--paper", paper);
  root.style.setProperty("--ink", theme.textColor?.trim() || "#1a1c22");
  root.style.setProperty("--accent", theme.primaryColor?.trim() || "#0b62c4");
  root.dataset.theme = theme.base ?? (brightness(paper) < 0.5 ? "dark" : "light");
}

/** Return the brightness of a colour, 0 to 1, by the weights of Rec. 709. */
function brightness(colour) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** Keep one of the style elements that the component adds with every rerun. */
function dropOldThemes() {
  const added = [...document.head.querySelectorAll("style")].filter((style) =>
    style.textContent.includes("--secondary-background-color:"),
  );
  for (const style of added.slice(0, -1)) style.remove();
}
