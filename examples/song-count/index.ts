import { definePlugin, forPeople, type Wording } from "send-songs";

const words = {
  topic: {
    en: "how many songs reached you in a week",
    de: "wie viele Songs dich in einer Woche erreicht haben",
    es: "cuántas canciones te llegaron en una semana",
  },
  about: {
    en: "hear once a week how many songs reached you",
    de: "einmal in der Woche hören, wie viele Songs dich erreicht haben",
    es: "saber una vez por semana cuántas canciones te llegaron",
  },
  on: {
    en: "I count the songs that reach you, and tell you once a week.",
    de: "Ich zähle die Songs, die dich erreichen, und sage es dir einmal in der Woche.",
    es: "Cuento las canciones que te llegan, y te lo digo una vez por semana.",
  },
  off: { en: "I no longer count.", de: "Ich zähle nicht mehr.", es: "Ya no cuento." },
  week: {
    en: "This week {songs, plural, =0 {no song} one {# song} other {# songs}} reached you.",
    de: "Diese Woche {songs, plural, =0 {hat dich kein Song} one {hat dich # Song} other {haben dich # Songs}} erreicht.",
    es: "Esta semana {songs, plural, =0 {no te llegó ninguna canción} one {te llegó # canción} other {te llegaron # canciones}}.",
  },
} satisfies Record<string, Wording>;

/**
 * `toldOn`: the day of the last news, and `told` what they say: a run that comes twice says the same once, and one that was
 * stopped before `isTold` says it when it comes again.
 */
interface Count {
  [name: string]: number | string | boolean | null;
  songs: number;
  told: number;
  toldOn: string | null;
  isTold: boolean;
}

const nothingYet: Count = { songs: 0, told: 0, toldOn: null, isTold: true };

/** Tells whoever wants to know once a week how many songs have reached them. */
export const songCount = definePlugin({
  name: "song-count",
  settings: {
    keys: ["SONG_COUNT_CRON"],
    about: { SONG_COUNT_CRON: "When songs of the week are counted, as a cron pattern in UTC" },
    parse: ({ SONG_COUNT_CRON = "0 18 * * 5" }) => ({ SONG_COUNT_CRON }),
  },
  open({ clock, effects, nextTime, records, tell }, { SONG_COUNT_CRON: cron }) {
    // A pattern that means no time is found now and not on a Friday.
    const nextMs = () => nextTime(cron, clock.nowMs());
    nextMs();
    return {
      topic: words.topic,
      commands: [
        {
          name: "count",
          aliases: [],
          about: words.about,
          usage: ["count on", "count off"],
          run: forPeople(async (call, { texts }) => {
            const isOn = call.words !== "off";
            return {
              reply: { text: texts.say(isOn ? words.on : words.off) },
              // Stored together with the reply, once, however often the message comes.
              effects: [
                effects.record("count", isOn ? nothingYet : null),
                effects.plan("week", isOn ? nextMs() : null),
              ],
            };
          }),
        },
      ],
      hints: {
        async arrived({ recipientId }) {
          await records.change<Count>(recipientId, "count", (count) => count && { ...count, songs: count.songs + 1 });
        },
      },
      jobs: {
        async week(personId) {
          const today = new Date(clock.nowMs()).toISOString().slice(0, 10);
          const count = await records.change<Count>(personId, "count", (now) =>
            now?.isTold && now.toldOn !== today
              ? { songs: 0, told: now.songs, toldOn: today, isTold: false }
              : undefined,
          );
          if (!count?.toldOn) return null;
          await tell(personId, count.toldOn, { songs: count.told });
          await records.change<Count>(personId, "count", (now) => now && { ...now, isTold: true });
          return nextMs();
        },
      },
      words: (news, { say }) => ({ text: say(words.week, { songs: songsIn(news) }) }),
    };
  },
});

function songsIn(news: unknown): number {
  return typeof news === "object" && news !== null && "songs" in news ? Number(news.songs) : 0;
}
