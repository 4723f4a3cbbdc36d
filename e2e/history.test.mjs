// Nothing is lost: the history of an animal, undo, the trash, and answers that get lost.
import assert from "node:assert/strict";

import { add, count, describe, enter, enterAgain, field, idOf, listed, pathOf, somebody, store, title, until, useSite } from "./site.mjs";

const site = useSite();
const graphql = /\/graphql$/;
const isOperation = (request, name) => request.postDataJSON()?.operationName === name;

const toasts = (page) => page.getByRole("region", { name: "Messages" });
const history = (page) => page.getByRole("list", { name: /^History of / });
const entries = (page) => history(page).locator(":scope > li");
const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();

async function edit(page, id, change) {
  await page.goto(`${pathOf(id)}/edit`);
  await page.getByRole("button", { name: "Save", exact: true }).waitFor();
  await change();
  await save(page);
  await page.getByRole("link", { name: "Edit", exact: true }).waitFor();
}

async function openHistory(page) {
  await page.getByRole("button", { name: "Show who changed what" }).click();
  await history(page).waitFor();
}

/** The animal as the server has it. */
async function stored(visitor, id) {
  const { animal } = await visitor.ask("query ($id: ID!) { animal(id: $id) { version name notes tags colour weights { nodes { grams } } } }", { id });
  return animal;
}

/** Replaces it past the pages, as another browser would. */
async function replace(visitor, id, input) {
  const { replaceAnimal } = await visitor.ask(
    "mutation ($id: ID!, $input: AnimalInput!) { replaceAnimal(id: $id, input: $input) { animal { version } userErrors { message } } }",
    { id, input: { species: "DOG", notes: null, colour: null, tags: [], identifiers: [], ...input } },
  );
  assert.deepEqual(replaceAnimal.userErrors, []);
}

async function remove(page, name) {
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog", { name: `Delete ${name}?` }).getByRole("button", { name: "Delete" }).click();
  await toasts(page).getByText(`${name} was deleted.`).waitFor();
}

