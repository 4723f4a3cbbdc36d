// How the pages look, and whether everybody can use them: axe, narrow screens, dark rooms, the keyboard.
//
// SCREENSHOTS names a folder for pictures of the main pages.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { describe, enter, enterAgain, field, listed, pathOf, store, title, useSite } from "./site.mjs";

const site = useSite();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

/** Looks at the page as it stands: on wide and narrow screens, in light and dark. */
async function look(page, name) {
  await page.evaluate(axe);
  for (const viewport of [wide, narrow]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      await still(page);
      const violations = await page.evaluate(async () => {
        const results = await window.axe.run(document, { resultTypes: ["violations"] });
        return results.violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
      });
      assert.deepEqual(violations, [], `${name} at ${viewport.width} px, ${colorScheme}`);
    }
    const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(scroll <= client, `${name} is ${scroll} px wide on a screen of ${client}`);
  }
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Waits until nothing moves, but for what moves for ever. */
async function still(page) {
  await page.evaluate(() => new Promise(requestAnimationFrame)); // what has just been changed may begin to move
  await page.waitForFunction(() => document.getAnimations().every((animation) =>
    animation.playState !== "running" || animation.effect.getTiming().iterations === Infinity));
}

/** Somebody with animals of all kinds. */
async function household(visit, animals = 60) {
  const visitor = await visit();
  const ann = await enter(visitor);
  await site.program.run("demo", "--animals", String(animals), "--user", ann.email);
  const id = await store(visitor, {
    name: "Bella", species: "DOG", breed: "Beagle", secondBreed: "Poodle", sex: "FEMALE", neutered: true, bornOn: "2021-04-30", colour: "Brown and white",
    markings: "A white paw", tags: ["gentle", "deaf", "loves cheese"], notes: "Sleeps on the sofa, though she knows that she must not.",
    identifiers: [{ kind: "MICROCHIP", value: "981098106240123", registry: "TASSO", issuedOn: "2021-07-01" }, { kind: "LICENCE", value: "S107948" }],
  });
  for (const [measuredOn, grams] of [["2025-10-01", 12100], ["2026-01-10", 12900], ["2026-04-12", 12600], ["2026-09-03", 13100]]) {
    await visitor.ask(
      "mutation ($animalId: ID!, $input: WeightInput!) { createWeight(animalId: $animalId, input: $input) { userErrors { message } } }",
      { animalId: id, input: { measuredOn, grams, note: grams === 12900 ? "After Christmas" : null } },
    );
  }
  for (const input of [
    { vaccine: "Rabies", givenOn: "2025-06-01", validUntil: "2028-06-01", vet: "Dr Fox", batch: "A-17" },
    { vaccine: "Distemper", givenOn: "2024-05-01", validUntil: "2025-05-01" },
  ]) {
    await visitor.ask(
      "mutation ($animalId: ID!, $input: VaccinationInput!) { createVaccination(animalId: $animalId, input: $input) { userErrors { message } } }",
      { animalId: id, input },
    );
  }
  return { visitor, ann, id };
}

const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** Brings the edit page to the choice between two changes. */
async function disagree(visitor, id) {
  const { page } = visitor;
  await page.goto(`${pathOf(id)}/edit`);
  await title(page, "Edit Bella").waitFor();
  await field(page, "Name").fill("Bellissima");
  await page.getByLabel("Notes").fill("Sleeps on the sofa.");
  const { animal } = await visitor.ask(
    `query ($id: ID!) { animal(id: $id) { version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings status tags notes
      identifiers { kind value registry issuedOn } } }`, { id },
  );
  const { version, ...input } = animal;
  await visitor.ask(
    "mutation ($id: ID!, $input: AnimalInput!, $v: Int!) { replaceAnimal(id: $id, input: $input, ifVersion: $v) { userErrors { message } } }",
    { id, v: version, input: { ...input, name: "Bella Donna", notes: "Sleeps in her basket now.", colour: "Brown" } },
  );
  await save(page);
  await page.getByRole("heading", { name: "Somebody else was faster" }).waitFor();
}

