import { el, setText } from "./dom.js";
import { songLength, stamp } from "./format.js";

/** The longest a record turns for one play; a play itself takes no time here. */
const TURN_MS = 900;

/** Everybody has something else in the player at first. */
const FIRST_SONGS = { ann: 7, bob: 18, cleo: 15, bob2: 25 };

/**
 * A friend's music player. `play(track)` plays a track to its end and resolves when the bot knows what it will know;
 * `share(track)` begins a message about it.
 */
export function createPlayer(person, catalogue, { play, share }) {
  const cover = el("img", { alt: "" });
  const select = el("select", { id: `song-${person.id}` }, songOptions(catalogue));
  const label = el("label", { className: "unseen", htmlFor: select.id }, `Song in ${person.name}’s player`);
  const by = el("p", { className: "by" });
  const playButton = el("button", { type: "button", className: "action primary" }, "Play to the end");
  const shareButton = el("button", { type: "button", className: "action" }, "Share");
  const node = el(
    "section",
    { className: "player", "aria-label": `${person.name}’s music player` },
    el("div", { className: "disc", "aria-hidden": "true" }, cover),
    el("div", { className: "pick" }, label, select, by),
    el("div", { className: "deck" }, playButton, shareButton),
  );

  select.selectedIndex = FIRST_SONGS[person.id] ?? 0;
  let lastPlay = null;
  const chosen = () => catalogue.find((track) => track.id === select.value);

  function show(nowMs) {
    const track = chosen();
    if (track === undefined) return;
    if (cover.src !== track.imageUrl) cover.src = track.imageUrl;
    const played = lastPlay?.trackId === track.id ? `Played ${stamp(lastPlay.endedAtMs, nowMs)}` : null;
    setText(by, played ?? `${track.artists} · ${songLength(track.durationMs)}`);
    select.title = `${track.title} by ${track.artists}`;
  }

  async function turn() {
    node.classList.add("playing");
    playButton.disabled = true;
    setText(playButton, "Playing…");
    await Promise.all([play(chosen()), new Promise((resolve) => setTimeout(resolve, TURN_MS))]);
    node.classList.remove("playing");
    playButton.disabled = false;
    setText(playButton, "Play to the end");
  }

  select.addEventListener("change", () => show(Date.now()));
  playButton.addEventListener("click", turn);
  shareButton.addEventListener("click", () => share(chosen()));
  show(Date.now());

  return {
    node,
    /** Puts a song into the player and draws the eye to it. */
    choose(trackId) {
      select.value = trackId;
      show(Date.now());
      node.classList.remove("called");
      void node.offsetWidth; // lets the animation begin again
      node.classList.add("called");
      playButton.focus({ preventScroll: true });
      node.scrollIntoView({ block: "nearest" });
    },
    chosen,
    update(play, nowMs) {
      // What has just been played is what the player shows; whatever is picked afterwards stays.
      if (play !== null && play.endedAtMs !== lastPlay?.endedAtMs) select.value = play.trackId;
      lastPlay = play;
      show(nowMs);
    },
  };
}

function songOptions(catalogue) {
  const groups = Map.groupBy
    ? Map.groupBy(catalogue, (track) => track.album)
    : catalogue.reduce((map, track) => map.set(track.album, [...(map.get(track.album) ?? []), track]), new Map());
  return [...groups].map(([album, tracks]) =>
    el(
      "optgroup",
      { label: `${album} · ${tracks[0].artists}` },
      tracks.map((track) => el("option", { value: track.id }, track.title)),
    ),
  );
}
