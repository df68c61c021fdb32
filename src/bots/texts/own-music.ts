import type { Choice, Message, Permission, Share } from "../domain.js";
import type { Say } from "../say.js";
import { choice, message, songTitle } from "./words.js";

/** A song into the reader's own Spotify, and why not. */
export const ownMusicTexts = (say: Say) => ({
  more: ({ id, track }: Share): Message =>
    message(say("moreOf", { song: songTitle(say, track) }), [
      ...spotifyChoices(say, id),
      choice(say("buttonRemind"), `remind ${id} tonight`),
    ]),
  inMySpotify: ({ track }: Share, permission: Permission): Message =>
    message(say("inMySpotify", { permission, song: songTitle(say, track) })),
  askPermission: (url: string, permission: Permission): Message =>
    message([say("askPermission", { permission }), url].join("\n\n")),
  /** Their Spotify is not connected, or not any more. */
  connectFor: (url: string, permission: Permission): Message =>
    message([say("connectFor", { permission }), url].join("\n\n")),
  perhapsQueued: ({ track }: Share): Message => message(say("perhapsQueued", { song: songTitle(say, track) })),
  needsPremium: (): Message => message(say("needsPremium")),
  needsDevice: ({ id }: Share): Message => message(say("needsDevice"), [choice(say("buttonTryAgain"), `queue ${id}`)]),
  songGone: ({ track }: Share): Message => message(say("songGone", { song: songTitle(say, track) })),
  /** `untilMs`: when Spotify may be asked again. */
  spotifyBusy: (untilMs: number, zone: string | undefined): Message =>
    message(say("spotifyBusy", { moment: say.moment(untilMs, zone) })),
});

/** What can be done with a song in the reader's own Spotify. */
export function spotifyChoices(say: Say, shareId: string): Choice[] {
  return [choice(say("buttonQueue"), `queue ${shareId}`), choice(say("buttonSave"), `save ${shareId}`)];
}