/** Changes Bella in many ways, so that she has a history. */
async function live(visitor, id) {
  const fields = `name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings status tags notes
    identifiers { kind value registry issuedOn }`;
  for (const change of [
    { neutered: false, tags: ["gentle", "loves cheese"], notes: "Sleeps on the sofa." },
    { name: "Bella Donna", status: "LOST" },
    { status: "ACTIVE", bornOn: "2021-01-01", bornOnPrecision: "YEAR", identifiers: [{ kind: "MICROCHIP", value: "981098106240123", registry: "TASSO", issuedOn: "2021-07-01" }] },
    { name: "Bella", notes: `Sleeps on the sofa, though she knows that she must not. ${"She was told so many times. ".repeat(12)}` },
  ]) {
    const { animal } = await visitor.ask(`query ($id: ID!) { animal(id: $id) { ${fields} } }`, { id });
    await visitor.ask("mutation ($id: ID!, $input: AnimalInput!) { replaceAnimal(id: $id, input: $input) { userErrors { message } } }", { id, input: { ...animal, ...change } });
  }
  const { animal } = await visitor.ask("query ($id: ID!) { animal(id: $id) { version weights(last: 1) { nodes { id } } } }", { id });
  await visitor.ask(
    'mutation ($id: ID!) { replaceWeight(id: $id, input: { measuredOn: "2026-09-03", grams: 13400, note: "With her collar" }) { userErrors { message } } }',
    { id: animal.weights.nodes[0].id },
  );
  await visitor.ask("mutation ($id: ID!) { deleteAnimal(id: $id) { deletedId } }", { id });
  await visitor.ask("mutation ($id: ID!, $v: Int!) { restoreAnimal(id: $id, ifVersion: $v) { userErrors { message } } }", { id, v: animal.version + 1 });
}

async function showHistory(page, id) {
  await page.goto(`${pathOf(id)}#history`);
  await page.getByRole("list", { name: "History of Bella, the latest change first" }).getByText("was added").waitFor();
}

async function preview(page) {
  await page.goto("/transfer");
  await page.getByLabel(/^Choose a file/).setInputFiles({
    name: "our animals.csv", mimeType: "text/csv",
    buffer: Buffer.from([
      "Name,Species,Primary breed,Born,Licence number,Remarks,ZIP", "Bella,Dog,Beagle,2021-04-30,S107948,gentle,98117",
      "Minka,Cat,Siberian,2019,S116503,\"shy, at first\",98107", "Smaug,Dragon,,1937,S132004,breathes fire,98103",
      "Rex,Dog,Boxer,2020-02-30,S140027,,98115", "Nemo,Fish,,2024-05,,,98102",
    ].join("\n")),
  });
  await page.getByRole("region", { name: "The first rows of the file" }).getByText("shy, at first").waitFor();
}

site.flow("axe finds nothing wrong, and nothing is too wide: pages for strangers and guests", async (visit) => {
  const { page } = await visit();
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Add your first animal" }).waitFor();
  await look(page, "the first page of a stranger");
  for (const [path, heading] of [["/sign-in", "Sign in"], ["/sign-up", "Sign up"], ["/no/such/page", "Page not found"], ["/transfer", "Import & export"]]) {
    await page.goto(path);
    await title(page, heading).waitFor();
    await page.getByRole("main").getByRole("button").or(page.getByRole("main").getByRole("link")).first().waitFor();
    await look(page, path);
  }
  await page.goto("/animals/new");
  await page.getByRole("button", { name: "Add an identifier" }).click();
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByText("Species must be chosen").waitFor();
  await look(page, "a new animal with errors");
  await page.getByRole("button", { name: "Remove identifier 1" }).click();
  await describe(page, { name: "Bella" });
  await page.getByRole("button", { name: "Add the animal" }).click();
  await title(page, "Bella").waitFor();
  await page.goto("/account");
  await page.getByText("In use now").waitFor();
  await look(page, "the account of a guest");
});

site.flow("axe finds nothing wrong, and nothing is too wide: pages for those with an account", async (visit) => {
  const { visitor, ann, id } = await household(visit);
  const { page } = visitor;
  await page.goto("/?species=DOG&species=CAT&q=b");
  await page.getByText(/of your animals match/).waitFor();
  await page.getByRole("list", { name: "Animals" }).getByRole("link").first().waitFor();
  await look(page, "the list as cards");
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.getByRole("table", { name: "Animals" }).getByRole("link").first().waitFor();
  await look(page, "the list as a table");
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("dialog", { name: "Filters" }).waitFor();
  await look(page, "the filters");

  await page.goto(pathOf(id));
  await page.getByText("Dr Fox").waitFor();
  await look(page, "an animal");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
  await look(page, "the question before deleting");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add a weight" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).waitFor();
  await look(page, "the dialog of a weight");

  await page.goto(`${pathOf(id)}/edit`);
  await page.getByRole("button", { name: "Save", exact: true }).waitFor();
  await look(page, "the form");
  await disagree(visitor, id);
  await look(page, "a conflict");

  await preview(page);
  await look(page, "the preview of an import");
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByRole("heading", { name: "The import is done" }).waitFor();
  await look(page, "the end of an import");

  await enterAgain(await visit(), ann);
  await page.goto("/account");
  await page.getByRole("button", { name: /^Sign out there/ }).waitFor();
  await look(page, "the account");

  await page.goto("/how-it-knows-you");
  for (const words of ["Send the same change twice", "Send it twice again"]) {
    await page.getByRole("button", { name: words }).click();
  }
  await page.getByRole("table").waitFor();
  await page.getByRole("button", { name: /^Who is asking/ }).click();
  await look(page, "How it knows you");

  await visitor.context.clearCookies();
  visitor.expect(/status of 401/);
  await page.getByRole("button", { name: "Send it twice again" }).click();
  await page.getByRole("dialog", { name: "You have been signed out" }).getByLabel("E-mail address").waitFor();
  await look(page, "the dialog after the session's end");
});

