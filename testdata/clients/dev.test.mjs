/** How `hubwire dev` ends, and when it refuses to start. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { App, hostings, isAlive } from "./app.mjs";
import { eventually, within } from "./wait.mjs";

// A terminal's Ctrl-C signals the whole group; a process manager one process.
const signalled = [
  { whom: "the whole group", group: true },
  { whom: "hubwire alone", group: false },
];

describe("hubwire dev", { timeout: 240_000 }, () => {
  const apps = [];
  after(() => Promise.all(apps.map((app) => app.stop())));

  for (const { hosting, flags } of hostings) {
    for (const { whom, group } of signalled) {
      test(`as ${hosting}: SIGINT to ${whom} ends all of it`, async () => {
        const app = await App.start(flags);
        apps.push(app);
        const { children, ...end } = await app.interrupt({ group });
        assert.ok(children.length > 0, "the program was not running as a process of its own");
        assert.deepEqual(end, { code: 0, signal: null, left: [], open: false }, app.output);
      });
    }
  }

  for (const { hosting, flags } of process.platform === "linux" ? hostings : []) {
    test(`as ${hosting}: the program does not outlive a hubwire that is killed`, async () => {
      const app = await App.start(flags);
      apps.push(app);
      const children = app.children();
      assert.ok(children.length > 0, "the program was not running as a process of its own");
      process.kill(app.process.pid, "SIGKILL");
      await eventually(() => children.every((pid) => !isAlive(pid)), 15_000, () => `${children} live on`);
    });
  }

  test("a port in use is an error that names it", async () => {
    const first = await App.start();
    apps.push(first);
    const { port } = new URL(first.url);
    const second = new App(["--port", port]);
    apps.push(second);
    const { code } = await within(60_000, second.exited, () => `it goes on:\n${second.output}`);
    assert.notEqual(code, 0);
    assert.match(second.output, new RegExp(`\\b${port}\\b`));
    await first.interrupt();
  });
});
