/** The inspector in a real browser: calls, failures, replay, filter, recordings. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { chromium } from "playwright-core";
import { App } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

// UPDATE=screenshots writes those of the docs.
const pictures = process.env.UPDATE === "screenshots" ? fileURLToPath(new URL("../../docs/", import.meta.url)) : undefined;

describe("inspector", { skip: missing, timeout: 180_000 }, () => {
  let app, browser, page, address;
  const faults = [];
  const folder = mkdtempSync(path.join(tmpdir(), "inspector-"));

  before(async () => {
    app = await App.start([], "0", "testdata/clients/inspected");
    [address] = await app.printed(/http:\/\/localhost:\d+\/inspect\?token=\w+/);
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => faults.push(error));
    page.on("request", (request) => {
      if (new URL(request.url()).host !== new URL(address).host && !request.url().startsWith("data:")) faults.push(new Error(`the page asked ${request.url()}`));
    });
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (text) => page.locator(".row.level-0", { hasText: text });
  const calls = (name) => page.locator(".row.level-0", { has: page.locator("b").getByText(name, { exact: true }) });
  const filter = () => page.getByLabel("Filter events");
  const filtered = (text) => page.waitForFunction((wanted) => document.querySelector("#filter").value === wanted, text);
  const view = async (name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
  const choose = (name) => page.locator(".choice", { has: page.getByText(name, { exact: true }) }).click();
  const call = () => page.getByRole("button", { name: "Call", exact: true }).click();
  const picture = async (name) => {
    if (!pictures) return;
    await page.emulateMedia({ reducedMotion: "reduce" }); // no flash of new rows
    await page.screenshot({ path: path.join(pictures, name) });
  };

  test("the printed address answers with the page itself", async () => {
    const response = await page.goto(address);
    assert.equal(response.status(), 200);
    assert.equal(page.url().split("#")[0], address);
    await page.getByText("Running").waitFor();
  });

  test("a form calls a function with a client of its own, and shows result and pushes", async () => {
    await view(/Functions/);
    await choose("Say");
    await page.getByLabel("text", { exact: true }).fill("hello there");
    await page.getByLabel("count", { exact: true }).fill("9007199254740993");
    await page.getByLabel("User").fill("ann");
    await page.getByRole("button", { name: "MessagePack" }).click();
    await call();
    const result = page.locator(".answer .part", { has: page.getByText("Result", { exact: true }) });
    await result.locator(".value", { hasText: "9007199254740993" }).waitFor();
    assert.match(await page.locator(".answer .part", { hasText: "Received" }).textContent(), /said.*ann/s);
    await picture("inspector-functions.png");
  });

  test("a value that does not fit says so at its field, and cannot be sent", async () => {
    await page.getByLabel("count", { exact: true }).fill("9223372036854775808");
    await page.getByText("int64 holds").waitFor();
    assert.ok(await page.getByRole("button", { name: "Call", exact: true }).isDisabled());
    await page.getByLabel("count", { exact: true }).fill("1");
  });

  test("a panic shows its place in the source, and what the client read", async () => {
    await choose("First");
    await call();
    await page.locator(".answer .error-text").waitFor();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    const pane = page.locator(".pane");
    await pane.locator(".source .hit", { hasText: "return tags[0]" }).waitFor();
    assert.match(await pane.locator(".frame").first().textContent(), /First.*main\.go:\d+/s);
    assert.match(await pane.textContent(), /Client got/);
    assert.match(await calls("first").first().textContent(), /main\.go:\d+: index out of range/);
    await picture("inspector-panic.png");
  });

  test("what a call caused is below it", async () => {
    await page.keyboard.press("Escape");
    const say = calls("say").first();
    await say.locator(".twist").click();
    for (const kind of ["upstream", "log", "push", "result"]) await page.locator(".row.level-1", { hasText: kind }).first().waitFor();
    await say.click();
    await page.locator(".pane .waterfall").waitFor();
    assert.match(await page.locator(".pane").textContent(), /str → time\.Time/);
    await picture("inspector.png");
    await say.locator(".twist").click();
  });

  test("a replay makes the call again, as it was", async () => {
    const before = await calls("say").count();
    await calls("say").first().click();
    await page.locator("#events").focus();
    await page.keyboard.press("r");
    await page.locator(".toast", { hasText: "Replay returned" }).waitFor();
    await page.locator(".toast").getByText("Show").click();
    await page.locator(".pane", { hasText: "replay of" }).waitFor();
    assert.match(await page.locator(".pane .json").first().textContent(), /9007199254740993/);
    assert.match(await page.locator(".pane .meta").textContent(), /user ann/);
    assert.equal(await calls("say").count(), before + 1);
  });

  test("a call is changed and replayed by the form", async () => {
    await page.locator("#events").focus();
    await page.keyboard.press("Shift+R");
    assert.equal(await page.getByLabel("text", { exact: true }).inputValue(), "hello there");
    assert.equal(await page.getByLabel("User").inputValue(), "ann");
    await page.getByLabel("text", { exact: true }).fill("changed");
    await page.keyboard.press("Control+Enter");
    await page.locator(".answer .value", { hasText: '"changed"' }).first().waitFor();
    await view("Timeline");
  });

  test("the filter takes keys and words, and its menus write into it", async () => {
    await page.keyboard.press("Escape");
    await filter().fill("kind:call first");
    await calls("say").first().waitFor({ state: "detached" });
    await calls("first").first().waitFor();
    await filter().fill("kind:push");
    await page.locator(".row.context", { hasText: "say" }).first().waitFor(); // the call of a push
    await filter().fill("");
    await page.getByRole("button", { name: "Kind" }).click();
    await page.locator(".menu .item", { hasText: /^\s*call\s*\d+\s*$/ }).click();
    await filtered("kind:call");
    await page.keyboard.press("Escape");
    await filter().fill("");
    await page.locator("#events").focus();
    await page.keyboard.press("p");
    await filtered("is:problem");
    await page.keyboard.press("p");
    await filtered("");
  });

  test("pausing holds the list, not the recording", async () => {
    await filter().fill("");
    await page.getByRole("button", { name: "Pause" }).click();
    const before = await calls("refuse").count();
    await page.evaluate(async () => {
      const token = new URLSearchParams(location.search).get("token");
      await fetch("/inspect/api/call", { method: "POST", headers: { "X-Inspect-Token": token }, body: JSON.stringify({ hub: "room", event: "refuse", arguments: ["x"] }) });
    });
    await page.getByText("new while paused").waitFor();
    assert.equal(await calls("refuse").count(), before);
    await page.getByRole("button", { name: /Go on/ }).first().click();
    await row("refused: x").first().waitFor();
  });

  test("a recording is saved and loaded", async () => {
    await page.getByRole("button", { name: /Recording/ }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save recording").click()]);
    const file = path.join(folder, "saved.hubwire.json");
    await download.saveAs(file);
    assert.ok(JSON.parse(readFileSync(file, "utf8")).events.length > 10);
    await load(file);
    await page.getByText("This is the recording").waitFor();
    await calls("first").first().waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
  });

  async function load(file) {
    await page.getByRole("button", { name: /Recording/ }).click();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText("Load recording").click()]);
    await chooser.setFiles(file);
  }

  test("of 10,000 events at most 300 rows are drawn", async (t) => {
    const start = Date.now();
    const events = Array.from({ length: 10_000 }, (_, i) => ({ id: i + 1, time: new Date(start + i).toISOString(), kind: "call", hub: "room", name: "say", what: "say", user: `user ${i % 50}`, connection: `c${i % 200}`, outcome: "ok", label: "ok", ms: 1 + i % 9, arguments: [i, "some text"] }));
    const file = path.join(folder, "large.hubwire.json");
    writeFileSync(file, JSON.stringify({ hubwire: "recording", version: 1, events }));
    await load(file);
    await page.getByText("10,000").waitFor();
    const rows = () => page.locator("#events .row").count();
    assert.ok(await rows() <= 300, `${await rows()} rows`);
    const frame = await page.evaluate(async () => {
      const list = document.querySelector("#events");
      const times = [];
      for (let i = 0; i < 40; i++) {
        const began = performance.now();
        list.scrollTop = i * 6000;
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        times.push((performance.now() - began) / 2);
      }
      return times.sort((a, b) => a - b)[20];
    });
    t.diagnostic(`a frame while scrolling takes ${frame.toFixed(1)} ms (median)`);
    assert.ok(await rows() <= 300, `${await rows()} rows after scrolling`);
    await page.getByRole("button", { name: "Back to now" }).click();
  });

  test("connections show who is there, and can be sent to and closed", async () => {
    const client = await connected("dora");
    await view(/Connections/);
    const line = page.locator("tbody tr", { hasText: "dora" });
    await line.waitFor();
    await line.getByRole("button", { name: /Actions/ }).click();
    await page.getByText("Add to a group").click();
    await page.getByRole("textbox", { name: "Group" }).fill("friends");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await line.getByText("friends").waitFor();
    await picture("inspector-connections.png");
    await view(/Groups/);
    await page.getByRole("region", { name: "Groups" }).locator(".card", { hasText: "friends" }).getByText("dora").waitFor();
    await view(/Connections/);
    await line.getByRole("button", { name: /Actions/ }).click();
    await page.getByText("Close with a reason").click();
    await page.getByRole("textbox", { name: "Reason" }).fill("enough");
    await page.getByRole("button", { name: "Close the connection" }).click();
    assert.match(String(await client.closed), /enough/);
    await page.locator("tr.gone", { hasText: "dora" }).waitFor();
  });

  /** A client that stays until it is closed. */
  async function connected(user) {
    const connection = new HubConnectionBuilder().withUrl(`${app.url}/api?user=${user}`).configureLogging(LogLevel.None).build();
    const closed = new Promise((resolve) => connection.onclose(resolve));
    await connection.start();
    return { connection, closed };
  }

  test("a page of another origin, and another name, are refused", async () => {
    const other = createServer((_, response) => response.end("<!doctype html>elsewhere"));
    await new Promise((listening) => other.listen(0, "127.0.0.1", listening));
    try {
      const stranger = await browser.newPage();
      await stranger.goto(`http://127.0.0.1:${other.address().port}/`);
      const token = new URL(address).searchParams.get("token");
      const outcome = await stranger.evaluate(async ([target, secret]) => {
        try {
          return (await fetch(target, { headers: { "X-Inspect-Token": secret } })).status;
        } catch (error) {
          return error.name;
        }
      }, [`${new URL(address).origin}/inspect/api/connections`, token]);
      assert.equal(outcome, "TypeError", "the browser let a foreign page read the answer");
      await stranger.close();
    } finally {
      other.close();
    }
    const foreign = await fetch(address.replace("localhost", "127.0.0.1"), { headers: { Origin: "http://evil.example" } });
    assert.equal(foreign.status, 403);
  });

  test("the page fits a phone, light and dark", async () => {
    await view("Timeline");
    await filter().fill("");
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 740 });
      await calls("say").first().click();
      await page.getByRole("button", { name: "Back to the list" }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      await page.getByRole("button", { name: "Back to the list" }).click();
      await picture(`inspector-phone-${colorScheme}.png`);
    }
  });

  test("nothing went wrong on the page, and it asked nobody else", () => assert.deepEqual(faults.map((fault) => fault.stack ?? String(fault)), []));
});
