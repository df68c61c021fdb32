import type { EmulatedAlbum, EmulatedTrack } from "./catalogue.js";
import { json, Refusal, type Reply } from "./http.js";
import { isSpotifyId } from "./ids.js";
import { pageOf, sliceOf } from "./paging.js";
import { type ApiCall, type ApiRoute, openRoute } from "./routes.js";
import { fullArtist, fullTrack, simpleAlbum, simpleTrack } from "./shapes.js";
import type { World } from "./world.js";

const GROUPS = ["album", "single", "appears_on", "compilation"] as const;
type Group = (typeof GROUPS)[number];

/** The thing with the id in the path. Throws 400 for a malformed id, 404 for an unknown one. */
export function byId<T>(things: ReadonlyMap<string, T>, call: ApiCall): T {
  const id = call.params.id ?? "";
  if (!isSpotifyId(id)) throw new Refusal(400, "Invalid base62 id");
  const thing = things.get(id);
  if (thing === undefined) throw new Refusal(404, "Resource not found");
  return thing;
}

/** Throws 400 unless `market` is absent or a country code. */
export function checkMarket(call: ApiCall): void {
  const market = call.query.get("market");
  if (market !== null && !/^([A-Z]{2}|from_token)$/.test(market)) throw new Refusal(400, "Invalid market code");
}

function track(world: World, call: ApiCall): Reply {
  checkMarket(call);
  return json(200, fullTrack(world, byId(world.catalogue.tracks, call)));
}

function artist(world: World, call: ApiCall): Reply {
  return json(200, fullArtist(world, byId(world.catalogue.artists, call)));
}

function tracksOf(world: World, album: EmulatedAlbum): EmulatedTrack[] {
  return album.trackIds.flatMap((id) => world.catalogue.tracks.get(id) ?? []);
}

function album(world: World, call: ApiCall): Reply {
  checkMarket(call);
  const found = byId(world.catalogue.albums, call);
  const tracks = pageOf(world, call, tracksOf(world, found), { limit: 50, offset: 0 }, (one) =>
    simpleTrack(world, one),
  );
  const more = { tracks, copyrights: [], genres: [], external_ids: { upc: found.upc } };
  return json(200, { ...simpleAlbum(world, found), ...more });
}

function albumTracks(world: World, call: ApiCall): Reply {
  checkMarket(call);
  const all = tracksOf(world, byId(world.catalogue.albums, call));
  return json(
    200,
    pageOf(world, call, all, sliceOf(call, { max: 50, usual: 20 }), (one) => simpleTrack(world, one)),
  );
}

function groupOf(world: World, found: EmulatedAlbum, artistId: string): Group | null {
  if (found.artists.some((one) => one.id === artistId)) return found.type;
  const plays = tracksOf(world, found).some((one) => one.artists.some((by) => by.id === artistId));
  return plays ? "appears_on" : null;
}

function groupsAsked(call: ApiCall): readonly string[] {
  const asked = call.query.get("include_groups")?.split(",") ?? GROUPS;
  const known: readonly string[] = GROUPS;
  if (!asked.every((group) => known.includes(group))) throw new Refusal(400, "Invalid include_groups");
  return asked;
}

// All albums by date, then all singles, and so on: never one list by date. A new single hides behind ten old albums.
function albumsOf(world: World, artistId: string, groups: readonly string[]): EmulatedAlbum[] {
  const all = [...world.catalogue.albums.values()];
  return GROUPS.filter((group) => groups.includes(group)).flatMap((group) =>
    all
      .filter((one) => groupOf(world, one, artistId) === group)
      .sort((a, b) => b.releaseDate.localeCompare(a.releaseDate)),
  );
}

function artistAlbums(world: World, call: ApiCall): Reply {
  checkMarket(call);
  const albums = albumsOf(world, byId(world.catalogue.artists, call).id, groupsAsked(call));
  return json(
    200,
    pageOf(world, call, albums, sliceOf(call, { max: 10, usual: 5 }), (one) => simpleAlbum(world, one)),
  );
}

/** Single reads of tracks, albums and artists. They need no listener. */
export function catalogueRoutes(): ApiRoute[] {
  const needs = { bucket: "catalogue" } as const;
  return [
    openRoute("GET /tracks/:id", needs, track),
    openRoute("GET /artists/:id", needs, artist),
    openRoute("GET /artists/:id/albums", needs, artistAlbums),
    openRoute("GET /albums/:id", needs, album),
    openRoute("GET /albums/:id/tracks", needs, albumTracks),
  ];
}
