// What the tests of the website share: a program and a browser for each file, visitors, and what every visitor does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, startProgram, watch } from "./program.mjs";

/** Starts the program with further flags and a browser for the tests of a file. */
export function useSite(...flags) {
  const site = { program: undefined, browser: undefined, origin: undefined };
  before(async () => {
    site.program = await startProgram(...flags);
    site.origin = site.program.origin;
    site.browser = await startBrowser();
  });
  after(async () => {
    await site.browser?.close();
    await site.program?.stop();
  });

  /**
   * A test with visitors: `visit()` opens another browser, as empty as a new one. At the end none of their pages may have
   * complained, or asked another host.
   */
  site.flow = (name, ...rest) => test(name, { timeout: 300_000, ...rest.at(-2) }, async (t) => {
    const body = rest.at(-1);
    const visitors = [];
    const visit = async (options) => {
      const visitor = await openVisitor(site, options);
      visitors.push(visitor);
      return visitor;
    };
    try {
      await body(visit, t);
      visitors.forEach((visitor) => visitor.check());
    } catch (error) {
      for (const { context } of visitors) {
        for (const page of context.pages()) {
          t.diagnostic(`${page.url()} showed:\n${await page.locator("body").ariaSnapshot({ timeout: 1000 }).catch(String)}`);
        }
      }
      throw error;
    } finally {
      await Promise.all(visitors.map(({ context }) => context.close()));
    }
  });
  return site;
}

async function openVisitor(site, options = {}) {
  const context = await site.browser.newContext({
    baseURL: site.origin, viewport: { width: 1280, height: 800 }, locale: "en-GB", reducedMotion: "reduce", ...options,
  });
  context.setDefaultTimeout(15_000);
  const checks = [];
  const expected = [];
  const open = async () => {
    const page = await context.newPage();
    checks.push(watch(page, site.origin));
    return page;
  };
  return {
    context,
    page: await open(),
    /** Another tab of the same browser. */
    tab: open,
    /** Complaints of the browser that the test provokes, such as that of an answer 401. */
    expect: (...patterns) => expected.push(...patterns),
    check: () => checks.forEach((check) => check(...expected)),
    /** Asks the API as this visitor, past the page. */
    ask: async (query, variables) => {
      const response = await context.request.post("/graphql", { data: { query, variables } });
      const { data, errors } = await response.json();
      assert.equal(errors, undefined, JSON.stringify(errors));
      return data;
    },
  };
}

let people = 0;

/** Somebody who has no account yet. */
export function somebody(name = "Ann") {
  return { name, email: `${name.toLowerCase()}-${++people}@example.org`, password: "correct horse battery" };
}

/** Gives a visitor an account and a session, past the pages, where signing up is not what the test is about. */
export async function enter(visitor, person = somebody(), { keep = true } = {}) {
  const response = await visitor.context.request.post("/account", { data: { ...person, keep } });
  assert.equal(response.status(), 201, await response.text());
  return person;
}

/** As `enter`, for somebody who has an account. */
export async function enterAgain(visitor, { email, password }, { keep = true } = {}) {
  const response = await visitor.context.request.post("/session", { data: { email, password, keep, bring: false } });
  assert.equal(response.status(), 200, await response.text());
}

/** Stores an animal past the pages, and returns its id. */
export async function store(visitor, input) {
  const { createAnimal } = await visitor.ask(
    "mutation ($input: AnimalInput!) { createAnimal(input: $input) { animal { id } userErrors { message } } }",
    { input: { species: "DOG", ...input } },
  );
  assert.deepEqual(createAnimal.userErrors, []);
  return createAnimal.animal.id;
}

/** How many animals the visitor has, as the server counts them. */
export async function count(visitor, filter = {}) {
  return (await visitor.ask("query ($filter: AnimalFilter) { animals(filter: $filter) { totalCount } }", { filter })).animals.totalCount;
}

/** The heading of the page, with these words. */
export function title(page, name) {
  return page.getByRole("heading", { level: 1, name, exact: typeof name === "string" });
}

/** An animal of the list. */
export function listed(page, name) {
  return page.getByRole("list", { name: "Animals" }).getByRole("link", { name, exact: true });
}

/** A text field by its whole label. */
export function field(place, name) {
  return place.getByRole("textbox", { name, exact: true });
}

/** Types a new animal into the form that is open. */
export async function describe(page, { name, species = "Dog" }) {
  await field(page, "Name").fill(name);
  await page.getByRole("combobox", { name: "Species" }).selectOption(species.toUpperCase());
}

/** Adds an animal by the form, and returns its id. */
export async function add(page, animal) {
  await page.goto("/animals/new");
  await describe(page, animal);
  await page.getByRole("button", { name: "Add the animal" }).click();
  await title(page, animal.name).waitFor();
  return idOf(page);
}

/** The id of the animal whose page is open. */
export function idOf(page) {
  return decodeURIComponent(new URL(page.url()).pathname.split("/")[2]);
}

/** The path of an animal's page. */
export function pathOf(id) {
  return `/animals/${encodeURIComponent(id)}`;
}

/** Fills the form of signing in, wherever it stands, and sends it. */
export async function signIn(place, { email, password }) {
  await place.getByLabel("E-mail address").fill(email);
  await place.getByLabel("Password", { exact: true }).fill(password);
  await place.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signUp(place, { name, email, password }) {
  await field(place, "Name").fill(name);
  await place.getByLabel("E-mail address").fill(email);
  await place.getByLabel("Password", { exact: true }).fill(password);
  await place.getByRole("button", { name: "Sign up", exact: true }).click();
}

/** Waits until something is so that no page shows. */
export async function until(what, holds, ms = 15_000) {
  for (const end = Date.now() + ms; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 100))) {
    assert.ok(Date.now() < end, `waited in vain until ${what}`);
  }
}
