/** The parts of the inspector's page that need no browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { copyAs, languages } from "../../cmd/hubwire/inspector/page/copyas.mjs";
import { check, draftOf, encode, example, problems, signature } from "../../cmd/hubwire/inspector/page/fields.mjs";
import { isEmpty, matches, parse, toggled, unparse } from "../../cmd/hubwire/inspector/page/filter.mjs";
import { brief, bytes, duration, parse as parseJSON, summary } from "../../cmd/hubwire/inspector/page/format.mjs";
import { anchor, rows, visible } from "../../cmd/hubwire/inspector/page/rows.mjs";
import { difference, explained, hits, renamed } from "../../cmd/hubwire/inspector/page/why.mjs";
import { readRecording, Store } from "../../cmd/hubwire/inspector/page/store.mjs";

const at = (ms) => new Date(Date.UTC(2026, 10, 30) + ms).toISOString();
const call = (id, more = {}) => ({ id, time: at(id), kind: "call", hub: "chat", name: "say", what: "say", user: "ann", connection: "O6L2VD5Exyz", outcome: "ok", label: "ok", ...more });
const push = (id, parent, more = {}) => ({ id, parent, time: at(id), kind: "push", what: "said", to: "all", outcome: "ok", ...more });

describe("filter", () => {
  test("keys and words are read and written", () => {
    const text = 'kind:push kind:call user:ann is:problem "two words" plain';
    const filter = parse(text);
    assert.deepEqual(filter.kind, ["push", "call"]);
    assert.deepEqual(filter.words, ["two words", "plain"]);
    assert.equal(unparse(filter), text);
    assert.deepEqual(parse("foo:bar").words, ["foo:bar"], "what is no key is text");
    assert.ok(isEmpty(parse("kind: ")), "a key without a value holds nothing back");
    assert.equal(toggled(toggled("", "user", "ann smith"), "user", "ANN SMITH"), "");
    assert.equal(toggled("x", "user", "ann smith"), 'user:"ann smith" x');
  });

  test("values of one key are alternatives, all else must hold", () => {
    const event = call(1, { arguments: [{ text: "Lunch?" }], function: "Say", outcome: "warn" });
    for (const [text, expected] of [
      ["", true], ["lunch", true], ["dinner", false], ["kind:push kind:call", true], ["kind:push", false], ["user:ANN lunch", true],
      ["user:ben lunch", false], ["fn:say", true], ["fn:Say", true], ["conn:O6L2VD5E", true], ["conn:O6L2VD5Exyz", true], ["conn:o6", false], ["hub:chat is:problem", true], ["is:replay", false],
    ]) assert.equal(Boolean(matches(event, parse(text))), expected, text);
  });
});

describe("store and rows", () => {
  test("what a call causes is below it, in order of time", () => {
    const store = new Store();
    assert.deepEqual(store.take([call(1), push(3, 1), push(2, 1, { time: at(9) })]).map((each) => each.id), [1]);
    assert.deepEqual(store.childrenOf(store.roots[0]).map((each) => each.id), [3, 2]);
    assert.deepEqual(store.take([call(1, { label: "late", outcome: "error" })]), [], "a change is nothing new");
    assert.equal(store.roots[0].label, "late");
    assert.equal(store.problems(), 1);
    store.take([call(7), push(8, 7)]);
    assert.ok(store.forget(7));
    assert.deepEqual([...store.events.keys()], [7, 8]);
    assert.deepEqual(store.values("user"), [["ann", 1]]);
  });

  test("a match inside of a group shows its call as context", () => {
    const store = new Store();
    store.take([call(1), push(2, 1), call(3, { name: "other", what: "other" })]);
    assert.deepEqual(rows(store, "", new Set()).map((row) => row.event.id), [1, 3]);
    assert.deepEqual(rows(store, "", new Set([1])).map((row) => [row.event.id, row.level, Boolean(row.last)]), [[1, 0, false], [2, 1, true], [3, 0, false]]);
    assert.deepEqual(rows(store, "kind:push", new Set()).map((row) => [row.event.id, Boolean(row.context)]), [[1, true], [2, false]]);
  });

  test("few rows are drawn, the selected one always", () => {
    const list = Array.from({ length: 10_000 }, (_, i) => ({ event: call(i + 1) }));
    const indexes = visible(list, 5000 * 28, 800, 28, 3);
    assert.ok(indexes.length < 60 && indexes.includes(2) && indexes.includes(5010), `${indexes}`);
  });

  test("the row at the top edge keeps its place", () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ event: call(i + 1) }));
    const place = anchor(list, 40 * 28 + 5, 28);
    assert.equal(place(list.slice(10)), 30 * 28 + 5, "rows above have gone");
    assert.equal(place([{ event: call(200) }, ...list]), 41 * 28 + 5, "a row came above");
    assert.equal(place(list.slice(60)), 5, "the row itself has gone: the nearest that is left");
  });

  test("a recording is read back, and nothing else is", () => {
    const store = new Store();
    store.take([call(1), push(2, 1)]);
    assert.deepEqual(readRecording(JSON.stringify(store.recording())).map((each) => each.id), [1, 2]);
    for (const text of ["{", "[]", '{"events":[]}', '{"hubwire":"recording","version":2,"events":[]}', '{"hubwire":"recording","version":1,"events":[{}]}']) {
      assert.throws(() => readRecording(text), /recording/, text);
    }
  });
});

describe("format", () => {
  test("values, durations and sizes are short", () => {
    assert.equal(brief(["a", { n: 1, b: { $bytes: "aGk=" } }, { $time: "2026-01-01T00:00:00Z" }]), '["a", {n: 1, b: 2 bytes}, 2026-01-01T00:00:00Z]');
    assert.deepEqual([0.42, 5.6, 74, 1234].map(duration), ["420 µs", "5.60 ms", "74 ms", "1.23 s"]);
    assert.deepEqual([10, 2048, 64 << 20].map(bytes), ["10 B", "2.0 KiB", "64 MiB"]);
  });

  test("long numbers keep their digits where the engine can", () => {
    const value = parseJSON("[9007199254740993,1.5,2]");
    if (JSON.rawJSON) assert.equal(JSON.stringify(value), "[9007199254740993,1.5,2]");
    assert.equal(value[2], 2);
  });

  test("a call's row says why it failed, or what it caused", () => {
    assert.equal(summary(call(1), [push(2, 1), { kind: "log" }]), "1 push to all, 1 log");
    assert.equal(summary(call(1, { replayOf: 9 }), [push(2, 1), push(3, 1)]), "replay, 2 pushes");
    assert.equal(summary(call(1, { failure: { text: "panic: runtime error: index out of range [0]\nmore", own: [{ place: "chat.go:50" }] } })), "chat.go:50: index out of range [0]");
    assert.equal(summary(call(1, { failure: { text: "404" }, why: { didYouMean: "send" } })), 'did you mean "send"?');
  });
});

describe("forms", () => {
  const int64 = { kind: "number", format: "int64" };
  const message = { kind: "object", go: "Message", members: [
    { name: "text", shape: { kind: "string" } }, { name: "n", shape: int64 }, { name: "data", shape: { kind: "string", format: "base64" }, optional: true },
    { name: "at", shape: { kind: "string", format: "date-time" } }, { name: "tags", shape: { kind: "array", elem: { kind: "string" } } },
    { name: "more", shape: { kind: "record", elem: { kind: "nullable", elem: { kind: "boolean" } } } }, { name: "mood", shape: { kind: "string", values: [{ Name: "Calm", Text: '"calm"' }] } },
  ] };

  test("an example is valid, and becomes JSON or MessagePack", () => {
    const draft = example(message);
    assert.deepEqual(problems(message, draft), []);
    draft.members[1].draft.text = "9223372036854775807";
    draft.members[2].given = true;
    draft.members[2].draft.text = "hi";
    draft.members[4].draft.items.push({ text: "a" });
    draft.members[5].draft.entries.push({ key: "k", draft: { given: false, draft: { on: true } } });
    assert.equal(encode(message, draft, "json"), '{"text":"text","n":9223372036854775807,"data":"aGk=","at":"2026-01-01T12:00:00Z","tags":["a"],"more":{"k":null},"mood":"calm"}');
    assert.match(encode(message, draft, "messagepack"), /"data":\{"\$bytes":"aGk="\},"at":"2026-01-01T12:00:00Z"/);
  });

  test("a recorded value fills the form", () => {
    const value = { text: "x", n: 5, data: { $bytes: "aGk=" }, at: { $time: "2026-05-05T05:05:05Z" }, tags: ["b"], more: { k: true }, mood: "calm" };
    assert.equal(encode(message, draftOf(message, value), "json"), '{"text":"x","n":5,"data":"aGk=","at":"2026-05-05T05:05:05Z","tags":["b"],"more":{"k":true},"mood":"calm"}');
  });

  test("a value that does not fit says so", () => {
    for (const [shape, draft, expected] of [
      [int64, { text: "9223372036854775808" }, /int64 holds/], [int64, { text: "1.5" }, /whole number/], [{ kind: "number", format: "uint8" }, { text: "-1" }, /uint8 holds 0 to 255/],
      [{ kind: "number", format: "float64" }, { text: "x" }, /expected a number/], [{ kind: "string", format: "date-time" }, { text: "noon" }, /expected a time/],
      [{ kind: "string", format: "base64" }, { text: "0g", as: "hex" }, /not valid hex/], [{ kind: "string", format: "base64" }, { text: "a", as: "base64" }, /not valid base64/], [{ kind: "any" }, { text: "{" }, /expected JSON/],
    ]) assert.match(check(shape, draft), expected);
    for (const [shape, draft] of [[int64, { text: "-9223372036854775808" }], [{ kind: "number", format: "float64" }, { text: "1e5" }], [{ kind: "string", format: "base64" }, { text: "68 69", as: "hex" }]]) assert.equal(check(shape, draft), "");
  });

  test("signatures read as Go", () => {
    assert.equal(signature({ name: "Say", arguments: [{ name: "m", shape: message }, { name: "rest", variadic: true, shape: int64 }], result: { kind: "array", elem: { kind: "string" } } }), "Say(m Message, rest ...int64) []string");
  });
});

describe("why not", () => {
  const text = { kind: "string" };
  const message = { kind: "object", go: "Message", members: [
    { name: "text", shape: text }, { name: "to", shape: { kind: "nullable", elem: { kind: "object", go: "To", members: [{ name: "name", shape: text }] } } },
    { name: "more", shape: { kind: "record", elem: { kind: "any" } } }, { name: "open", shape: { kind: "object", members: [], elem: { kind: "any" } } },
  ] };
  const fn = { arguments: [{ name: "group", shape: text }, { name: "rest", variadic: true, shape: message }] };

  test("a member that no field takes is found, with the nearest name", () => {
    const args = ["friends", { TEXT: "fits", more: { a: { b: 1 } }, open: { any: 1 } }, { txt: "Lunch?", to: { Name: "x", nick: "y" } }];
    const { outcome, label, why } = explained(call(1, { arguments: args }), fn);
    assert.deepEqual([outcome, label, why.title, why.lead], ["warn", "ignored member", "A member was ignored: txt, nick of rest", "No field of Message takes txt. The function ran without it."]);
    assert.deepEqual(why.rows.map(({ came, fits, ok }) => [came, fits, ok]), [
      ["txt", "text", false], ["nick", "no member of such a name", false], ['to: {Name: "x", nick: "y"}', "to *To", true],
    ]);
    assert.deepEqual(why.marked, [".2.txt", ".2.to.nick"]);
    assert.deepEqual(renamed(args, why.renames)[2], { text: "Lunch?", to: { Name: "x", nick: "y" } });
  });

  test("what fits, what failed and what nobody knows is left as it is", () => {
    for (const event of [call(1, { arguments: ["friends", { text: "a", to: null }] }), call(1, { outcome: "error", arguments: ["a", { txt: 1 }] }), call(1), push(1, 0, { arguments: [{ txt: 1 }] })]) {
      assert.equal(explained(event, fn), event);
    }
    assert.equal(explained(call(1, { arguments: [{ txt: 1 }] }), undefined).why, undefined);
  });

  test("two texts are split where they differ, and one at what was searched for", () => {
    assert.deepEqual(difference("sendToGrup", "sendToGroup"), [["sendToGr", "", "up"], ["sendToGr", "o", "up"]]);
    assert.deepEqual(difference("http://a/?hub=chats", "http://a/?hub=chat"), [["http://a/?hub=chat", "s", ""], ["http://a/?hub=chat", "", ""]]);
    assert.deepEqual(difference("abc", "xyz"), [["abc", "", ""], ["xyz", "", ""]]);
    assert.deepEqual(hits("Say (a+b) again", ["(A+b)", "ag"]), ["Say ", "(a+b)", " ", "ag", "ain"]);
    assert.deepEqual(hits("say", []), ["say"]);
  });
});

test("a call is copied in every language", () => {
  for (const language of Object.keys(languages)) {
    const text = copyAs(language, { hub: "chat", event: "say", user: "o'neil", args: ['{"n":9223372036854775807}', '"a`b"'], url: "/api", upstream: "http://localhost:1/up" });
    assert.match(text, /9223372036854775807/, language);
    assert.match(text, /say/i, language);
  }
});
