import { describe, expect, it } from "vitest";
import { plainManner } from "../../src/bots/manner.js";
import { createSuggestions } from "../../src/bots/suggestions.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

/**
 * Whoever is blocked, unheard or unanswered must not be able to tell which: the whole of what a sender can see, with all
 * its times, is compared between worlds in which nothing else differs.
 */

interface Scene {
  world: World;
  ann: Friend;
  bob: Friend;
}

type Act = (scene: Scene) => Promise<unknown>;

/** What Bob does before Ann's song and after it; all that differs between two worlds. */
interface Bobs {
  before?: Act;
  after?: Act;
}

const nothing: Act = async () => {};
const says = (text: string): Act => {
  return ({ bob }) => bob.says(text);
};

async function open(isFriend: boolean): Promise<Scene> {
  const world = await openWorld({ areStrangers: !isFriend });
  const ann = world.friend("ann", "Ann Reed");
  const bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  ann.news();
  return { world, ann, bob };
}

/** Everything Ann can see in nine days: her screen, her lists, her completion, and her records with their times. */
async function sendersView(scene: Scene, { before = nothing, after = nothing }: Bobs, between: Act = nothing) {
  const { world, ann } = scene;
  await before(scene);
  await world.advance(minutes(1));
  await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"hello" post:"told you"`);
  await world.advance(minutes(1));
  await after(scene);
  const seen: unknown[] = [];
  for (let step = 0; step < 18; step += 1) {
    await world.advance(hours(12));
    if (step === 3) await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    if (step === 4) await between(scene);
    for (const said of ["sent", "friends", "inbox"]) await ann.says(said);
    // What comes in one moment may come in any order.
    seen.push(
      ann.news().toSorted(),
      ann
        .screen()
        .at(-1)
        ?.buttons.map(({ label }) => label),
      await recordsOf(scene),
    );
  }
  expect(world.alarms.errors).toEqual([]);
  return JSON.stringify(seen, null, 1).replaceAll(/\b(p_[\w-]{22}|s_\w{16})/g, "an id");
}

async function recordsOf({ world, ann }: Scene) {
  const { store } = world;
  const suggest = createSuggestions({ ...store, music: world.music, log: silent, mannerOf: () => plainManner });
  const id = await ann.personId();
  return {
    // Nothing shows the version; it only orders news.
    sent: (await store.shares.sent(id)).map(({ version: _, ...record }) => record),
    circle: await store.circle.of(id),
    completion: await suggest.people(ann.address, "", 20),
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function views(isFriend: boolean, ways: Record<string, Bobs>, between?: Act): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [name, way] of Object.entries(ways))
    found.set(name, await sendersView(await open(isFriend), way, between));
  return found;
}

function expectAlike(found: Map<string, string>): string {
  const [first = "", ...others] = found.values();
  for (const other of others) expect(other.split("\n")).toEqual(first.split("\n"));
  return first;
}

describe("a friend with receipts off, and one who has blocked", () => {
  it("look the same to the sender, at the same times, whatever they play", async () => {
    const off = says("receipts off");
    const offForAnn = says("receipts off for Ann Reed");
    const view = expectAlike(
      await views(true, {
        "leaves it alone": { before: off },
        "hears it": {
          before: off,
          after: ({ bob, world }) => bob.plays(paperLanterns, world.clock.nowMs() + minutes(9)),
        },
        "says so": { before: off, after: ({ bob }) => bob.presses("I have heard it") },
        "passes on it": { before: offForAnn, after: ({ bob }) => bob.presses("Not for me") },
        "has blocked": { before: says("block Ann Reed") },
        "has blocked, with receipts off": {
          before: async (scene) => [await off(scene), await says("block Ann Reed")(scene)],
        },
        "blocks when the song is there": { after: says("block Ann Reed") },
        "has blocked and plays it": {
          before: says("block Ann Reed"),
          after: ({ bob, world }) => bob.plays(paperLanterns, world.clock.nowMs() + minutes(9)),
        },
        "is muted": { before: async (scene) => [await off(scene), await says("mute Ann Reed 30d")(scene)] },
      }),
    );
    expect(view).toContain("has reached Bob Fisher");
    expect(view.match(/A week is over: I have stopped following “Paper Lanterns”/g)).toHaveLength(1);
    expect(view).toContain("You have one friend here.");
  });

  it("look the same while nobody can write to them, and when they come back", async () => {
    const away: Act = async ({ world, ann }) => {
      world.channel.windowMs = hours(24);
      await world.advance(hours(25));
      await ann.says("help");
      ann.news();
    };
    const isAway =
      (act: Act): Act =>
      async (scene) => [await act(scene), await away(scene)];
    const view = expectAlike(
      await views(
        true,
        {
          "leaves it alone": { before: isAway(says("receipts off")) },
          "has blocked": { before: isAway(says("block Ann Reed")) },
        },
        says("help"),
      ),
    );
    expect(view).toContain("is waiting: Bob Fisher gets it with their next message");
    expect(view).toContain("has reached Bob Fisher");
  });

  it("look the same when Spotify is away at the end of the week", async () => {
    const away: Act = async ({ world }) => world.music.fail(null);
    const breaks: Act = async ({ world }) => {
      const { UpstreamError } = await import("../../src/bots/errors.js");
      world.music.fail(new UpstreamError("spotify", "429", { retryAfterMs: days(8), status: "quota" }));
    };
    await away(await open(true));
    const off = says("receipts off");
    expectAlike(
      await views(true, {
        "leaves it alone": { before: off, after: breaks },
        "says so": {
          before: off,
          after: async (scene) => [await breaks(scene), await scene.bob.presses("I have heard it")],
        },
        "has blocked": { before: says("block Ann Reed"), after: breaks },
      }),
    );
  });
});

describe("a stranger who does not answer, and one who has blocked", () => {
  it("look the same to the sender, at the same times", async () => {
    const view = expectAlike(
      await views(false, {
        "leaves it alone": {},
        "says not now": { after: ({ bob }) => bob.presses("Not now") },
        "plays it": { after: ({ bob, world }) => bob.plays(paperLanterns, world.clock.nowMs() + minutes(9)) },
        "had blocked before": { before: says("block Ann Reed") },
        blocks: { after: ({ bob }) => bob.presses("Block") },
        "blocks and unblocks": {
          after: async ({ bob }) => [await bob.presses("Block"), await bob.says("unblock Ann Reed")],
        },
      }),
    );
    expect(view).toContain("has been asked whether they want songs from you");
    expect(view).not.toContain("has reached Bob Fisher");
    expect(view.match(/A week is over: I have stopped following “Paper Lanterns”/g)).toHaveLength(1);
  });
});

describe("somebody who had sent the first song", () => {
  it("looks the same after a block: the song back seems to arrive, and both seem friends", async () => {
    const first = says(`share ${tinBoat.url} with Ann Reed`);
    const view = expectAlike(
      await views(false, {
        "leaves it alone": { before: async (scene) => [await first(scene), await says("receipts off")(scene)] },
        "has blocked": { before: async (scene) => [await first(scene), await says("block Ann Reed")(scene)] },
      }),
    );
    expect(view).toContain("has reached Bob Fisher");
    expect(view).toContain("You have one friend here.");
  });
});

describe("a block", () => {
  it("is told to the one who blocks, keeps everything away, and can be undone", async () => {
    const { ann, bob, world } = await open(true);
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    bob.news();
    await bob.says("block ann");
    expect(bob.news()).toEqual(["Ann Reed is blocked: nothing of theirs reaches you any more, and they are not told."]);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await bob.says("inbox");
    await bob.says("heard 1");
    expect(bob.news()).toEqual([
      "No songs are waiting for you.",
      "I have no song with that number for you. Type inbox to see them.",
    ]);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(5));
    await world.advance(days(9));
    expect(bob.news()).toEqual([]);
    expect(world.music.polls(await bob.personId())).toBe(0);
    await bob.says("unblock Ann Reed");
    expect(bob.news()).toEqual([
      "Ann Reed is not blocked any more. Their next song comes as a question, unless you are in a group together.",
    ]);
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    expect(bob.news()[0]).toContain("Ann Reed would like to send you songs.");
    await ann.says("friends");
    expect(ann.news().at(-1)).toContain("You have no friends here yet");
  });

  it("while the song is on its way keeps it away", async () => {
    const { ann, bob, world } = await open(true);
    await world.alarms.stop();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("block Ann Reed");
    bob.news();
    await world.restart();
    await world.settle();
    expect(bob.news()).toEqual([]);
    expect(ann.news().at(-1)).toContain("has reached Bob Fisher");
  });

  it("while the song waits for its recipient keeps it away, and the sender reads on", async () => {
    const { ann, bob, world } = await open(true);
    world.channel.fail("bob", "transient");
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    world.channel.fail("bob", null);
    await bob.says("block Ann Reed");
    bob.news();
    await world.advance(hours(1));
    expect(bob.news()).toEqual([]);
    expect(ann.news().at(-1)).toContain("has reached Bob Fisher");
  });

  it("does not take back last words that had opened before", async () => {
    const { ann, bob, world } = await open(true);
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    await world.alarms.stop();
    await bob.says("heard 1");
    await bob.says("block Ann Reed");
    await world.restart();
    await world.settle();
    expect(ann.news().at(-1)).toContain("says they have heard");
    expect(bob.news().join()).toContain("told you");
  });

  it("does not let the one who blocks send songs there by mistake", async () => {
    const { ann, bob } = await open(true);
    await bob.says("block Ann Reed");
    bob.news();
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    await bob.says("share tin boat with Ann Reed");
    expect(bob.news()).toEqual([
      "You have blocked Ann Reed. To send them songs, first: unblock Ann Reed",
      "You have blocked Ann Reed. To send them songs, first: unblock Ann Reed",
    ]);
    expect(ann.news()).toEqual([]);
  });

  it("takes them out of the completion of the one who blocks, and out of first names", async () => {
    const { bob, world } = await open(true);
    await bob.says("block Ann Reed");
    const suggest = createSuggestions({ ...world.store, music: world.music, log: silent, mannerOf: () => plainManner });
    expect(await suggest.people(bob.address, "", 20)).toEqual([]);
    bob.news();
    await bob.says(`share ${paperLanterns.url} with ann`);
    expect(bob.news()[0]).toContain("Nobody here is called “ann”");
  });

  it("outlives what the blocked one does: a song back, an end of the friendship, an old button", async () => {
    const { ann, bob, world } = await open(false);
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.presses("Block");
    bob.news();
    await ann.says("unfriend Bob Fisher");
    await bob.presses("Accept");
    await bob.presses("Not now");
    expect(bob.news()).toEqual([
      "Ann Reed is blocked. To undo it: unblock Ann Reed",
      "You have answered Ann Reed already. Type friends to see and change it.",
    ]);
    expect((await world.store.circle.get(await bob.personId(), await ann.personId()))?.state).toBe("blocked");
  });

  it.each([
    ["block", "Who is it? Please add a name: block <name>"],
    ["block Nobody Known", "I know nobody here called “Nobody Known”"],
    ["block Bob Fisher", "That is you! You can only block somebody else."],
    ["block p_unknown", "I know nobody here called"],
    ["unblock", "Who is it?"],
    ["unblock Ann Reed", "You have blocked nobody of that name."],
    ["block Ann Reed twice", "I know nobody here called “Ann Reed twice”"],
  ])("%s says what to do", async (said, words) => {
    const { bob } = await open(false);
    bob.news();
    await bob.says(said);
    expect(bob.news()[0]).toContain(words);
  });

  it("said twice is one", async () => {
    const { bob } = await open(false);
    await bob.says("block Ann Reed");
    bob.news();
    await bob.says("block Ann Reed");
    expect(bob.news()).toEqual(["Ann Reed is blocked. To undo it: unblock Ann Reed"]);
  });
});
