import { beforeEach, describe, expect, it } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;
const song = "“Paper Lanterns” by The Quiet Harbour";

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

describe("the listener's own word", () => {
  it("the heard button opens the last words, and the receipt says whose word it is", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("I have heard it");
    expect(bob.news()).toEqual(["Noted. Here come Ann Reed's last words.", `Ann Reed says about ${song}:\ntold you`]);
    expect(ann.news()).toEqual([`Bob Fisher says they have heard ${song}.`]);
    await bob.presses("I have heard it");
    expect(bob.news()).toEqual([`${song} is already marked as heard. Ann Reed's last words were:\ntold you`]);
    expect(ann.news()).toEqual([]);
  });

  it("passing on a song ends it, and the sender is told kindly", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("Not for me");
    expect(bob.news()).toEqual([`All right, ${song} is off your list.`]);
    expect(ann.news()).toEqual([`Bob Fisher passed on ${song}.`]);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(1));
    await world.advance(days(8));
    expect([...ann.news(), ...bob.news()]).toEqual([]);
  });

  it("a button pressed by somebody else does nothing to anybody", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"secret"`);
    const [button] = bob.screen().flatMap(({ buttons }) => buttons.filter(({ label }) => label === "I have heard it"));
    const zoe = world.friend("zoe", "Zoe");
    await zoe.registers();
    for (const friend of [ann, bob, zoe]) friend.news();
    await zoe.says(button?.command ?? "");
    expect(zoe.news()).toEqual(["I have no song with that number for you. Type inbox to see them."]);
    expect([...ann.news(), ...bob.news()]).toEqual([]);
  });

  it("numbers in the inbox stay what they were", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await bob.says("heard 1");
    bob.news();
    await bob.says("inbox");
    expect(bob.news()[0]).toContain("2. Tin Boat Morning");
    await bob.says("heard 2");
    expect(ann.news().at(-1)).toBe("Bob Fisher says they have heard “Tin Boat Morning” by The Quiet Harbour.");
  });
});

describe("with receipts off", () => {
  beforeEach(async () => {
    await bob.says("receipts off");
    bob.news();
  });

  const sendersView = async (act: () => Promise<void>): Promise<string[]> => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    await world.advance(minutes(1));
    await act();
    const lines: string[] = [];
    for (let hour = 0; hour < 24 * 8; hour += 6) {
      await world.advance(hours(6));
      await ann.says("sent");
      lines.push(...ann.news());
    }
    return lines;
  };

  it("the sender sees the same, at the same time, whether it was heard, said, skipped or left alone", async () => {
    const played = await sendersView(async () => bob.plays(paperLanterns, world.clock.nowMs() + minutes(10)));
    expect(bob.news().filter((line) => line.includes("told you"))).toHaveLength(1);
    const views = [played];
    for (const act of [() => bob.presses("I have heard it"), () => bob.presses("Not for me"), async () => {}]) {
      world = await openWorld();
      ann = world.friend("ann", "Ann Reed");
      bob = world.friend("bob", "Bob Fisher");
      await ann.registers();
      await bob.registers();
      await bob.says("receipts off");
      ann.news();
      views.push(await sendersView(act));
    }
    expect(new Set(views.map((view) => JSON.stringify(view)))).toHaveLength(1);
    expect(played.filter((line) => line.startsWith("A week is over: I have stopped following"))).toHaveLength(1);
  });

  it("nobody looks at the listener's history when there are no last words to open", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(9));
    expect(world.music.polls(await bob.personId())).toBe(0);
    expect(ann.news().at(-1)).toBe(`A week is over: I have stopped following ${song} for Bob Fisher.`);
  });
});

describe("when the bot cannot know", () => {
  it("lost access is told to the listener once, waits, and goes on after a new login", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
    world.music.loseAccess(await bob.personId());
    await world.advance(hours(3));
    expect(bob.news()).toEqual([expect.stringContaining("Spotify no longer lets me see what you play")]);
    expect(ann.news()).toEqual([]);
    world.music.loseAccess(await bob.personId(), false);
    await bob.says(`register code:"${await bob.logsIn()}"`);
    await bob.plays(paperLanterns);
    await world.advance(hours(2));
    expect(bob.news()).toEqual(["Your Spotify is connected again. Songs that were waiting go on."]);
    expect(ann.news()[0]).toContain("Bob Fisher played");
  });

  it("lost access for the whole week ends with cannot tell", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    world.music.loseAccess(await bob.personId());
    await world.advance(days(9));
    expect(ann.news()).toEqual([`A week is over, and I cannot tell whether Bob Fisher played ${song}.`]);
  });

  it("a failing Spotify loses no share: looks go on, and the play is found afterwards", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(5));
    world.music.fail(new UpstreamError("spotify", "429", { retryAfterMs: hours(13), status: "quota" }));
    await world.advance(hours(12));
    expect(ann.news()).toEqual([]);
    world.music.fail(null);
    await world.advance(hours(14));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("more plays than Spotify shows make it say cannot tell, not that nothing was played", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    const nowMs = world.clock.nowMs();
    for (let at = 0; at < 60; at += 1) await bob.plays(tinBoat, nowMs + hours(5) + at * 31_000);
    await world.advance(days(9));
    expect(ann.news()).toEqual([`A week is over, and I cannot tell whether Bob Fisher played ${song}.`]);
  });

  it("a refusal that no login helps does not stop other listeners", async () => {
    const cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${link} with Cleo Park`);
    ann.news();
    world.music.fail(new AccessLostError("spotify", "not registered", { status: "not-registered" }));
    await world.advance(minutes(5));
    world.music.fail(null);
    await cleo.plays(paperLanterns);
    await world.advance(hours(2));
    expect(ann.news()).toEqual([expect.stringContaining("Cleo Park played")]);
  });
});
