// Who is before the page, and what happens when that changes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { add, count, describe, enter, enterAgain, field, listed, pathOf, signIn, signUp, somebody, store, title, useSite } from "./site.mjs";

const site = useSite();
const unauthorized = /status of 401/;

const signedOut = (page) => page.getByRole("dialog", { name: "You have been signed out" });

site.flow("“Sign out there” ends the other browser, where nothing typed is lost", async (visit) => {
  const [here, there] = [await visit(), await visit({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" })];
  const ann = await enter(here);
  await enterAgain(there, ann);
  const id = await store(here, { name: "Bella" });
  await there.page.goto(`${pathOf(id)}/edit`);
  await there.page.getByLabel("Notes").fill("A long story.");

  await here.page.goto("/account");
  await here.page.getByRole("button", { name: /^Sign out there: Firefox on Linux/ }).click();
  await here.page.getByRole("dialog", { name: "Sign out there?" }).getByRole("button", { name: "Sign out" }).click();
  await here.page.getByText("Signed out on Firefox on Linux.").waitFor();
  await here.page.getByRole("button", { name: /^Sign out there/ }).waitFor({ state: "detached" });

  there.expect(unauthorized);
  await there.page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = signedOut(there.page);
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel("E-mail address").inputValue(), ann.email);
  await dialog.getByLabel("Password", { exact: true }).fill("not this one");
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("Password", { exact: true }).fill(ann.password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await there.page.getByLabel("Notes").inputValue(), "A long story.");
  await there.page.getByRole("button", { name: "Save", exact: true }).click();
  await title(there.page, "Bella").waitFor();
  await there.page.getByText("A long story.").waitFor();
});

site.flow("a stale cookie is no dead end, for strangers and in the middle of typing", async (visit) => {
  const visitor = await visit();
  const { page, context } = visitor;
  visitor.expect(unauthorized);
  const forge = () => context.addCookies([{ name: "menagerie-session", value: "nobody.nothing", url: site.origin, httpOnly: true, sameSite: "Lax" }]);
  await forge();
  await page.goto("/");
  await page.getByText("You have been signed out since you were here last.").waitFor();
  assert.deepEqual(await context.cookies(), []);

  await add(page, { name: "First" });
  await page.goto("/animals/new");
  await describe(page, { name: "Second" });
  await forge();
  await page.getByRole("button", { name: "Add the animal" }).click();
  const dialog = signedOut(page);
  await dialog.getByText("Your time as a guest has ended.").waitFor();
  await dialog.getByRole("button", { name: "Go on as a new guest" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await field(page, "Name").inputValue(), "Second");
  await page.getByRole("button", { name: "Add the animal" }).click();
  await title(page, "Second").waitFor();
  assert.equal(await count(visitor), 1);
});

site.flow("two tabs that sign in as different users both show the last one", async (visit) => {
  const other = await visit();
  const bob = await enter(other, somebody("Bob"));
  await store(other, { name: "Bobs" });
  const visitor = await visit();
  const ann = somebody("Ann");
  await enter(visitor, ann);
  await store(visitor, { name: "Anns" });
  await visitor.context.clearCookies();

  const one = visitor.page;
  const two = await visitor.tab();
  await one.goto("/sign-in");
  await two.goto("/sign-in");
  // Bob's answer is under way while Ann signs in.
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await two.route(/\/session$/, async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await signIn(two.getByRole("main"), bob);
  await signIn(one.getByRole("main"), ann);
  await listed(one, "Anns").waitFor();
  go();
  await listed(two, "Bobs").waitFor();
  await one.getByText("You are signed in as Bob now: that happened in another tab.").waitFor();
  await listed(one, "Bobs").waitFor();
  for (const page of [one, two]) {
    await page.getByRole("button", { name: "Account of Bob" }).waitFor();
    assert.equal(await listed(page, "Anns").count(), 0);
  }
});

site.flow("what is half typed is not for somebody else who signs in in another tab", async (visit) => {
  const bob = await enter(await visit(), somebody("Bob"));
  const visitor = await visit();
  const ann = await enter(visitor);
  const [typing, importing, signing] = [visitor.page, await visitor.tab(), await visitor.tab()];
  await typing.goto("/animals/new");
  await describe(typing, { name: "Anns secret" });
  await importing.goto("/transfer");
  await importing.getByLabel(/^Choose a file/).setInputFiles({ name: "anns.csv", mimeType: "text/csv", buffer: Buffer.from("Name,Species\nAnns secret,dog\n") });
  const preview = importing.getByRole("region", { name: "The first rows of the file" });
  await preview.getByText("Anns secret").waitFor();
  // The same person comes back: all stays.
  await visitor.context.clearCookies();
  await signing.goto("/sign-in");
  await signIn(signing.getByRole("main"), ann);
  await title(signing, "Animals").waitFor();
  await typing.getByRole("button", { name: "Account of Ann" }).waitFor();
  assert.equal(await field(typing, "Name").inputValue(), "Anns secret");
  await preview.getByText("Anns secret").waitFor();
  // Somebody else does not find it.
  await visitor.context.clearCookies();
  await signing.goto("/sign-in");
  await signIn(signing.getByRole("main"), bob);
  for (const page of [typing, importing]) await page.getByRole("button", { name: "Account of Bob" }).waitFor();
  await preview.waitFor({ state: "detached" });
  assert.equal(await field(typing, "Name").inputValue(), "");
  // It has waited for her.
  await visitor.context.clearCookies();
  await enterAgain(visitor, ann);
  await typing.goto("/animals/new");
  await typing.getByText(/^This is what you typed/).waitFor();
  assert.equal(await field(typing, "Name").inputValue(), "Anns secret");
});

site.flow("“Sign out everywhere” ends the others and this one", async (visit) => {
  const [here, there, third] = [await visit(), await visit(), await visit()];
  const ann = await enter(here);
  await enterAgain(there, ann);
  await enterAgain(third, ann);
  await there.page.goto("/account");
  await there.page.getByText("In use now").waitFor();
  await here.page.goto("/account");
  await here.page.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  const dialog = here.page.getByRole("dialog", { name: "Sign out everywhere?" });
  await dialog.getByText("On this device and 2 others").waitFor();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await here.page.getByText("You are signed out everywhere.").waitFor();
  await here.page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
  assert.deepEqual(await here.context.cookies(), []);
  there.expect(unauthorized);
  await there.page.getByRole("link", { name: "Menagerie", exact: true }).click();
  await signedOut(there.page).waitFor();
  await third.page.goto("/");
  await third.page.getByText("You have been signed out since you were here last.").waitFor();
});

site.flow("there is no way around the question after the session has ended", async (visit) => {
  const visitor = await visit();
  const { page, context } = visitor;
  await enter(visitor);
  await page.goto("/animals/new");
  await describe(page, { name: "Bella" });
  await context.clearCookies();
  visitor.expect(unauthorized);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  const dialog = signedOut(page);
  await dialog.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "password");
  for (let n = 0; n < 3; n++) await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  assert.equal(await dialog.isVisible(), true);
  // Nothing behind it can be reached.
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
  }
});

site.flow("signing out leaves nothing to see, also not by going back", async (visit) => {
  const visitor = await visit();
  const { page, context } = visitor;
  const ann = await enter(visitor);
  await store(visitor, { name: "Secret" });
  await page.goto("/");
  await listed(page, "Secret").click();
  await title(page, "Secret").waitFor();
  await page.getByRole("button", { name: "Account of Ann" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
  assert.deepEqual(await context.cookies(), []);
  await page.goBack();
  await title(page, "Sign in to see it").waitFor();
  assert.equal(await page.getByText("Secret").count(), 0);
  await signIn(page.getByRole("main"), ann); // in place, since the address stays
  await title(page, "Secret").waitFor();
});

site.flow("wrong passwords and taken addresses are told kindly", async (visit) => {
  const ann = await enter(await visit());
  const visitor = await visit();
  const { page } = visitor;
  visitor.expect(unauthorized, /status of 409/);
  await page.goto("/sign-in");
  await signIn(page.getByRole("main"), { ...ann, password: "not this one" });
  await page.getByRole("alert").getByText("You could not be signed in").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), ann.email);
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
  await title(page, "Sign up").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), ann.email, "the address has to be typed again");
  await signUp(page.getByRole("main"), { ...ann, password: "short" });
  await page.getByText("The password is too short: it needs 3 more characters.").waitFor();
  await signUp(page.getByRole("main"), ann);
  await page.getByText("There is an account with this address already.").waitFor();
  await page.getByRole("link", { name: "Sign in instead" }).click();
  await signIn(page.getByRole("main"), ann);
  await page.getByText("No animals yet").waitFor();
});

