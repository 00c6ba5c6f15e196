/** The inspector in a real browser: calls, failures, replay, filter, recordings. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { chromium } from "playwright-core";
import * as signalR from "@microsoft/signalr";
import { App, binary } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

const execute = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** In the page: the texts whose contrast with what is behind them is below 4.5 (WCAG 1.4.3). */
function pale() {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = new Set();
  const texts = document.createTreeWalker(document.querySelector("#app"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest(":disabled, .hidden")) continue;
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) found.add(`${element.tagName}.${element.className} "${texts.currentNode.data.trim().slice(0, 20)}" ${contrast.toFixed(2)}`);
  }
  return [...found];
}

// UPDATE=screenshots writes those of the docs.
const pictures = process.env.UPDATE === "screenshots" ? fileURLToPath(new URL("../../docs/", import.meta.url)) : undefined;

describe("inspector", { skip: missing, timeout: 300_000 }, () => {
  let app, browser, page, address;
  const faults = [];
  const accessKey = "a key that is long enough to sign with it";
  const folder = mkdtempSync(path.join(tmpdir(), "inspector-"));

  before(async () => {
    app = await App.start(["--access-key", accessKey], "0", "testdata/clients/inspected");
    [address] = await app.printed(/http:\/\/localhost:\d+\/inspect\?token=\w+/);
    browser = await chromium.launch({ executablePath, args });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(address).origin });
    page = await context.newPage();
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
    await page.locator(".toast").waitFor({ state: "detached" });
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

  /** Makes a call as the page's forms do. */
  const asked = (what) => page.evaluate(async (body) => {
    const token = new URLSearchParams(location.search).get("token");
    await fetch("/inspect/api/call", { method: "POST", headers: { "X-Inspect-Token": token }, body: JSON.stringify({ hub: "room", ...body }) });
  }, what);
  const pane = () => page.locator(".pane");
  /** Opens the latest row with a text; while the list follows, nothing covers it. */
  const opened = async (text) => {
    await page.locator("#events").press("f");
    await row(text).last().click();
  };
  /** What the details say went wrong, under a title. */
  const reason = async (title) => {
    const part = page.locator(".pane .trouble", { hasText: title });
    await part.waitFor();
    return part.textContent();
  };

  test("why not: a member that no field takes, marked in the arguments, and a button that mends it", async () => {
    const message = { text: "", count: 1, at: "2026-01-01T00:00:00Z", tags: [], moood: "loud" };
    await asked({ event: "say", arguments: [message] });
    await opened("ignored member");
    assert.match(await reason("A member was ignored: moood of m"), /moood.*mood.*nearest name is mood/s);
    assert.equal(await pane().locator(".json .flag").textContent().then((text) => /moood: "loud".*no field takes it/s.test(text)), true);
    assert.equal(await pane().locator(".compare mark").first().textContent(), "o");
    await picture("inspector-why.png");
    await page.getByRole("button", { name: "Replay with mood" }).click();
    await page.locator(".toast", { hasText: "Replay returned" }).getByText("Show").click();
    await pane().locator(".line", { hasText: 'mood: "loud"' }).first().waitFor();
    await pane().locator(".trouble").waitFor({ state: "detached" });
  });

  test("why not: a call without a function, a refused token, a dropped claim", async () => {
    await asked({ event: "sya", arguments: [] });
    await opened("404 no function");
    assert.match(await reason("No function takes this call"), /event.*sya.*say.*nearest name is "say"/s);
    await page.getByRole("button", { name: "Replay as say" }).waitFor();

    const [, service] = await app.printed(/service\s+(http:\S+)/);
    const { url, accessToken } = await (await fetch(`${app.url}/api/negotiate`, { method: "POST" })).json();
    const refused = await fetch(`${service}/client/negotiate?hub=another`, { method: "POST", headers: { Authorization: `Bearer ${accessToken}` } });
    assert.equal(refused.status, 401, url);
    await opened("401 token");
    assert.match(await reason("The token was refused: aud"), /hub=room.*hub=another/s);
    assert.deepEqual((await pane().locator(".compare mark").allTextContents()).map((text) => text.replace(/.*=/, "")), ["room", "another"]);

    await asked({ event: "refuse", arguments: ["x"], claims: [{ Type: "role", Value: "admin, editor" }] });
    await opened("claim dropped");
    assert.match(await reason("Part of a claim is dropped: role"), /admin, editor.*admin/s);
    assert.match(await pane().locator(".pairs .flag").textContent(), /admin, editor.*cut/s);
  });

  test("a large payload is fetched when it is opened", async () => {
    await asked({ event: "refuse", arguments: ["x".repeat(70_000)] });
    await opened("68.");
    await pane().getByText("70000 characters").waitFor();
  });

  test("the keys move, open, fold and switch views; they can be switched off", async () => {
    await page.keyboard.press("Escape");
    await pane().waitFor({ state: "detached" });
    const selected = () => page.locator(".row.selected").getAttribute("id");
    await calls("say").first().click();
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "events");
    const first = await selected();
    await page.keyboard.press("ArrowRight");
    await page.locator(`#${first}[aria-expanded=true]`).waitFor();
    await page.keyboard.press("j");
    await page.locator(".row.selected.level-1").waitFor();
    await page.keyboard.press("ArrowLeft"); // back to the call, folded
    await page.locator(`#${first}.selected[aria-expanded=false]`).waitFor();
    await page.keyboard.press("Enter");
    await pane().waitFor();
    await page.keyboard.press("c");
    await page.locator(".toast", { hasText: "Copied call as JSON" }).waitFor();
    assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).name, "say");
    await page.keyboard.press("2");
    await page.getByRole("heading", { name: "Connections" }).waitFor({ state: "attached" });
    await page.keyboard.press("1");
    await page.keyboard.press("?");
    await page.getByLabel(/Single keys/).uncheck();
    await page.keyboard.press("Escape");
    await page.locator("body").press("2");
    assert.match(page.url(), /#timeline/, "a single key acts although they are off");
    await page.evaluate(() => document.querySelector("#events").focus());
    await page.keyboard.press("?");
    await page.getByLabel(/Single keys/).check();
    await page.keyboard.press("Escape");
  });

  test("nothing jumps while the reader looks, and the pill counts what is new", async () => {
    await page.locator("#events").press("f");
    await page.getByText("following", { exact: true }).waitFor();
    await page.locator("#events").hover();
    await page.mouse.wheel(0, -4000);
    await page.getByText("not following").waitFor();
    const top = () => page.locator("#events").evaluate((list) => [list.scrollTop, list.querySelector(".row").id]);
    const before = await top();
    await asked({ event: "refuse", arguments: ["y"] });
    await page.locator(".pill", { hasText: /\d+ new/ }).waitFor();
    assert.deepEqual(await top(), before);
    await page.locator(".pill").click();
    await page.getByText("following", { exact: true }).waitFor();
  });

  test("what is searched for is marked; a filter is kept for later", async () => {
    await filter().fill("first");
    assert.equal(await page.locator(".row mark").first().textContent(), "first");
    await page.getByRole("button", { name: /Recording/ }).click();
    await page.getByText("Save this filter").click();
    await filter().fill("");
    await page.getByRole("button", { name: /Recording/ }).click();
    await page.locator(".menu .item", { hasText: "Filter: first" }).click();
    await filtered("first");
    await page.getByRole("button", { name: /Recording/ }).click();
    await page.getByText("Forget this filter").click();
    await filter().fill("");
  });

  test("a call is copied as code, and each of it runs", async () => {
    const tags = ["it's `a`", 'two "words"'];
    await asked({ event: "first", arguments: [tags], user: "ann" });
    await opened("it's");
    const copied = async (language) => {
      await page.getByRole("button", { name: "Copy as", exact: true }).click();
      await page.locator(".menu .item", { hasText: new RegExp(`^${language}$`) }).click();
      await page.locator(".toast", { hasText: `Copied as ${language}` }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const shell = async (text) => (await execute("bash", ["-c", text], { env: { ...process.env, ACCESS_KEY: accessKey, PATH: `${path.dirname(binary)}:${process.env.PATH}` } })).stdout;

    const AsyncFunction = (async () => {}).constructor;
    assert.equal(await new AsyncFunction("signalR", `${await copied("JavaScript")}\nawait connection.stop();\nreturn result;`)(signalR), tags[0]);

    const module = await copied("TypeScript");
    const source = path.join(here, "inspected/client/copied.ts");
    const built = path.join(here, "inspected/client/built");
    try {
      writeFileSync(source, `${module}\nconsole.log(result);\nawait connection.stop();\n`);
      await execute(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", "--lib", "es2022,dom", "--outDir", built, source]).catch((error) => { throw new Error(error.stdout); });
      writeFileSync(path.join(built, "copied.js"), readFileSync(path.join(built, "copied.js"), "utf8").replace('"./room"', '"./room.js"'));
      assert.ok((await execute(process.execPath, [path.join(built, "copied.js")])).stdout.includes(tags[0]));
    } finally {
      rmSync(source, { force: true });
      rmSync(built, { recursive: true, force: true });
    }

    const goTest = `package main\n\nimport (\n\t"encoding/json"\n\t"testing"\n\n\t"github.com/hubwire/hubwire/runtime/signalrtest"\n)\n\n${await copied("Go test")}\n`;
    const file = path.join(folder, "copied_test.go");
    writeFileSync(file, goTest);
    const overlay = path.join(folder, "overlay.json");
    writeFileSync(overlay, JSON.stringify({ Replace: { [path.join(here, "inspected/copied_test.go")]: file } }));
    const { stdout } = await execute("go", ["test", "-v", "-vet=off", "-overlay", overlay, "."], { cwd: path.join(here, "inspected") });
    assert.ok(stdout.includes(JSON.stringify(tags[0])), stdout);

    const answer = await shell(await copied("curl"));
    assert.ok(answer.includes(JSON.stringify(tags[0])), answer);
    assert.equal(JSON.parse(await shell(await copied("hubwire call"))), tags[0]);
    await page.keyboard.press("Escape");
  });

  test("pausing holds the list, not the recording", async () => {
    await filter().fill("");
    await page.getByRole("button", { name: "Pause" }).click();
    const before = await calls("refuse").count();
    await asked({ event: "refuse", arguments: ["x"] });
    await page.getByText("new while paused").waitFor();
    assert.equal(await calls("refuse").count(), before);
    await page.getByRole("button", { name: /Go on/ }).first().click();
    await row("refused: x").first().waitFor();

    await opened("refused: x");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator("#events").press("r"); // counts among the new
    await page.getByText(/\d new while paused/).waitFor();
    await page.locator(".toast", { hasText: "Replay failed" }).getByText("Show").click();
    await pane().getByText("replay of").waitFor();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press("Escape");
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
    await filter().fill("kind:call say");
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 740 });
      await calls("say").first().click();
      await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Back to the list");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      await page.getByRole("button", { name: "Back to the list" }).click();
      assert.equal(await page.evaluate(() => document.activeElement.id), "events");
      await filter().fill("");
      await picture(`inspector-phone-${colorScheme}.png`);
      await filter().fill("kind:call say");
    }
  });

  test("texts can be read in both themes", async () => {
    await filter().fill("");
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await calls("first").first().click();
      for (const name of [/Timeline/, /Connections/, /Groups/, /Functions/]) {
        await view(name);
        assert.deepEqual(await page.evaluate(pale), [], `${colorScheme} ${name}`);
      }
      await view("Timeline");
    }
  });

  test("a change that does not build is shown with its place; what runs goes on", async () => {
    const broken = path.join(here, "inspected/broken.go");
    const banner = page.locator(".banner.bad");
    try {
      writeFileSync(broken, 'package main\n\nvar _ int = "a text"\n');
      await banner.getByText(/broken\.go:3:\d+: The latest change does not build\..*is still running/).waitFor({ timeout: 60_000 });
      await asked({ event: "refuse", arguments: ["z"] });
      await page.locator("#events").press("f");
      await row("refused: z").last().waitFor();
    } finally {
      rmSync(broken, { force: true });
    }
    await banner.waitFor({ state: "detached", timeout: 60_000 });
  });

  test("when hubwire ends, the list stays, and calls and sends are off", async () => {
    await calls("refuse").last().click();
    await app.interrupt();
    await page.getByText(/does not answer.*Next try in \d+ s/s).waitFor();
    assert.ok(await page.getByRole("button", { name: "Replay", exact: true }).isDisabled());
    await page.locator("#events").press("r");
    await page.locator(".toast", { hasText: "hubwire does not answer" }).waitFor();
    await view(/Functions/);
    assert.ok(await page.getByRole("button", { name: "Call", exact: true }).isDisabled());
  });

  test("nothing went wrong on the page, and it asked nobody else", () => assert.deepEqual(faults.map((fault) => fault.stack ?? String(fault)), []));
});
