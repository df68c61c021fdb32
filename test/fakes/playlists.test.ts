import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { playlistsContract } from "../contracts/playlists.js";
import { fakePlaylists } from "./playlists.js";

const songUris = ["a", "b", "c", "d"].map((letter) => `spotify:track:${letter.repeat(22)}`);

playlistsContract("the fake", async () => {
  const playlists = fakePlaylists();
  return {
    playlists,
    personId: "p_ann",
    otherId: "p_bob",
    songUris,
    missingId: "0000000000000000000000",
    seed: (personId, rows, collaborators = []) =>
      playlists.seed(personId, {
        rows: rows.map((row) => (row === "local" || row === "episode" || row === "gone" ? { kind: row } : row)),
        collaborators,
      }),
    uris: playlists.uris,
    loseAnswerTo: (method) => playlists.dieAfter(method),
    withoutConsent: (personId) => playlists.refuse(personId, "scope"),
    close: async () => {},
  };
});

test("a scripted failure comes before anything is done, as often as asked for", async () => {
  const playlists = fakePlaylists();
  const id = playlists.seed("p_ann");
  playlists.fail("add", new UpstreamError("spotify", "503", { status: 503 }), 2);
  await expect(playlists.add("p_ann", id, songUris)).rejects.toMatchObject({ status: 503 });
  await expect(playlists.add("p_ann", id, songUris)).rejects.toMatchObject({ status: 503 });
  expect(playlists.uris(id)).toEqual([]);
  await playlists.add("p_ann", id, songUris);
  expect(playlists.uris(id)).toEqual(songUris);
  expect(playlists.calls("add")).toHaveLength(3);
});

test("a destroyed playlist is missing, a hidden one unreadable", async () => {
  const playlists = fakePlaylists();
  const id = playlists.seed("p_ann");
  playlists.hide(id);
  await expect(playlists.entries("p_ann", id)).rejects.toMatchObject({ status: "unreadable" });
  playlists.destroy(id);
  expect(await playlists.entries("p_ann", id)).toBeNull();
});
