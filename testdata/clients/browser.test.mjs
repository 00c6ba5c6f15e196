/** The page of the chat sample, twice, in a real browser. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { App } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

/** In the page: what a toast lies over, and what does not fit because of it. */
async function covered() {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame); // what is observed has been told
  const box = (element) => element.getBoundingClientRect();
  const toast = box(document.querySelector(".toast"));
  const faults = [];
  for (const part of document.querySelectorAll(".bar > *, .chat, .panel")) {
    const at = box(part);
    if (at.width > 0 && Math.min(at.right, toast.right) - Math.max(at.left, toast.left) > 0 && Math.min(at.bottom, toast.bottom) - Math.max(at.top, toast.top) > 0) faults.push(`over ${part.className}`);
  }
  const last = box([...document.querySelectorAll(".message")].at(-1));
  if (last.bottom > box(document.querySelector(".composer")).top) faults.push("the last message is out of sight");
  if (box(document.querySelector(".composer")).bottom > innerHeight) faults.push("the composer is out of sight");
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is too wide");
  return faults;
}

describe("chat page", { skip: missing, timeout: 180_000 }, () => {
  let app, browser, ann, bob;
  const faults = []; // uncaught errors of all pages

  before(async () => {
    app = await App.start();
    browser = await chromium.launch({ executablePath, args });
    ann = await open("?user=ann&admin=true");
    bob = await open("?user=bob");
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** A window of its own, which shares nothing with the others. */
  async function newWindow() {
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => faults.push(error));
    return page;
  }

  /** Opens the page; who is named in the query is connected at once. */
  async function open(query) {
    const page = await newWindow();
    await page.goto(`${app.url}/api/index${query}`);
    if (query) await connected(page);
    return page;
  }

  const connected = (page) => page.locator('[data-testid="state"][data-state="connected"]').waitFor();
  const connectionOf = (page) => page.getByTestId("me-connection").textContent();

  async function say(page, text, target = "everyone", name) {
    await page.getByTestId(`target-${target}`).check({ force: true });
    if (name) await page.getByTestId("target-name").fill(name);
    await page.getByTestId("composer-text").fill(text);
    await page.getByTestId("composer-text").press("Enter");
  }

  const message = (page, text) => page.getByTestId("message").filter({ hasText: text });

  /** Waits for the message and returns who sent it and how widely. */
  async function seen(page, text) {
    const found = message(page, text);
    await found.waitFor();
    return {
      sender: await found.getByTestId("message-sender").textContent(),
      scope: await found.getAttribute("data-scope"),
      text: await found.getByTestId("message-text").textContent(),
    };
  }

  test("who connects appears among the people", async () => {
    const person = ann.locator('[data-testid="person"][data-user="bob"]');
    await person.waitFor();
    assert.equal(await person.getAttribute("data-connection"), await connectionOf(bob));
  });

  test("a message to everyone arrives, and its receipt with it", async () => {
    await say(ann, "hello, everyone");
    assert.deepEqual(await seen(bob, "hello, everyone"), { sender: "ann", scope: "all", text: "hello, everyone" });
    await ann.locator('[data-testid="message"][data-own="true"][data-state="sent"][data-echoed="true"]').waitFor();
    assert.equal(await message(ann, "hello, everyone").count(), 1);
  });

  test("markup stays text", async () => {
    const text = '<img src=x onerror="document.title=1"> & <b>bold</b>';
    await say(ann, text);
    assert.equal((await seen(bob, "onerror")).text, text);
    assert.equal(await bob.locator("#messages img, #messages .text b").count(), 0);
  });

  test("a message to a group reaches those who joined it", async () => {
    for (const page of [ann, bob]) {
      await page.getByTestId("group-name").fill("friends");
      await page.getByTestId("group-join").click();
      await page.locator('[data-testid="group"][data-group="friends"]').waitFor();
    }
    await say(bob, "hello, friends", "group", "friends");
    assert.deepEqual(await seen(ann, "hello, friends"), { sender: "bob", scope: "group friends", text: "hello, friends" });

    await bob.getByTestId("group-leave").click();
    await bob.getByTestId("group").waitFor({ state: "detached" });
    await say(ann, "only friends now", "group", "friends");
    await say(ann, "after the friends");
    await seen(bob, "after the friends");
    assert.equal(await message(bob, "only friends now").count(), 0);
  });

  test("a click on a person writes to that user", async () => {
    await ann.locator('[data-testid="person"][data-user="bob"]').getByTestId("person-user").click();
    await ann.getByTestId("composer-text").fill("just us");
    await ann.getByTestId("composer-send").click();
    assert.deepEqual(await seen(bob, "just us"), { sender: "ann", scope: "user bob", text: "just us" });
  });

  test("a click on a connection writes to that window", async () => {
    await bob.locator('[data-testid="person"][data-user="ann"]').getByTestId("person-connection").click();
    assert.equal(await bob.getByTestId("target-name").inputValue(), await connectionOf(ann));
    await bob.getByTestId("composer-text").fill("this window");
    await bob.getByTestId("composer-text").press("Enter");
    assert.deepEqual(await seen(ann, "this window"), { sender: "bob", scope: "connection", text: "this window" });
  });

  test("what the hub refuses becomes a toast, and is not shown as sent", async () => {
    await say(bob, "may I?");
    const toast = bob.getByTestId("toast");
    await toast.waitFor();
    assert.match(await toast.textContent(), /broadcast failed/);
    assert.equal(await message(bob, "may I?").getAttribute("data-state"), "failed");
    for (const [width, height] of [[1280, 720], [360, 640]]) {
      await bob.setViewportSize({ width, height });
      assert.deepEqual(await bob.evaluate(covered), [], `at ${width} px`);
    }
    await bob.setViewportSize({ width: 1280, height: 720 });
    await bob.getByTestId("toast-close").click();
    await toast.waitFor({ state: "detached" });

    await say(ann, "after the refusal");
    await seen(bob, "after the refusal");
    assert.equal(await message(ann, "may I?").count(), 0);
  });

  test("signing in by hand connects, and closing the window is noticed", async () => {
    const cleo = await open("");
    await cleo.getByTestId("signin-user").fill("cleo");
    await cleo.getByTestId("signin-submit").click();
    await connected(cleo);
    const person = ann.locator('[data-testid="person"][data-user="cleo"]');
    await person.waitFor();
    await cleo.close();
    await person.waitFor({ state: "detached" });
  });

  test("a page without the library says what to do", async () => {
    const page = await newWindow();
    await page.route("**/vendor/*", (route) => route.fulfill({ status: 404 }));
    await page.goto(`${app.url}/api/index`);
    assert.match(await page.getByTestId("notice").textContent(), /make demo/);
    await page.close();
  });

  test("a server that ends is shown, and found again when it is back", async () => {
    const { port } = new URL(app.url);
    const { code, left } = await app.interrupt();
    assert.deepEqual({ code, left }, { code: 0, left: [] });
    await ann.getByTestId("away").waitFor();
    assert.equal(await ann.getByTestId("composer-send").isDisabled(), true);

    app = await App.start([], port);
    await Promise.all([connected(ann), connected(bob)]);
    await ann.getByTestId("away").waitFor({ state: "hidden" });
    await say(bob, "to the friends again", "group", "friends");
    assert.equal((await seen(ann, "to the friends again")).scope, "group friends");
  });

  test("nothing fell over in the page", () => assert.deepEqual(faults, []));
});
