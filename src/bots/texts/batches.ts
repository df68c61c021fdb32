import { heardCount, isEndUntold, isHeardNews, isHeardState } from "../batches.js";
import type { Batch, Card, Message, SentShare, SentState, Track } from "../domain.js";
import { groupPicture, heardLine } from "../group-picture.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { isOpen } from "../share-states.js";
import { tallyLine } from "./answers.js";
import { namesUpTo } from "./groups.js";
import { trackCard } from "./sharing.js";
import { choice, message, someone, songTitle } from "./words.js";

const mostNamesPerLine = 8;

/** A song that was sent to a group, as its sender, its room and its members read of it. */
export const batchTexts = (say: Say) => ({
  onItsWayToGroup: (track: Track, group: string, hasPost: boolean): Message =>
    message(say(hasPost ? "onItsWayGroupLocked" : "onItsWayGroup", { group, song: songTitle(say, track) })),
  /** The sender's living card: how many have heard it, and a line for each state. */
  batchCard: (batch: Batch, shares: SentShare[]): Message => ({
    cards: [
      {
        ...trackCard(batch.track),
        text: [heardLine(say, batch, shares), ...tallyLine(shares), ...stateLines(say, shares)].join("\n"),
        link: { label: say("buttonOpen"), url: batch.track.url },
        ...(shares.some(isOpen) ? { buttons: [choice(say("buttonTakeBack"), `cancel ${batch.id}`)] } : {}),
      },
    ],
  }),
  /** The room's card. `shown`: whose hearing and answers this room may know. */
  roomCard: (batch: Batch, sender: string, shown: SentShare[]): Message => {
    const heard = shown.filter(({ state }) => isHeardState(state));
    const names = namesUpTo(say, namesOf(heard), mostNamesPerLine);
    const values = { sender: someone(say, sender), group: batch.groupName, heard: heard.length, count: batch.count };
    return {
      cards: [
        {
          ...trackCard(batch.track),
          text: [
            heard.length > 0 ? say("roomSongNames", { ...values, names }) : say("roomSong", values),
            ...tallyLine(shown),
          ].join("\n"),
          link: { label: say("buttonListen"), url: batch.track.url },
        },
      ],
    };
  },
  /** Where no message can be changed. */
  batchLine: (batch: Batch, shares: SentShare[]): Message => {
    const values = { song: songTitle(say, batch.track), group: batch.groupName };
    const [tally = ""] = tallyLine(shares);
    if (!isHeardNews(batch, shares) && !isEndUntold(batch, shares))
      return message(say("answersGroup", { ...values, tally }));
    const counted = { ...values, heard: heardCount(shares), count: batch.count };
    return message([say(shares.some(isOpen) ? "batchLine" : "batchEnd", counted), tally].filter(Boolean).join("\n"));
  },
  /** `pictureUrl`: of its picture; unset: it has none. */
  everyoneHeard: (batch: Batch, shares: SentShare[], pictureUrl?: string): Message => ({
    text: say("everyoneHeard", { group: batch.groupName, song: songTitle(say, batch.track) }),
    ...(pictureUrl === undefined ? {} : { cards: [pictureCard(say, batch, shares, pictureUrl)] }),
  }),
  notedCancelGroup: (batch: Batch): Message =>
    message(say("notedCancelGroup", { group: batch.groupName, song: songTitle(say, batch.track) })),
});

function pictureCard(say: Say, batch: Batch, shares: SentShare[], imageUrl: string): Card {
  return { ...trackCard(batch.track), imageUrl, imageAlt: groupPicture(say, batch, shares).alt };
}

/** In the order of the lines. */
const stateKeys: [SentenceKey, SentState[]][] = [
  ["batchStateHeard", ["heard", "said-heard"]],
  ["batchStateDelivered", ["delivered"]],
  ["batchStateRequested", ["requested"]],
  ["batchStateHeld", ["held"]],
  ["batchStateSent", ["sent"]],
  ["batchStateSkipped", ["skipped"]],
  ["batchStateEnded", ["ended", "expired", "cannot-tell"]],
  ["batchStateUndelivered", ["undelivered", "undeliverable"]],
  ["batchStateCancelled", ["cancelled"]],
];

function stateLines(say: Say, shares: SentShare[]): string[] {
  return stateKeys.flatMap(([key, states]) => {
    const among = shares.filter(({ state }) => states.includes(state));
    if (among.length === 0) return [];
    return [say("batchState", { state: say(key), names: namesUpTo(say, namesOf(among), mostNamesPerLine) })];
  });
}

/** In the order in which it came to be so; of one moment by name. */
function namesOf(shares: SentShare[]): string[] {
  const order = (a: SentShare, b: SentShare) =>
    a.stateAtMs - b.stateAtMs || a.recipientName.localeCompare(b.recipientName, "en");
  return shares.toSorted(order).map(({ recipientName }) => recipientName);
}
