/** A page on another origin than the service, in a real browser. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { args, executablePath, missing } from "./chromium.mjs";
import { App } from "./service.mjs";

const library = createRequire(import.meta.url).resolve("@microsoft/signalr").replace("/cjs/index.js", "/browser/signalr.min.js");

describe("page on another origin", { skip: missing, timeout: 120_000 }, () => {
  let app, browser;
  before(async () => {
    assert.ok(existsSync(library), library);
    app = await App.start();
    browser = await chromium.launch({ executablePath, args });
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  for (const transport of ["WebSockets", "ServerSentEvents", "LongPolling"]) {
    test(transport, async () => {
      const page = await browser.newPage();
      await page.goto(`${app.url}/page`);
      await page.addScriptTag({ path: library });
      const got = await page.evaluate(async ([url, name]) => {
        const client = new signalR.HubConnectionBuilder()
          .withUrl(url, { transport: signalR.HttpTransportType[name] }).configureLogging(signalR.LogLevel.None).build();
        const joined = new Promise((resolve) => { client.on("joined", (...args) => resolve(args)); });
        await client.start();
        const results = [];
        for (let n = 0; n < 5; n++) results.push((await client.invoke("echo", n))[0]);
        await client.invoke("join", "room");
        const pushed = await joined;
        await client.stop();
        return { results, pushed };
      }, [`${app.url}/hub?user=${transport}`, transport]);
      assert.deepEqual(got, { results: [0, 1, 2, 3, 4], pushed: [transport, "room"] });
      await page.close();
    });
  }
});
