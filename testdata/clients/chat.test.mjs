/** The real client against the chat sample, in both of its hostings. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App, hostings } from "./app.mjs";
import { Client, delivered } from "./client.mjs";
import { within } from "./wait.mjs";

for (const { hosting, flags } of hostings) {
  describe(`chat as ${hosting}`, { timeout: 180_000 }, () => {
    let app, ann, bob, bob2, cleo, everyone;

    before(async () => {
      app = await App.start(flags);
      ann = await Client.connect(app, "ann", { admin: true });
      bob = await Client.connect(app, "bob");
      bob2 = await Client.connect(app, "bob");
      cleo = await Client.connect(app, "cleo");
      everyone = [ann, bob, bob2, cleo];
    });
    after(async () => {
      await Promise.allSettled(everyone?.map((client) => client.disconnect()) ?? []);
      await app?.stop();
    });

    /** What ann, bob, bob's second window and cleo get of the sends. */
    const received = (sends) => delivered(ann, everyone, sends);

    test("everyone has a connection of their own", () => {
      const ids = everyone.map((client) => client.id);
      assert.ok(ids.every(Boolean), `ids: ${ids}`);
      assert.equal(new Set(ids).size, everyone.length);
    });

    test("broadcast reaches everyone", async () => {
      const got = await received(() => ann.invoke("broadcast", "to all"));
      assert.deepEqual(got, Array(4).fill([["all", "to all"]]));
      const { args } = await cleo.next("newMessage", ({ text }) => text === "to all");
      assert.deepEqual(args, [{ sender: "ann", connectionId: ann.id, scope: "all", text: "to all" }]);
    });

    test("sendToUser reaches each connection of the user, and nobody else", async () => {
      const got = await received(() => cleo.invoke("sendToUser", "bob", "to bob"));
      assert.deepEqual(got, [[], [["user bob", "to bob"]], [["user bob", "to bob"]], []]);
    });

    test("sendToConnection reaches that connection alone", async () => {
      const got = await received(() => ann.invoke("sendToConnection", bob2.id, "to one"));
      assert.deepEqual(got, [[], [], [["connection", "to one"]], []]);
    });

    test("sendToGroup reaches who joined, until they leave", async () => {
      const answers = [];
      const got = await received(async () => {
        answers.push(await bob.invoke("joinGroup", bob.id, "friends"));
        answers.push(await bob.invoke("joinGroup", cleo.id, "friends"));
        await ann.invoke("sendToGroup", "friends", "first");
        answers.push(await cleo.invoke("leaveGroup", cleo.id, "friends"));
        await ann.invoke("sendToGroup", "friends", "second");
        await ann.invoke("sendToGroup", "strangers", "to no one");
      });
      const both = [["group friends", "first"], ["group friends", "second"]];
      assert.deepEqual(got, [[], both, [], [["group friends", "first"]]]);
      assert.ok(answers.every((answer) => answer == null), `joining and leaving gave ${JSON.stringify(answers)}`);
    });

    test("joinUserToGroup brings all of a user's connections, until leaveUserFromGroup", async () => {
      const answers = [];
      const got = await received(async () => {
        answers.push(await ann.invoke("joinUserToGroup", "bob", "team"));
        await cleo.invoke("sendToGroup", "team", "first");
        answers.push(await ann.invoke("leaveUserFromGroup", "bob", "team"));
        await cleo.invoke("sendToGroup", "team", "second");
      });
      const first = [["group team", "first"]];
      assert.deepEqual(got, [[], first, first, []]);
      assert.ok(answers.every((answer) => answer == null), `joining and leaving gave ${JSON.stringify(answers)}`);
    });

    test("each send answers with a receipt of its own", async () => {
      const receipts = [
        await ann.invoke("broadcast", "one"),
        await ann.invoke("sendToUser", "bob", "two"),
        await ann.invoke("sendToConnection", bob.id, "three"),
        await ann.invoke("sendToGroup", "nobody", "four"),
      ];
      for (const receipt of receipts) {
        assert.deepEqual(Object.keys(receipt).sort(), ["id", "sentAt"]);
        assert.match(receipt.id, /./);
        assert.match(receipt.sentAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
        assert.ok(Math.abs(Date.now() - Date.parse(receipt.sentAt)) < 60_000, `sentAt is ${receipt.sentAt}`);
      }
      assert.equal(new Set(receipts.map(({ id }) => id)).size, receipts.length);
    });

    test("what a function sends arrives before its result", async () => {
      const before = ann.messages().length;
      await ann.invoke("sendToUser", "ann", "to myself");
      assert.deepEqual(ann.messages().slice(before), [["user ann", "to myself"]]);
    });

    test("names of functions are matched without case", async () => {
      const got = await received(() => ann.invoke("SENDTOUSER", "cleo", "loud"));
      assert.deepEqual(got, [[], [], [], [["user cleo", "loud"]]]);
    });

    test("send, which asks for no answer, calls the function too", async () => {
      await ann.connection.send("sendToUser", "cleo", "no answer needed");
      await cleo.next("newMessage", ({ text }) => text === "no answer needed");
    });

    test("text arrives as it was written", async () => {
      const texts = ["", "abcd", "dGVzdA==", "null", "[1]", '{"a":1}', '"quoted" \\ back', "a\tb\r\nc", "\u001e\u0000",
        "<b>&amp;</b>", "grüße 日本語 🎉", "x".repeat(100_000)];
      const got = await received(async () => {
        for (const text of texts) await cleo.invoke("sendToConnection", ann.id, text);
      });
      assert.deepEqual(got[0].map(([, text]) => text), texts);
    });

    test("text that looks like a date stays the same, or at least the same instant behind the Functions host", async () => {
      const date = "2026-01-02T03:04:05+02:00";
      const got = await received(() => cleo.invoke("sendToConnection", ann.id, date));
      const [[, text]] = got[0];
      assert.equal(Date.parse(text), Date.parse(date));
      if (hosting === "upstream") assert.equal(text, date);
    });

    test("calls that overlap all get their own answer", async () => {
      const calls = Array.from({ length: 20 }, (_, i) => cleo.invoke("sendToUser", "ann", `overlap ${i}`));
      const receipts = await Promise.all(calls);
      assert.equal(new Set(receipts.map(({ id }) => id)).size, calls.length);
    });

    test("who connects and who leaves is told to those who are there", async () => {
      const dora = await Client.connect(app, "dora");
      const presence = { connectionId: dora.id, userId: "dora" };
      const ofDora = ({ connectionId }) => connectionId === dora.id;
      assert.deepEqual((await ann.next("newConnection", ofDora)).args, [presence]);
      assert.deepEqual((await cleo.next("newConnection", ofDora)).args, [presence]);

      await dora.disconnect();
      assert.deepEqual((await ann.next("connectionClosed", ofDora)).args, [presence]);
      assert.deepEqual((await cleo.next("connectionClosed", ofDora)).args, [presence]);
    });

    describe("errors", () => {
      // Behind the Functions host a client sees a status and nothing more.
      const toClient = (upstream) => (hosting === "upstream" ? upstream : /Response status code does not indicate success: 500/);

      test("only admins broadcast", async () => {
        const got = await received(() => assert.rejects(bob.invoke("broadcast", "not allowed"), toClient(/only admins/)));
        assert.deepEqual(got, [[], [], [], []]);
      });

      test("too few and too many arguments", async () => {
        const since = app.output.length;
        await assert.rejects(ann.invoke("sendToGroup", "friends"), toClient(/sendToGroup.*expected 2 arguments.*found 1/is));
        await app.printed(/sendToGroup[^]*expected 2 arguments[^]*group[^]*text[^]*found 1/i, 10_000, since);
        await assert.rejects(ann.invoke("sendToGroup", "friends", "hi", "there"), toClient(/sendToGroup.*expected 2 arguments.*found 3/is));
        await app.printed(/sendToGroup[^]*expected 2 arguments[^]*group[^]*text[^]*found 3/i, 10_000, since);
      });

      test("an argument of the wrong type", async () => {
        for (const [found, shown] of [[7, /7|number/], [{ name: "friends" }, /object|\{/], [null, /null/]]) {
          const since = app.output.length;
          await assert.rejects(ann.invoke("sendToGroup", found, "hi"), toClient(/sendToGroup.*group.*expected string/is));
          await app.printed(new RegExp(`sendToGroup[^]*group[^]*expected string[^]*(${shown.source})`, "i"), 10_000, since);
        }
      });

      test("a function that does not exist is refused at once", async () => {
        const refused = assert.rejects(ann.connection.invoke("sendToGruop", "friends", "hi"), /sendToGruop.*did you mean "sendToGroup"/i);
        await within(5_000, refused, () => "no answer");
      });

      test("none of it harms the connections or the process", async () => {
        assert.deepEqual(everyone.map(({ closed }) => closed), [false, false, false, false]);
        const got = await received(() => bob.invoke("sendToUser", "cleo", "still here"));
        assert.deepEqual(got, [[], [], [], [["user cleo", "still here"]]]);
      });

      test("negotiate without a user lets nobody in", async () => {
        const { status } = await fetch(`${app.url}/api/negotiate?negotiateVersion=1`, { method: "POST" });
        assert.equal(status, 401);
      });
    });
  });
}
