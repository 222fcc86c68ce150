import assert from "node:assert/strict";
import { mock, test } from "node:test";

const marks = { "data-test-connection-state": "CONNECTED", "data-test-script-state": "notRunning" };
const app = { getAttribute: (name) => marks[name] };
globalThis.document = { querySelector: (sought) => (sought === ".stApp" ? app : null), body: {} };
globalThis.window = new EventTarget();
globalThis.MutationObserver = class {
  observe() {}
};

const { answered, comeBackBy, followConnection, whenConnected } = await import("../../layers/page/server.js");

const told = [];
let again = 0;
followConnection((connected) => told.push(connected));

/** Let time go by; a timer that another sets is due in a later tick. */
function wait() {
  for (let n = 0; n < 4; n += 1) mock.timers.tick(6000);
}

test("what is not seen to be answered is asked for once more before the server is taken for lost", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  comeBackBy(
    () => {
      again += 1;
      if (again === 1) answered();
    },
    () => {},
  );
  whenConnected("navigate", () => {});
  wait();
  assert.deepEqual([again, told], [1, []], "it answers the second time");
  whenConnected("navigate", () => {});
  wait();
  assert.deepEqual([again, told], [2, [false]], "it never answers");
  mock.timers.reset();
});
