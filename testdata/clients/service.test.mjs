/** What the local service does to connections, as the real clients see it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { encode } from "@msgpack/msgpack";
import { chromium } from "playwright-core";
import { args, executablePath, missing } from "./chromium.mjs";
import { App } from "./service.mjs";
import { eventually, within } from "./wait.mjs";

const require = createRequire(import.meta.url);
const answersWithin = 10_000;
const timeout = 300; // of silent clients, in milliseconds, where it matters

function build(app, user, { generation = "@microsoft/signalr", protocol, reconnect } = {}) {
  const { HubConnectionBuilder, LogLevel } = require(generation);
  let builder = new HubConnectionBuilder().configureLogging(LogLevel.None);
  builder = builder.withUrl(`${app.url}/hub?user=${user}`) ?? builder;
  if (protocol) builder.withHubProtocol(protocol);
  if (reconnect) builder.withAutomaticReconnect([0, 100, 100]);
  return builder.build();
}

describe("the local service", { timeout: 120_000 }, () => {
  let app, impatient;
  before(async () => {
    app = await App.start();
    impatient = await App.start(["--client-timeout", `${timeout}ms`]);
  });
  after(async () => {
    for (const each of [app, impatient]) assert.equal(await each?.stop(), 0, each?.service.output);
  });

  const connected = (user, n = 1, where = app) => eventually(() => where.calls.filter((call) => call.event === "connected" && call.user === user)[n - 1], answersWithin, () => `${user} is not connected`);

  test("a client that pings, and then is silent, is told why it is dropped", async () => {
    const client = build(impatient, "quiet");
    client.keepAliveIntervalInMilliseconds = timeout / 4;
    const closed = new Promise((resolve) => { client.onclose(resolve); });
    await within(answersWithin, client.start(), () => "it does not connect");
    const since = Date.now();
    await eventually(() => Date.now() - since > 2 * timeout, 20 * timeout, () => "time stands still");
    client.keepAliveIntervalInMilliseconds = 1e6; // counts after the next ping
    assert.match(String(await within(answersWithin, closed, () => "it stays")), /nothing arrived for 300ms/);
  });

  test("of two frames each client gets that of its protocol", async () => {
    const clients = [undefined, new MessagePackHubProtocol()].map((protocol) => build(app, "both", { protocol }));
    const got = clients.map(() => []);
    clients.forEach((client, i) => client.on("news", (...values) => got[i].push(...values)));
    await Promise.all(clients.map((client) => client.start()));
    await connected("both", 2);
    const json = new TextEncoder().encode('{"type":1,"target":"news","arguments":["AQI=","2026-01-02T03:04:05Z",1.10]}\u001e');
    const when = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
    const messagepack = new Uint8Array(new MessagePackHubProtocol().writeMessage({ type: 1, target: "news", arguments: [new Uint8Array([1, 2]), when, "1.10"] }));
    await app.service.rest("POST", "/api/hubs/chat/users/both/:send?api-version=2022-06-01", encode({ json, messagepack }), "application/octet-stream");
    await eventually(() => got.every((each) => each.length === 3), answersWithin, () => `got ${JSON.stringify(got)}`);
    assert.deepEqual(got[0], ["AQI=", "2026-01-02T03:04:05Z", 1.1]);
    assert.deepEqual([[...got[1][0]], got[1][1], got[1][2]], [[1, 2], when, "1.10"]);
    await Promise.all(clients.map((client) => client.stop()));
  });

  test("a client with automatic reconnect comes back after a close by REST, all four ways", async () => {
    const client = build(app, "back", { reconnect: true });
    await within(answersWithin, client.start(), () => "it does not connect");
    const ways = [
      (call) => ["DELETE", `/connections/${call.connection}`],
      () => ["POST", "/:closeConnections"],
      () => ["POST", "/users/back/:closeConnections"],
      () => ["POST", "/groups/g/:closeConnections"],
    ];
    for (const [i, way] of ways.entries()) {
      const call = await connected("back", i + 1);
      await app.service.rest("PUT", `/api/hubs/chat/groups/g/connections/${call.connection}`);
      const again = new Promise((resolve) => { client.onreconnected(resolve); });
      const [method, path] = way(call);
      await app.service.rest(method, `/api/hubs/chat${path}?reason=maintenance&api-version=2022-06-01`);
      await within(answersWithin, again, () => `${method} ${path}: it does not come back`);
    }
    await client.stop();
  });

  test("a connection ends with its token where that asks for it, and comes back with a new one", async () => {
    const end = Math.ceil(Date.now() / 1000) + 3; // time enough to connect
    app.claims = () => ({ "asrs.s.coae": "true", "asrs.s.aeo": end });
    const client = build(app, "expiring", { reconnect: true });
    const reason = new Promise((resolve) => { client.onreconnecting(resolve); });
    const again = new Promise((resolve) => { client.onreconnected(resolve); });
    try {
      await within(answersWithin, client.start(), () => "it does not connect");
    } finally {
      app.claims = () => ({});
    }
    assert.match(String(await within(answersWithin, reason, () => "it stays")), /authentication of the connection has expired/);
    await within(answersWithin, again, () => "it does not come back");
    await client.stop();
  });

  for (const generation of ["signalr7", "signalr8", "signalr9", "@microsoft/signalr", "messagepack"]) {
    test(`${generation} is asked for a result`, async () => {
      const protocol = generation === "messagepack" ? new MessagePackHubProtocol() : undefined;
      const client = build(app, `asked ${generation}`, { generation: protocol ? "@microsoft/signalr" : generation, protocol });
      client.on("weigh", async (scale) => ({ scale, kg: 412.5 }));
      client.on("refuse", () => { throw new Error("the scale is locked"); });
      await within(answersWithin, client.start(), () => "it does not connect");
      const call = await connected(`asked ${generation}`);
      const ask = (target) => app.service.rest("POST", `/api/hubs/chat/connections/${call.connection}/:invoke?api-version=2024-12-01`, JSON.stringify({ target, arguments: ["a"] }));
      assert.deepEqual(JSON.parse(await within(answersWithin, ask("weigh"), () => "no answer")), { result: { scale: "a", kg: 412.5 } });
      await assert.rejects(within(answersWithin, ask("refuse"), () => "no answer"), /400 .*the scale is locked/);
      await assert.rejects(within(answersWithin, ask("unknown"), () => "no answer"), /400 .*Client didn't provide a result/);
      await client.stop();
    });
  }

  for (const [language, command, file] of [["js", process.execPath, "client.mjs"], ["python", "python3", "client.py"]]) {
    test(`the client of docs/emulator.md in ${language}`, async () => {
      const here = fileURLToPath(new URL(".", import.meta.url));
      const page = await readFile(new URL("../../docs/emulator.md", import.meta.url), "utf8");
      const [, snippet] = page.match(new RegExp(`\\n\`\`\`${language}\\n([^]*?)\`\`\``)) ?? [];
      assert.ok(snippet, `docs/emulator.md has no client in ${language}`);
      const folder = await mkdtemp(path.join(here, "snippet-")); // below node_modules
      try {
        await writeFile(path.join(folder, file), snippet.replaceAll("http://localhost:8888", app.service.url));
        const { stdout } = await promisify(execFile)(command, [path.join(folder, file)], { timeout: answersWithin });
        assert.match(stdout, /^hello$/m); // the JavaScript client logs, too
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  describe("in Chromium", { skip: missing }, () => {
    let browser;
    before(async () => { browser = await chromium.launch({ executablePath, args }); });
    after(async () => { await browser?.close(); });

    /** A page of the app with a client library. */
    async function open(library, where = app) {
      const page = await browser.newPage();
      await page.goto(`${where.url}/page`);
      await page.addScriptTag({ path: fileURLToPath(new URL(`node_modules/${library}/dist/browser/signalr.js`, import.meta.url)) });
      return page;
    }

    test("a client of @aspnet/signalr 1.0.4, which never pings, lives ten times as long as the time-out", async () => {
      const page = await open("signalr1", impatient);
      await page.evaluate(async (url) => {
        window.client = new signalR.HubConnectionBuilder().withUrl(url).build();
        window.got = [];
        window.client.onclose(() => { window.got.push("closed"); });
        window.client.on("news", (text) => { window.got.push(text); });
        await window.client.start();
      }, `${impatient.url}/hub?user=silent`);
      await connected("silent", 1, impatient);
      const since = Date.now();
      await eventually(() => Date.now() - since > 10 * timeout, 20 * timeout, () => "time stands still");
      await impatient.service.send("/users/silent", "news", "still there");
      await page.waitForFunction(() => window.got.length > 0);
      assert.deepEqual(await page.evaluate(() => window.got), ["still there"]);
      assert.equal(impatient.calls.some((call) => call.event === "disconnected" && call.user === "silent"), false);
    });

    test("a page comes back after a close by REST", async () => {
      const page = await open("@microsoft/signalr");
      await page.evaluate(async (url) => {
        const client = new signalR.HubConnectionBuilder().withUrl(url).withAutomaticReconnect([0, 100]).build();
        window.again = new Promise((resolve) => { client.onreconnected(resolve); });
        await client.start();
      }, `${app.url}/hub?user=page`);
      const call = await connected("page");
      await app.service.rest("DELETE", `/api/hubs/chat/connections/${call.connection}?reason=maintenance&api-version=2022-06-01`);
      const id = await within(answersWithin, page.evaluate(() => window.again), () => "it does not come back");
      assert.notEqual(id, call.connection);
    });
  });
});
