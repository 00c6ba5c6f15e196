/** Every generation of the real client, over every transport and protocol. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createRequire } from "node:module";
import net from "node:net";
import { after, before, describe, test } from "node:test";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { encode } from "@msgpack/msgpack";
import { App, Service } from "./service.mjs";
import { eventually, within } from "./wait.mjs";

const require = createRequire(import.meta.url);
const generations = ["@aspnet/signalr", "signalr3", "signalr5", "signalr6", "signalr7", "signalr8", "signalr9", "@microsoft/signalr"];
const transports = { WebSockets: 1, ServerSentEvents: 2, LongPolling: 4 };
const answersWithin = 10_000;

/** Version 5 looks for a global self while it builds a connection. */
function build(builder, generation) {
  if (generation !== "signalr5") return builder.build();
  globalThis.self = globalThis;
  try {
    return builder.build();
  } finally {
    delete globalThis.self;
  }
}

function connection(app, generation, transport, { user = "ann", protocol, stateful } = {}) {
  const { HubConnectionBuilder, LogLevel } = require(generation);
  const builder = new HubConnectionBuilder()
    .withUrl(`${app.url}/hub?user=${user}`, { transport: transports[transport] })
    .configureLogging(LogLevel.None);
  if (protocol) builder.withHubProtocol(protocol);
  if (stateful) builder.withStatefulReconnect();
  return build(builder, generation);
}

const binary = () => new MessagePackHubProtocol();
const cases = [
  ...generations.flatMap((generation) => Object.keys(transports).map((transport) => ({ generation, transport, protocol: "json" }))),
  { generation: "@microsoft/signalr", transport: "WebSockets", protocol: "messagepack" },
  { generation: "@microsoft/signalr", transport: "LongPolling", protocol: "messagepack" },
];

describe("clients", { timeout: 180_000 }, () => {
  let app;
  before(async () => { app = await App.start(); });
  after(async () => { assert.equal(await app?.stop(), 0, app?.service.output); });

  for (const { generation, transport, protocol } of cases) {
    const { version } = require(`${generation}/package.json`);
    test(`${generation} ${version} over ${transport} with ${protocol}`, async () => {
      const user = `user ${cases.findIndex((each) => each.generation === generation && each.transport === transport && each.protocol === protocol)}`;
      const client = connection(app, generation, transport, { user, protocol: protocol === "messagepack" && binary() });
      const got = [];
      const closed = new Promise((resolve) => { client.onclose(resolve); });
      for (const target of ["joined", "news", "note"]) client.on(target, (...args) => got.push([target, ...args]));
      await within(answersWithin, client.start(), () => "it does not connect");
      const connected = await app.called((call) => call.event === "connected" && call.user === user);

      // Calls and their answers, in the client's own protocol.
      const values = ["grüße 🎉\u001e", 42, -1.5, true, null, [1, [2]], { a: { b: "c" } }, "x".repeat(70_000)];
      assert.deepEqual(await within(answersWithin, client.invoke("echo", ...values), () => "no answer"), values);
      const { type } = await app.called((call) => call.event === "echo" && call.user === user);
      assert.equal(type, protocol === "json" ? "application/json" : "application/x-msgpack");
      await assert.rejects(within(answersWithin, client.invoke("fail"), () => "no answer"), /told to fail/);
      await client.send("whisper", 1);
      await app.called((call) => call.event === "whisper" && call.user === user);

      // What a function sends arrives before its result; groups; pushes.
      const group = `room${user.slice(5)}`;
      await within(answersWithin, client.invoke("join", group), () => "no answer");
      assert.deepEqual(got, [["joined", user, group]]);
      await app.service.send(`/users/${encodeURIComponent(user)}`, "news", { text: "ü", n: [1.5, null] }, "2026-01-02T03:04:05Z");
      await app.service.send(`/groups/${group}`, "note", 18014398509481984);
      await eventually(() => got.length === 3, answersWithin, () => `got ${JSON.stringify(got)}`);
      assert.deepEqual(got.slice(1), [["news", { text: "ü", n: [1.5, null] }, "2026-01-02T03:04:05Z"], ["note", 18014398509481984]]);

      // The service ends the connection with a reason.
      await app.service.rest("DELETE", `/api/hubs/chat/connections/${connected.connection}?reason=enough`);
      const error = await within(answersWithin, closed, () => "it stays connected");
      assert.match(String(error), /enough/);
      await app.called((call) => call.event === "disconnected" && call.user === user);

      // It can come back, and leaves by itself.
      await within(answersWithin, client.start(), () => "it does not connect again");
      await within(answersWithin, client.stop(), () => "it does not stop");
      await eventually(() => app.calls.filter((call) => call.event === "disconnected" && call.user === user).length === 2, answersWithin, () => "the end was not noticed");
      assert.deepEqual(app.calls.filter((call) => call.event === "disconnected" && call.user === user)[1].message, { Type: 11 });
    });
  }

  test("a stream is refused at once", async () => {
    const client = connection(app, "@microsoft/signalr", "WebSockets");
    await client.start();
    const error = await within(answersWithin, new Promise((resolve) => {
      client.stream("count").subscribe({ error: resolve, next: resolve, complete: resolve });
    }), () => "no answer");
    assert.match(String(error), /no streams in serverless mode/);
    await client.stop();
  });

  test("REST bodies in MessagePack reach clients of both protocols", async () => {
    const clients = [undefined, binary()].map((protocol) => connection(app, "@microsoft/signalr", "WebSockets", { user: "both", protocol }));
    const got = clients.map(() => []);
    clients.forEach((client, i) => client.on("news", (...args) => got[i].push(args)));
    await Promise.all(clients.map((client) => client.start()));
    const frame = new Uint8Array(binary().writeMessage({ type: 1, target: "news", arguments: [{ a: 1 }, "ü"] }));
    await app.service.rest("POST", "/api/hubs/chat/users/both/:send", encode({ messagepack: frame }), "application/octet-stream");
    await app.service.rest("POST", "/api/hubs/chat/users/both/:send", encode({ Target: "news", Arguments: [2] }), "application/x-msgpack");
    await eventually(() => got.every((each) => each.length === 2), answersWithin, () => `got ${JSON.stringify(got)}`);
    assert.deepEqual(got, [[[{ a: 1 }, "ü"], [2]], [[{ a: 1 }, "ü"], [2]]]);
    await Promise.all(clients.map((client) => client.stop()));
  });

  for (const protocol of ["json", "messagepack"]) {
    test(`stateful reconnect with ${protocol}: a cut connection loses and repeats nothing`, async () => {
      const wire = await Wire.start(new URL(app.service.url).port);
      app.serviceUrl = wire.url;
      const user = `stateful ${protocol}`;
      const client = connection(app, "@microsoft/signalr", "WebSockets", { user, protocol: protocol === "messagepack" && binary(), stateful: true });
      let ended = false;
      client.onclose(() => { ended = true; });
      const got = [];
      client.on("count", (n) => got.push(n));
      try {
        await within(answersWithin, client.start(), () => "it does not connect");
        const answers = [];
        const total = 60;
        for (let n = 0; n < total; n++) {
          if (n % 20 === 10) wire.cut();
          answers.push(client.invoke("echo", user, n));
          await app.service.send(`/users/${encodeURIComponent(user)}`, "count", n);
        }
        const results = await within(answersWithin, Promise.all(answers), () => "not every call was answered");
        await eventually(() => got.length >= total, answersWithin, () => `got ${got.length} of ${total}: ${got}`);
        const counting = Array.from({ length: total }, (_, n) => n);
        assert.deepEqual(got, counting);
        assert.deepEqual(results.map(([, n]) => n), counting);
        const arrived = app.calls.filter((call) => call.event === "echo" && call.user === user)
          .map(({ message }) => (Array.isArray(message) ? message[4] : message.arguments)[1]);
        assert.deepEqual(arrived, counting);
        assert.equal(ended, false);
        assert.ok(wire.accepted >= 4, `the connection was made ${wire.accepted} times`); // with negotiate
        assert.equal(app.calls.filter((call) => call.event === "connected" && call.user === user).length, 1);
        await client.stop();
      } finally {
        app.serviceUrl = app.service.url;
        await wire.stop();
      }
    });
  }
});

