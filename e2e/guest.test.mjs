// Animals come and go: as a guest, with an account, with clumsy fingers and over bad connections.
import assert from "node:assert/strict";

import { add, count, describe, enter, field, listed, pathOf, signIn, signUp, somebody, store, title, useSite } from "./site.mjs";

const site = useSite();
const graphql = /\/graphql$/;

/** Whether a request is the operation of this name. */
const isOperation = (request, name) => request.postDataJSON()?.operationName === name;

const toast = (page, words) => page.getByRole("region", { name: "Messages" }).getByText(words);

site.flow("a guest adds an animal, signs up, keeps it, and finds it in a second browser", async (visit) => {
  const ann = somebody();
  const first = await visit();
  const { page } = first;

  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Add your first animal" }).click();
  await title(page, "New animal").waitFor();
  await page.getByText("No account is needed").waitFor();
  await describe(page, { name: "Bella", species: "Dog" });
  await field(page, "Breed").fill("Beagle");
  await page.getByRole("group", { name: "Born" }).getByLabel("Year").fill("2021");
  await page.getByRole("button", { name: "Add an identifier" }).click();
  await page.getByRole("group", { name: "Identifier 1" }).getByRole("textbox", { name: "Number" }).fill("981098106240123");
  await field(page, "Tags").fill("gentle,");
  await page.getByRole("list", { name: "Tags so far" }).getByText("gentle").waitFor();
  await page.getByLabel("Notes").fill("Sleeps on the sofa.");
  assert.deepEqual(await first.context.cookies(), [], "somebody who only looks has a cookie");
  await page.getByRole("button", { name: "Add the animal" }).click();

  await title(page, "Bella").waitFor();
  await toast(page, "Bella is kept in this browser.").waitFor();
  for (const words of ["Dog · Beagle", "981098106240123", "Sleeps on the sofa."]) {
    await page.getByText(words).first().waitFor();
  }
  await page.reload();
  await title(page, "Bella").waitFor();
  const [cookie] = await first.context.cookies();
  assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ["menagerie-session", true, "Lax"]);

  await page.getByRole("complementary", { name: "You are a guest" }).getByRole("link", { name: "sign up" }).click();
  await page.getByText("Your 1 animal comes with you").waitFor();
  await signUp(page.getByRole("main"), ann);
  await title(page, "Bella").waitFor(); // back where she came from
  await toast(page, "Welcome, Ann! Your 1 animal came with you.").waitFor();
  await page.getByRole("complementary", { name: "You are a guest" }).waitFor({ state: "detached" });

  const second = await visit();
  await second.page.goto("/");
  await second.page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(second.page.getByRole("main"), ann);
  await listed(second.page, "Bella").click();
  await second.page.getByText("Sleeps on the sofa.").waitFor();
});

site.flow("a guest who has an account brings her animals along", async (visit) => {
  const ann = await enter(await visit());
  const visitor = await visit();
  const { page } = visitor;
  await add(page, { name: "Stray", species: "Cat" });
  await page.goto("/sign-in");
  assert.ok(await page.getByLabel("Bring the animal from this browser along").isChecked());
  await signIn(page.getByRole("main"), ann);
  await listed(page, "Stray").waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("a double click on save adds one animal", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  let sent = 0;
  page.on("request", (request) => graphql.test(request.url()) && isOperation(request, "CreateAnimal") && sent++);
  await page.goto("/animals/new");
  await describe(page, { name: "Once" });
  await page.getByRole("button", { name: "Add the animal" }).dblclick();
  await title(page, "Once").waitFor();
  assert.equal(sent, 1);
  assert.equal(await count(visitor), 1);
});

site.flow("what is wrong is said at its field, and nothing is sent", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await page.goto("/animals/new");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByText("Species must be chosen").waitFor();
  // Which is the first depends on whether the server has been asked already.
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true", "the focus is not at a fault");
  // The server is asked while one types.
  await field(page, "Name").fill("x".repeat(300));
  await page.getByText(/^Name .*characters/).waitFor();
  assert.equal((await visitor.context.cookies()).length, 0);
});

