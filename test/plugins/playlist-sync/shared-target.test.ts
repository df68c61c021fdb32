import { beforeEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../../src/bots/errors.js";
import { playlistSync } from "../../../src/plugins/playlist-sync/plugin.js";
import { ann, minuteMs, type Opened, opened, songs } from "./kit.js";

let room: Opened;
let target: string;

beforeEach(() => {
  room = opened();
  room.host.put(ann({ id: "p_ben", name: "Ben" }));
  target = room.playlists.seed(room.id, { name: "Ours", collaborators: ["p_ben"] });
});

/** Both keep the same songs in it. */
async function bothBegin(count: number): Promise<void> {
  for (const id of [room.id, "p_ben"]) {
    const source = room.playlists.seed(id, { rows: songs(count) });
    await room.host.types(id, `sync ${source} into ${target} every day 9:00`);
  }
}

const busy = () => new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: minuteMs });

describe("a playlist that two people's syncs fill", () => {
  it("has each song once when both run at the same moment", async () => {
    await bothBegin(250);
    const { jobs } = playlistSync.open(room.host, undefined);
    await Promise.all([room.id, "p_ben"].map((id) => jobs?.run?.(id)));
    expect(room.playlists.uris(target)).toEqual(songs(250));
  });

  it("has each song once when one is stopped by the quota and the other adds meanwhile", async () => {
    await bothBegin(250);
    const { jobs } = playlistSync.open(room.host, undefined);
    room.playlists.fail("add", busy());
    await expect(jobs?.run?.(room.id)).rejects.toThrow("quota");
    await jobs?.run?.("p_ben");
    await jobs?.run?.(room.id);
    expect(room.playlists.uris(target)).toEqual(songs(250));
  });

  it("is not read again by whoever alone has added to it", async () => {
    await bothBegin(250);
    const { jobs } = playlistSync.open(room.host, undefined);
    room.playlists.fail("add", busy());
    await expect(jobs?.run?.(room.id)).rejects.toThrow("quota");
    const before = room.playlists.calls().filter(({ playlistId }) => playlistId === target).length;
    await jobs?.run?.(room.id);
    const after = room.playlists.calls().filter(({ playlistId }) => playlistId === target);
    expect(after.slice(before).map(({ method }) => method)).toEqual(["add", "add", "add"]);
  });
});
