import { type Activity, type ConversationReference, TestAdapter, TurnContext } from "botbuilder";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addSongs } from "../../examples/echo-bot/index.js";
import { walkLogin } from "../../playground/login-walk.js";
import { until } from "../process/until.js";
import { openWorld, type World } from "../process/world.js";

// The example imports "send-songs" as its readers will, so what is tested is `dist`: `npm test` builds it first.

const channelId = "test";

/** A foreign bot's own adapter, which can also write first. */
class OwnAdapter extends TestAdapter {
  readonly #shown: { to: string; text: string }[] = [];

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]) {
    for (const { conversation, text = "", attachments = [] } of activities) {
      const titles = attachments.map(({ content }) => String(content?.title ?? ""));
      this.#shown.push({ to: conversation?.id ?? "", text: [text, ...titles].join("\n") });
    }
    return super.sendActivities(context, activities);
  }

  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const opening = TurnContext.applyConversationReference({ type: "event", name: "opened" }, reference, true);
    await this.runMiddleware(new TurnContext(this, opening), logic);
  }

  /** What this person types; resolves when the turn is over. */
  says(who: string, text: string): Promise<unknown> {
    const chat = { isGroup: false, conversationType: "personal", id: `chat-of-${who}`, name: "" };
    return this.processActivity({ type: "message", text, from: { id: who, name: "" }, conversation: chat });
  }

  /** What this person has read, oldest first. */
  shownTo(who: string): string[] {
    return this.#shown.filter(({ to }) => to === `chat-of-${who}`).map(({ text }) => text);
  }
}

let world: World;
let adapter: OwnAdapter;
let songs: ReturnType<typeof addSongs>["songs"];

beforeEach(async () => {
  world = await openWorld();
  const own = Object.entries(world.settings).filter(([name]) => !name.startsWith("MESSENGER_"));
  const settings = { ...Object.fromEntries(own), LOG_LEVEL: "error" };
  adapter = new OwnAdapter((context) => mounted.bot.run(context));
  const mounted = addSongs(adapter, channelId, settings);
  songs = mounted.songs;
  await songs.start();
});

afterEach(async () => {
  await songs.stop();
  await world.close();
});

async function registers(who: string, listenerId: string, name: string): Promise<void> {
  await adapter.says(who, "register");
  const url = /https?:\S+/.exec(adapter.shownTo(who).at(-1) ?? "")?.[0] ?? "";
  await adapter.says(who, `register name:"${name}" code:"${await walkLogin(url, listenerId)}"`);
  expect(adapter.shownTo(who).at(-1)).toContain(`Welcome, ${name}!`);
}

test("song commands are answered, every other text is echoed as before", async () => {
  await adapter.says("ann", "what a day");
  await adapter.says("ann", "sharing is nice");
  await adapter.says("ann", `share ${world.song.url} with Bob Fisher`);
  expect(adapter.shownTo("ann")).toEqual([
    "You said: what a day",
    "You said: sharing is nice",
    expect.stringContaining("First I need to know you."),
  ]);
});

test("somebody on the same adapter is asked, gets the song, and the sender learns that it was played", async () => {
  await registers("ann", world.ann.psid, "Ann Reed");
  await registers("bob", world.bob.psid, "Bob Fisher");
  await adapter.says("ann", `share ${world.song.url} with Bob Fisher post:"our harbour"`);
  expect(adapter.shownTo("ann").at(-1)).toContain("On its way to Bob Fisher");
  const bobRead = (words: string) => until(async () => adapter.shownTo("bob").some((text) => text.includes(words)));
  await bobRead("Ann Reed would like to send you songs.");
  await adapter.says("bob", "accept Ann Reed");
  await bobRead(`Ann Reed sent you a song.\nPlay it, and a last word opens.\n${world.song.title}`);
  world.spotify.play(world.bob.psid, world.song.id, { endedAtMs: Date.now() + 30_000, visibleAtMs: Date.now() });
  await bobRead("our harbour");
  await until(async () => adapter.shownTo("ann").some((text) => text.includes("Bob Fisher played")));
});