site.flow("a new password signs out everywhere else", async (visit) => {
  const [here, there] = [await visit(), await visit()];
  const ann = await enter(here);
  await enterAgain(there, ann);
  await there.page.goto("/account");
  await there.page.getByText("In use now").waitFor();

  const password = "battery horse correct";
  await here.page.goto("/account");
  here.expect(unauthorized);
  const form = here.page.getByRole("region", { name: "Password" });
  await form.getByLabel("Password now", { exact: true }).fill("not this one");
  await form.getByLabel("New password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Change the password" }).click();
  await form.getByText("This is not your password.").waitFor();
  await form.getByLabel("Password now", { exact: true }).fill(ann.password);
  await form.getByRole("button", { name: "Change the password" }).click();
  await form.getByText("You have been signed out on 1 other device.").waitFor();

  there.expect(unauthorized);
  await there.page.getByRole("link", { name: "Menagerie", exact: true }).click();
  const dialog = signedOut(there.page);
  await dialog.getByLabel("Password", { exact: true }).fill(ann.password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await there.page.getByText("No animals yet").waitFor();
});

site.flow("deleting the account brings the data home first, and asks for the password", async (visit) => {
  const visitor = await visit();
  const { page, context } = visitor;
  visitor.expect(unauthorized);
  const ann = await enter(visitor);
  await store(visitor, { name: "Bella" });
  await page.goto("/account");
  await page.getByRole("button", { name: "Delete my account…" }).click();
  const dialog = page.getByRole("dialog");
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download everything" }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /\.json$/);
  assert.match(await readFile(await download.path(), "utf8"), /Bella/);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByLabel("Your password, to be sure").fill("not this one");
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await dialog.getByText("This is not your password. Nothing has been deleted.").waitFor();
  assert.equal(await count(visitor), 1);
  await dialog.getByLabel("Your password, to be sure").fill(ann.password);
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await title(page, "Your account is deleted").waitFor();
  await page.goto("/sign-in");
  await field(page, "E-mail address").waitFor();
  assert.deepEqual(await context.cookies(), []);
  await signIn(page.getByRole("main"), ann);
  await page.getByRole("alert").getByText("You could not be signed in").waitFor();
});

