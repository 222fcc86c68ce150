// Where the app cannot start (an old browser, a file that is blocked on its way), the
// reader gets the list that stands in noscript; it is the server's own, escaped text.
(() => {
  const show = () => {
    const root = document.getElementById("root");
    const plain = document.querySelector("noscript");
    if (root && plain && !root.childElementCount) root.innerHTML = plain.textContent;
  };
  const failed = (/** @type {Event} */ event) => event.target instanceof HTMLScriptElement && show();
  addEventListener("error", failed, true);
  setTimeout(show, 20000);
})();