/** Loses the first answer to an operation: the server has done it, and the page does not learn of it. */
async function loseAnswer(page, name) {
  let lost = false;
  await page.route(graphql, async (route) => {
    if (lost || !isOperation(route.request(), name)) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}

site.flow("the history says who changed what, and an earlier version comes back", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Bella", tags: ["gentle", "deaf"], neutered: false, notes: "Barks." });
  let asked = 0;
  page.on("request", (request) => graphql.test(request.url()) && isOperation(request, "AnimalHistory") && asked++);
  await edit(page, id, async () => {
    await field(page, "Name").fill("Bella Donna");
    await page.getByLabel("Notes").fill("Sleeps.");
  });
  await edit(page, id, async () => {
    await page.getByRole("button", { name: /Remove.*deaf/ }).click();
    await page.getByLabel("Colour", { exact: true }).fill("Brown");
  });
  await page.getByRole("heading", { name: "Weights" }).waitFor();
  assert.equal(asked, 0, "the history was fetched before anybody asked for it");
  await openHistory(page);
  assert.equal(await entries(page).count(), 3);
  const [latest, earlier, first] = await entries(page).allInnerTexts();
  assert.match(latest, /^You changed Colour and Tags[^]*just now|minute/);
  assert.match(latest, /Colour[^]*nothing[^]*→[^]*Brown[^]*Tags[^]*Removed:\s+deaf[^]*This is how it is now/);
  assert.match(earlier, /^You changed Name and Notes[^]*Name[^]*Bella[^]*→[^]*Bella Donna[^]*Notes[^]*Barks\.[^]*→[^]*Sleeps\./);
  assert.match(first, /^Bella Donna was added/);

  // The latest is the present: there is nothing to restore.
  assert.equal(await entries(page).nth(0).getByRole("button").count(), 0);
  await entries(page).nth(2).getByRole("button", { name: "Restore this version" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore this version?" });
  const words = await dialog.innerText();
  assert.match(words, /Name[^]*Bella Donna[^]*→[^]*Bella[^]*Colour[^]*Brown[^]*→[^]*nothing[^]*Tags[^]*Added:\s+deaf[^]*Notes[^]*Sleeps\.[^]*→[^]*Barks\./);
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await title(page, "Bella").waitFor();
  await toasts(page).getByText("Bella is as it was.").waitFor();
  assert.deepEqual({ ...(await stored(visitor, id)), weights: 0 }, { version: 4, name: "Bella", notes: "Barks.", tags: ["gentle", "deaf"], colour: null, weights: 0 });
  await entries(page).nth(3).waitFor();
  assert.match((await entries(page).allInnerTexts())[0], /^You restored the version of/);

  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await title(page, "Bella Donna").waitFor();
  assert.deepEqual({ ...(await stored(visitor, id)), weights: 0 }, { version: 5, name: "Bella Donna", notes: "Sleeps.", tags: ["gentle"], colour: "Brown", weights: 0 });
});

site.flow("an edit can be undone, but not over what somebody else has done since", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Bella", notes: "Barks." });
  await edit(page, id, () => page.getByLabel("Notes").fill("Sleeps."));
  await toasts(page).getByText("Your changes are saved.").waitFor();
  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await toasts(page).getByText("Bella is as it was before.").waitFor();
  await page.getByText("Barks.").waitFor();
  assert.equal((await stored(visitor, id)).notes, "Barks.");

  await edit(page, id, () => page.getByLabel("Notes").fill("Snores."));
  await replace(visitor, id, { name: "Bella", notes: "Somebody else's." });
  await toasts(page).getByRole("button", { name: "Undo" }).last().click();
  await toasts(page).getByText("Nothing was undone: somebody else has changed Bella meanwhile.").waitFor();
  assert.equal((await stored(visitor, id)).notes, "Somebody else's.");
});

site.flow("a version is restored over what one has seen alone", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Bella" });
  await replace(visitor, id, { name: "Bell" });
  await page.goto(pathOf(id));
  await openHistory(page);
  await entries(page).nth(1).getByRole("button", { name: "Restore this version" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore this version?" });
  await dialog.getByText("This will change:").waitFor();
  await replace(visitor, id, { name: "Bell", colour: "Red" });
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await dialog.getByText("Somebody else was faster").waitFor();
  await dialog.getByText("Red").waitFor();
  assert.equal((await stored(visitor, id)).version, 3);
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(await stored(visitor, id), { version: 4, name: "Bella", colour: null, notes: null, tags: [], weights: { nodes: [] } });
});

site.flow("a long history comes page by page, with its weights and vaccinations", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Bella 0" });
  for (let n = 1; n <= 24; n++) await replace(visitor, id, { name: `Bella ${n}` });
  const { createWeight } = await visitor.ask(
    'mutation ($id: ID!) { createWeight(animalId: $id, input: { measuredOn: "2026-01-10", grams: 12900 }) { weight { id } } }', { id },
  );
  await visitor.ask(
    'mutation ($id: ID!) { replaceWeight(id: $id, input: { measuredOn: "2026-01-10", grams: 13000, note: null }) { userErrors { message } } }',
    { id: createWeight.weight.id },
  );
  await page.goto(pathOf(id));
  await openHistory(page);
  assert.equal(await entries(page).count(), 20);
  assert.match(await entries(page).first().innerText(), /^You changed the weight of 10 January 2026[^]*12\.9 kg[^]*→[^]*13 kg/);
  await page.getByRole("button", { name: "Show more" }).click();
  await entries(page).nth(25).waitFor();
  assert.match(await entries(page).nth(24).innerText(), /^You changed Name[^]*Bella 0[^]*→[^]*Bella 1/);
  assert.match(await entries(page).nth(25).innerText(), /was added/);
  // A change of a weight on the page shows at once.
  await page.getByRole("button", { name: "Edit the weight of 10 January 2026" }).click();
  await page.getByRole("dialog").getByLabel("Weight", { exact: true }).fill("14");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await entries(page).first().getByText("14 kg").waitFor();
});

site.flow("a deleted animal is back by Undo, with its weights", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Rex" });
  await store(visitor, { name: "Zoe" });
  await visitor.ask('mutation ($id: ID!) { createWeight(animalId: $id, input: { measuredOn: "2026-01-10", grams: 12900 }) { userErrors { message } } }', { id });
  await page.goto("/");
  await listed(page, "Rex").click();
  await remove(page, "Rex");
  await listed(page, "Zoe").waitFor();
  await page.getByText("1 animal", { exact: true }).waitFor();
  assert.equal(await listed(page, "Rex").count(), 0);
  assert.equal(await count(visitor), 1, "the server has not heard of it at once");
  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await toasts(page).getByText("Rex is back.").waitFor();
  await listed(page, "Rex").waitFor();
  await page.getByText("2 animals", { exact: true }).waitFor();
  assert.deepEqual((await stored(visitor, id)).weights, { nodes: [{ grams: 12900 }] });
});

site.flow("the trash says what was deleted by whom, and gives it back; another tab sees it", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  const ann = await enter(visitor);
  const rex = await store(visitor, { name: "Rex" });
  await store(visitor, { name: "Zoe", species: "CAT" });
  await page.goto(pathOf(rex));
  await remove(page, "Rex");
  await page.getByRole("link", { name: "Recently deleted" }).click();
  await title(page, "Recently deleted").waitFor();
  const trash = page.getByRole("list", { name: /^Deleted animals/ });
  assert.match(await trash.innerText(), /Rex[^]*Dog · deleted (just now|\d+ minutes? ago) by you[^]*Goes for good on \d+ \w+ \d{4}/);

  // Its own address says so, in another tab.
  const tab = await visitor.tab();
  await tab.goto(pathOf(rex));
  await title(tab, "Rex was deleted").waitFor();
  await tab.getByRole("button", { name: "Bring it back" }).click();
  await title(tab, "Rex").waitFor();

  // Here it is not known yet; to bring it back a second time harms nothing.
  await trash.getByRole("button", { name: "Restore Rex" }).click();
  await toasts(page).getByText("Rex is back.").waitFor();
  await page.getByText("Nothing here").waitFor();
  assert.equal((await stored(visitor, rex)).version, 3);
  await toasts(page).getByRole("button", { name: "Show" }).click();
  await title(page, "Rex").waitFor();
  await openHistory(page);
  assert.match((await entries(page).allInnerTexts()).join("\n"), /You brought Rex back[^]*You deleted Rex[^]*Rex was added/);

  // Nobody else finds it there.
  await tab.goto(pathOf(rex));
  await remove(tab, "Rex");
  const other = await visit();
  await enter(other, somebody("Bob"));
  await other.page.goto(pathOf(rex));
  await title(other.page, "No such animal").waitFor();
  await other.page.goto("/trash");
  await other.page.getByText("Nothing here").waitFor();
  await enterAgain(other, ann);
  await other.page.goto("/trash");
  await other.page.getByRole("button", { name: "Restore Rex" }).waitFor();
});

