import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Command, forPeople } from "../../src/bots/commands/command.js";
import { altOf } from "../../src/bots/picture-alt.js";
import { definePlugin } from "../../src/bots/plugin.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const columns = [{ heading: "Songs", rows: [{ label: "Halo", detail: "Beyoncé" }] }];
const everyWord = (text: string) => ({ en: text, de: text, es: text });

const poster = definePlugin({
  name: "poster",
  open(host) {
    const command: Command = {
      name: "poster",
      aliases: [],
      about: everyWord("a picture"),
      usage: ["poster"],
      run: forPeople(async (_call, { person }) => {
        const imageUrl = host.pictureUrl(person.id, "november", "de");
        const card = { title: "Your November", text: "one song", imageUrl, imageAlt: altOf({ title: "", columns }) };
        return { reply: { text: "Here it is.", cards: [card] } };
      }),
    };
    return {
      commands: [command],
      picture: async (_person, ref, say) => ({
        ...{ title: say.language, theme: "dark", seed: ref, columns, alt: altOf({ title: ref, columns }) },
      }),
    };
  },
});

let world: World;
const people = new Map<ChannelName, Person>();

beforeAll(async () => {
  world = await openWorld({}, [poster]);
  for (const channel of channelNames) people.set(channel, await world.friend(channel, `Ann ${channel}`));
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

describe.each(channelNames)("a picture on %s", (channel) => {
  const ann = (): Person => people.get(channel) ?? expect.fail(`nobody is on ${channel}`);
  const shown = () =>
    ann()
      .messages()
      .flatMap(({ cards }) => cards.flatMap(({ imageUrl }) => imageUrl ?? []));

  beforeAll(async () => {
    await ann().says("poster");
    await world.settle();
  });

  it("is seen in the chat, and its address gives it to whoever fetches it", async () => {
    const url = shown().find((one) => one.includes("/pictures/")) ?? "";
    expect(url.startsWith(`${world.url}/pictures/`)).toBe(true);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/png");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    expect((await fetch(`${url.slice(0, -8)}AAAA.png`)).status).toBe(404);
  });

  it("says what it shows to whoever does not see it", () => {
    expect(ann().messages().map(wordsOf).join("\n")).toContain("Songs: Halo (Beyoncé)");
  });

  it("is gone with whoever it was for", async () => {
    const [url = ""] = shown().filter((one) => one.includes("/pictures/"));
    await ann().says("disconnect");
    await world.settle();
    expect((await fetch(url)).status).toBe(404);
  });
});
