import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insideOf, openStand, Phone, type Stand, skip } from "./stand.js";

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
  await stand.register("bob", "Bob Fisher");
  await stand.register("cleo", "Cleo Park");
  // Fields offer people one knows; these two become friends.
  await stand.act("say", { as: "bob", text: `/song share ${await stand.linkOf("Glass Weather")} with Cleo Park` });
  await stand.act("press", { as: "cleo", button: "Accept" });
});
afterAll(() => stand?.close());

/** Types into a field that only takes what is in its list, and chooses from there. */
async function pick(field: Locator, text: string, option: RegExp): Promise<void> {
  await field.click();
  await field.fill(text);
  await field.locator("xpath=..").getByRole("option", { name: option }).click();
}

const isFocused = (target: Locator) => target.evaluate((node) => node.matches(":focus"));

describe("Slack's surfaces", () => {
  it("take a song through the dialog, by typeahead, to the play on Discord and the receipt on Slack", async () => {
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    const cleo = new Phone(page, "cleo");
    await bob.chooses("Share a song", "Shortcuts");
    await pick(bob.form.getByRole("combobox", { name: /^Song/ }), "windf", /^Windfall Engine – Copper Almanac$/);
    await pick(bob.form.getByRole("combobox", { name: /^With/ }), "cleo", /^Cleo Park$/);
    await bob.form.getByLabel("A note that comes with it").fill("Chosen from a list.");
    await bob.form.getByRole("button", { name: "Share" }).click();
    await bob.form.waitFor({ state: "detached" });
    await bob.reads("On its way to Cleo Park: “Windfall Engine”");
    await cleo.reads("Chosen from a list.");

    await skip(page, "Skip 1 hour");
    await cleo.plays("Windfall Engine");
    await skip(page, "Skip 1 hour");
    await bob.reads("Cleo Park played it");
    await bob.place.getByRole("tab", { name: "Home" }).click();
    await bob.place
      .getByRole("tabpanel", { name: "Home" })
      .getByText(/To Cleo Park.*heard/i)
      .first()
      .waitFor();

    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("open the dialog by the bare command, and say at each field what is wrong with it", async () => {
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    await bob.says("/song share");
    await bob.form.getByRole("button", { name: "Share" }).click();
    const words = bob.form.getByLabel("Or a link or words");
    await bob.form.getByText("Choose a song above").waitFor();
    expect(await words.getAttribute("aria-invalid")).toBe("true");
    const told = await words.getAttribute("aria-describedby");
    expect(await bob.form.locator(`[id="${told}"]`).textContent()).toContain("Choose a song");
    await expect.poll(() => isFocused(words)).toBe(true);
    await words.fill("Glass Weather");
    await pick(bob.form.getByRole("combobox", { name: /^Or somebody here/ }), "dana", /^Dana Levi$/);
    await bob.form.getByRole("button", { name: "Share" }).click();
    await bob.form.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    await context.close();
  });

  it("share the song of a message, with the keyboard alone, and give the focus back", async () => {
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    await stand.act("say", { as: "cleo", text: `/share song:${await stand.linkOf("Brass Apples")} to:Bob Fisher` });
    const message = await bob.reads("Cleo Park sent you a song");
    const more = message.getByRole("button", { name: "More actions" });
    // One stop for all messages: the newest, and from there the arrow keys.
    expect(await bob.place.locator('.more[tabindex="0"]').count()).toBe(1);
    await more.focus();
    await page.keyboard.press("ArrowUp");
    expect(await isFocused(more)).toBe(false);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await isFocused(more)).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const song = bob.form.getByLabel("Song");
    await expect.poll(() => isFocused(song)).toBe(true);
    expect(await song.inputValue()).toContain("/track/");
    await page.keyboard.press("Tab");
    await page.keyboard.type("cle");
    await bob.form.getByRole("option", { name: "Cleo Park" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await bob.form.getByRole("combobox", { name: /^With/ }).inputValue()).toBe("Cleo Park");
    await page.keyboard.press("Escape");
    await bob.form.waitFor({ state: "detached" });
    expect(await isFocused(more)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("show inbox, sent and settings at home, where buttons work", async () => {
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    await bob.place.getByRole("tab", { name: "Home" }).click();
    const home = bob.place.getByRole("tabpanel", { name: "Home" });
    for (const words of ["Songs for you", "Songs you sent", "You are Bob Fisher"])
      await home.getByText(words).waitFor();
    await home.getByRole("button", { name: "Receipts off" }).click();
    await home.getByRole("button", { name: "Receipts on" }).click();
    await home.getByRole("button", { name: "Receipts off" }).waitFor();
    await bob.place.getByRole("img", { name: "new" }).waitFor();
    await home.getByRole("button", { name: "Share a song" }).click();
    await bob.form.getByRole("button", { name: "Close" }).click();
    await bob.form.waitFor({ state: "detached" });
    await bob.place.getByRole("tab", { name: "Home" }).press("ArrowRight");
    await bob.input.waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it("keep a dialog open that the bot did not take, and say so", async () => {
    const { context, page } = await stand.openPage();
    const bob = new Phone(page, "bob");
    await bob.chooses("Share a song", "Shortcuts");
    await page.route("**/playground/api/submit", (route) =>
      route.fulfill({ status: 502, json: { error: { message: "The bot answered Slack nothing" } } }),
    );
    await bob.form.getByLabel("Or a link or words").fill("Glass Weather");
    await bob.form.getByRole("button", { name: "Share" }).click();
    await bob.form.getByRole("alert").filter({ hasText: "The bot answered Slack nothing" }).waitFor();
    await bob.form.getByRole("button", { name: "Cancel" }).click();
    await bob.form.waitFor({ state: "detached" });
    await context.close();
  });
});

describe("Discord's surfaces", () => {
  it("complete command, song and friend while one types, and send what was chosen", async () => {
    const { context, page, problems } = await stand.openPage();
    const cleo = new Phone(page, "cleo");
    const bob = new Phone(page, "bob");
    const offered = (name: string) => cleo.place.locator(".composer").getByRole("option", { name });
    await cleo.input.pressSequentially("/sha");
    await offered("/share").click();
    expect(await cleo.input.inputValue()).toBe("/share song:");
    await cleo.input.pressSequentially("halogen or");
    await offered("Halogen Orchard – Oona Vask").waitFor();
    await cleo.input.press("ArrowDown");
    await cleo.input.press("Enter");
    await offered("Bob Fisher").waitFor();
    await cleo.input.press("ArrowDown");
    await cleo.input.press("Enter");
    await offered("note").click();
    const line = "/share song:Halogen Orchard – Oona Vask to:Bob Fisher note:";
    expect(await cleo.input.inputValue()).toBe(line);
    await cleo.input.pressSequentially("Halogen!");
    await cleo.input.press("Enter");
    await cleo.reads("On its way to Bob Fisher: “Halogen Orchard”");
    await bob.reads("Halogen!");
    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("share the song of a message, and a song with a person, through modals", async () => {
    const { context, page, problems } = await stand.openPage();
    const cleo = new Phone(page, "cleo");
    await stand.act("say", { as: "bob", text: `/song share ${await stand.linkOf("Brass Apples")} with Cleo Park` });
    await cleo.chooses("Share this song", "More actions", await cleo.reads("Bob Fisher sent you a song"));
    await cleo.form.getByLabel("Who is it for?").selectOption("Bob Fisher");
    await cleo.form.getByLabel("A note that comes with it").fill("Back to you.");
    await cleo.form.getByRole("button", { name: "Submit" }).click();
    await cleo.reads("On its way to Bob Fisher: “Brass Apples”");

    await cleo.place.getByRole("button", { name: "People in the server" }).click();
    await cleo.place.getByRole("group", { name: "Eli Stone" }).getByRole("menuitem").click();
    await cleo.form.getByRole("button", { name: "Submit" }).click();
    await cleo.form.getByText("Please fill this in.").waitFor();
    await cleo.form.getByLabel("Which song?").fill("Glass Weather");
    await cleo.form.getByRole("button", { name: "Submit" }).click();
    await cleo.form.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("are where the link to the bot leads", async () => {
    const { context, page, problems } = await stand.openPage({}, "/playground/discord?client_id=1");
    await page.getByRole("button", { name: "Cleo Park" }).click();
    await expect.poll(() => isFocused(new Phone(page, "cleo").input)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe("forms, menus and the home tab", () => {
  const widths = [360, 1200].flatMap((width) => [
    { width, colorScheme: "light" as const },
    { width, colorScheme: "dark" as const },
  ]);

  it.each(widths)("fit into $width px, $colorScheme", async ({ width, colorScheme }) => {
    const { context, page, problems } = await stand.openPage({ viewport: { width, height: 900 }, colorScheme });
    const bob = new Phone(page, "bob");
    const cleo = new Phone(page, "cleo");
    if (width === 360) await page.getByRole("navigation").getByRole("button", { name: /^Bob/ }).first().click();
    await bob.place.getByRole("tab", { name: "Home" }).click();
    await bob.place.getByRole("button", { name: "Share a song" }).click();
    await expect.poll(() => insideOf(bob.form.getByRole("button", { name: "Share" }), width)).toBe(true);
    await bob.form.getByRole("combobox", { name: /^Or somebody here/ }).click();
    await expect.poll(() => insideOf(bob.form.getByRole("option", { name: "Dana Levi" }), width)).toBe(true);
    await bob.form.getByRole("button", { name: "Cancel" }).click();
    if (width === 360) await page.getByRole("button", { name: /^Cleo/ }).click();
    await cleo.place.getByRole("button", { name: "People in the server" }).click();
    await expect.poll(() => insideOf(cleo.place.getByRole("menu"), width)).toBe(true);
    expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await context.close();
  });
});
