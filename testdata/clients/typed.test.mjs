/** Generated TypeScript clients: what compiles, what does not, and whether calls and messages are what their types say. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import Ajv from "ajv";
import { App, binary, hostings } from "./app.mjs";
import { eventually } from "./wait.mjs";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);

/** Runs a TypeScript compiler; it rejects with what the compiler printed. */
async function compile(compiler, ...args) {
  const folder = path.dirname(require.resolve(`${compiler}/package.json`));
  const { bin } = require(`${compiler}/package.json`);
  try {
    await run(process.execPath, [path.join(folder, bin.tsc), ...args], { cwd: here });
  } catch (error) {
    throw new Error(`${compiler}: ${error.stdout}${error.stderr}`);
  }
}

describe("typed clients", { timeout: 240_000 }, () => {
  let built, FormsHub, ChatHub;

  before(async () => {
    built = await mkdtemp(path.join(os.tmpdir(), "hubwire-typed-"));
    await writeFile(path.join(built, "package.json"), '{"type":"module"}');
    await compile("typescript", "--outDir", built);
    const load = (file) => import(pathToFileURL(path.join(built, file)).href);
    ({ FormsHub } = await load("testdata/clients/typed/client/forms.js"));
    ({ ChatHub } = await load("examples/chat/web/chat.js"));
  });
  after(() => rm(built, { recursive: true, force: true }));

  test("the generated files are up to date", () => run(binary, ["check", "."], { cwd: path.join(here, "typed") }));

  test("they compile with each generation of the compiler", async () => {
    for (const [compiler, project] of [["typescript", "tsconfig.node.json"], ["typescript7", "tsconfig.json"], ["typescript7", "tsconfig.node.json"]]) {
      await compile(compiler, "--noEmit", "--project", project);
    }
  });

  /** Compiles a snippet beside the chat sample's client, with the settings of all. */
  async function compileSnippet(text, ...flags) {
    const folder = await mkdtemp(path.join(here, "snippet-")); // below node_modules
    try {
      await copyFile(path.join(here, "../../examples/chat/web/chat.ts"), path.join(folder, "chat.ts"));
      await writeFile(path.join(folder, "main.ts"), text);
      await writeFile(path.join(folder, "tsconfig.json"), '{"extends": "../tsconfig.json", "files": ["main.ts"]}');
      await compile("typescript", "--noEmit", "--project", folder, ...flags);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  test("the first snippet of docs/typescript.md compiles", async () => {
    const page = await readFile(path.join(here, "../../docs/typescript.md"), "utf8");
    await compileSnippet(page.match(/```ts\n([^]*?)```/)[1]);
  });

  test("of the README's snippet the last line does not compile", async () => {
    const readme = await readFile(path.join(here, "../../README.md"), "utf8");
    const text = `import { HubConnectionBuilder } from "@microsoft/signalr";
import { ChatHub } from "./chat";
const connection = new HubConnectionBuilder().withUrl("/").build();
${readme.match(/```ts\n([^]*?)```/)[1]}`;
    const last = text.trimEnd().split("\n").length;
    await assert.rejects(compileSnippet(text, "--noUnusedLocals", "false", "--pretty", "false"), ({ message }) => {
      const errors = message.match(/main\.ts\(\d+,\d+\): error TS\d+/g);
      assert.equal(errors?.length, 1, message);
      assert.match(errors[0], new RegExp(`^main\\.ts\\(${last},.*TS2554$`), message);
      return true;
    });
  });

  describe("the types of a hub with every form of type", () => {
    let app, connections, schemas;

    before(async () => {
      app = await App.start([], "0", "testdata/clients/typed");
      const connect = async (builder) => {
        const connection = builder.withUrl(`${app.url}/api`).configureLogging(LogLevel.None).build();
        await connection.start();
        return connection;
      };
      connections = {
        json: await connect(new HubConnectionBuilder()),
        messagepack: await connect(new HubConnectionBuilder().withHubProtocol(new MessagePackHubProtocol())),
      };
      schemas = JSON.parse(await readFile(path.join(here, "typed/client/forms.json"), "utf8"));
    });
    after(async () => {
      await Promise.allSettled(Object.values(connections ?? {}).map((connection) => connection.stop()));
      await app?.stop();
    });

    /** Holds a value against a schema of the description. */
    const fits = (name, value) => {
      const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true })
        .compile({ ...schemas.components.schemas[name], components: schemas.components });
      assert.ok(validate(value), `${JSON.stringify(value)}\n${JSON.stringify(validate.errors, null, 1)}`);
    };

    const everything = {
      ID: "common", comment: "c", kept: true, id: "own", yes: true, byte: 255, letter: 65, whole: -1, big: 2 ** 53 - 1, huge: 7, text: "9007199254740993",
      maybe: "18446744073709551615", float: 0.5, at: "2026-01-02T03:04:05.678Z", weekday: 3, bytes: "AQID", hash: "AQIDBA==", digest: "/w==", bits: [1, 2],
      names: ["a"], lists: [[], [[]]], tree: { a: { b: {} } }, point: [1, 2, 3], long: Array(20).fill(1), maybes: [null, { name: "i" }],
      matrix: [[1, null], [null, 2]], counts: { a: 1 }, byInt: { 1: ["x"] }, byColor: { red: 1 }, color: "green", mode: -1, access: 3, user: "ann",
      level: "high", money: 5, logged: 6, far: 7, pointer: { name: "p" }, absent: { name: "a" }, anything: [{}, null, "x"], raw: { r: [1] },
      pair: { key: "k", value: { name: "v" }, values: { k: [{ name: "w" }] } }, record: { whole: 1 }, hidden: {},
      inline: { X: 1, Y: 2, Deep: [{ Z: null }, { Z: true }] }, "with-dash": "d", "1st": "f", größe: "g", constructor: "c",
    };

    for (const protocol of ["json", "messagepack"]) {
      test(`are what arrives, over ${protocol}`, async () => {
        const hub = new FormsHub(connections[protocol]);
        const received = [];
        const off = hub.on({ everything(e) { received.push(e); } });
        const result = await hub.echo(everything);
        off();
        assert.deepEqual(result, everything);
        assert.deepEqual(received, [everything]);
        fits("Everything", result);
        await hub.echo(everything);
        assert.equal(received.length, 1, "it was told to stop listening");
      });

      test(`are what arrives where nothing was set, over ${protocol}`, async () => {
        const zero = await new FormsHub(connections[protocol]).zero();
        assert.deepEqual(
          { bytes: zero.bytes, hash: zero.hash, names: zero.names, counts: zero.counts, point: zero.point, inline: zero.inline, maybe: zero.maybe, pointer: zero.pointer },
          { bytes: "", hash: "AAAAAA==", names: [], counts: {}, point: [0, 0, 0], inline: { X: 0, Y: 0, Deep: [] }, maybe: null, pointer: null });
        for (const absent of ["comment", "kept", "took", "color", "absent", "self", "raw"]) assert.ok(!(absent in zero), absent);
        // Go does not hold the constants of a type to be its only values.
        fits("Everything", { ...zero, mode: 1 });
      });
    }

    for (const protocol of ["json", "messagepack"]) {
      test(`times go as Date or text and come as text, over ${protocol}`, async () => {
        const hub = new FormsHub(connections[protocol]);
        const [first, second] = ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:06Z"];
        const news = [], others = [];
        const offs = [
          hub.on("new", (at) => news.push(at)),
          hub.on("toString", (text) => others.push(text)),
          hub.on({ ping() { assert.fail("nobody sent it"); } }), // has the toString of every object
        ];
        assert.deepEqual(await hub.new(new Date(first), second, new Date(second)), [second, second, first].map((at) => at.replace(".000Z", "Z")));
        await eventually(() => news.length === 1 && others.length === 1, 10_000, () => `${news} ${others}`);
        assert.deepEqual([news, others], [[first], ["c"]]);
        assert.equal(await hub.when(null), null);
        assert.equal(await hub.when(new Date(first)), first);
        offs.forEach((off) => off());
      });
    }

    for (const protocol of ["json", "messagepack"]) {
      test(`a client answers, fails or never answers, over ${protocol}`, async () => {
        const hub = new FormsHub(connections[protocol]);
        const other = new FormsHub(connections[protocol === "json" ? "messagepack" : "json"]);
        const id = hub.connection.connectionId;
        assert.equal(await other.ask(id, "?", 10_000), "failed: Client didn't provide a result.");
        let off = hub.on({ confirm: (text) => text === "yes" });
        assert.equal(await other.ask(id, "yes", 10_000), "true");
        assert.equal(await hub.ask(id, "no", 10_000), "false", "the caller answers while it waits");
        off();
        off = hub.on("confirm", async () => { throw new Error("no time"); });
        assert.match(await other.ask(id, "?", 10_000), /^failed: .*no time/);
        off();
        off = hub.on("confirm", () => new Promise(() => {}));
        assert.equal(await other.ask(id, "?", 300), "no answer");
        off();
        assert.equal(await other.ask("nobody", "?", 10_000), "gone");
        const now = "2026-01-02T03:04:05.678Z";
        off = hub.on({ clock: () => new Date(now) });
        assert.equal(await hub.askClock(), now);
        off();
      });
    }

    test("names, variadic arguments, null and a call without waiting", async () => {
      const hub = new FormsHub(connections.json);
      const said = [];
      let pings = 0;
      const off = hub.on("said-so", (...words) => said.push(words));
      hub.on({ ping() { pings++; } });
      assert.equal(await hub.send_(null), null);
      assert.equal(pings, 1);
      assert.equal(await hub.send_("a"), "a");
      assert.deepEqual(said, [["a", "a", "a"]]);
      await hub.send.send_("b");
      await eventually(() => said.length === 2, 10_000, () => "nothing was sent");
      off();
      assert.deepEqual(await hub["many-words"]("c", "red", 3, "x", null), { red: 2, green: 3 });
      const page = await hub.turn({ items: [{ name: "n" }], next: null }, [4, 5]);
      assert.deepEqual(page, { items: [null, { name: "n", size: 4 }], next: null });
      fits("PageOtherItem", page);
      assert.equal(await hub.nothing() ?? undefined, undefined);
    });
  });

  for (const { hosting, flags } of hostings) {
    test(`clients since SignalR 7 answer and those before leave when they are asked, behind ${hosting}`, async () => {
      const app = await App.start(flags, "0", "testdata/clients/typed");
      const connected = [];
      const connect = async (library, protocol) => {
        const builder = new (require(library).HubConnectionBuilder)().withUrl(`${app.url}/api`).configureLogging(LogLevel.None);
        if (protocol) builder.withHubProtocol(protocol);
        const connection = builder.build();
        await connection.start();
        connected.push(connection);
        return connection;
      };
      try {
        const asking = new FormsHub(await connect("@microsoft/signalr"));
        for (const [library, protocol] of [["signalr7"], ["signalr8"], ["signalr9"], ["@microsoft/signalr"], ["@microsoft/signalr", new MessagePackHubProtocol()]]) {
          const connection = await connect(library, protocol);
          connection.on("confirm", (text) => text === "yes");
          assert.equal(await asking.ask(connection.connectionId, "yes", 10_000), "true", library);
        }
        for (const library of ["signalr3", "signalr6"]) { // "Server requested a response, which is not supported in this version"
          const connection = await connect(library);
          connection.on("confirm", () => true);
          assert.equal(await asking.ask(connection.connectionId, "?", 10_000), "gone", library);
        }
      } finally {
        await Promise.allSettled(connected.map((connection) => connection.stop()));
        await app.stop();
      }
    });
  }

  describe("the chat sample's client", () => {
    let app, ann, bob;

    before(async () => {
      app = await App.start();
      const connect = async (user) => {
        const connection = new HubConnectionBuilder().withUrl(`${app.url}/api?user=${user}`).configureLogging(LogLevel.None).build();
        const chat = new ChatHub(connection);
        chat.on({ newConnection() {}, connectionClosed() {} });
        await connection.start();
        return chat;
      };
      ann = await connect("ann");
      bob = await connect("bob");
    });
    after(async () => {
      await Promise.allSettled([ann, bob].map((chat) => chat?.connection.stop()));
      await app?.stop();
    });

    test("gets a receipt, and the other one the message", async () => {
      class Window {
        messages = [];
        newMessage(message) { this.messages.push(message); }
      }
      const window = new Window();
      const off = bob.on(window);
      await bob.joinGroup(bob.connection.connectionId, "friends");
      const receipt = await ann.sendToGroup("friends", "hello");
      assert.deepEqual(Object.keys(receipt).sort(), ["id", "sentAt"]);
      await eventually(() => window.messages.length, 10_000, () => "no message");
      assert.deepEqual(window.messages, [{ sender: "ann", connectionId: ann.connection.connectionId, scope: "group friends", text: "hello" }]);
      off();
    });

    test("keeps its handlers when the connection starts anew", async () => {
      let count = 0;
      bob.on("newMessage", () => { count++; });
      await bob.connection.stop();
      await bob.connection.start();
      await ann.sendToUser("bob", "again");
      await eventually(() => count === 1, 10_000, () => `${count} messages`);
    });

    test("rejects with the error of the function", () => assert.rejects(ann.broadcast("not allowed")));
  });

  test("the description is valid AsyncAPI 3.0", async () => {
    const validate = new Ajv({ meta: false, strict: false, validateFormats: false }).compile(require("@asyncapi/specs/schemas/3.0.0.json"));
    const description = JSON.parse(await readFile(path.join(here, "typed/client/forms.json"), "utf8"));
    assert.ok(validate(description), JSON.stringify(validate.errors, null, 1));
    assert.equal(validate({ ...description, channels: 1 }), false, "the schema refuses nothing");
    const refs = JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]*)"/g);
    for (const [, ref] of refs) {
      assert.ok(ref.split("/").reduce((at, key) => at?.[key], description), `${ref} leads nowhere`);
    }
  });
});
