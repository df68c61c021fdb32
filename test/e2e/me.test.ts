import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { inventedSections, type MeStand, openMe } from "../web/me/stand.js";
import { type Friend, openWorld } from "../world.js";
import { chromiumPath } from "./chromium.js";
import { openStand, Phone } from "./stand.js";

const sizes = [360, 768, 1440].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));
type Size = (typeof sizes)[number];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
});
afterAll(() => browser.close());

/** A page, and everything that went wrong on it. */
async function openPage({ width, scheme }: Size, from?: BrowserContext): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    // What is looked at by scripts of the test is first gone through without any.
    javaScriptEnabled: from !== undefined,
    ...(from ? { storageState: await from.storageState() } : {}),
  });
  context.setDefaultTimeout(15_000);
  onTestFinished(() => context.close());
  const cover = '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72"><circle cx="36" cy="36" r="30"/></svg>';
  await context.route("https://example.com/**", (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: cover }),
  );
  const problems: string[] = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  context.on("weberror", (error) => problems.push(String(error.error())));
  return { page: await context.newPage(), problems };
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds, and whether anything is wider than the window. */
async function faultsOf(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run(document)");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`,
  );
  return [...found, ...(overflow > 0 ? [`${overflow} px too wide`] : [])];
}

describe("one's own page", () => {
  let stand: MeStand;
  let bob: Friend;

  beforeEach(async () => {
    const world = await openWorld();
    const ann = world.friend("ann", "Ann Reed");
    bob = world.friend("bob", "Bob Fisher");
    await ann.registers();
    await bob.registers();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"For the long way home."`);
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    await bob.says("group create crew");
    await bob.says("quiet 22-8 Europe/Berlin");
    const broken = { name: "broken", page: () => Promise.reject(new Error("not today")) };
    stand = await openMe(world, { sections: [inventedSections(), broken] });
  });

  it.each(sizes)(
    "at $width px, $scheme: from the link of the chat to a button and its answer, without a script",
    async (size) => {
      const { page, problems } = await openPage(size);
      await page.goto(await stand.linkFor(bob));
      await page.getByRole("button", { name: "Open my page" }).click();
      await page.getByRole("heading", { level: 1, name: "Hello, Bob Fisher" }).waitFor();
      expect(new URL(page.url()).search).toBe("");
      await page.getByRole("button", { name: "Run now: Glass Weather" }).click();
      await page.getByRole("status").getByText("Receipts are off. Friends are not told what you play.").waitFor();
      await page.getByRole("button", { name: "I have heard it: 1. Paper Lanterns" }).click();
      await page.getByRole("status").getByText("Noted: you have heard “Paper Lanterns”").waitFor();
      await page.getByLabel("Write to the bot, as in the chat").fill("group show crew");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("status").getByText("Owner: Bob Fisher").waitFor();
      expect(problems).toEqual([]);

      const seen = await openPage(size, page.context());
      await seen.page.goto(page.url());
      await seen.page.getByText("September 2026").click();
      await seen.page.getByText("Number one: Glass Weather").waitFor();
      expect(await faultsOf(seen.page)).toEqual([]);
      expect(seen.problems).toEqual([]);
    },
  );

  it.each([sizes[0], sizes[1]])(
    "at 360 px, $scheme: the pages around it are as good",
    async (size = { width: 360, scheme: "light" }) => {
      const nobody = await openPage(size);
      const { page, problems } = await openPage(size, nobody.page.context());
      await page.goto(await stand.linkFor(bob));
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Open my page" }).click();
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByText("You are signed out").waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(`${stand.url}/me`);
      await page.getByText("Your page opens from the chat").waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(problems).toEqual([]);
      await page.goto(`${stand.url}/me/enter?token=used`);
      await page.getByText("This link is over").waitFor();
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it("can be gone through by keys, past the navigation", async () => {
    const { page } = await openPage({ width: 768, scheme: "light" });
    await page.goto(await stand.linkFor(bob));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    const box = await skip.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#main$/u);
    await page.keyboard.press("Tab");
    await page.keyboard.type("help");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("This is what you need to begin").waitFor();
  });
});

describe("the page of the playground", () => {
  it("opens from the phone, begins a sync, runs it now, and the chat knows of it", async () => {
    const stand = await openStand();
    onTestFinished(() => stand.close());
    await stand.register("bob", "Bob Fisher");
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    await bob.says("/song me");
    const message = await bob.reads("Your own page");
    const opening = context.waitForEvent("page");
    await message.getByRole("link").click();
    const own = await opening;
    await own.getByRole("button", { name: "Open my page" }).click();
    await own.getByRole("heading", { level: 1, name: "Hello, Bob Fisher" }).waitFor();
    const answer = own.getByRole("status");
    const write = async (words: string) => {
      await own.getByLabel("Write to the bot, as in the chat").fill(words);
      await own.getByRole("button", { name: "Send", exact: true }).click();
    };

    await write("sync sent to me into new From friends");
    const login = await answer.getByRole("link").getAttribute("href");
    await write(await codeBehind(context, login ?? "", "Bob Fisher"));
    await answer
      .getByText(/connected again|permission|playlists/u)
      .first()
      .waitFor();
    await own.getByText(/^1\. /u).click();
    await own.getByRole("button", { name: "Sync now" }).click();
    await answer.getByText("I look now, and tell you here what came of it.").waitFor();
    expect(await faultsOf(own)).toEqual([]);
    await bob.says("/song syncs");
    await bob.reads("From friends");
    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
  });
});

/** Follows the login pages in a tab of their own. */
async function codeBehind(context: BrowserContext, url: string, name: string): Promise<string> {
  const login = await context.newPage();
  await login.goto(url);
  await login.getByRole("button", { name }).first().click();
  await login.waitForURL(/\/spotify\/callback/u);
  const code = await login.locator("#code").textContent();
  await login.close();
  return code ?? "";
}
