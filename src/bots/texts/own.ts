import { clockText } from "../clock-words.js";
import type { Choice, CoreTopic, Message, Person, Share, Topic } from "../domain.js";
import { limits } from "../limits.js";
import { topics } from "../notices.js";
import { type PluginTopic, topicName } from "../plugin-topic.js";
import { defaultZone } from "../quiet-hours.js";
import type { Say, Sentence, Wording } from "../say.js";
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

  notifyList: (optOuts: readonly Topic[], more: readonly PluginTopic[]): Message => {
    const all = [...topics.map((topic) => coreTopic(topic)), ...more.map(pluginTopic)];
    const isOn = ({ topic }: Listed) => !optOuts.includes(topic);
    const lines = all.map((one) =>
      say(isOn(one) ? "notifyLineOn" : "notifyLineOff", { name: topicName(one.topic), about: say(one.about) }),
    );
    const choices = all.map((one) => {
      const label = say(isOn(one) ? "buttonNotifyOff" : "buttonNotifyOn", { name: topicName(one.topic) });
      return choice(label, toggle(one.topic, !isOn(one)));
    });
    return message([say("notifyList"), ...lines, say("notifyAlways")].join("\n"), choices);
  },
  notified: (topic: CoreTopic | PluginTopic, isOn: boolean): Message => {
    const { topic: own, about } = typeof topic === "string" ? coreTopic(topic) : pluginTopic(topic);
    const off = typeof topic === "string" ? say(offKeys[topic]) : say("notifyJobOff", { about: say(about) });
    return message(isOn ? say("notifyOn", { about: say(about) }) : off, [
      choice(say("buttonUndo"), toggle(own, !isOn)),
    ]);
  },

  pageLink: (url: string, onPage: readonly Wording[]): Message => {
    const more = onPage.map((what) => `${say(what)}, `).join("");
    return message([say("pageLink", { minutes: limits.pageLinkMinutes, more }), url].join("\n\n"));
  },
  pageLeft: (): Message => message(say("pageLeft")),
  exportLink: (url: string): Message =>
    message([say("exportLink", { minutes: limits.exportLinkMinutes }), url].join("\n\n")),
});

interface Listed {
  topic: Topic;
  about: Sentence;
}

function coreTopic(topic: CoreTopic): Listed {
  return { topic, about: topicKeys[topic] };
}

function pluginTopic({ name, about }: PluginTopic): Listed {
  return { topic: `plugin:${name}`, about };
}

function toggle(topic: Topic, isOn: boolean): string {
  return `notify ${topicName(topic)} ${isOn ? "on" : "off"}`;
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
