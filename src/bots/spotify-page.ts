/** Where Spotify shows it: what is said of anything there comes with this link. */
export function spotifyPage(kind: "track" | "album" | "artist" | "playlist", id: string): string {
  return `https://open.spotify.com/${kind}/${id}`;
}
