/** The installed Chromium, and what to do without one. */
import { existsSync } from "node:fs";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Chromium as root, without its calls home.
export const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// Without a browser a developer can go on, but not unknowingly; CI cannot.
export const missing = existsSync(executablePath) ? false
  : `NO BROWSER: ${executablePath} is missing, so pages are NOT TESTED (apt-get install chromium, or set CHROMIUM)`;
if (missing && process.env.CI === "true") throw new Error(missing);
if (missing) process.stderr.write(`\n*** ${missing} ***\n\n`);
