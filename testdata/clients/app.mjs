/**
 * Starts an app, the chat sample unless told otherwise, with `hubwire dev` on a
 * free port, the way a developer does, and ends it the way a terminal does.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, within } from "./wait.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
export const binary = path.resolve(process.env.HUBWIRE_BIN ?? path.join(repository, "bin/hubwire"));

const startsWithin = 120_000; // a first build with a cold cache
const endsWithin = 15_000;

/** The two ways the same program is hosted, with their flags. */
export const hostings = [
  { hosting: "custom handler", flags: [] },
  { hosting: "upstream", flags: ["--upstream"] },
];

export class App {
  output = ""; // everything it printed so far, both streams

  constructor(flags, folder = "examples/chat") {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build", or name it in HUBWIRE_BIN`);
    // A process group of its own: what is left of it can be killed as a whole.
    this.process = spawn(binary, ["dev", ...flags, folder], { cwd: repository, detached: true });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => { this.output += text; });
    }
    this.exited = new Promise((resolve, reject) => {
      this.process.once("error", reject);
      this.process.once("close", (code, signal) => resolve({ code, signal }));
    });
    this.exited.catch(() => {});
  }

  /** Resolves once the page can be opened. */
  static async start(flags = [], port = "0", folder) {
    const app = new App(["--port", port, ...flags], folder);
    const ended = app.exited.then(({ code }) => { throw new Error(`hubwire dev ended with ${code}:\n${app.output}`); });
    try {
      const [, url] = await Promise.race([app.printed(/(?:page|app)\s+(http:\/\/localhost:\d+)/, startsWithin), ended]);
      app.url = url;
      return app;
    } catch (error) {
      app.kill();
      throw error;
    }
  }

  /** The first match of the pattern in what was printed after `since`. */
  printed(pattern, milliseconds = 10_000, since = 0) {
    return eventually(() => this.output.slice(since).match(pattern), milliseconds,
      () => `hubwire dev did not print ${pattern}; it printed:\n${this.output}`);
  }

  /** Processes it started, and those that they started. */
  children() {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
      .trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    const found = [];
    for (const parents = [this.process.pid]; parents.length > 0;) {
      const parent = parents.pop();
      const pids = table.filter(([, of]) => of === parent).map(([pid]) => pid);
      found.push(...pids);
      parents.push(...pids);
    }
    return found;
  }

  /** Sends SIGINT and waits for the end: what was the exit code, and what is left of it? */
  async interrupt({ group = false } = {}) {
    const children = this.children();
    const port = Number(new URL(this.url).port);
    process.kill(group ? -this.process.pid : this.process.pid, "SIGINT");
    try {
      const { code, signal } = await within(endsWithin, this.exited, () => `hubwire dev goes on after SIGINT; it printed:\n${this.output}`);
      return { code, signal, children, left: children.filter(isAlive), open: await isOpen(port) };
    } finally {
      this.kill();
    }
  }

  /** Ends it the clean way, which leaves no file behind, else at once; safe to call at any time. */
  async stop() {
    try {
      process.kill(this.process.pid, "SIGINT");
      await within(endsWithin, this.exited, () => "");
    } catch {
      // It has ended before, or does not end: kill tells nothing apart.
    }
    this.kill();
  }

  /** Ends whatever is left at once; safe to call at any time. */
  kill() {
    try {
      process.kill(-this.process.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}

export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => { socket.destroy(); resolve(true); });
    socket.once("error", () => resolve(false));
  });
}
