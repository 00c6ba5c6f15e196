/**
 * From an empty folder to a message received: what `hubwire new app` makes is
 * tested, served by `hubwire dev`, called by the real client, and changed
 * while the client stays connected.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import * as signalR from "@microsoft/signalr";
import { App, binary } from "./app.mjs";
import { eventually, within } from "./wait.mjs";

const run = promisify(execFile);

describe("hubwire new app", { timeout: 240_000 }, () => {
  let folder, app, connection;
  const said = [];
  let closed = false;

  before(async () => {
    const empty = await mkdtemp(path.join(os.tmpdir(), "hubwire-new-"));
    await run(binary, ["-C", empty, "new", "app", "example.com/greeter"]);
    folder = path.join(empty, "greeter");
    app = await App.start([], "0", folder);
    connection = new signalR.HubConnectionBuilder()
      .withUrl(`${app.url}/api?user=ann`)
      .configureLogging(signalR.LogLevel.None)
      .build();
    for (const event of ["joined", "left"]) connection.on(event, () => {});
    connection.on("said", (user, text) => said.push([user, text]));
    connection.onclose(() => { closed = true; });
    await connection.start();
  });

  after(async () => {
    await connection?.stop();
    await app?.stop();
    if (folder) await rm(path.dirname(folder), { recursive: true, force: true });
  });

  const hub = () => path.join(folder, "greeter.go");
  const change = async (from, to) => {
    const text = await readFile(hub(), "utf8");
    assert.ok(text.includes(from), `greeter.go has no ${from}`);
    const since = app.output.length;
    await writeFile(hub(), text.replace(from, to));
    return since;
  };

  test("its own tests pass", async () => {
    await run("go", ["test", "./..."], { cwd: folder });
  });

  test("its bindings are up to date", async () => {
    await run("go", ["tool", "hubwire", "check", "./..."], { cwd: folder });
  });

  test("its page is served", async () => {
    const page = await fetch(`${app.url}/api/index`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<title>greeter<\/title>/);
  });

  test("a client's message is received, with a result", async () => {
    await connection.invoke("say", "hello");
    assert.equal(await connection.invoke("sayTo", "ann", "psst"), 4);
    assert.deepEqual(said, [["ann", "hello"], ["ann", "psst"]]);
  });

  test("a changed function answers a client that was never told", async () => {
    const since = await change("return len(text), clients", "return 1000 + len(text), clients");
    await app.printed(/restarted with the new build/, 60_000, since);
    assert.equal(await within(10_000, connection.invoke("sayTo", "ann", "psst"), () => "no answer"), 1004);
    assert.equal(closed, false);
  });

  test("a typed client is written as soon as the hub asks for one", async () => {
    await change("//signalr:hub name=greeter", "//signalr:hub name=greeter typescript=web/greeter.ts");
    const client = path.join(folder, "web/greeter.ts");
    const written = () => existsSync(client) && /sayTo\(user: string, text: string\): Promise<number>/.test(readFileSync(client, "utf8"));
    await eventually(written, 60_000, () => `there is no such client; dev printed:\n${app.output}`);
    await change(" typescript=web/greeter.ts", "");
    await eventually(() => !existsSync(client), 60_000, () => `the client stays; dev printed:\n${app.output}`);
  });

  test("an error of the compiler is shown, and the last good build goes on", async () => {
    const since = await change("return 1000 + len(text), clients", "return undefinedName, clients");
    await app.printed(/undefinedName/, 60_000, since);
    assert.equal(await connection.invoke("sayTo", "ann", "psst"), 1004);
  });

  test("an error in an annotation is shown too, and mended", async () => {
    let since = await change("return undefinedName, clients", "return len(text), clients");
    await app.printed(/restarted with the new build/, 60_000, since);
    since = await change("//signalr:hub name=greeter", "//signalr:hub nmae=greeter");
    await app.printed(/greeter\.go:\d+:\d+: error HW0002: unknown key "nmae"/, 60_000, since);
    assert.equal(await connection.invoke("sayTo", "ann", "psst"), 4);
  });
});
