import { clockText } from "../clock-words.js";
import type { Choice, CoreTopic, Message, Person, Share, Topic } from "../domain.js";
import { limits } from "../limits.js";
import { topics } from "../notices.js";
import { defaultZone } from "../quiet-hours.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { trackCard } from "./sharing.js";
import { choice, message, someone, songTitle } from "./words.js";

/** What people arrange for themselves: quiet hours, reminders, what they are written to about, their data. */
export const ownTexts = (say: Say) => ({
  quietIs: ({ quiet, zone = defaultZone }: Pick<Person, "quiet" | "zone">): Message => {
    if (!quiet) return message(say("quietNone"));
    const [from, to] = [clockText(quiet.fromMinute), clockText(quiet.toMinute)];
    return message(say("quietOn", { from, to, zone }), [choice(say("buttonQuietOff"), "quiet off")]);
  },
  quietOff: (): Message => message(say("quietOff")),
  quietZone: (span: string, choices: Choice[]): Message => message(say("quietZone", { span }), choices),
  /** `zone` null: not known. `minuteOfDay`: what the clock there shows. */
  zoneIs: (zone: string | null, minuteOfDay: number, choices: Choice[]): Message =>
    message(zone === null ? say("zoneNone") : say("zoneIs", { zone, time: clockText(minuteOfDay) }), choices),
  zoneWhich: (choices: Choice[]): Message => message(say("zoneWhich"), choices),

  reminded: (
    share: Share,
    atMs: number,
    { zone, isHeldBack }: { zone: string | undefined; isHeldBack: boolean },
  ): Message =>
    message(
      say(isHeldBack ? "remindedAfterQuiet" : "reminded", {
        song: songTitle(say, share.track),
        moment: say.moment(atMs, zone),
      }),
    ),
  withZoneQuestion: ({ text = "" }: Message, choices: Choice[]): Message =>
    message([text, say("zoneAsk")].join("\n\n"), choices),
  reminder: (share: Share): Message => ({
    text: say("reminder", { sender: someone(say, share.senderName) }),
    cards: [
      {
        ...trackCard(share.track),
        link: { label: say("buttonListen"), url: share.track.url },
        buttons: [choice(say("buttonHeard"), `heard ${share.id}`), choice(say("buttonSkip"), `skip ${share.id}`)],
      },
    ],
  }),
  fromQuietHours: (messages: Message[]): Message => {
    const cards = messages.flatMap((one) => one.cards ?? []);
    const choices = messages.flatMap((one) => one.choices ?? []);
    return {
      text: [say("fromQuietHours"), ...messages.flatMap(({ text }) => text ?? [])].join("\n\n"),
      ...(cards.length > 0 ? { cards } : {}),
      ...(choices.length > 0 ? { choices } : {}),
    };
  },

  expiring: (url: string, daysLeft: number, expiresAtMs: number): Message =>
    message([say("expiring", { days: daysLeft, day: say.day(expiresAtMs) }), url].join("\n\n")),

  notifyList: (optOuts: readonly Topic[]): Message => {
    const isOn = (topic: CoreTopic) => !optOuts.includes(topic);
    const lines = topics.map((topic) =>
      say(isOn(topic) ? "notifyLineOn" : "notifyLineOff", { name: topic, about: say(topicKeys[topic]) }),
    );
    const choices = topics.map((topic) =>
      choice(say(isOn(topic) ? "buttonNotifyOff" : "buttonNotifyOn", { name: topic }), toggle(topic, !isOn(topic))),
    );
    return message([say("notifyList"), ...lines, say("notifyAlways")].join("\n"), choices);
  },
  notified: (topic: CoreTopic, isOn: boolean): Message =>
    message(isOn ? say("notifyOn", { about: say(topicKeys[topic]) }) : say(offKeys[topic]), [
      choice(say("buttonUndo"), toggle(topic, !isOn)),
    ]),

  pageLink: (url: string): Message => message([say("pageLink", { minutes: limits.pageLinkMinutes }), url].join("\n\n")),
  pageLeft: (): Message => message(say("pageLeft")),
  exportLink: (url: string): Message =>
    message([say("exportLink", { minutes: limits.exportLinkMinutes }), url].join("\n\n")),
});

function toggle(topic: CoreTopic, isOn: boolean): string {
  return `notify ${topic} ${isOn ? "on" : "off"}`;
}

const topicKeys: Record<CoreTopic, SentenceKey> = {
  songs: "notifySongs",
  receipts: "notifyReceipts",
  friends: "notifyFriends",
  reminders: "notifyReminders",
  reconnect: "notifyReconnect",
};

const offKeys: Record<CoreTopic, SentenceKey> = {
  songs: "notifySongsOff",
  receipts: "notifyReceiptsOff",
  friends: "notifyFriendsOff",
  reminders: "notifyRemindersOff",
  reconnect: "notifyReconnectOff",
};
