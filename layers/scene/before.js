// Runs before Leaflet. Where nothing can be touched Leaflet need not listen for it: its listeners
// hold every touch back, so the browser notes where each marker lies, anew in each frame.

Object.assign(window, { L_NO_TOUCH: !window.matchMedia("(any-pointer: coarse)").matches });

// The modules of the map are asked for together while Leaflet comes, right after it, not one level of
// imports after another.
const MODULES = [
  "../vendor/preact.js",
  "../words/steps.js",
  "../words/words.js",
  "areas.js",
  "controls.js",
  "elements.js",
  "folding.js",
  "gestures.js",
  "ground.js",
  "insets.js",
  "labels.js",
  "layout.js",
  "legend.js",
  "lettering.js",
  "map.js",
  "markers.js",
  "mercator.js",
  "pointing.js",
  "view.js",
];
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement)
  setTimeout(() => {
    for (const path of MODULES) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href: new URL(path, currentScript.src).href });
      document.head.append(link);
    }
  });