site.flow("axe finds nothing wrong, and nothing is too wide: the history and the trash", async (visit) => {
  const { visitor, id } = await household(visit, 3);
  const { page } = visitor;
  await page.goto("/trash");
  await page.getByText("Nothing here").waitFor();
  await look(page, "an empty trash");
  await showHistory(page, id);
  await look(page, "an animal that was never changed, with its history");
  await live(visitor, id);
  await page.reload();
  await page.getByText("You changed Name and Notes").waitFor();
  await look(page, "a history");
  await page.getByRole("listitem").filter({ hasText: "was added" }).getByRole("button", { name: /^Restore this version/ }).click();
  await page.getByRole("dialog", { name: "Restore this version?" }).getByText("This will change").waitFor();
  await look(page, "the question before restoring a version");
  await page.keyboard.press("Escape");

  const gone = await store(visitor, { name: "Rex, who has a name of many words and letters, and will not be shortened for any screen" });
  for (const one of [gone, await store(visitor, { name: "Minka", species: "CAT" })]) {
    await visitor.ask("mutation ($id: ID!) { deleteAnimal(id: $id) { deletedId } }", { id: one });
  }
  await page.goto("/trash");
  await page.getByRole("button", { name: "Restore Minka" }).waitFor();
  await look(page, "the trash");
  await page.goto(pathOf(gone));
  await title(page, /^Rex.* was deleted$/).waitFor();
  await look(page, "a deleted animal's address");
  await page.goto("/animals/new");
  await describe(page, { name: "Echo" });
  await page.route(/\/graphql$/, (route) => (route.request().postDataJSON()?.operationName === "CreateAnimal" ? route.abort() : route.continue()));
  visitor.expect(/ERR_FAILED/);
  await page.getByRole("button", { name: "Add the animal" }).click();
  await page.getByText("The answer got lost").waitFor();
  await look(page, "a new animal whose answer got lost");
});

site.flow("the colours follow the system, until one chooses", async (visit) => {
  const { page } = await visit({ colorScheme: "dark" });
  const scheme = (name) => page.locator(`html[data-mantine-color-scheme=${name}]`);
  await page.goto("/");
  await scheme("dark").waitFor();
  await page.getByRole("button", { name: "Switch to light colours" }).click();
  await scheme("light").waitFor();
  await page.reload();
  await scheme("light").waitFor();
  await page.getByRole("button", { name: "Switch to dark colours" }).waitFor();
});

