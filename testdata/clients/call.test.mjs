/** hubwire call against the chat sample in both hostings, and against a service alone, by every transport and protocol. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { App, binary, hostings } from "./app.mjs";
import { App as Alone, key } from "./service.mjs";
import { eventually } from "./wait.mjs";

const ways = [
  ["WebSockets", "json"], ["WebSockets", "messagepack"], ["ServerSentEvents", "json"], ["LongPolling", "json"], ["LongPolling", "messagepack"],
].map(([transport, protocol]) => ({ name: `${transport}-${protocol}`, flags: ["--transport", transport, "--protocol", protocol] }));

class Call {
  out = "";
  err = "";

  constructor(...args) {
    this.process = spawn(binary, ["call", ...args]);
    this.process.stdout.setEncoding("utf8").on("data", (text) => { this.out += text; });
    this.process.stderr.setEncoding("utf8").on("data", (text) => { this.err += text; });
    this.ended = once(this.process, "close").then(([code]) => ({ code, out: this.out, err: this.err }));
  }

  /** The first line of output that fits, as JSON. */
  line(fits) {
    return eventually(() => this.out.split("\n").slice(0, -1).map((text) => JSON.parse(text)).find(fits), 20_000, () => `no such line in ${this.out}${this.err}`);
  }

  /** Ctrl-C. */
  interrupt() {
    this.process.kill("SIGINT");
    return this.ended;
  }
}

const call = (...args) => new Call(...args).ended;

for (const { hosting, flags } of hostings) {
  describe(`hubwire call, chat behind ${hosting}`, { timeout: 240_000 }, () => {
    let app, url;
    before(async () => {
      app = await App.start(flags);
      url = `${app.url}/api`;
    });
    after(() => app?.stop());

    for (const { name, flags: way } of ways) {
      test(name, async () => {
        const listening = new Call(url, "chat.joinUserToGroup", name, "friends", "--listen", "--user", name, ...way);
        await listening.line((line) => "result" in line);
        const sent = await call(url, "chat.sendToGroup", "friends", "hello", "--user", "ann", ...way);
        assert.deepEqual([sent.code, sent.err], [0, ""]);
        assert.deepEqual(Object.keys(JSON.parse(sent.out)).sort(), ["id", "sentAt"]);
        const { arguments: [message] } = await listening.line((line) => line.target === "newMessage");
        assert.deepEqual([message.sender, message.scope, message.text], ["ann", "group friends", "hello"]);

        const text = await call(url, "chat.sendToGroup", "friends", "7", "--text", "--user", "carl", ...way);
        assert.equal(text.code, 0, text.err);
        await listening.line((line) => line.arguments?.[0].text === "7");
        const { code } = await listening.interrupt();
        assert.equal(code, 0, listening.err);

        for (const args of [["broadcast", "only admins may"], ["sendToGroup", "friends", "7"], ["nothing"]]) { // 7 is a number, and the function takes a text
          const failed = await call(url, `chat.${args[0]}`, ...args.slice(1), "--user", "ann", ...way);
          assert.deepEqual([failed.code, failed.out], [1, ""], args[0]);
          assert.match(failed.err, /^hubwire: \w+ failed: ./, args[0]);
        }
      });
    }

    test("without a connection, or used wrongly, it ends with 2", async () => {
      for (const [args, text] of [
        [["http://127.0.0.1:1/api", "chat.broadcast"], /connection refused/],
        [[url, "chat.broadcast", "--user", "ann", "--transport", "pigeons"], /invalid transport/],
        [[url, "chat.broadcast", "--user", "ann", "--transport", "ServerSentEvents", "--protocol", "messagepack"], /./],
        [[url, "news.broadcast", "--user", "ann"], /for hub "news"/],
        [[url], /missing function/],
      ]) {
        const { code, out, err } = await call(...args);
        assert.deepEqual([code, out], [2, ""], args.join(" "));
        assert.match(err, text);
      }
    });
  });
}

describe("hubwire call, a service alone", { timeout: 120_000 }, () => {
  let app, connection;
  before(async () => {
    app = await Alone.start();
    connection = `Endpoint=${app.service.url};AccessKey=${key};Version=1.0;`;
  });
  after(async () => assert.equal(await app?.stop(), 0));

  for (const { name, flags } of ways) {
    test(name, async () => {
      const echo = await call(connection, "chat.echo", '{"a":[1,null]}', "two words", "7", "--user", "ann", ...flags);
      assert.deepEqual([echo.code, echo.err, echo.out.trim()], [0, "", '[{"a":[1,null]},"two words",7]']);
      const failed = await call(connection, "chat.fail", "--user", "ann", ...flags);
      assert.deepEqual([failed.code, failed.err], [1, "hubwire: fail failed: told to fail\n"]);

      const listening = new Call(connection, "chat.join", name, "--listen", "--user", "bob", ...flags);
      assert.deepEqual((await listening.line((line) => line.target === "joined")).arguments, ["bob", name]);
      assert.equal((await listening.interrupt()).code, 0);
    });
  }

  test("headers go to the negotiate endpoint", async () => {
    const { code, err } = await call(`${app.url}/hub`, "chat.join", "headers", "--header", "x-user: carl", "--header", "x-other: 1");
    assert.equal(code, 0, err);
    await app.called((each) => each.event === "join" && each.user === "carl");
  });

  test("it needs a hub", async () => {
    const { code, err } = await call(connection, "echo");
    assert.equal(code, 2);
    assert.match(err, /missing hub/);
  });
});

test("functions of the app are completed", async () => {
  const child = spawn(binary, ["-C", "../../examples/chat", "__complete", "call", "http://localhost:7071/api", "chat.sendTo"], { cwd: import.meta.dirname });
  assert.match(String(Buffer.concat(await child.stdout.toArray())), /^chat\.sendToGroup\nchat\.sendToUser\nchat\.sendToConnection\n/);
});
