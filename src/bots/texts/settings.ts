import { clockText } from "../clock-words.js";
import type { Bond, Message, Person } from "../domain.js";
import { topicName } from "../plugin-topic.js";
import type { Erased, ErasedKind } from "../ports.js";
import { defaultZone } from "../quiet-hours.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { namesOf } from "./circle.js";
import { channelLabel, choice, message } from "./words.js";

export const settingsTexts = (say: Say) => ({
  settings: (person: Person, bonds: Bond[]): Message =>
    message(
      [
        say("settingsName", {
          name: person.name,
          channels: person.addresses.map((address) => channelLabel(address.channel)).join(", "),
        }),
        spotifyLine(say, person),
        ...permissionLines(say, person),
        say(receiptsKey(person)),
        ...exceptions(say, bonds),
        say(person.showsWhere ? "settingsWhere" : "settingsNoWhere", {
          channel: channelLabel(person.preferredChannel ?? person.addresses[0]?.channel ?? ""),
        }),
        say("settingsFriends", { count: bonds.filter(({ state }) => state === "friend").length }),
        ...ownLines(say, person),
        say("settingsConsent", { day: say.day(person.consent.atMs), wording: person.consent.wording }),
      ].join("\n"),
      [
        person.receipts
          ? choice(say("buttonReceiptsOff"), "receipts off")
          : choice(say("buttonReceiptsOn"), "receipts on"),
        choice(say("buttonFriends"), "friends"),
        person.spotify ? choice(say("buttonDisconnect"), "disconnect") : choice(say("buttonConnect"), "register"),
        choice(say("buttonForget"), "forget me"),
      ],
    ),
  receiptsPublic: (): Message => message(say("receiptsPublic")),
  receiptsOn: (): Message => message(say("receiptsOn")),
  receiptsOff: (): Message => message(say("receiptsOff")),
  preferred: (channel: string): Message => message(say("preferred", { channel: channelLabel(channel) })),
  whereOn: (): Message => message(say("whereOn")),
  whereOff: (): Message => message(say("whereOff")),
  presenceOn: (): Message => message(say("presenceOn")),
  presenceOff: (): Message => message(say("presenceOff")),
  languageSet: (): Message => message(say("languageSet")),
  disconnected: (): Message => message(say("disconnected")),
  notConnected: (): Message => message(say("notConnected")),
  forgetSure: (): Message =>
    message(say("forgetSure"), [
      choice(say("buttonForgetNow"), "forget me now"),
      choice(say("buttonKeep"), "settings"),
    ]),
  forgotten: (went: Erased): Message => {
    const list = erasedKinds.flatMap(([kind, key]) => {
      const { [kind]: count = 0 } = went;
      return count > 0 ? [say(key, { count })] : [];
    });
    return message(say("forgotten", { went: list.join(", ") || say("nothingLeft") }));
  },
});

const erasedKeys = {
  addresses: "wentAddresses",
  "songs received": "wentReceived",
  "songs sent": "wentSent",
  "songs sent to groups": "wentSentToGroups",
  groups: "wentGroups",
  "people in your circle": "wentCircle",
  invitations: "wentInvites",
  "messages waiting": "wentMessages",
  "Spotify tokens": "wentTokens",
  "links to the file about you": "wentLinks",
  reminders: "wentReminders",
  "things features remember": "wentRecords",
} as const satisfies Record<ErasedKind, SentenceKey>;

/** In the order in which they are told. */
const erasedKinds = Object.entries(erasedKeys) as [ErasedKind, SentenceKey][];

/** Friends who are told more or less than everybody else. */
function exceptions(say: Say, bonds: Bond[]): string[] {
  const off = bonds.filter(({ receipts }) => receipts === false);
  const on = bonds.filter(({ receipts }) => receipts === true);
  return [
    ...(off.length > 0 ? [say("settingsReceiptsOffFor", { names: namesOf(say, off) })] : []),
    ...(on.length > 0 ? [say("settingsReceiptsOnFor", { names: namesOf(say, on) })] : []),
  ];
}

/** What they have set, if they have. */
function ownLines(say: Say, { quiet, zone = defaultZone, optOuts = [] }: Person): string[] {
  const hours = quiet && { from: clockText(quiet.fromMinute), to: clockText(quiet.toMinute), zone };
  return [
    ...(hours ? [say("settingsQuiet", hours)] : []),
    ...(optOuts.length > 0 ? [say("settingsOptOuts", { topics: say.list(optOuts.map(topicName)) })] : []),
  ];
}

function receiptsKey({ receipts, roomReceipts }: Person) {
  if (!receipts) return "settingsReceiptsOff";
  return roomReceipts ? "settingsReceiptsPublic" : "settingsReceiptsOn";
}

/** Nothing of a login that has ended: it allows nothing. */
function permissionLines(say: Say, { spotify }: Person): string[] {
  const allowed = spotify?.state === "connected" ? (spotify.permissions ?? []) : [];
  return allowed.map((permission) => say("settingsPermission", { permission }));
}

function spotifyLine(say: Say, { spotify }: Person): string {
  if (!spotify) return say("spotifyNone");
  if (spotify.state === "needs_reauth") return say("spotifyNeedsLogin");
  const day = say.day(spotify.expiresAtMs);
  return spotify.displayName
    ? say("spotifyConnectedAs", { name: spotify.displayName, day })
    : say("spotifyConnected", { day });
}