site.flow("the keyboard reaches everything in its order, and one sees where one is", async (visit) => {
  const { visitor, id } = await household(visit, 10);
  const { page } = visitor;

  /** What the next stops of the Tab key are called; each must look different with the focus. */
  const stops = async (last) => {
    const names = [];
    while (names.at(-1) !== last) {
      assert.ok(names.length < 60, `Tab does not lead to “${last}”, but to ${names.join(", ")}`);
      await page.keyboard.press("Tab");
      const focused = await page.evaluateHandle(() => document.activeElement);
      const name = await focused.evaluate((element) =>
        element.getAttribute("aria-label") ?? (element.labels?.[0]?.textContent || element.textContent).trim());
      // Around the element as well: the focus may be drawn outside of it, or at its label.
      const picture = async () => {
        const box = await focused.evaluate((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return { x: Math.max(0, x - 24), y: Math.max(0, y - 24), width: width + 48, height: height + 48 };
        });
        return (await page.screenshot({ clip: box })).toString("base64");
      };
      const withFocus = await picture();
      await focused.evaluate((element) => element.blur());
      assert.notEqual(withFocus, await picture(), `the focus on “${name}” cannot be seen`);
      names.push(name);
    }
    return names;
  };

  await page.goto("/");
  await listed(page, "Bella").waitFor();
  const names = await stops("Recently deleted");
  assert.deepEqual(names, [
    "Skip to the content", "Menagerie", "Animals", "Import & export", "How it knows you", "Switch to dark colours", "Account of Ann", "Add animal",
    "Search your animals", "Filters", "Order", "Show as cards", "Show as a table", "Recently deleted",
  ].map((name) => names.find((found) => found === name || (name === "Account of Ann" && found.includes(name))) ?? name));
  await page.keyboard.press("Tab"); // the first animal
  assert.equal(await page.evaluate(() => document.activeElement.closest("[role=listitem]")?.ariaPosInSet), "1");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Edit", exact: true }).waitFor();

  await page.goto(pathOf(id));
  await page.getByText("Dr Fox").waitFor();
  const actions = await stops("Add a vaccination");
  for (const name of ["Edit", "Delete", "gentle", "Add a weight", "Edit the weight of 10 January 2026"]) {
    assert.ok(actions.includes(name), `“${name}” is not among ${actions.join(", ")}`);
  }

  // The whole way to an animal, and its form saved by Ctrl+S.
  await page.goto("/animals/new");
  await describe(page, { name: "Typed", species: "Cat" });
  await field(page, "Name").focus();
  await page.keyboard.press("Control+s");
  await title(page, "Typed").waitFor();
  assert.equal(await title(page, "Typed").evaluate((heading) => heading === document.activeElement), true, "the focus is not at the heading of the new page");

  // A dialog keeps the focus, and gives it back.
  const remove = page.getByRole("button", { name: "Delete", exact: true });
  await remove.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Delete Typed?" });
  await dialog.getByRole("button", { name: "Cancel" }).waitFor();
  for (let n = 0; n < 5; n++) {
    await page.keyboard.press("Tab");
    assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), "the focus has left the dialog");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.textContent === "Delete");
});

site.flow("pictures of the main pages", { skip: !process.env.SCREENSHOTS && "SCREENSHOTS names no folder" }, async (visit) => {
  const { visitor, id } = await household(visit, 3000);
  const { page } = visitor;
  const picture = async (name, options) => {
    await page.evaluate(() => {
      document.documentElement.style.scrollbarGutter = "auto"; // no picture has a scrollbar
      scrollTo(0, 0);
    });
    await still(page);
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), ...options });
  };
  await page.goto("/");
  await page.getByText("3,001 animals").waitFor();
  await page.getByRole("list", { name: "Animals" }).getByRole("link").first().waitFor();
  await picture("list");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  await page.getByText("3,001 animals").waitFor();
  await page.getByRole("list", { name: "Animals" }).getByRole("link").first().waitFor();
  await picture("list-dark");
  await page.setViewportSize(narrow);
  await page.emulateMedia({ colorScheme: "light" });
  await picture("list-phone");
  await page.setViewportSize(wide);

  await page.goto(pathOf(id));
  await page.getByText("Dr Fox").waitFor();
  await picture("animal", { fullPage: true });
  await live(visitor, id);
  await showHistory(page, id);
  const history = async (name) => {
    await page.evaluate(() => scrollTo(0, 0));
    const { x, y, width, height } = await page.getByRole("region", { name: "History" }).boundingBox();
    await picture(name, { fullPage: true, clip: { x: x - 16, y: y - 16, width: width + 32, height: height + 32 } });
  };
  await history("history");
  await page.setViewportSize(narrow);
  await history("history-phone");
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "dark" });
  await history("history-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("listitem").filter({ hasText: "was added" }).getByRole("button", { name: /^Restore this version/ }).click();
  await page.getByRole("dialog", { name: "Restore this version?" }).getByText("This will change").waitFor();
  await still(page);
  await page.screenshot({ path: join(process.env.SCREENSHOTS, "restore.png") });
  await page.keyboard.press("Escape");
  for (const name of ["Rex", "Minka"]) {
    await visitor.ask("mutation ($id: ID!) { deleteAnimal(id: $id) { deletedId } }", { id: await store(visitor, { name }) });
  }
  await page.goto("/trash");
  await page.getByRole("button", { name: "Restore Minka" }).waitFor();
  await picture("trash");
  await page.setViewportSize(narrow);
  await picture("trash-phone");
  await page.setViewportSize(wide);
  await disagree(visitor, id);
  await picture("conflict", { fullPage: true });
  await preview(page);
  await picture("import", { fullPage: true });
  await page.goto("/how-it-knows-you");
  await page.getByRole("button", { name: "Send the same change twice" }).click();
  await page.getByText(/The session costs 1 statement more/).waitFor();
  await picture("how-it-knows-you", { fullPage: true });
});
