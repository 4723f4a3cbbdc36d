// What comes to an end in the middle: the session's time, the program, a connection.
import assert from "node:assert/strict";

import { count, describe, enter, enterAgain, field, listed, pathOf, store, title, until, useSite } from "./site.mjs";

const site = useSite("--session-idle", "5s");

const refused = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;
const away = (page) => page.getByRole("status").getByText("The server is away. This page goes on by itself when it is back.");

site.flow("a session that nobody uses ends by itself, and nothing typed is lost", async (visit) => {
  const [visitor, other] = [await visit(), await visit()];
  const { page } = visitor;
  const ann = await enter(visitor, undefined, { keep: false });
  await enterAgain(other, ann);
  await page.goto("/animals/new");
  await describe(page, { name: "Sleepy" });
  await page.getByLabel("Notes").fill("Came back from lunch.");
  await until("the session has ended", async () =>
    (await other.ask("{ viewer { sessions { id } } }")).viewer.sessions.length === 1, 30_000);

  visitor.expect(/status of 401/);
  await page.getByRole("button", { name: "Add the animal" }).click();
  const dialog = page.getByRole("dialog", { name: "You have been signed out" });
  await dialog.getByLabel("Password", { exact: true }).fill(ann.password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Notes").inputValue(), "Came back from lunch.");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await title(page, "Sleepy").waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("pages go on by themselves after the program was killed and started again", async (visit) => {
  const [reader, writer] = [await visit(), await visit()];
  const ann = await enter(reader);
  await enterAgain(writer, ann);
  const id = await store(reader, { name: "Bella" });
  await reader.page.goto("/");
  await listed(reader.page, "Bella").waitFor();
  await writer.page.goto(`${pathOf(id)}/edit`);
  await title(writer.page, "Edit Bella").waitFor();

  reader.expect(refused);
  writer.expect(refused);
  await site.program.kill();
  await writer.page.getByLabel("Notes").fill("Typed without a server.");
  await writer.page.getByRole("button", { name: "Save", exact: true }).click();
  await away(writer.page).waitFor();
  await writer.page.getByRole("alert").getByText("Not saved yet").waitFor();
  // A page that is not there yet.
  await reader.page.getByRole("link", { name: "How it knows you" }).click();
  await away(reader.page).waitFor();

  await site.program.start();
  await away(writer.page).waitFor({ state: "detached", timeout: 30_000 });
  assert.equal(await writer.page.getByLabel("Notes").inputValue(), "Typed without a server.");
  await writer.page.getByRole("button", { name: "Save", exact: true }).click();
  await title(writer.page, "Bella").waitFor();
  await title(reader.page, "How it knows you").waitFor({ timeout: 30_000 });
  await reader.page.getByRole("button", { name: "Send the same change twice" }).waitFor();
});

site.flow("an import that breaks off is taken up again, and stores nothing twice", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  const rows = 20_000;
  const file = {
    name: "many.csv", mimeType: "text/csv",
    buffer: Buffer.from(`Name,Species,Licence\n${Array.from({ length: rows }, (_, n) => `Rex ${n},dog,L-${n}\n`).join("")}`),
  };
  await page.goto("/transfer");
  await page.getByLabel(/^Choose a file/).setInputFiles(file);
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByText(/^[1-9][\d,]* imported · 0 already there/).waitFor();
  visitor.expect(refused);
  await site.program.kill();
  await page.getByRole("heading", { name: "The import ended early" }).waitFor();
  await page.getByText(/Import the same file again/).waitFor();
  await site.program.start();
  await page.getByRole("button", { name: "Import this file again" }).click();
  await page.getByRole("button", { name: "Start the import" }).click({ timeout: 30_000 });
  await page.getByRole("heading", { name: "The import is done" }).waitFor({ timeout: 60_000 });
  assert.equal(await count(visitor), rows);
  assert.match(await page.getByRole("main").innerText(), /[1-9][\d,]* already there/);
});
