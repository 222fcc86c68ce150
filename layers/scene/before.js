// Runs before Leaflet. Where nothing can be touched Leaflet need not listen for it: its listeners
// hold every touch back, so the browser notes where each marker lies, anew in each frame.

Object.assign(window, { L_NO_TOUCH: !window.matchMedia("(any-pointer: coarse)").matches });
