import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "./person.js";
import { roomFor } from "./platforms.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

/** A sub-command of "group" as each platform takes it. */
function group(who: Person, [sub, name, person]: [string, string, string?], room?: string) {
  if (who.channel !== "discord") return who.says(`group ${sub} ${[name, person].filter(Boolean).join(" ")}`, room);
  const options = { [sub === "create" ? "name" : "group"]: name, ...(person ? { who: person } : {}) };
  return who.does(() => world.discord.command(who.userId, `group ${sub}`, options, room ? { channelId: room } : {}));
}

describe.each(["slack", "discord"] as const)("a group with members everywhere, shown in a room on %s", (channel) => {
  const name = `crew-${channel}`;
  let ann: Person;
  let eve: Person;
  let members: Person[];
  let room: string;

  beforeAll(async () => {
    ann = await world.friend(channel, `Ann of ${name}`);
    members = [];
    for (const one of ["messenger", "slack", "discord"] as const)
      members.push(await world.friend(one, `${one} member of ${name}`));
    eve = world.stranger(channel, `Eve near ${name}`);
    room = roomFor(world, [ann, eve]);
    expect((await group(ann, ["create", name])).text).toContain(`${name} is yours.`);
    for (const member of members) await group(ann, ["add", name, member.name]);
    await group(ann, ["bind", name], room);
  });

  const inRoom = (title: string) =>
    eve.messages(title).filter((message) => message.room === room && /sent this to/.test(wordsOf(message)));

  it("everybody added has been told, on their own channel", () => {
    for (const member of members) expect(wordsOf(member.message(`has added you to ${name}`))).toContain(ann.name);
  });

  it("a song comes to each once; its sender and the room have one card each, which fill up", async () => {
    const song = world.newSong(`Song of ${name}`);
    await members[0]?.says("receipts public");
    await ann.hands.share({ song: song.url, to: `#${name}`, pre: "not for the room", post: "for later" });
    await world.until("the song", () => members.at(-1)?.messages(song.title)[0]);
    await world.skip(minute);
    for (const member of members)
      expect(wordsOf(member.message(`sent a song to ${name}`))).toContain("not for the room");
    expect(inRoom(song.title).map(wordsOf).join()).toContain("Heard by 0 of 3");

    await world.skip(song.durationMs + minute);
    for (const { listenerId } of members) world.spotify.play(listenerId, song.id);
    await world.skip(10 * minute);
    const cards = ann.messages(`For ${name}: heard by`).filter(({ isEdited }) => isEdited);
    expect(cards).toHaveLength(1);
    expect(cards.map(wordsOf).join()).toContain("heard by all 3");
    const [everyone, ...again] = ann.messages(`Everyone in ${name} has heard`);
    expect(again).toEqual([]);
    const picture = await fetch(everyone?.cards[0]?.imageUrl ?? "");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(everyone?.cards.map(({ words }) => words).join()).toContain("heard by all 3");
    for (const member of members) expect(member.messages("for later")).toHaveLength(1);

    const [card, ...more] = inRoom(song.title);
    expect(more).toEqual([]);
    expect(card?.isEdited).toBe(true);
    expect(wordsOf(card ?? ann.message("no card"))).toContain(`Heard by 1 of 3: ${members[0]?.name}`);
    expect(eve.messages("not for the room")).toEqual([]);
    expect(eve.messages("for later")).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});