site.flow("every page has an address of its own", async (visit) => {
  const other = await visit();
  await enter(other);
  const foreign = await store(other, { name: "Not yours" });
  const owner = await visit();
  const ann = await enter(owner);
  const id = await store(owner, { name: "Bella" });

  const visitor = await visit();
  const { page } = visitor;
  await page.goto(pathOf(id));
  await signIn(page.getByRole("main"), ann);
  await title(page, "Bella").waitFor();
  for (const [path, heading] of [
    ["/", "Animals"], ["/animals/new", "New animal"], [pathOf(id), "Bella"], [`${pathOf(id)}/edit`, "Edit Bella"],
    ["/transfer", "Import & export"], ["/account", "Account"], ["/how-it-knows-you", "How it knows you"],
    ["/sign-in", "Sign in"], ["/sign-up", "Sign up"], [pathOf(foreign), "No such animal"], [pathOf("nonsense"), "No such animal"],
    [`${pathOf(foreign)}/edit`, "No such animal"], ["/no/such/page", "Page not found"],
  ]) {
    await page.goto(path);
    await title(page, heading).waitFor();
    assert.equal(await page.title(), `${heading} · Menagerie`);
    assert.equal(await page.getByText("Not yours").count(), 0);
  }
  // A page that wants somebody leads to signing in, and back.
  await page.context().clearCookies();
  await page.goto("/account");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page.getByRole("main"), ann);
  await title(page, "Account").waitFor();
});

site.flow("How it knows you: the session costs exactly one statement more than the token", async (visit) => {
  const visitor = await visit();
  const { page } = visitor;
  await enter(visitor);
  await store(visitor, { name: "Bella" });
  await page.goto("/how-it-knows-you");
  const send = page.getByRole("button", { name: /^Send (the same change|it) twice/ });
  await send.click();
  await page.getByText(/The session costs 1 statement more/).waitFor();
  const statements = (way) => page.getByRole("region", { name: way }).getByRole("button", { name: /^(Who is asking\?|The change)/ });
  const [session, token] = [statements(/^By a session/), statements(/^By a token/)];
  assert.equal(await session.count(), (await token.count()) + 1);
  assert.equal(await session.filter({ hasText: "Who is asking?" }).count(), 1);
  assert.equal(await token.filter({ hasText: "Who is asking?" }).count(), 0);
  await session.first().click();
  await page.getByLabel("The statement").getByText(/sessions/).first().waitFor();
  // What the page shows it may also be seen to show: no secret among it.
  const [{ value }] = await visitor.context.cookies();
  const shown = await page.getByRole("main").innerText();
  assert.ok(!shown.includes(value.split(".")[1]), "the page shows the secret of the cookie");
  assert.ok(!/Bearer \S{20}/.test(shown), "the page shows the token");
  await send.click();
  await page.getByRole("table").getByText("nothing").waitFor();
});
