import { beforeEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
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

describe("a song sent to a friend", () => {
  it("reaches the friend with its words, and the sender hears of delivery, play and nothing twice", async () => {
    await ann.says(`share ${link} with bob fisher pre:"for you" post:"told you"`);
    expect(ann.news()).toEqual([
      `On its way to Bob Fisher: ${song}. Your last words stay locked until it has been played.`,
      `${song} has reached Bob Fisher.`,
    ]);
    expect(bob.news()).toEqual([
      "Ann Reed sent you a song.\nfor you\nPlay it, and a last word opens. | Paper Lanterns",
    ]);

    await world.advance(minutes(3));
    await bob.plays(paperLanterns);
    await world.advance(minutes(1));
    expect(ann.news()).toEqual([`Bob Fisher played ${song} just now.`]);
    expect(bob.news()).toEqual([`Ann Reed says about ${song}:\ntold you`]);

    await world.advance(days(8));
    expect([...ann.news(), ...bob.news()]).toEqual([]);
  });

  it("shows album art, a link to Spotify and two buttons on its card, and what Spotify can do with it", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    expect(
      bob
        .screen()
        .at(-1)
        ?.buttons.map(({ label }) => label),
    ).toEqual(["Add to my queue", "Save to my library", "Listen on Spotify", "I have heard it", "Not for me"]);
  });

  it("is told by its title when a week passes without a play, once", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    await world.advance(days(9));
    expect(ann.news()).toEqual([
      `A week is over, and Spotify shows no play of ${song} by Bob Fisher. I have stopped looking.`,
    ]);
    expect(world.music.polls(await bob.personId())).toBe(180);
  });

  it("costs one look for all songs of one listener", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await world.advance(days(9));
    expect(world.music.polls(await bob.personId())).toBe(180);
  });

  it("does not count a play that ended before it was delivered", async () => {
    await bob.plays(paperLanterns, world.clock.nowMs() - 1_000);
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    await world.advance(hours(2));
    expect(ann.news()).toEqual([]);
  });

  it("is found on day three when it was played on day three", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    await bob.plays(paperLanterns, world.clock.nowMs() + days(3));
    await world.advance(days(3) + hours(1));
    expect(ann.news()[0]).toMatch(/^Bob Fisher played .* (just now|minutes? ago)/);
  });

  it("may be one of several of the same pair in the same moment, and each is answered", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    ann.news();
    await world.advance(minutes(4));
    await bob.plays(paperLanterns);
    await bob.plays(tinBoat);
    await world.advance(minutes(6));
    expect(
      ann
        .news()
        .join("\n")
        .match(/Bob Fisher played/g),
    ).toHaveLength(2);
  });

  it("is not sent again while it is still open, and says so", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    bob.news();
    ann.news();
    await world.advance(hours(2));
    await ann.says(`send_song ${link} name:"BOB FISHER"`);
    expect(ann.news()).toEqual([`Bob Fisher already has ${song} from you, sent 2 hours ago. I am still following it.`]);
    expect(bob.news()).toEqual([]);
  });

  it("stops at ten a day for one friend and at twenty for all, kindly", async () => {
    const cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    cleo.news();
    const sends = async (count: number, name: string) => {
      for (let at = 0; at < count; at += 1) {
        const track = {
          ...tinBoat,
          id: `4${name.replace(" ", "").slice(0, 4)}${String(at).padStart(17, "0")}`,
          url: "",
        };
        world.music.addTrack(track);
        await ann.says(`share spotify:track:${track.id} with ${name}`);
      }
      return ann.news().at(-1);
    };
    expect(await sends(11, "Bob Fisher")).toBe(
      "You have sent Bob Fisher 10 songs in 24 hours. Let them catch up on listening, and send the next one tomorrow.",
    );
    await sends(10, "Cleo Park");
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news().at(-1)).toBe("You have sent 20 songs in 24 hours, that is a whole album! More tomorrow.");
    expect([bob.news().length, cleo.news().length]).toEqual([10, 10]);
    await world.advance(days(1));
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news().at(-2)).toContain("On its way");
  });
});

describe("a redelivered event", () => {
  it("changes nothing and repeats the same reply", async () => {
    const said = `share ${link} with Bob Fisher`;
    const event = await ann.says(said);
    const [reply] = ann.news();
    bob.news();
    await world.advance(hours(1));
    await world.redeliver("ann", event, said);
    expect(ann.news()).toEqual([reply]);
    expect(bob.news()).toEqual([]);
  });

  it("repeats its reply even when the song could not be sent again any more", async () => {
    const said = `share ${link} with Bob Fisher`;
    const event = await ann.says(said);
    await bob.says("forget me now");
    ann.news();
    await world.redeliver("ann", event, said);
    expect(ann.news()[0]).toContain("On its way to Bob Fisher");
  });
});

