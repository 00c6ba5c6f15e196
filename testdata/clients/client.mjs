/** A client of the chat: the real @microsoft/signalr, and a record of what it is sent. */
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { eventually, within } from "./wait.mjs";

const answersWithin = 10_000;

export class Client {
  events = []; // {target, body}, in order of arrival
  closed = false;

  /** Connects as a user, through the sample's negotiate function. */
  static async connect(app, user, { admin = false } = {}) {
    const client = new Client();
    const query = new URLSearchParams({ user, ...(admin && { admin: "true" }) });
    client.user = user;
    client.connection = new HubConnectionBuilder()
      .withUrl(`${app.url}/api?${query}`)
      .configureLogging(LogLevel.None)
      .build();
    for (const target of ["newMessage", "newConnection", "connectionClosed"]) {
      client.connection.on(target, (...args) => client.events.push({ target, args, body: args[0] }));
    }
    client.connection.onclose(() => { client.closed = true; });
    await within(answersWithin, client.connection.start(), () => `${user} cannot connect`);
    client.id = client.connection.connectionId;
    return client;
  }

  /** Calls a hub function; rejects when nothing comes back. */
  invoke(name, ...args) {
    return within(answersWithin, this.connection.invoke(name, ...args), () => `no answer to ${name}(${args})`);
  }

  /** The first event for the target that fits, now or later. */
  next(target, fits = () => true) {
    return eventually(() => this.events.find((event) => event.target === target && fits(event.body)), answersWithin,
      () => `${this.user} got no such ${target}; the last events are\n${this.latest()}`);
  }

  latest() {
    return this.events.slice(-10).map((event) => `  ${JSON.stringify(event.args)} at ${event.target}`.slice(0, 200)).join("\n");
  }

  /** Messages received, as [scope, text]. */
  messages() {
    return this.events.filter(({ target }) => target === "newMessage").map(({ body }) => [body.scope, body.text]);
  }

  disconnect() { return this.connection.stop(); }
}

let markers = 0;

/**
 * Runs the sends and returns what each client got of them, as [scope, text].
 * A broadcast at the end bounds the wait: the service keeps the order of what
 * it sends to one connection, so what has not come before the broadcast was
 * not delivered at all.
 */
export async function delivered(admin, clients, sends) {
  const before = clients.map((client) => client.messages().length);
  await sends();
  const marker = `marker ${++markers}`;
  await admin.invoke("broadcast", marker);
  await Promise.all(clients.map((client) => client.next("newMessage", ({ text }) => text === marker)));
  return clients.map((client, i) => client.messages().slice(before[i]).filter(([, text]) => text !== marker));
}
