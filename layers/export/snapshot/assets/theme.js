// Light or dark, as the reader's device is; on paper always light. The style sheet has the colours.

/** Follow the device's theme from now on. */
export function followTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = (isDark) => (document.documentElement.dataset.theme = isDark ? "dark" : "light");
  apply(dark.matches);
  dark.addEventListener("change", () => apply(dark.matches));
  window.addEventListener("beforeprint", () => apply(false));
  window.addEventListener("afterprint", () => apply(dark.matches));
}
