import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import type { Music } from "../../src/bots/ports.js";
import { parseTrackLink } from "../../src/bots/song-link.js";

/** A song that the music under test knows. */
interface KnownSong {
  id: string;
  name: string;
  durationMs: number;
}

/** A music with what is needed to bring it into every situation of the contract. */
export interface MusicWorld {
  music: Music;
  nowMs: number;
  /** Somebody who is connected and has played nothing. */
  personId: string;
  songs: [KnownSong, KnownSong];
  /** Leads to the first song. */
  shortLink: string;
  deadLink: string;
  /** Begins at Spotify and leads elsewhere. */
  foreignLink: string;
  play(trackId: string, endedAtMs: number): void;
  /** Only a new login helps from now on. */
  loseAccess(): void;
  /** The service fails from now on; false: no longer. */
  breakDown(isDown: boolean): void;
  close(): Promise<void>;
}

const minuteMs = 60_000;
const unknownId = "0000000000000000000000";

/** What every Music does. */
export function musicContract(name: string, open: () => Promise<MusicWorld>): void {
  describe(`Music: ${name}`, () => {
    let world: MusicWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    songs(() => world);
    plays(() => world);
    links(() => world);
    failures(() => world);
  });
}

function songs(world: () => MusicWorld): void {
  test("a song is known by its id", async () => {
    const [song] = world().songs;
    const track = await world().music.track(song.id);
    expect(track).toMatchObject(song);
    expect(track?.artists.length).toBeGreaterThan(0);
    expect(parseTrackLink(track?.url ?? "")).toEqual({ kind: "track", id: song.id });
    expect(track?.isrc ?? "AA").toMatch(/^[A-Z0-9]+$/);
  });

  test("a song stays the same when asked for again", async () => {
    const [song] = world().songs;
    const first = await world().music.track(song.id);
    expect(await world().music.track(song.id)).toEqual(first);
  });

  test.each([
    ["an unknown id", unknownId],
    ["something that is no id", "../me"],
    ["nothing", ""],
  ])("there is no song for %s", async (_, id) => {
    expect(await world().music.track(id)).toBeNull();
  });
}

function plays(world: () => MusicWorld): void {
  test("somebody who has played nothing has no plays, and nothing can be missing", async () => {
    expect(await world().music.recentPlays(world().personId)).toEqual({ plays: [], isFull: false });
  });

  test("plays come oldest first, with the time they ended", async () => {
    const { music, nowMs, personId, songs } = world();
    world().play(songs[1].id, nowMs - 10 * minuteMs - 1);
    world().play(songs[0].id, nowMs - 20 * minuteMs);
    const { plays, isFull } = await music.recentPlays(personId);
    expect(plays.map((play) => [play.track.id, play.endedAtMs])).toEqual([
      [songs[0].id, nowMs - 20 * minuteMs],
      [songs[1].id, nowMs - 10 * minuteMs - 1],
    ]);
    expect(plays[0]?.track).toEqual(await music.track(songs[0].id));
    expect(isFull).toBe(false);
  });

  test.each([
    [49, 49, false],
    [50, 50, true],
    [51, 50, true],
  ])("of %i plays the last %i are seen, full: %s", async (played, seen, isFull) => {
    const { music, nowMs, personId, songs } = world();
    const times = Array.from({ length: played }, (_, index) => nowMs - (played - index) * 15 * minuteMs);
    for (const endedAtMs of times) world().play(songs[0].id, endedAtMs);
    const page = await music.recentPlays(personId);
    expect(page.plays.map((play) => play.endedAtMs)).toEqual(times.slice(-seen));
    expect(page.isFull).toBe(isFull);
  });
}

function links(world: () => MusicWorld): void {
  test("a short link leads to its song", async () => {
    const link = await world().music.resolve(world().shortLink);
    expect(parseTrackLink(link ?? "")).toEqual({ kind: "track", id: world().songs[0].id });
  });

  test("a short link that leads nowhere or off Spotify leads to nothing", async () => {
    expect(await world().music.resolve(world().deadLink)).toBeNull();
    expect(await world().music.resolve(world().foreignLink)).toBeNull();
  });
}

function failures(world: () => MusicWorld): void {
  test("where only a new login helps, the access is lost", async () => {
    world().loseAccess();
    await expect(world().music.recentPlays(world().personId)).rejects.toBeInstanceOf(AccessLostError);
    await expect(world().music.recentPlays(world().personId)).rejects.toBeInstanceOf(AccessLostError);
  });

  test("while the service fails, it is the world's failure, and afterwards it is over", async () => {
    world().breakDown(true);
    const error = await world()
      .music.recentPlays(world().personId)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).not.toBeInstanceOf(AccessLostError);
    world().breakDown(false);
    expect(await world().music.recentPlays(world().personId)).toEqual({ plays: [], isFull: false });
  });
}
