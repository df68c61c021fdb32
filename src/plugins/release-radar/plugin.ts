import type { Message } from "../../bots/domain.js";
import { definePlugin, type PluginHost, type Reader } from "../../bots/plugin.js";
import type { Json } from "../../bots/plugin-ports.js";
import { radarApi } from "./api.js";
import { sharedArtists } from "./artist-visit.js";
import { knownOf, radarCommand } from "./command.js";
import { crawlJob } from "./crawl.js";
import { newsIn } from "./news.js";
import { radarSection } from "./page.js";
import { radarPlaylist } from "./playlist.js";
import { lastRuns } from "./runs.js";
import { radarSettings } from "./settings.js";
import { type ShownWeek, shownWeeks } from "./shown-week.js";
import { jobs, radarEnrolment } from "./switch.js";
import { cachedTitles, type Titles } from "./titles.js";
import { datesOf, weekView } from "./views.js";
import { weekEnd } from "./week-end.js";
import { closeJob, weekJob } from "./week-start.js";
import { type Week, weekAt } from "./weeks.js";
import { words } from "./words.js";

/** What the artists somebody follows have released, week by week, in a private playlist. */
export const releaseRadar = definePlugin({
  name: "release-radar",
  settings: radarSettings,
  open(host, { RADAR_CRON: cron }) {
    checkCron(host, cron);
    const titles = cachedTitles(host);
    const artists = sharedArtists(host, titles);
    const playlist = radarPlaylist(host);
    const end = weekEnd({ host, artists, playlist });
    return {
      topic: words.topic,
      commands: [radarCommand({ host, titles, cron })],
      jobs: {
        [jobs.week]: weekJob({ host, weekEnd: end, cron }),
        [jobs.crawl]: crawlJob({ host, artists, titles, playlist, weekEnd: end }),
        [jobs.close]: closeJob({ host, weekEnd: end }),
      },
      words: (news, reader) => said(host, titles, news, reader),
      enrolment: radarEnrolment(host, playlist),
      onPage: words.onPage,
      page: (person, reader) => radarSection(host, titles, person, reader),
      api: radarApi(host, titles),
      runs: () => lastRuns(host),
    };
  },
});

function checkCron(host: Pick<PluginHost, "nextTime" | "clock">, cron: string): void {
  try {
    host.nextTime(cron, host.clock.nowMs());
  } catch (cause) {
    throw new RangeError(`RADAR_CRON: "${cron}" is no pattern of times that come`, { cause });
  }
}

async function said(host: PluginHost, titles: Titles, news: Json, { person, say }: Reader): Promise<Message | null> {
  const read = newsIn(news);
  const week = read && weekAt(read.week);
  if (!week) return null;
  if (read.kind === "refused") return { text: say(words.refused) };
  const weeks = await shownWeeks(host, person.id);
  if (isOvertaken(weeks, week)) return null;
  if (read.kind === "failed") {
    const { failed, followed } = read;
    return { text: say(words.failedDay, { failed, followed, dates: datesOf(say, week) }) };
  }
  const shown = weeks.find((one) => one.week.key === week.key);
  return shown ? weekView(say, shown, await knownOf(titles, shown), true) : null;
}

/** Whoever could not be written to for months hears of the newest week, which is in the playlist; the others are in the list. */
function isOvertaken(weeks: readonly ShownWeek[], { key }: Week): boolean {
  return weeks.some(({ week, state, releases }) => week.key > key && state !== "running" && releases.length > 0);
}
