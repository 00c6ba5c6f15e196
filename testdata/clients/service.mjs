/**
 * `hubwire emulate`, and an app behind it the way any app is: one server with
 * a negotiate endpoint that redirects to the service, and an upstream.
 */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode } from "@msgpack/msgpack";
import { eventually, within } from "./wait.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const binary = path.resolve(process.env.HUBWIRE_BIN ?? path.join(repository, "bin/hubwire"));
export const key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

export function token(audience, user, more) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ aud: audience, exp: Math.floor(Date.now() / 1000) + 3600, ...(user && { "asrs.s.uid": user }), ...more })}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

export class Service {
  output = "";

  static async start(upstream, flags = []) {
    const service = new Service();
    service.process = spawn(binary, ["emulate", "--port", "0", "--upstream", upstream, "--verbose", ...flags]);
    for (const stream of [service.process.stdout, service.process.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => { service.output += text; });
    }
    service.exited = once(service.process, "exit");
    const [, url] = await eventually(() => service.output.match(/ at (http:\S+)\n[^]*Ctrl-C/), 15_000, () => `hubwire emulate does not start:\n${service.output}`);
    service.url = url;
    return service;
  }

  /** Calls the data plane: POST with a body, else the method; returns the answer's text. */
  async rest(method, pathname, body, contentType = "application/json") {
    const response = await fetch(this.url + pathname, {
      method, body, headers: { "Content-Type": contentType, Authorization: `Bearer ${token(this.url + pathname.split("?")[0])}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${pathname}: ${response.status} ${text}`);
    return text;
  }

  send(to, target, ...args) {
    return this.rest("POST", `/api/hubs/chat${to}/:send?api-version=2022-06-01`, JSON.stringify({ target, arguments: args }));
  }

  async stop() {
    this.process.kill("SIGINT");
    const [code] = await within(10_000, this.exited, () => `hubwire emulate goes on after SIGINT:\n${this.output}`);
    return code;
  }
}

/** The app: what it was called with, and what it answers. */
export class App {
  calls = []; // {category, event, connection, type, message}

  /** What is in the tokens of clients, besides the user. */
  claims = () => ({});

  static async start(flags) {
    const app = new App();
    app.server = http.createServer((request, response) => {
      app.serve(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
    }).listen(0, "127.0.0.1");
    await once(app.server, "listening");
    app.url = `http://127.0.0.1:${app.server.address().port}`;
    app.service = await Service.start(`${app.url}/upstream`, flags);
    app.serviceUrl = app.service.url; // where clients are sent
    return app;
  }

  async stop() {
    const code = await this.service.stop();
    this.server.closeAllConnections();
    this.server.close();
    return code;
  }

  async serve(request, response) {
    const url = new URL(request.url, this.url);
    if (request.headers.origin) {
      response.setHeader("Access-Control-Allow-Origin", request.headers.origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "");
    }
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    if (url.pathname === "/page") {
      return response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>page</title>");
    }
    if (url.pathname === "/hub/negotiate") {
      const audience = `${this.serviceUrl}/client/?hub=chat`;
      return response.writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify({ url: audience, accessToken: token(audience, url.searchParams.get("user") ?? request.headers["x-user"], this.claims()) }));
    }
    const body = Buffer.concat(await request.toArray());
    const type = request.headers["content-type"];
    const asrs = (name) => request.headers[`x-asrs-${name}`];
    const call = { category: asrs("category"), event: asrs("event"), connection: asrs("connection-id"), user: asrs("user-id"), type };
    call.message = type === "application/x-msgpack" ? decode(body) : JSON.parse(body);
    this.calls.push(call);
    const [id, args] = Array.isArray(call.message) ? [call.message[2], call.message[4]] : [call.message.invocationId, call.message.arguments];
    const { result, error } = await this.answer(call, args);
    if (!id) return response.end();
    return response.end(type === "application/x-msgpack" ? packed(id, result, error)
      : `${JSON.stringify({ type: 3, invocationId: id, ...(error ? { error } : { result }) })}\u001e`);
  }

  async answer(call, args) {
    switch (call.event) {
      case "echo": return { result: args };
      case "fail": return { error: "told to fail" };
      case "join":
        await this.service.rest("PUT", `/api/hubs/chat/groups/${args[0]}/connections/${call.connection}`);
        await this.service.send(`/groups/${args[0]}`, "joined", call.user, args[0]);
        return { result: null };
      default: return {};
    }
  }

  /** The first call that fits, now or later. */
  called(fits) {
    return eventually(() => this.calls.find(fits), 10_000, () => `no such call; the last are ${JSON.stringify(this.calls.slice(-5))}`);
  }
}

function packed(id, result, error) {
  const message = Buffer.from(encode([3, {}, id, error ? 1 : 3, error ?? result]));
  const length = [];
  for (let left = message.length; ; left >>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from(length), message]);
}
