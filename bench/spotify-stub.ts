const minuteMs = 60_000;

/** Something that behaves like `fetch` and answers with a page of so many plays, none of them a shared song. */
export function spotifyStub(plays: number): typeof globalThis.fetch {
  const items = Array.from({ length: plays }, (_, at) => playOf(at));
  // Bytes, as the network brings them: encoding a text for each answer would be the stub's cost and not the check's.
  const body = new TextEncoder().encode(JSON.stringify({ items, next: null, cursors: null, limit: 50, href: "" }));
  const headers = { "content-type": "application/json; charset=utf-8" };
  return async () => new Response(body, { status: 200, headers });
}

/** With the fields that Spotify sends an app in Development Mode. The oldest lies days back, so that no play was missed. */
function playOf(at: number): unknown {
  const id = `Other${String(at).padStart(17, "0")}`;
  const artist = {
    external_urls: { spotify: "https://open.spotify.com/artist/4Z8W4fKeB5YxbusRsdQVPb" },
    href: "https://api.spotify.com/v1/artists/4Z8W4fKeB5YxbusRsdQVPb",
    id: "4Z8W4fKeB5YxbusRsdQVPb",
    name: "Some Other Band",
    type: "artist",
    uri: "spotify:artist:4Z8W4fKeB5YxbusRsdQVPb",
  };
  const images = [640, 300, 64].map((width) => ({
    height: width,
    width,
    url: `https://i.scdn.co/image/ab67616d${width}`,
  }));
  const album = {
    album_type: "album",
    artists: [artist],
    external_urls: { spotify: "https://open.spotify.com/album/6dVIqQ8qmQ5GBnJ9shOYGE" },
    href: "https://api.spotify.com/v1/albums/6dVIqQ8qmQ5GBnJ9shOYGE",
    id: "6dVIqQ8qmQ5GBnJ9shOYGE",
    images,
    name: "Some Other Album",
    release_date: "1997-05-28",
    release_date_precision: "day",
    total_tracks: 12,
    type: "album",
    uri: "spotify:album:6dVIqQ8qmQ5GBnJ9shOYGE",
  };
  const track = {
    album,
    artists: [artist],
    disc_number: 1,
    duration_ms: 240_000,
    explicit: false,
    external_ids: { isrc: `GBAYE97${String(at).padStart(5, "0")}` },
    external_urls: { spotify: `https://open.spotify.com/track/${id}` },
    href: `https://api.spotify.com/v1/tracks/${id}`,
    id,
    is_local: false,
    name: `Another Song Altogether ${at}`,
    track_number: at + 1,
    type: "track",
    uri: `spotify:track:${id}`,
  };
  const playedAt = new Date(Date.now() - (at + 1) * 90 * minuteMs).toISOString();
  return { track, played_at: playedAt, context: null };
}
