import { hasEveryoneHeard, heardCount } from "./batches.js";
import type { Batch, SentShare } from "./domain.js";
import type { Picture } from "./picture.js";
import { altOf } from "./picture-alt.js";
import type { Shares } from "./ports.js";
import type { Say } from "./say.js";
import { artistNames } from "./texts/words.js";

/** What stands where a plugin's name would in the address of such a picture. */
export const groupPictures = "group";

/** A song that was sent to a group, and how many have heard it. It may be passed on, so that it names nobody. */
export function groupPicture(say: Say, batch: Batch, shares: readonly SentShare[]): Picture {
  const drawn = {
    title: batch.track.name,
    subtitle: artistNames(batch.track),
    foot: heardLine(say, batch, shares),
    columns: [],
  };
  return { ...drawn, theme: "dark", seed: batch.groupId, alt: altOf(drawn) };
}

export function heardLine(say: Say, { groupName: group, count }: Batch, shares: readonly SentShare[]): string {
  const values = { group, count, heard: heardCount(shares) };
  return say(hasEveryoneHeard(shares) ? "batchEveryone" : "batchHeard", values);
}

/** The pictures of the songs that somebody has sent to groups; `ref` is the song's id. */
export function shownGroupPictures(shares: Pick<Shares, "batch">) {
  return {
    async picture(personId: string, ref: string, say: Say): Promise<Picture | null> {
      const found = await shares.batch(personId, ref);
      return found && groupPicture(say, found.batch, found.shares);
    },
  };
}
