// Visits every page of a site in Chromium and prints, as one JSON object, what it found:
//   node visit.mjs CHROMIUM SITE EDITION     (EDITION: plain or quarto)
// The site is served below a path, as GitHub Pages does, and nothing else can be reached.
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, folder, edition] = process.argv.slice(2);
const site = resolve(folder);
const BELOW = "/below/a/path/";
const TYPES = {
  ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".png": "image/png", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".woff": "font/woff",
  ".pdf": "application/pdf",
};
const MODES = {
  "light, wide": { colorScheme: "light", viewport: { width: 1400, height: 900 }, axe: true },
  "dark, narrow": { colorScheme: "dark", viewport: { width: 390, height: 800 }, axe: true },
  "dark, wide": { colorScheme: "dark", viewport: { width: 1400, height: 900 } },
  "light, narrow": { colorScheme: "light", viewport: { width: 390, height: 800 } },
};
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://here").pathname);
  const file = path.startsWith(BELOW) && join(site, path.slice(BELOW.length) || "index.html");
  try {
    const content = await readFile(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const base = origin + BELOW;

const names = (await readdir(site, { recursive: true }))
  .filter((name) => name.endsWith(".html") && name !== "404.html").sort();
const chapter = names.find((name) => name.endsWith("classify.html")) ?? names[1];

// A page that notes everything that goes wrong on it.
async function open(context, address) {
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("requestfailed", (request) => wrong.push(`not loaded: ${request.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob|file):/.test(url)) wrong.push(`asks ${url}`);
  });
  await page.goto(address, { waitUntil: "load" });
  return { page, wrong };
}

async function tooWide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth > 1);
}

async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.help} (${one.nodes.length} times, ${one.nodes[0].html.slice(0, 160)})`);
}

// What can have the focus and is seen, but is not reached by Tab.
async function missedByTab(page) {
  const count = await page.evaluate(() => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && one.getClientRects().length && one.tabIndex >= 0;
    const all = [...document.querySelectorAll("a[href], button, input, summary, [tabindex]")].filter(seen);
    all.forEach((one, position) => { one.dataset.wanted = position; });
    return all.length;
  });
  const reached = new Set();
  await page.evaluate(() => document.activeElement?.blur());
  for (let step = 0; step < 3 * count && reached.size < count; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => document.activeElement?.dataset?.wanted);
    if (at !== undefined) reached.add(at);
  }
  return page.evaluate((had) => [...document.querySelectorAll("[data-wanted]")]
    .filter((one) => !had.includes(one.dataset.wanted)).map((one) => one.outerHTML.slice(0, 160)), [...reached]);
}

const DO = {
  async "the lightbox opens and Escape closes it"(context) {
    const { page, wrong } = await open(context, base + chapter);
    const shown = edition === "plain" ? "dialog[open] img" : ".glightbox-container img";
    await page.locator("a.lightbox").first().click();
    await page.locator(shown).first().waitFor({ state: "visible", timeout: 10000 });
    await page.keyboard.press("Escape");
    await page.locator(shown).first().waitFor({ state: "hidden", timeout: 10000 });
    return wrong;
  },
  async "Tab reaches everything"(context) {
    const { page } = await open(context, base + chapter);
    return missedByTab(page);
  },
  async "the button changes between light and dark"(context) {
    const { page, wrong } = await open(context, base + chapter);
    const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await color();
    await page.locator(edition === "plain" ? "button.scheme" : "a.quarto-color-scheme-toggle").first().click();
    await page.waitForFunction((was) => getComputedStyle(document.body).backgroundColor !== was, before);
    return wrong;
  },
  async "pages work as files"(context) {
    if (edition !== "plain") return []; // Chromium lets no module of a file be loaded: Quarto's are modules
    const { page, wrong } = await open(context, pathToFileURL(join(site, chapter)).href);
    await page.locator("button.scheme").click();
    await page.locator("a.lightbox").first().click();
    await page.locator("dialog[open] img").waitFor({ state: "visible", timeout: 10000 });
    return wrong;
  },
  async "search finds a chapter"(context) {
    if (edition !== "quarto") return [];
    const { page, wrong } = await open(context, base);
    const input = page.locator("#quarto-search input").first();
    await input.click();
    await input.fill("calibration");
    const found = page.locator(".aa-Panel a[href*='classify.html']").first();
    await found.waitFor({ state: "visible", timeout: 20000 });
    return wrong;
  },
  async "the contents open on a phone"(context) {
    const { page, wrong } = await open(context, base + chapter);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator(edition === "plain" ? "button.menu" : "button.quarto-btn-toggle").first().click();
    const link = page.locator(edition === "plain" ? "#contents ul a" : "#quarto-sidebar a.sidebar-link");
    await link.first().waitFor({ state: "visible", timeout: 10000 });
    return wrong;
  },
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const found = { pages: {}, does: {} };
for (const [mode, { axe, ...options }] of Object.entries(MODES)) {
  const context = await browser.newContext(options);
  for (const name of names) {
    const { page, wrong } = await open(context, base + name);
    if (await tooWide(page)) wrong.push("is wider than the window");
    if (axe) wrong.push(...await violations(page));
    (found.pages[name] ??= {})[mode] = wrong;
    await page.close();
  }
  await context.close();
}
for (const [what, does] of Object.entries(DO)) {
  const context = await browser.newContext(MODES["light, wide"]);
  try {
    found.does[what] = await does(context);
  } catch (error) {
    found.does[what] = [String(error).split("\n")[0]];
  }
  await context.close();
}
await browser.close();
server.close();
console.log(JSON.stringify(found));
