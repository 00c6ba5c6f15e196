/** The page of an app that `hubwire new app` makes, in a real browser. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { App, binary } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

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

  /** Opens the page, offline: it may ask its own app only. */
  const open = async (user, withoutLibrary = false) => {
    const page = await browser.newPage();
    await page.route((url) => url.origin !== app.url, (route) => (new URL(route.request().url()).hostname === "localhost" ? route.continue() : route.abort()));
    if (withoutLibrary) await page.route("**/signalr.min.js", (route) => route.abort());
    await page.goto(`${app.url}/api/index?user=${user}`);
    return page;
  };
  const line = (page, text) => page.getByText(text, { exact: true }).waitFor({ timeout: 15_000 });

  test("shows what others say", async () => {
    const [ann, bob] = await Promise.all(["ann", "bob"].map((user) => open(user)));
    await line(ann, "ann came");
    await line(bob, "bob came");
    await ann.getByLabel("Text").fill("hello");
    await ann.getByRole("button").click();
    await line(bob, "ann: hello");
    await line(ann, "hello");
    await bob.getByLabel("Text").fill(" ");
    await bob.getByRole("button").click();
    await line(ann, "bob:");
    await bob.close();
    await line(ann, "bob went");
    await ann.close();
  });

  test("fits a phone, its input always in sight, light and dark", async () => {
    const page = await open("ann");
    await page.setViewportSize({ width: 360, height: 640 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await line(page, "connected as ann");
      const box = await page.getByLabel("Text").boundingBox();
      assert.ok(box.y + box.height <= 640 && box.x + box.width <= 360, JSON.stringify(box));
    }
    await page.close();
  });

  test("says that the library was not loaded", async () => {
    const page = await open("ann", true);
    await page.getByText("The SignalR client was not loaded").waitFor({ timeout: 15_000 });
    assert.equal(await page.getByText("came").count(), 0);
    await page.close();
  });
});
