// Runs before Leaflet. Where nothing can be touched Leaflet need not listen for it: its listeners
// hold every touch back, so the browser notes where each marker lies, anew in each frame.

Object.assign(window, { L_NO_TOUCH: !window.matchMedia("(any-pointer: coarse)").matches });

// Where the page around the frame has the modules ready (serve/templates/start.js), they are the frame's too.
{
  const { textContent } = window.parent.document.querySelector('script[type="importmap"]') ?? {};
  if (textContent)
    document.head.append(Object.assign(document.createElement("script"), { type: "importmap", textContent }));
}