site.flow("Undo is not offered to the next", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Rex" });
  await page.goto(pathOf(id));
  await remove(page, "Rex");
  await page.getByRole("button", { name: "Account of Ann" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
  assert.equal(await toasts(page).getByRole("button", { name: "Undo" }).count(), 0);
  assert.deepEqual(await visitor.context.cookies(), []);
});

site.flow("somebody else's change stands in the way of deleting", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const id = await store(visitor, { name: "Rex" });
  await page.goto(pathOf(id));
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Rex?" });
  await dialog.getByRole("button", { name: "Delete" }).waitFor();
  await replace(visitor, id, { name: "Rex", colour: "Red" });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await dialog.getByText("Somebody else has changed Rex meanwhile.").waitFor();
  assert.equal((await stored(visitor, id)).colour, "Red");
  await page.getByRole("main").getByText("Red", { exact: true }).waitFor({ state: "attached" });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await toasts(page).getByText("Rex was deleted.").waitFor();
  assert.equal(await count(visitor), 0);
});

site.flow("an answer that gets lost adds nothing twice, also after a reload", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_FAILED/);
  await enter(visitor);
  await page.goto("/animals/new");
  await describe(page, { name: "Echo" });
  await loseAnswer(page, "CreateAnimal");
  await page.getByRole("button", { name: "Add the animal" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "The answer got lost" });
  await alert.waitFor();
  assert.equal(await count(visitor), 1);
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await alert.getByRole("button", { name: "Try again" }).click();
  await title(page, "Echo").waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("what was typed after an answer got lost is not lost, and no second animal", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_FAILED/);
  await enter(visitor);
  await page.goto("/animals/new");
  await describe(page, { name: "Echo" });
  await loseAnswer(page, "CreateAnimal");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByText("The answer got lost").waitFor();
  await page.getByLabel("Notes").fill("Typed later.");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByText("Echo was added already").waitFor();
  await page.getByRole("button", { name: "Go on with your changes" }).click();
  await title(page, "Edit Echo").waitFor();
  assert.equal(await page.getByLabel("Notes").inputValue(), "Typed later.");
  await save(page);
  await title(page, "Echo").waitFor();
  assert.equal(await count(visitor), 1);
  assert.equal((await stored(visitor, idOf(page))).notes, "Typed later.");
});

site.flow("a stranger whose first answer gets lost has one animal", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_FAILED/);
  await page.goto("/animals/new");
  await describe(page, { name: "Echo" });
  await loseAnswer(page, "CreateAnimal");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await title(page, "Echo").waitFor();
  assert.equal(await count(visitor), 1);
  await add(page, { name: "Second" });
  assert.equal(await count(visitor), 2);
});

site.flow("answers to deleting and undoing that get lost can be repeated", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/ERR_FAILED/);
  await enter(visitor);
  const id = await store(visitor, { name: "Rex" });
  await page.goto(pathOf(id));
  await loseAnswer(page, "DeleteAnimal");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Rex?" });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await dialog.getByText("Rex is not deleted").waitFor();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await toasts(page).getByText("Rex was deleted.").waitFor();
  await page.unroute(graphql);
  await loseAnswer(page, "RestoreAnimal");
  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await toasts(page).getByRole("button", { name: "Try again" }).click();
  await toasts(page).getByText("Rex is back.").waitFor();
  await until("it is back", async () => (await count(visitor)) === 1);
  assert.equal((await stored(visitor, id)).version, 3);
});
