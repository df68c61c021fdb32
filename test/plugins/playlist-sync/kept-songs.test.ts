import { describe, expect, it } from "vitest";
import type { Share } from "../../../src/bots/domain.js";
import { playlistSync } from "../../../src/plugins/playlist-sync/plugin.js";
import { aBatch, aGroup } from "../../fixtures/group.js";
import { aShare, paperLanterns } from "../../fixtures/share.js";
import { dayMs, minuteMs, type Opened, opened, songs } from "./kit.js";

let count = 0;

/** A song that has come to Ann now, and the hint of it. */
async function comes(room: Opened, changes: Partial<Share> = {}, isHinted = true): Promise<string> {
  count += 1;
  const uri = songs(1, "k", count)[0] ?? "";
  const track = { ...paperLanterns, id: uri.slice("spotify:track:".length) };
  const atMs = room.clock.nowMs();
  const share = aShare({
    ...{ id: `s_${count}`, senderId: "p_bob", recipientId: room.id, track, state: "delivered", deliveredAtMs: atMs },
    ...changes,
  });
  room.host.received.set(room.id, [...(room.host.received.get(room.id) ?? []), share]);
  if (isHinted) await playlistSync.open(room.host, undefined).hints?.arrived?.(share);
  return uri;
}

function contents({ playlists }: Opened): string[] {
  const [made] = playlists.ids();
  return made === undefined ? [] : playlists.uris(made);
}

describe("everything somebody is sent", () => {
  it("is kept from then on, some minutes after it came, together with what came meanwhile", async () => {
    const room = opened();
    await comes(room);
    room.clock.set(room.clock.nowMs() + 1);
    expect(await room.does("sync sent to me into new From friends")).toMatch(
      /every song you are sent → “From friends”.*kept a few minutes after it came/s,
    );
    await room.host.advance(minuteMs);
    const first = await comes(room);
    await room.host.advance(3 * minuteMs);
    const second = await comes(room);
    await room.host.advance(2 * minuteMs);
    expect(contents(room)).toEqual([first, second]);
    expect(room.playlists.calls("add")).toHaveLength(1);
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual([
      "Nothing new: every song you are sent → “From friends”",
      "2 new songs added",
    ]);
  });

  it("asks Spotify nothing while nothing comes", async () => {
    const room = opened();
    await room.does("sync sent to me into new From friends");
    await room.host.advance(3 * dayMs);
    expect(room.playlists.calls()).toEqual([]);
  });

  it("is kept by the next planned run when the hint was lost", async () => {
    const room = opened();
    await room.does("sync sent to me into new From friends every day 15:00");
    const uri = await comes(room, {}, false);
    await room.host.advance(dayMs);
    expect(contents(room)).toEqual([uri]);
  });

  it("leaves out what they may not see, did not want, or has not arrived", async () => {
    const room = opened();
    await room.does("sync sent to me into new From friends");
    await comes(room, { withheld: { why: "request", looksLike: "requested" } });
    await comes(room, { withheld: { why: "block", looksLike: "delivered" } });
    await comes(room, { state: "skipped" });
    await comes(room, { state: "cancelled" });
    await comes(room, { state: "held", deliveredAtMs: null });
    const heard = await comes(room, { state: "heard" });
    const accepted = await comes(room, { deliveredAtMs: 5, acceptedAtMs: room.clock.nowMs() });
    await room.host.advance(dayMs);
    expect(contents(room)).toEqual([heard, accepted]);
  });

  it("keeps a song once, also when it comes again after it was removed by hand", async () => {
    const room = opened();
    await room.does("sync sent to me into new From friends");
    await comes(room);
    await room.host.advance(dayMs);
    const [made = ""] = room.playlists.ids();
    room.playlists.edit(made, []);
    const [share] = room.host.received.get(room.id) ?? [];
    await comes(room, { track: share?.track ?? paperLanterns });
    await room.host.advance(dayMs);
    expect(contents(room)).toEqual([]);
  });
});

describe("everything a group shares", () => {
  const group = aGroup({ id: "g_road", name: "road-trip", room: { ...roomOf("C1") } });

  function roomOf(room: string) {
    return {
      ...{ channel: "messenger", tenantId: "page1", userId: "", installationId: "page1", conversationId: room },
      ...{ botId: "page1", room },
    };
  }

  function inGroup(): Opened {
    const room = opened();
    room.host.groupsOf.set(room.id, [group]);
    return room;
  }

  const via = { groupId: "g_road", name: "road-trip", isMember: true };

  it("is what came from others and what they have sent themselves, in the order of time", async () => {
    const room = inGroup();
    expect(await room.does("sync group road-trip into new Road")).toMatch(
      /every song of the group “road-trip” → “Road”/,
    );
    await comes(room);
    const first = await comes(room, { via });
    room.clock.set(room.clock.nowMs() + minuteMs);
    const own = songs(1, "o")[0] ?? "";
    const track = { ...paperLanterns, id: own.slice("spotify:track:".length) };
    const batch = aBatch({ groupId: "g_road", track, sharedAtMs: room.clock.nowMs() });
    const taken = aBatch({ id: "b_2", groupId: "g_road", sharedAtMs: room.clock.nowMs(), cancelledAtMs: 1 });
    room.host.batchesOf.set(
      room.id,
      [batch, taken].map((one) => ({ batch: one, shares: [] })),
    );
    room.clock.set(room.clock.nowMs() + minuteMs);
    const second = await comes(room, { via });
    await room.host.advance(5 * minuteMs);
    expect(contents(room)).toEqual([first, own, second]);
  });

  it("can be said in its room", async () => {
    const room = inGroup();
    const reply = await room.host.types(room.id, "sync this group into new Road", { room: "C1" });
    expect(reply.text).toMatch(/every song of the group “road-trip”/);
    await expect(room.host.types(room.id, "sync this group into new Road", { room: "C2" })).rejects.toMatchObject({
      key: { en: expect.stringMatching(/No group of yours belongs to this room/) },
    });
  });

  it("ends when they leave it, and that is said", async () => {
    const room = inGroup();
    await room.does("sync group road-trip into new Road");
    room.host.groupsOf.set(room.id, []);
    await room.host.advance(dayMs);
    expect((await room.news()).at(-1)).toMatch(/not in that group any more/);
  });

  it("is refused for a group they are not in", async () => {
    await expect(inGroup().says("sync group others into new Road")).rejects.toMatchObject({
      values: { group: "others" },
    });
  });

  it("is planned for whoever sends a song to it, when it arrives", async () => {
    const room = inGroup();
    await room.does("sync group road-trip into new Road");
    const batch = aBatch({ groupId: "g_road", sharedAtMs: room.clock.nowMs() });
    room.host.batchesOf.set(room.id, [{ batch, shares: [] }]);
    const share = aShare({ senderId: room.id, recipientId: "p_bob", via });
    await playlistSync.open(room.host, undefined).hints?.arrived?.(share);
    await room.host.advance(5 * minuteMs);
    expect(contents(room)).toHaveLength(1);
  });
});
