// Opens the playground of the real program in real Chromium, and runs the examples in their order.
//
// SCREENSHOT names a file for a picture of the playground with the animals listed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, startProgram, watch } from "./program.mjs";

let program;
let origin;
let browser;

before(async () => {
  program = await startProgram();
  origin = program.origin;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

test("the examples work in their order, and nothing leaves the page", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const check = watch(page, origin);
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

  check();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.equal(kept, "{}", "the playground keeps something in the browser");
  await page.close();
});
