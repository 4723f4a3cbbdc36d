// Opens the playground of the real program in real Chromium, and runs the examples in their order.
//
// MENAGERIE_BIN names the program, CHROMIUM the browser (default: /usr/bin/chromium), and SCREENSHOT a file for a picture
// of the playground with the animals listed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

// Not below a folder of our own: under root, the user who runs PostgreSQL could not reach it.
const data = join(tmpdir(), `menagerie-playground-${process.pid}`);
let program;
let origin;
let browser;

before(async () => {
  const { DATABASE_URL, ...env } = process.env;
  program = spawn(process.env.MENAGERIE_BIN, ["serve", "--listen", "127.0.0.1:0", "--data", data], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: program.stdout })) {
    const address = line.match(/^Try it in a browser +(.*)\/playground$/);
    if (address) {
      origin = address[1];
      break;
    }
  }
  assert.ok(origin, "the program did not start");
  browser = await chromium.launch({
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
});

after(async () => {
  await browser?.close();
  if (program?.exitCode === null) {
    const ended = once(program, "exit");
    program.kill("SIGTERM");
    const [code] = await ended;
    assert.equal(code, 0, "the program did not stop cleanly");
  }
  await rm(data, { recursive: true, force: true });
});

test("the examples work in their order, and nothing leaves the page", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
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
  await page.goto(`${origin}/playground`);

  // Runs the example of a tab, and returns the answer.
  const run = async (tab) => {
    await page.getByRole("tab", { name: tab }).click();
    const answered = page.waitForResponse(
      async (response) =>
        response.url() === `${origin}/graphql` && response.request().postDataJSON().operationName === tab,
    );
    await page.getByRole("button", { name: /execute query/i }).click();
    const response = await answered;
    const answer = await response.json();
    assert.equal(response.status(), 200, JSON.stringify(answer));
    assert.equal(answer.errors, undefined, JSON.stringify(answer));
    return answer.data;
  };

  const { signUp } = await run("SignUp");
  assert.deepEqual(signUp.userErrors, []);
  await page.waitForFunction(
    (token) => document.getElementById("token").value === token,
    signUp.accessToken,
  );
  const { createAnimal } = await run("CreateAnimal");
  assert.equal(createAnimal.animal.version, 1);
  const { animals } = await run("ListAnimals");
  assert.equal(animals.totalCount, 1);
  if (process.env.SCREENSHOT) {
    await page.screenshot({ path: process.env.SCREENSHOT });
  }
  const { replaceAnimal } = await run("ReplaceAnimal");
  assert.equal(replaceAnimal.animal.version, 2);
  const { signIn } = await run("SignIn");
  assert.ok(signIn.accessToken);
  const { refresh } = await run("Refresh");
  assert.ok(refresh.accessToken);
  const { deleteAnimal } = await run("DeleteAnimal");
  assert.deepEqual(deleteAnimal.userErrors, []);

  assert.deepEqual(foreign, [], "requests to other hosts");
  assert.deepEqual(complaints, [], "errors in the console, of the Content-Security-Policy among them");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.equal(kept, "{}", "the playground keeps something in the browser");
  await page.close();
});
