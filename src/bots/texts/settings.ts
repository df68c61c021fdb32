import type { Message, Person } from "../domain.js";
import type { Say } from "../say.js";
import { channelLabel, choice, message } from "./words.js";

export const settingsTexts = (say: Say) => ({
  settings: (person: Person): Message =>
    message(
      [
        say("settingsName", {
          name: person.name,
          channels: person.addresses.map((address) => channelLabel(address.channel)).join(", "),
        }),
        spotifyLine(say, person),
        say(receiptsKey(person)),
        say(person.showsWhere ? "settingsWhere" : "settingsNoWhere", {
          channel: channelLabel(person.preferredChannel ?? person.addresses[0]?.channel ?? ""),
        }),
        say("settingsConsent", { day: say.day(person.consent.atMs), wording: person.consent.wording }),
      ].join("\n"),
      [
        person.receipts
          ? choice(say("buttonReceiptsOff"), "receipts off")
          : choice(say("buttonReceiptsOn"), "receipts on"),
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
  /** `went`: counts by kind. */
  forgotten: (went: Record<string, number>): Message => {
    const list = Object.entries(went)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${kind}: ${count}`)
      .join(", ");
    return message(say("forgotten", { went: list || say("nothingLeft") }));
  },
});

function receiptsKey({ receipts, roomReceipts }: Person) {
  if (!receipts) return "settingsReceiptsOff";
  return roomReceipts ? "settingsReceiptsPublic" : "settingsReceiptsOn";
}

function spotifyLine(say: Say, { spotify }: Person): string {
  if (!spotify) return say("spotifyNone");
  if (spotify.state === "needs_reauth") return say("spotifyNeedsLogin");
  const day = say.day(spotify.expiresAtMs);
  return spotify.displayName
    ? say("spotifyConnectedAs", { name: spotify.displayName, day })
    : say("spotifyConnected", { day });
}
