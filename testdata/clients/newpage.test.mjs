/** The page of an app that `hubwire new app` makes, in a real browser. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { App, binary } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

const library = path.join(path.dirname(createRequire(import.meta.url).resolve("@microsoft/signalr/package.json")), "dist/browser/signalr.min.js");

describe("page of a new app", { skip: missing, timeout: 120_000 }, () => {
  let folder, app, browser;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "hubwire-page-"));
    await promisify(execFile)(binary, ["-C", folder, "new", "app", "greeter"]);
    app = await App.start([], "0", path.join(folder, "greeter"));
    browser = await chromium.launch({ executablePath, args });
  });

  after(async () => {
    await browser?.close();
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page with what stands in for the library on the network. */
  const open = async (user, answer) => {
    const page = await browser.newPage();
    await page.route("**/signalr.min.js", answer);
    await page.goto(`${app.url}/?user=${user}`);
    return page;
  };
  const line = (page, text) => page.getByText(text, { exact: true }).waitFor({ timeout: 15_000 });

  test("shows what others say", async () => {
    const [ann, bob] = await Promise.all(["ann", "bob"].map((user) => open(user, (route) => route.fulfill({ path: library }))));
    await line(ann, "ann came");
    await line(bob, "bob came");
    await ann.getByLabel("Text").fill("hello");
    await ann.getByRole("button").click();
    await line(bob, "ann: hello");
    await bob.getByLabel("Text").fill(" ");
    await bob.getByRole("button").click();
    await line(ann, "bob:");
    await bob.close();
    await line(ann, "bob went");
    await ann.close();
  });

  test("says that the library was not loaded", async () => {
    const page = await open("ann", (route) => route.abort());
    await page.getByText("The SignalR client was not loaded").waitFor({ timeout: 15_000 });
    assert.equal(await page.getByText("came").count(), 0);
    await page.close();
  });
});
