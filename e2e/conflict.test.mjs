// The same animal in two browsers.
import assert from "node:assert/strict";

import { enter, enterAgain, field, pathOf, store, title, useSite } from "./site.mjs";

const site = useSite();

const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** Ann in two browsers, each with the form of the same animal. */
async function two(visit) {
  const [first, second] = [await visit(), await visit()];
  const ann = await enter(first);
  await enterAgain(second, ann);
  const id = await store(first, { name: "Bella", notes: "Gentle." });
  for (const { page } of [first, second]) {
    await page.goto(`${pathOf(id)}/edit`);
    await title(page, "Edit Bella").waitFor();
  }
  const read = async () =>
    (await first.ask("query ($id: ID!) { animal(id: $id) { name colour tags notes version } }", { id })).animal;
  return { first, second, id, read };
}

site.flow("changes of different fields are joined", async (visit) => {
  const { first, second, read } = await two(visit);
  await first.page.getByLabel("Notes").fill("Gentle, and deaf.");
  await save(first.page);
  await title(first.page, "Bella").waitFor();

  await field(second.page, "Colour").fill("Brown");
  await save(second.page);
  await title(second.page, "Bella").waitFor();
  await second.page.getByText("Saved, together with what somebody else has changed meanwhile: Notes.").waitFor();
  const { colour, notes, version } = await read();
  assert.deepEqual([colour, notes, version], ["Brown", "Gentle, and deaf.", 3]);
});

site.flow("changes of the same field are shown side by side, and one chooses", async (visit) => {
  const { first, second, read } = await two(visit);
  await field(first.page, "Name").fill("Bella Donna");
  await first.page.getByLabel("Notes").fill("Theirs.");
  await field(first.page, "Tags").fill("deaf,");
  await save(first.page);
  await title(first.page, "Bella Donna").waitFor();

  const { page } = second;
  await field(page, "Name").fill("Bellissima");
  await page.getByLabel("Notes").fill("Mine.");
  await save(page);
  await page.getByRole("heading", { name: "Somebody else was faster" }).waitFor();
  assert.equal((await read()).name, "Bella Donna", "it was saved without asking");
  await page.getByText("Taken over from the other change").waitFor();
  await page.getByRole("definition").getByText("deaf").waitFor();

  // Whoever chooses nothing is asked to.
  await page.getByRole("button", { name: "Save what is chosen" }).click();
  await page.getByText("Still to choose: Name and Notes.").waitFor();
  const choose = (name, side) => page.getByRole("group", { name, exact: true }).getByRole("radio", { name: side }).check();
  await choose("Name", /^Theirs.*Bella Donna/);
  await choose("Notes", /^Yours.*Mine\./);
  await page.getByRole("button", { name: "Save what is chosen" }).click();
  await title(page, "Bella Donna").waitFor();
  const { name, notes, tags, version } = await read();
  assert.deepEqual([name, notes, tags, version], ["Bella Donna", "Mine.", ["deaf"], 3]);
});

site.flow("an animal that was deleted while somebody edited it can be saved as a new one", async (visit) => {
  const { first, second, id } = await two(visit);
  const { page } = second;
  await page.getByLabel("Notes").fill("All that I know of her.");
  await first.ask("mutation ($id: ID!) { deleteAnimal(id: $id) { deletedId } }", { id });
  await save(page);
  await page.getByRole("alert").getByText("Bella is not there any more").waitFor();
  await page.getByRole("button", { name: "Save it as a new animal" }).click();
  await title(page, "New animal").waitFor();
  await page.getByRole("button", { name: "Add the animal" }).click();
  await title(page, "Bella").waitFor();
  await page.getByText("All that I know of her.").waitFor();
  assert.ok(!page.url().includes(pathOf(id)));
});
