// Starts the real program on a database of its own, and real Chromium.
//
// MENAGERIE_BIN names the program, CHROMIUM the browser (default: /usr/bin/chromium).
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

let programs = 0;

/**
 * Starts the program with further flags, and returns its origin, a function that stops it, one that runs another of its commands
 * on the same data, and one that starts it again where it was.
 */
export async function startProgram(...flags) {
  // Not below a folder of our own: under root, the user who runs PostgreSQL could not reach it.
  const data = join(tmpdir(), `menagerie-e2e-${process.pid}-${programs++}`);
  const { DATABASE_URL, ...env } = process.env;
  let child;
  const serve = async (listen) => {
    child = spawn(process.env.MENAGERIE_BIN, ["serve", "--listen", listen, "--data", data, ...flags], {
      env,
      stdio: ["ignore", "pipe", process.env.VERBOSE ? "inherit" : "ignore"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const address = line.match(/^Try it in a browser +(.*)\/playground$/);
      if (address) {
        return address[1];
      }
    }
    throw new Error("the program did not start; VERBOSE=1 shows why");
  };
  const origin = await serve("127.0.0.1:0");
  const end = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = await ended;
    if (signal === "SIGTERM") {
      assert.equal(code, 0, "the program did not stop cleanly");
    }
  };
  return {
    origin,
    run: async (...args) => {
      const { stdout } = await promisify(execFile)(process.env.MENAGERIE_BIN, [...args, "--data", data], { env, maxBuffer: 1 << 26 });
      return stdout;
    },
    kill: () => end("SIGKILL"),
    start: async () => assert.equal(await serve(new URL(origin).host), origin),
    stop: async () => {
      await end("SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Starts Chromium. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Watches a page: whatever it asks of another host, and whatever it complains of, the Content-Security-Policy's refusals among
 * them. Call what it returns at the end; expected are the complaints that the test provokes.
 */
export function watch(page, origin) {
  const foreign = [];
  const complaints = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      foreign.push(url);
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(message.text());
    }
  });
  return (...expected) => {
    assert.deepEqual(foreign, [], "requests to other hosts");
    assert.deepEqual(complaints.filter((text) => !expected.some((pattern) => pattern.test(text))), [], "errors in the console");
  };
}
