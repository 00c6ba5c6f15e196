/** The README's way to an app of one's own, line by line. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { App, binary } from "./app.mjs";
import { eventually, within } from "./wait.mjs";

const run = promisify(execFile);
const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const [, block] = readme.match(/## Your own app\n[^`]*(?:`[^`]+`[^`]*)*?```\n([^`]+)```/) ?? [];
assert.ok(block, "the README has no commands under “Your own app”");

describe("the README's quick start", { timeout: 240_000 }, () => {
  let folder, home;
  const env = { ...process.env, PATH: `${path.dirname(binary)}${path.delimiter}${process.env.PATH}` };

  before(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), "hubwire-readme-"));
    folder = path.join(home, "checkout"); // stands in for this one, so that the app is beside it
    await mkdir(folder);
  });
  after(() => rm(home, { recursive: true, force: true }));

  for (const line of block.trim().split("\n")) {
    test(line, async () => {
      const [command, ...args] = line.split(" ");
      switch (true) {
        case line === "make build": // done: the tests run with it
          await run(binary, ["version"], { env });
          break;
        case command === "bin/hubwire":
          await run(binary, args, { cwd: folder, env });
          break;
        case command === "cd":
          folder = path.join(folder, args[0]);
          break;
        case line.endsWith(" dev"):
          await serves(command, args);
          break;
        default:
          await run(command, args, { cwd: folder, env });
      }
    });
  }

  /** Runs until the page can be opened, then ends it as Ctrl-C does. */
  async function serves(command, args) {
    const dev = spawn(command, [...args, "--port", "0"], { cwd: folder, env, detached: true });
    let output = "";
    for (const stream of [dev.stdout, dev.stderr]) stream.setEncoding("utf8").on("data", (text) => { output += text; });
    const exited = new Promise((resolve) => dev.once("close", resolve));
    try {
      const [, url] = await eventually(() => output.match(/(?:page|app)\s+(http:\/\/localhost:\d+)/), 60_000, () => `no page:\n${output}`);
      assert.equal((await fetch(`${url}/`)).status, 200);
      process.kill(-dev.pid, "SIGINT");
      await within(15_000, exited, () => `it goes on after Ctrl-C:\n${output}`);
    } finally {
      try { process.kill(-dev.pid, "SIGKILL"); } catch { /* it has ended */ }
    }
  }
});

test("the README's client gets a receipt", { timeout: 180_000 }, async () => {
  const [, snippet] = readme.match(/```js\n([^]*?)```/);
  const app = await App.start();
  try {
    class Builder extends HubConnectionBuilder {
      withUrl(url) { return super.withUrl(url.replace("http://localhost:7071", app.url)).configureLogging(LogLevel.None); }
    }
    const body = `${snippet}\nawait connection.stop();\nreturn receipt;`;
    const client = new (async () => {}).constructor("signalR", "console", body);
    const lines = [];
    const receipt = await within(15_000, client({ HubConnectionBuilder: Builder }, { log: (...line) => lines.push(line.join(" ")) }), () => "no receipt");
    assert.ok(receipt.id);
    assert.deepEqual(lines, ["ann hello"]);

    // And the call of docs/call.md.
    const page = await readFile(new URL("../../docs/call.md", import.meta.url), "utf8");
    const [, command] = page.match(/```sh\nhubwire (.*)\n```/);
    const { stdout } = await run(binary, command.replace("http://localhost:7071", app.url).split(" "));
    assert.ok(JSON.parse(stdout).id);
  } finally {
    await app.stop();
  }
});
