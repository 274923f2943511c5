// Drives the page of `examples/server.rs` in a browser, at desk and at phone width.
//
// node page.mjs ADDRESS [FOLDER]
//
// The server serves the sample articles. With a folder, pictures of the page are left in it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, folder] = process.argv.slice(2);
const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.CHROMIUM ?? paths.find(existsSync);
const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** What a page must never do, whatever is shown on it. */
function watched(page) {
  const wrong = [];
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("pageerror", (error) => wrong.push(`error: ${error}`));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 400/.test(message.text())) wrong.push(`console: ${message.text()}`); });
  page.on("request", (request) => { if (!request.url().startsWith(address) && !request.url().startsWith("data:")) wrong.push(`request: ${request.url()}`); });
  return wrong;
}

const texts = (page, selector) => page.locator(selector).allInnerTexts();
const hits = (page) => texts(page, "#hits h2");
const total = (page) => page.locator("#total").innerText();

/** Waits until the page shows what its address says. */
async function settled(page) {
  await page.waitForFunction(() => !document.getElementById("results").hasAttribute("aria-busy"));
}

async function open(page, query) {
  await page.goto(`${address}/${query}`);
  await settled(page);
}

async function picture(page, name) {
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function fits(page) {
  const [inner, scrolled] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(scrolled <= inner, `${scrolled} pixels wide in a window of ${inner}`);
}

async function unfold(page) {
  const facets = page.locator("#facets");
  if (!(await facets.evaluate((details) => details.open))) await facets.locator("summary").click();
}

/** A tick box of a facet, by what is written beside it. */
const box = (page, facet, label) => page.locator("fieldset", { has: page.locator("legend", { hasText: facet }) }).locator("label", { hasText: label });
const labels = async (page, facet) => {
  const found = await texts(page, "fieldset");
  return found.find((text) => text.startsWith(facet))?.split("\n").slice(1) ?? [];
};

async function drive(width, height) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const wrong = watched(page);
  const name = `${width}`;

  // Without a query, the newest articles.
  await open(page, "");
  assert.match(await total(page), /^\d+ articles in the archive$/);
  assert.equal((await hits(page)).length, 20);
  await fits(page);
  await picture(page, `${name}-start`);

  // A query shows hits with marks, and stands in the address.
  await page.fill("#q", "treaty OR \"peace talks\"");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=treaty/);
  await settled(page);
  const all = await hits(page);
  assert.ok(all.length > 3);
  assert.ok((await texts(page, "#hits .snippet mark")).some((mark) => /^treat(y|ies)$/i.test(mark)));
  await fits(page);
  await picture(page, `${name}-query`);

  // A ticked value narrows the hits; the other values of its facet stay.
  await unfold(page);
  const before = await labels(page, "Countries");
  await box(page, "Countries", "France").locator("input").check();
  await page.waitForURL(/country=FR/);
  await settled(page);
  const french = await hits(page);
  assert.ok(french.length > 0 && french.length < all.length);
  assert.deepEqual(await labels(page, "Countries"), before);
  assert.ok(await box(page, "Countries", "France").locator("input").isChecked());
  assert.deepEqual(await texts(page, "#chips li:first-child"), ["Country: France ×"]);
  await fits(page);
  await picture(page, `${name}-facet`);

  // A second value of the facet widens them again, as far as it goes.
  await unfold(page);
  const other = before.find((text) => !/^[\d,]*$/.test(text) && text !== "France");
  await box(page, "Countries", other).locator("input").check();
  await page.waitForURL(/country=.*country=/);
  await settled(page);
  assert.ok((await hits(page)).length >= french.length);

  // Without them all is as before; Back goes back.
  await page.locator("#chips a.all").click();
  await page.waitForURL((url) => !url.searchParams.has("country"));
  await settled(page);
  assert.deepEqual(await hits(page), all);
  await page.goBack();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.getAll("country").length, 2);

  // A bar of the histogram narrows to its time.
  await open(page, "?q=treaty");
  const bars = page.locator("#timeline a");
  assert.ok((await bars.count()) > 1);
  const told = await bars.first().getAttribute("aria-label");
  await bars.first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/date=/);
  await settled(page);
  assert.ok((await total(page)).startsWith(told.split(": ")[1]), `${told}, but ${await total(page)}`);

  // The next page has other hits, and Back returns.
  await open(page, "?sort=newest");
  const first = await hits(page);
  await page.locator("#pages a[rel=next]").click();
  await page.waitForURL(/cursor=/);
  await settled(page);
  const second = await hits(page);
  assert.ok(second.length > 0 && second.every((title) => !first.includes(title)));
  await page.goBack();
  await settled(page);
  assert.deepEqual(await hits(page), first);
  await page.selectOption("#sort", "oldest");
  await page.waitForURL(/sort=oldest/);
  await settled(page);
  assert.notDeepEqual(await hits(page), first);

  // What strangers write is shown, not run.
  for (const hostile of ["<img src=x onerror=alert(1)>", "\"unclosed <script>alert(1)</script>", "title:<b>", "a w/999 b"]) {
    await open(page, `?q=${encodeURIComponent(hostile)}&country=${encodeURIComponent(hostile)}`);
    assert.equal(await page.inputValue("#q"), hostile);
    assert.equal(await page.locator("main img, main script, main b").count(), 0);
    await fits(page);
  }
  await open(page, "?q=%22unclosed");
  assert.match((await texts(page, ".notice")).join(), /quote/i);
  await open(page, "?q=zxqjv");
  assert.equal(await total(page), "No articles");
  assert.match(await page.locator(".none").innerText(), /What may help/);
  await picture(page, `${name}-none`);

  // Errors are told, and lead back.
  await open(page, "?q=treaty&cursor=spoilt");
  assert.match(await page.locator("#error").innerText(), /Cursor: .*begin with the first page/i);
  await page.locator("#error a").click();
  await page.waitForURL((url) => !url.searchParams.has("cursor"));
  await settled(page);
  assert.ok((await hits(page)).length > 0);

  // A reply that is partial says so.
  await page.route("**/search?*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ json: { ...(await response.json()), partial: true } });
  });
  await open(page, "?q=treaty");
  assert.match((await texts(page, ".notice")).join(), /time for this search was up/);
  await page.unrouteAll();

  assert.deepEqual(wrong, []);
  await context.close();
}

async function statuses() {
  const status = async (query) => {
    const response = await fetch(`${address}/search?${query}`);
    return [response.status, await response.json()];
  };
  assert.equal((await status("q=treaty"))[0], 200);
  for (const bad of ["cursor=x", "sort=best", "date=1956-13"]) {
    const [code, body] = await status(bad);
    assert.equal(code, 400);
    assert.equal(typeof body.error, "string");
  }
  const page = await fetch(`${address}/`);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'/);
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  assert.equal((await fetch(`${address}/../Cargo.toml`)).status, 404);
}

try {
  await statuses();
  await drive(1280, 900);
  await drive(390, 844);
  console.log("the page does what it says, at both widths");
} finally {
  await browser.close();
}