describe("a service that dies", { timeout: 60_000 }, () => {
  let app;
  before(async () => { app = await App.start(); });
  after(async () => { assert.equal(await app?.stop(), 0, app?.service.output); });

  for (const transport of Object.keys(transports)) {
    test(`${transport}: clients come back once it is there again`, async () => {
      const { HubConnectionBuilder, LogLevel } = require("@microsoft/signalr");
      const client = new HubConnectionBuilder()
        .withUrl(`${app.url}/hub?user=ann`, { transport: transports[transport] })
        .withAutomaticReconnect(Array(100).fill(100))
        .configureLogging(LogLevel.None)
        .build();
      await within(answersWithin, client.start(), () => "it does not connect");
      const before = client.connectionId;
      const back = new Promise((resolve) => { client.onreconnected(resolve); });
      const { port } = new URL(app.service.url);
      app.service.process.kill("SIGKILL");
      await app.service.exited;
      app.service = await Service.start(`${app.url}/upstream`, ["--port", port]);
      assert.notEqual(await within(20_000, back, () => "it does not come back"), before);
      assert.deepEqual(await within(answersWithin, client.invoke("echo", transport), () => "no answer"), [transport]);
      await client.stop();
    });
  }
});

/** A TCP proxy whose connections can be cut, as a network does it. */
class Wire {
  sockets = new Set();
  accepted = 0;

  static async start(port) {
    const wire = new Wire();
    wire.server = net.createServer((near) => {
      wire.accepted++;
      const far = net.connect(port, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]]) {
        wire.sockets.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => { wire.sockets.delete(one); other.destroy(); });
      }
    }).listen(0, "127.0.0.1");
    await once(wire.server, "listening");
    wire.url = `http://127.0.0.1:${wire.server.address().port}`;
    return wire;
  }

  cut() { for (const socket of this.sockets) socket.resetAndDestroy(); }

  async stop() {
    this.cut();
    this.server.close();
    await once(this.server, "close");
  }
}