describe("who and what", () => {
  it.each([
    ["an album", "https://open.spotify.com/album/4uLU6hMCjMI75M1A2tKUQC", "is an album"],
    ["a playlist", "https://open.spotify.com/playlist/4uLU6hMCjMI75M1A2tKUQC", "is a playlist"],
    ["another host", "https://example.com/track/4uLU6hMCjMI75M1A2tKUQC", "goes to example.com"],
    ["a dead link", "https://open.spotify.com/track/0000000000000000000000", "does not know that song"],
    ["a broken link", "https://open.spotify.com/track/short", "could not find a song behind that link"],
    ["a dead short link", "https://spotify.link/nowhere", "does not know that song"],
  ])("refuses %s and says what to do", async (_name, bad, words) => {
    await ann.says(`share ${bad} with Bob Fisher`);
    const [reply] = ann.news();
    expect(reply).toContain(words);
    expect(reply).toMatch(/Copy Song Link|copy it again/);
    expect(bob.news()).toEqual([]);
  });

  it("follows a short link to its song", async () => {
    world.music.addTrack(paperLanterns, "https://spotify.link/abcd");
    await ann.says("share https://spotify.link/abcd with Bob Fisher");
    expect(bob.news()[0]).toContain("Paper Lanterns");
  });

  it("gives a text to forward for an unknown name, and never a list of names", async () => {
    await ann.says(`share ${link} with Bobby Fish`);
    const [reply] = ann.news();
    expect(reply).toContain("Nobody here is called “Bobby Fish”");
    expect(reply).toContain("type register");
    expect(reply).not.toContain("Bob Fisher");
  });

  it("finds a first name only among people the sender knows", async () => {
    world = await openWorld({ areStrangers: true });
    ann = world.friend("ann", "Ann Reed");
    bob = world.friend("bob", "Bob Fisher");
    await ann.registers();
    await bob.registers();
    for (const friend of [ann, bob]) friend.news();
    await ann.says(`share ${link} with Bob`);
    expect(ann.news()[0]).toContain("Nobody here is called “Bob”");
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with bob`);
    expect(ann.news().join()).toContain("“Tin Boat Morning”");
    expect(bob.news()).toHaveLength(1);
  });

  it("asks which one when two people have one name, and remembers the song", async () => {
    const other = world.friend("bob2", "Bob Fisher");
    await world.advance(days(1));
    await other.registers();
    other.news();
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    expect(ann.news()[0]).toBe("More than one person is called Bob Fisher. Which one?");
    expect([...bob.news(), ...other.news()]).toEqual([]);
    await ann.presses("2: fake, Nov 22");
    expect(bob.news()).toEqual([]);
    expect(other.news()[0]).toContain("Ann Reed sent you a song.");
  });

  it("says so when that question is too old", async () => {
    const other = world.friend("bob2", "Bob Fisher");
    await other.registers();
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(1) + 1);
    await ann.presses("1: fake, 12:00");
    expect(ann.news().at(-1)).toContain("too old");
  });

  it("does not send songs to oneself", async () => {
    await ann.says(`share ${link} with Ann Reed`);
    expect(ann.news()).toEqual(["That is you! Send it to somebody else, music is better shared."]);
  });

  it("gives somebody who is not registered the login link, and sends nothing", async () => {
    const stranger = world.friend("zoe");
    await stranger.says(`share ${link} with Bob Fisher`);
    expect(stranger.news()[0]).toContain("https://songs.example.org/spotify/login?from=fake");
    expect(bob.news()).toEqual([]);
  });

  it("says when Spotify is not answering, and sends nothing", async () => {
    world.music.fail(new UpstreamError("spotify", "503"));
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news()[0]).toContain("Spotify is not answering");
    expect(bob.news()).toEqual([]);
  });
});

describe("taking back", () => {
  it("a song that is still waiting never arrives", async () => {
    world.channel.windowMs = 1;
    await world.advance(1_000);
    await ann.says(`share ${link} with Bob Fisher`);
    expect(bob.news()).toEqual([]);
    await ann.says("cancel 1");
    expect(ann.news().at(-1)).toContain("I have stopped following");
    world.channel.windowMs = null;
    await bob.says("inbox");
    expect(bob.news()).toEqual(["No songs are waiting for you."]);
  });

  it("a delivered song is no longer looked for, and its last words stay locked", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    await ann.says("cancel 1");
    for (const friend of [ann, bob]) friend.news();
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(1));
    await world.advance(days(8));
    expect([...ann.news(), ...bob.news()]).toEqual([]);
    expect(world.music.polls(await bob.personId())).toBe(0);
  });
});
