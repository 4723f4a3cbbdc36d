// Measures the website in Chromium, on the loopback and with an account of many animals:
//
//   MENAGERIE_BIN=$PWD/bin/menagerie node e2e/measure.mjs [FILE.csv]
//
// Without a file the animals are invented ones, 43,908 of them. Figures are medians of several loads; compare in one run.
import { devNull } from "node:os";

import { startBrowser, startProgram } from "./program.mjs";

const rounds = 5;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const quantile = (list, q) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) * q)];

const program = await startProgram();
const browser = await startBrowser();
try {
  const account = { email: "ann@example.org", password: "correct horse", name: "Ann" };
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const opened = await context.request.post(`${program.origin}/account`, { data: account });
  if (!opened.ok()) {
    throw new Error(await opened.text());
  }
  const file = process.argv[2];
  await program.run(...(file ? ["import", file, "--rejects", devNull] : ["demo", "--animals", "43908"]), "--user", account.email);

  const cookies = await context.cookies();
  const loads = [];
  for (let i = 0; i < rounds; i++) {
    // A context of its own has an empty cache.
    const fresh = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await fresh.addCookies(cookies);
    const page = await fresh.newPage();
    await page.goto(program.origin);
    await page.locator('main a[href^="/animals/Q"]').first().waitFor();
    loads.push(
      await page.evaluate(() => {
        const list = performance.now();
        const resources = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
        const bytes = (type) =>
          resources.filter((r) => new URL(r.name).pathname.endsWith(type)).reduce((sum, r) => sum + r.encodedBodySize, 0);
        return {
          list,
          paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
          requests: resources.length,
          bytes: resources.reduce((sum, r) => sum + r.encodedBodySize, 0),
          script: bytes(".js"),
          style: bytes(".css"),
        };
      }),
    );
    await fresh.close();
  }
  const of = (key) => median(loads.map((load) => load[key]));
  console.log(`first load, nothing cached: ${of("requests")} requests, ${(of("bytes") / 1000).toFixed(0)} kB over the wire ` +
    `(script ${(of("script") / 1000).toFixed(0)} kB, style ${(of("style") / 1000).toFixed(0)} kB)`);
  console.log(`first contentful paint ${of("paint").toFixed(0)} ms, the list after ${of("list").toFixed(0)} ms`);

  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable");
  const memory = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const value = (name) => metrics.find((m) => m.name === name).value;
    return `${(value("JSHeapUsedSize") / 1e6).toFixed(0)} MB of heap, ${value("Nodes")} nodes`;
  };
  await page.goto(program.origin);
  await page.locator('main a[href^="/animals/Q"]').first().waitFor();
  console.log(`before scrolling: ${await memory()}`);
  let answered = Date.now();
  let pages = 0;
  page.on("response", (response) => {
    if (response.url().endsWith("/graphql")) {
      answered = Date.now();
      pages++;
    }
  });
  const start = Date.now();
  await page.evaluate(() => {
    window.frames_ = [];
    let last = performance.now();
    const frame = (now) => {
      window.frames_.push(now - last);
      last = now;
      window.scrollTo(0, document.documentElement.scrollHeight);
      window.timer_ = requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  // Where nothing has been asked for in three seconds, the end is reached.
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      if (Date.now() - answered > 3_000) {
        clearInterval(timer);
        resolve();
      }
    }, 100);
  });
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.timer_);
    return window.frames_;
  });
  console.log(`scrolled through ${pages} answers in ${((answered - start) / 1000).toFixed(1)} s, frames p50 ` +
    `${quantile(frames, 0.5).toFixed(1)} ms, p99 ${quantile(frames, 0.99).toFixed(1)} ms, longest ${Math.max(...frames).toFixed(0)} ms`);
  console.log(`at the end: ${await memory()}; it says ${JSON.stringify(await page.locator("main [role=status]").allInnerTexts())}`);
} finally {
  await browser.close();
  await program.stop();
}
