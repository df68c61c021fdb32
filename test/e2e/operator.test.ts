import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openDoor, password } from "../operator/open-door.js";
import { chromiumPath } from "./chromium.js";

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
});

afterAll(() => browser.close());

/** A page, and everything that went wrong on it: an error, or something that its policy kept from it. */
async function openPage(): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
  page.on("requestfailed", (request) => problems.push(request.url()));
  return { page, problems };
}

test("an operator signs in, sees what waits, and signs out", async () => {
  const { url } = await openDoor();
  const { page, problems } = await openPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${url}/operator`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Look at the queues" }).click();
  await page.getByText(/^1 Job/).waitFor();
  await page.goto(`${url}/operator/queues/queue/listen-check?status=delayed`);
  await page.getByText("p_somebody").first().waitFor();
  await page.goto(`${url}/operator`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  expect((await page.goto(`${url}/operator/queues`))?.status()).toBe(401);
  expect(problems.filter((problem) => !problem.includes("401"))).toEqual([]);
});
