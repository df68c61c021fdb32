const WORDS: Record<string, string> = {
  "user-read-recently-played": "See the songs you played recently",
  "user-read-currently-playing": "See what you are playing right now",
  "user-read-playback-state": "See your player and your devices",
  "user-modify-playback-state": "Control your player, for example add songs to your queue",
  "user-top-read": "See your top artists and songs",
  "user-follow-read": "See which artists you follow",
  "user-follow-modify": "Follow and unfollow for you",
  "user-library-read": "See what you have saved",
  "user-library-modify": "Save and remove songs for you",
  "playlist-read-private": "See your private playlists",
  "playlist-read-collaborative": "See playlists you share with others",
  "playlist-modify-public": "Create and change your public playlists",
  "playlist-modify-private": "Create and change your private playlists",
  "ugc-image-upload": "Upload pictures for your playlists",
  "user-read-email": "See your e-mail address",
  "user-read-private": "See your country and subscription",
  "user-read-playback-position": "See where you are in podcasts",
  streaming: "Play songs in its own player",
  "app-remote-control": "Talk to the app on your phone",
};

/** The scopes in a space-separated list, each once. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(" ").filter((scope) => scope !== ""))];
}

/** Whether Spotify has a scope of this name. */
export function isScope(name: string): boolean {
  return Object.hasOwn(WORDS, name);
}

/** What a scope allows, in plain words. */
export function scopeInWords(name: string): string {
  return WORDS[name] ?? name;
}
