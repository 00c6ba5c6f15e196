/** docs/typescript.md with Vite: the templates of create-vite compile its snippets, and the page that Vite serves calls an app on another origin. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer as listen } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { App, hostings } from "./app.mjs";
import { args, executablePath, missing } from "./chromium.mjs";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const repository = path.join(here, "../..");
const page = readFileSync(path.join(repository, "docs/typescript.md"), "utf8");
const [first, main] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);

/** A port that is free now: Vite and hubwire dev must know each other's before they start. */
async function freePort() {
  const server = listen().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

describe("a page served by Vite", { timeout: 240_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "vite-"));
  const project = (template) => {
    const to = path.join(folder, template);
    cpSync(path.join(here, "node_modules/create-vite", `template-${template}`), to, { recursive: true });
    rmSync(path.join(to, "src"), { recursive: true });
    mkdirSync(path.join(to, "src"));
    cpSync(path.join(repository, "examples/chat/web/chat.ts"), path.join(to, "src/chat.ts"));
    symlinkSync(path.join(here, "node_modules"), path.join(to, "node_modules"));
    writeFileSync(path.join(to, "src/main.ts"), main);
    return to;
  };
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [template, config] of [["vanilla-ts", "tsconfig.json"], ["react-ts", "tsconfig.app.json"]]) {
    test(`the snippets compile as the template ${template} compiles them`, async () => {
      const root = project(template);
      writeFileSync(path.join(root, "src/first.ts"), first);
      for (const strict of [[], ["--strict"]]) {
        await run(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "--project", config, "--preserveSymlinks", ...strict], { cwd: root })
          .catch((error) => assert.fail(error.stdout));
      }
    });
  }

  describe("in Chromium", { skip: missing }, () => {
    let browser;
    before(async () => { browser = await chromium.launch({ executablePath, args }); });
    after(() => browser?.close());

    for (const { hosting, flags } of hostings) {
      test(`calls and is sent to, behind ${hosting}`, async () => {
        const port = await freePort();
        const origin = `http://localhost:${port}`;
        const app = await App.start([...flags, "--cors", origin]);
        const vite = await createServer({
          root: path.join(folder, "vanilla-ts"), configFile: false, logLevel: "error", cacheDir: path.join(folder, "cache"), resolve: { preserveSymlinks: true },
          define: { "import.meta.env.VITE_API": JSON.stringify(`${app.url}/api`) }, server: { host: "localhost", port, strictPort: true },
        });
        try {
          await vite.listen();
          const tab = await browser.newPage();
          const errors = [];
          tab.on("pageerror", (error) => errors.push(String(error)));
          await tab.goto(origin);
          await tab.getByText("ann: hello from Vite").waitFor({ timeout: 30_000 }).catch((error) => assert.fail(`${error}\n${errors}`));
          await tab.close();
          const elsewhere = await fetch(`${app.url}/api/negotiate?user=ann`, { method: "POST", headers: { Origin: "http://localhost:1" } });
          assert.equal(elsewhere.headers.get("Access-Control-Allow-Origin"), null);
        } finally {
          await vite.close();
          await app.stop();
        }
      });
    }
  });
});
