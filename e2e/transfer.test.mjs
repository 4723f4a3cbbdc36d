// Files in and out.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { add, count, enter, enterAgain, listed, store, title, useSite } from "./site.mjs";

const site = useSite();
const register = fileURLToPath(new URL("../../shared/data/seattle_pet_licenses_2024.csv", import.meta.url));

const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const choose = (page, file) => page.getByLabel(/^(Choose a file|.*Choose another file)/).setInputFiles(file);
const totals = async (page) => (await page.getByRole("main").innerText()).replaceAll("\n", " ");

site.flow("a visitor imports a table: what does not fit comes back, and nothing is stored twice", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  const file = csv("our animals.csv", [
    "Call name,Kind of animal,Date of birth,Licence number,Remarks",
    "Bella,Dog,2021-04-30,L-1,gentle",
    "Minka,Cat,2019,L-2,\"shy, at first\"",
    "Smaug,Dragon,1937,L-3,",
    "Rex,Dog,2020-02-30,L-4,",
  ].join("\n"));
  await page.goto("/transfer");
  await choose(page, file);
  const preview = page.getByRole("region", { name: "The first rows of the file" });
  await preview.getByText("shy, at first").waitFor();
  // Whatever the program has not understood by itself the visitor says.
  for (const [header, fieldName] of [["Call name", "Name"], ["Kind of animal", "Species"], ["Date of birth", "Born on"], ["Licence number", "Licence"], ["Remarks", "Notes"]]) {
    await page.getByLabel(header, { exact: true }).selectOption({ label: fieldName });
  }
  await preview.getByRole("columnheader", { name: "Notes Remarks" }).waitFor();
  await page.getByText("Rows with a problem are not imported").waitFor();
  assert.deepEqual(await visitor.context.cookies(), [], "looking at a file has made a guest");
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByRole("heading", { name: "The import is done" }).waitFor();
  assert.match(await totals(page), /4 rows.*2 imported.*0 already there.*2 rejected/);
  await page.getByRole("region", { name: "Rejected rows" }).getByText(/Smaug/).waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download rejected rows" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "our animals-rejected.csv");
  const rejected = await readFile(await download.path(), "utf8");
  assert.match(rejected, /Smaug,Dragon/);
  assert.match(rejected, /Rex,Dog,2020-02-30/);

  // The same once more.
  await page.getByRole("button", { name: "Change the settings" }).click();
  await page.getByRole("button", { name: "Start the import" }).dblclick();
  await page.getByRole("heading", { name: "The import is done" }).waitFor();
  assert.match(await totals(page), /0 imported.*2 already there.*2 rejected/);
  await page.getByRole("link", { name: "See your animals" }).click();
  await listed(page, "Bella").waitFor();
  await listed(page, "Minka").waitFor();
  assert.equal(await count(visitor), 2);
});

site.flow("a photo that calls itself a table is refused in words, and the next file is taken", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(/status of 4\d\d/);
  await page.goto("/transfer");
  const jpeg = Buffer.concat([Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"), Buffer.from(Uint8Array.from({ length: 5000 }, (_, n) => (n * 197 + 13) % 256))]);
  await choose(page, { name: "bella.csv", mimeType: "text/csv", buffer: jpeg });
  await page.getByRole("alert").getByText("“bella.csv” cannot be imported").waitFor();
  assert.equal(await page.getByRole("button", { name: "Start the import" }).count(), 0);
  await choose(page, { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) });
  await page.getByRole("alert").getByText("“empty.csv” is empty.").waitFor();
  await choose(page, csv("good.csv", "name,species\nBella,dog\n"));
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByRole("heading", { name: "The import is done" }).waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("what is taken along can be brought back", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await add(page, { name: "=Bella", species: "Dog" });
  await page.goto("/transfer");
  const take = async (name) => {
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    return readFile(await (await downloading).path());
  };
  const table = (await take("Download CSV")).toString();
  assert.match(table, /'=Bella/, "a spreadsheet would take the name for a formula");
  const buffer = await take("Download JSON");
  assert.equal(JSON.parse(buffer).animals[0].name, "=Bella");

  const other = await visit();
  await enter(other);
  await other.page.goto("/transfer");
  await choose(other.page, { name: "menagerie.json", mimeType: "application/json", buffer });
  await other.page.getByRole("button", { name: "Start the import" }).click();
  await other.page.getByRole("heading", { name: "The import is done" }).waitFor();
  assert.match(await totals(other.page), /1 imported/);
});

site.flow("a city's whole register is imported", async (visit, t) => {
  if (!existsSync(register)) {
    return t.skip(`there is no ${register}`);
  }
  let rows = -1; // the header
  const lines = createReadStream(register).on("data", (chunk) => chunk.forEach((byte) => (rows += byte === 10)));
  await once(lines, "close");

  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  await page.goto("/transfer");
  await choose(page, register);
  const preview = page.getByRole("region", { name: "The first rows of the file" });
  await preview.getByText("Zen", { exact: true }).waitFor();
  await preview.getByRole("columnheader", { name: /^Licence License Number/ }).waitFor();
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByRole("heading", { name: "The import is done" }).waitFor({ timeout: 90_000 });
  const [, all, imported, rejected] = /([\d,]+) rows.* ([\d,]+) imported.* 0 already there.* ([\d,]+) rejected/
    .exec(await totals(page)).map((word) => Number(word.replaceAll(",", "")));
  assert.equal(all, rows);
  assert.equal(imported + rejected, rows);
  assert.ok(rejected < 200, `${rejected} rows rejected`);
  assert.equal(await count(visitor), imported);
  await page.getByRole("link", { name: "See your animals" }).click();
  await title(page, "Animals").waitFor();
  await page.getByText(`${imported.toLocaleString("en-GB")} animals`, { exact: true }).waitFor();
});

site.flow("an export after the session's end asks to sign in first", async (visit) => {
  const [visitor, other] = [await visit(), await visit()];
  const { page } = visitor;
  const ann = await enter(visitor);
  await enterAgain(other, ann);
  await store(visitor, { name: "Bella" });
  await page.goto("/transfer");
  const download = page.getByRole("link", { name: "Download JSON" });
  await download.waitFor();
  await other.ask("mutation { endOtherSessions { ended } }");
  let downloads = 0;
  page.on("download", () => downloads++);
  await download.click();
  const dialog = page.getByRole("dialog", { name: "You have been signed out" });
  await dialog.getByLabel("Password", { exact: true }).fill(ann.password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(downloads, 0);
  const coming = page.waitForEvent("download");
  await download.click();
  assert.match(await readFile(await (await coming).path(), "utf8"), /Bella/);
});
