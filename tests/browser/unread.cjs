// Playwright reads the tree of the whole page, styles and all, each time that an expectation does not hold yet.
// conftest.py does that once, of a test that failed.
const Module = require("node:module");

const WORDS = "ariaSnapshotForExpectFailure(element, options) {";
const compile = Module.prototype._compile;
Module.prototype._compile = function (content, ...rest) {
  return compile.call(this, content.replace(WORDS, () => `${WORDS} return "";`), ...rest);
};