site.flow("a name with markup is text everywhere, and runs nothing", async (visit) => {
  const name = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await add(page, { name });
  await page.getByText(`${name} was added.`).waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog", { name: `Delete ${name}?` }).getByRole("button", { name: "Cancel" }).click();
  await page.goto(`${pathOf(id)}/edit`);
  await title(page, `Edit ${name}`).waitFor();
  await page.goto("/");
  await listed(page, name).waitFor();
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.getByRole("table", { name: "Animals" }).getByRole("link", { name }).waitFor();
  await page.goto("/how-it-knows-you");
  await page.getByLabel("Animal", { exact: true }).getByRole("option", { name: `${name}, Dog` }).waitFor({ state: "attached" });
  assert.equal(await page.locator("main img").count(), 0);
  assert.notEqual(await page.title(), "run");
});

site.flow("a save that does not get through says so, keeps what was typed, and works when repeated", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_INTERNET_DISCONNECTED/);
  await enter(visitor);
  await page.goto("/animals/new");
  await describe(page, { name: "Patience" });
  await page.getByLabel("Notes").fill("A long story.");
  await visitor.context.setOffline(true);
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByRole("alert").getByText("The answer got lost").waitFor();
  await page.getByRole("status").getByText("The server is away.").waitFor();
  assert.equal(await page.getByLabel("Notes").inputValue(), "A long story.");

  await visitor.context.setOffline(false);
  await page.getByRole("status").getByText("The server is away.").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Try again" }).click();
  await title(page, "Patience").waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("an answer to an edit that gets lost leaves the change saved once", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_FAILED/);
  await enter(visitor);
  const id = await store(visitor, { name: "Bella" });
  await page.goto(`${pathOf(id)}/edit`);
  await page.getByLabel("Notes").fill("Typed once.");
  let lost = false;
  await page.route(graphql, async (route) => {
    if (lost || !isOperation(route.request(), "ReplaceAnimal")) {
      return route.continue();
    }
    lost = true;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const alert = page.getByRole("alert").filter({ hasText: "Not saved yet" });
  await alert.waitFor();
  assert.equal(await page.getByLabel("Notes").inputValue(), "Typed once.");
  await alert.getByRole("button", { name: "Try again" }).click();
  await title(page, "Bella").waitFor();
  await page.getByText("Typed once.").waitFor();
  const { animal } = await visitor.ask("query ($id: ID!) { animal(id: $id) { version } }", { id });
  assert.equal(animal.version, 2);
});

site.flow("a draft survives a reload, and leaving asks", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await page.goto("/animals/new");
  await describe(page, { name: "Half", species: "Bird" });
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await page.reload();
  assert.deepEqual(asked, ["beforeunload"], "the browser did not ask before the reload");
  await page.getByText("This is what you typed just now, and did not save.").waitFor();
  assert.equal(await field(page, "Name").inputValue(), "Half");
  assert.equal(await page.getByRole("combobox", { name: "Species" }).inputValue(), "BIRD");

  await page.getByRole("link", { name: "Menagerie", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await dialog.waitFor({ state: "detached" });
  await title(page, "New animal").waitFor();
  await page.getByRole("link", { name: "Menagerie", exact: true }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("main").getByRole("link", { name: "Add your first animal" }).click();
  await page.getByText("This is what you typed just now, and did not save.").waitFor();
  await page.getByRole("button", { name: "Start afresh" }).click();
  assert.equal(await field(page, "Name").inputValue(), "");
});

site.flow("weights and vaccinations are entered, corrected and deleted", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  await page.goto(pathOf(await store(visitor, { name: "Bella" })));
  const weigh = async (kg, day) => {
    await page.getByRole("button", { name: "Add a weight" }).click();
    const dialog = page.getByRole("dialog", { name: "Weigh Bella" });
    await field(dialog, "Weight").fill(kg);
    await dialog.getByLabel("Day").fill(day);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await weigh("12.4", "2026-01-10");
  await weigh("12,9", "2026-02-10");
  const weights = page.getByRole("table", { name: "Weights of Bella" });
  await weights.getByText("12.9 kg").waitFor();
  await weights.getByText("12.4 kg").waitFor();

  await page.getByRole("button", { name: "Edit the weight of 10 January 2026" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: /^Delete the weight/ }).getByRole("button", { name: "Delete" }).click();
  await weights.getByText("12.4 kg").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Add a vaccination" }).click();
  const dialog = page.getByRole("dialog", { name: /Bella/ });
  await field(dialog, "Vaccine").fill("Rabies");
  await dialog.getByRole("button", { name: "Save" }).dblclick();
  await dialog.waitFor({ state: "detached" });
  const vaccinations = page.getByRole("list", { name: "Vaccinations of Bella" }).getByRole("listitem");
  await vaccinations.getByText("Rabies").waitFor();
  assert.equal(await vaccinations.count(), 1);
});
