// The list with thousands of animals: searching, filtering, ordering, scrolling.
import assert from "node:assert/strict";

import { enter, title, useSite } from "./site.mjs";

const site = useSite();
const total = 3000;

let ann;

/** Ann, who has 3,000 animals. */
async function open(visit) {
  const visitor = await visit();
  if (!ann) {
    ann = await enter(visitor);
    await site.program.run("demo", "--animals", String(total), "--user", ann.email);
    ann.cookies = await visitor.context.cookies();
  }
  await visitor.context.addCookies(ann.cookies);
  return visitor;
}

const items = (page) => page.getByRole("list", { name: "Animals" }).getByRole("listitem");
const said = (page, words) => page.getByRole("status").getByText(words);

site.flow("search, filters and order stand in the address, and survive a reload and going back", async (visit) => {
  const { page, ask } = await open(visit);
  await page.goto("/");
  await said(page, "3,000 animals").waitFor();

  await page.getByRole("button", { name: "Filters" }).click();
  const filters = page.getByRole("dialog", { name: "Filters" });
  await filters.getByRole("checkbox", { name: "Cat", exact: true }).press(" ");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Order" }).selectOption("Newest first");
  const [{ name }] = (await ask("{ animals(first: 1, filter: { species: [CAT] }) { nodes { name } } }")).animals.nodes;
  const word = name.split(" ")[0];
  await page.keyboard.press("/");
  await page.keyboard.type(word);
  await page.waitForURL((url) => url.searchParams.get("q") === word);
  const address = page.url();
  assert.deepEqual(Object.fromEntries(new URL(address).searchParams), { species: "CAT", order: "newest", q: word });

  const filter = { species: ["CAT"], text: word };
  const { totalCount, nodes } = (await ask(
    "query ($filter: AnimalFilter) { animals(first: 1, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { name } } }",
    { filter },
  )).animals;
  const shows = async () => {
    await said(page, new RegExp(`^${totalCount} of your animals match`)).waitFor();
    await items(page).first().getByRole("link", { name: nodes[0].name, exact: true }).waitFor();
    assert.equal(await page.getByRole("searchbox", { name: "Search your animals" }).inputValue(), word);
    assert.equal(await page.getByRole("combobox", { name: "Order" }).inputValue(), "newest");
    await page.getByRole("button", { name: /^Remove the filter .*Cat/ }).waitFor();
  };
  await shows();
  await page.reload();
  await shows();
  await items(page).first().getByRole("link").click();
  await title(page, nodes[0].name).waitFor();
  await page.goBack();
  assert.equal(page.url(), address);
  await shows();
  await page.getByRole("button", { name: "Clear all" }).click();
  await said(page, "3,000 animals").waitFor();

  await page.getByRole("searchbox", { name: "Search your animals" }).fill("zzzzzz");
  await page.getByText("No animal matches").waitFor();
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await said(page, "3,000 animals").waitFor();
});

for (const [name, button, row] of [
  ["cards", "Show as cards", (page, n) => page.locator(`[role=listitem][aria-posinset="${n}"]`)],
  ["a table", "Show as a table", (page, n) => page.locator(`[role=row][aria-rowindex="${n + 1}"]`)],
]) {
  site.flow(`scrolling leads to the last of 3,000 animals, with few of them in the page at a time: ${name}`, async (visit) => {
    const { page, ask } = await open(visit);
    await page.goto("/");
    await page.getByRole("button", { name: button }).click();
    await said(page, "3,000 animals").waitFor();
    const first = (await row(page, 1).getByRole("link").textContent());
    const last = (await ask("{ animals(last: 1, orderBy: { field: NAME, direction: ASC }) { nodes { name } } }")).animals.nodes[0].name;
    // Ever further down, as fast as pages come.
    await page.evaluate(() => {
      window.most = 0;
      const further = () => {
        window.scrollTo(0, document.documentElement.scrollHeight);
        window.most = Math.max(window.most, document.querySelectorAll("*").length);
        window.scrolling = requestAnimationFrame(further);
      };
      further();
    });
    await row(page, total).getByRole("link").waitFor({ timeout: 60_000 });
    const most = await page.evaluate(() => (cancelAnimationFrame(window.scrolling), window.most));
    assert.equal(await row(page, total).getByRole("link").textContent(), last);
    assert.equal(await row(page, total + 1).count(), 0);
    assert.ok(most < 1500, `${most} elements in the page`);

    // Who looks at an animal comes back to the same place.
    await row(page, total).getByRole("link").click();
    await title(page, last).waitFor();
    await page.goBack();
    await row(page, total).getByRole("link").waitFor();
    assert.ok(await row(page, total).getByRole("link").evaluate((link) => {
      const { top, bottom } = link.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), "the animal that was looked at is out of sight");
    await page.keyboard.press("Home");
    assert.equal(await row(page, 1).getByRole("link").textContent(), first);
  });
}
