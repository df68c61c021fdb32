import { mkdir } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insideOf, openStand, Phone, type Stand, skip } from "./stand.js";

const PICTURE = "docs/images/playground.png";

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand?.close());

describe("the playground in a browser", () => {
  it("takes a song from one friend to another, to the play and to the receipt", async () => {
    const { context, page, problems } = await stand.openPage();
    const ann = new Phone(page, "ann");
    const cleo = new Phone(page, "cleo");
    await ann.registers("Ann Reed");
    await cleo.registers("Cleo Park");

    const link = await stand.linkOf("Glass Weather");
    await ann.says(`share ${link} with Cleo Park pre:"For the long way home." post:"Did you hear the bridge?"`);
    await ann.reads("On its way to Cleo Park");
    // They have never shared a song: Cleo is asked first, and reads nothing of Ann's words.
    const question = await cleo.reads("Ann Reed would like to send you songs.");
    await ann.reads("Cleo Park has been asked whether they want songs from you.");
    expect(await cleo.place.getByText("For the long way home.").count()).toBe(0);
    await question.getByRole("button", { name: "Accept" }).click();
    await cleo.reads("Songs from Ann Reed come to you from now on");
    const card = await cleo.reads("For the long way home.");
    await card.getByRole("heading", { name: "Glass Weather" }).waitFor();
    await card.getByRole("button", { name: "I have heard it" }).waitFor();
    const cover = card.locator(".card img");
    await expect.poll(() => cover.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(0);
    await page.getByText("See what Cleo Park has played").waitFor();
    expect(await cleo.place.getByText("Did you hear the bridge?").count()).toBe(0);

    // The link of the card puts the song into the player below it.
    await card.getByRole("link", { name: "Listen on Spotify" }).click();
    await skip(page, "Skip 1 hour");
    await cleo.plays("Glass Weather");
    await skip(page, "Skip 1 hour");
    await cleo.reads("Did you hear the bridge?");
    await ann.reads("Cleo Park played “Glass Weather” by Oona Vask");

    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("takes a song from Slack to Discord and the receipt back, each on its own platform", async () => {
    const { context, page, problems } = await stand.openPage();
    const bob = new Phone(page, "bob");
    const cleo = new Phone(page, "cleo");
    await bob.registers("Bob Fisher");
    await bob.reads(/Only visible to you.*Welcome/s);

    const song = await stand.linkOf("Windfall Engine");
    await bob.says(`/song share ${song} with Cleo Park pre:"Loud, please." post:"Now the quiet one."`);
    await bob.reads("On its way to Cleo Park");
    const question = await cleo.reads("Bob Fisher would like to send you songs.");
    await question.getByText("Bob Fisher on Slack").waitFor();
    await question.getByRole("button", { name: "Accept" }).click();
    const living = await bob.reads("It has reached Cleo Park.");
    const livingId = await living.getAttribute("data-id");
    const arrived = await cleo.reads("Loud, please.");
    await arrived.getByRole("heading", { name: "Windfall Engine" }).waitFor();
    await arrived.getByRole("button", { name: "I have heard it" }).waitFor();
    expect(await cleo.place.getByText("Now the quiet one.").count()).toBe(0);

    await skip(page, "Skip 1 hour");
    await cleo.plays("Windfall Engine");
    await skip(page, "Skip 1 hour");
    const heard = await bob.reads("Cleo Park played it");
    expect(await heard.getAttribute("data-id")).toBe(livingId);
    await heard.getByText("(edited)").waitFor();
    await heard.getByText("Cleo Park on Discord").waitFor();
    await cleo.reads("Now the quiet one.");

    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("takes a song from Discord to Messenger, with the receipt on Discord", async () => {
    const { context, page, problems } = await stand.openPage();
    const ann = new Phone(page, "ann");
    const cleo = new Phone(page, "cleo");
    await cleo.says(`/share song:${await stand.linkOf("Glass Weather")} to:Ann Reed note:Your turn.`);
    await cleo.reads("On its way to Ann Reed");
    const living = await cleo.reads("has reached Ann Reed");
    const livingId = await living.getAttribute("data-id");
    await ann.reads("Your turn.");
    await ann.place.getByText("Cleo Park on Discord").last().waitFor();
    await skip(page, "Skip 1 hour");
    await ann.plays("Glass Weather");
    await skip(page, "Skip 1 hour");
    const heard = await cleo.reads("Ann Reed played it");
    expect(await heard.getAttribute("data-id")).toBe(livingId);
    expect(problems).toEqual([]);
    expect(stand.failures).toEqual([]);
    await context.close();
  });

  it("shows a room to whoever types there, and refuses what Discord would not send", async () => {
    const { context, page } = await stand.openPage();
    const cleo = new Phone(page, "cleo");
    await cleo.place.getByRole("button", { name: "in #music" }).click();
    await cleo.says("/inbox");
    await cleo.place.locator('.message[data-room="music"][data-ephemeral]').last().waitFor();
    await cleo.says("hello");
    await page.getByRole("status").filter({ hasText: "hears only its commands on Discord" }).waitFor();
    await context.close();
  });

  // Nearly two hundred alarms, each with all its work: on a busy machine that takes its time.
  const sevenDaysMs = 120_000;

  it("finds a song on the day it was played, within a skip of seven days", { timeout: sevenDaysMs }, async () => {
    const { context, page } = await stand.openPage();
    const ann = new Phone(page, "ann");
    await ann.says(`share ${await stand.linkOf("Brass Apples")} with Cleo Park`);
    await ann.reads("On its way to Cleo Park: “Brass Apples”");
    await skip(page, "Skip 7 days");
    await ann.place.getByText("waits until Ann writes again").waitFor();
    await ann.says("sent");
    await ann.reads(/Brass Apples.*Cleo Park/);
    await context.close();
  });

  it("can be used with the keyboard alone", async () => {
    const { context, page } = await stand.openPage();
    const bob = new Phone(page, "bob2");
    const tabTo = async (target: Locator) => {
      // Whatever the tests before this one have left on the phones lies on the way.
      for (let presses = 0; presses < 120; presses += 1) {
        if (
          await target.evaluate((node, active) => node === active, await page.evaluateHandle("document.activeElement"))
        )
          return;
        await page.keyboard.press("Tab");
      }
      throw new Error("The keyboard does not get there");
    };
    await tabTo(bob.place.getByRole("button", { name: "Try: register" }));
    await page.keyboard.press("Enter");
    await tabTo(bob.input);
    expect(await bob.input.inputValue()).toBe("register");
    expect(await bob.input.evaluate((input) => input.matches(":focus-visible"))).toBe(true);
    await page.keyboard.press("Enter");
    await bob.reads("Open this link");
    expect(await bob.input.inputValue()).toBe("");
    await tabTo(bob.input);
    await page.keyboard.type("help");
    await page.keyboard.press("Enter");
    await bob.reads("share");
    await context.close();
  });

  it("presses chips and shows stickers", async () => {
    const { context, page } = await stand.openPage();
    const other = new Phone(page, "bob2");
    await other.place.getByRole("button", { name: "Send a thumbs-up" }).click();
    await other.reads("only understand words");
    await other.place.locator(".chips").getByRole("button", { name: "Help" }).click();
    await other.reads("This is what you need to begin");
    await context.close();
  });

  it("says so when a call goes wrong, and when the playground is gone", async () => {
    const { context, page } = await stand.openPage();
    await page.route("**/playground/api/say", (route) =>
      route.fulfill({ status: 502, json: { error: { message: "The bot's webhook answered 503" } } }),
    );
    const bob = new Phone(page, "bob");
    await bob.says("hello");
    await page.getByRole("status").filter({ hasText: "The bot's webhook answered 503" }).waitFor();
    await page.route("**/playground/api/events*", (route) => route.abort());
    await page.getByRole("status").filter({ hasText: "does not answer" }).waitFor();
    await page.unroute("**/playground/api/events*");
    await page.getByRole("status").filter({ hasText: "does not answer" }).waitFor({ state: "hidden" });
    await context.close();
  });

  it("lets a script accept a stranger's first song by its button, on every channel", async () => {
    const fresh = await openStand();
    const names = { ann: "Ann Reed", bob: "Bob Fisher", cleo: "Cleo Park" };
    for (const [as, name] of Object.entries(names)) await fresh.register(as, name);
    const song = await fresh.linkOf("Glass Weather");
    const asks = [
      ["ann", `share ${song} with Bob Fisher`, "bob"],
      ["bob", `/song share ${song} with Cleo Park`, "cleo"],
      ["cleo", `/share song:${song} to:Ann Reed`, "ann"],
    ] as const;
    for (const [as, text, to] of asks) {
      await fresh.act("say", { as, text });
      const { messages = [] } = await fresh.act("press", { as: to, button: "Accept" });
      expect(JSON.stringify(messages)).toContain(`${names[as]} sent you a song.`);
    }
    await fresh.close();
  });

  it.runIf(process.env.WRITE_PICTURES === "1")("has its picture taken", async () => {
    const fresh = await openStand();
    const names = { ann: "Ann Reed", bob: "Bob Fisher", cleo: "Cleo Park" };
    for (const [as, name] of Object.entries(names)) await fresh.register(as, name);
    const [first, second] = await Promise.all([fresh.linkOf("Glass Weather"), fresh.linkOf("Windfall Engine")]);
    await fresh.act("say", { as: "cleo", text: `/share song:${second} to:Ann Reed note:Loud, please.` });
    await fresh.act("press", { as: "ann", button: "Accept" });
    await fresh.act("skip", { ms: 22 * 60_000 });
    const words = 'pre:"For the long way home." post:"Did you hear the bridge?"';
    await fresh.act("say", { as: "bob", text: `/song share ${first} with Cleo Park ${words}` });
    await fresh.act("press", { as: "cleo", button: "Accept" });
    await fresh.act("skip", { ms: 10 * 60_000 });
    await fresh.act("play", { as: "cleo", track: first });
    await fresh.act("skip", { ms: 7 * 60_000 });
    await fresh.act("say", { as: "bob2", text: "hello" });
    const { context, page } = await fresh.openPage({
      reducedMotion: "reduce",
      viewport: { width: 1600, height: 1070 },
    });
    await new Phone(page, "bob").reads("Cleo Park played");
    await mkdir("docs/images", { recursive: true });
    await page.screenshot({ path: PICTURE });
    await context.close();
    await fresh.close();
  });

  const widths = [360, 768, 1200, 1600].flatMap((width) => [
    { width, colorScheme: "light" as const },
    { width, colorScheme: "dark" as const },
  ]);

  it.each(widths)("fits into $width px, $colorScheme", async ({ width, colorScheme }) => {
    const { context, page, problems } = await stand.openPage({ viewport: { width, height: 900 }, colorScheme });
    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    const title = page.getByRole("heading", { level: 1 });
    expect(
      await title.evaluate((node: { scrollWidth: number; clientWidth: number }) => node.scrollWidth - node.clientWidth),
    ).toBe(0);
    if (width === 360) await page.getByRole("button", { name: /^Cleo/ }).click();
    const cleo = new Phone(page, "cleo");
    await expect.poll(() => insideOf(cleo.input, width)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });
});
