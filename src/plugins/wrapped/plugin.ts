import { definePlugin, type Plugin, type PluginHost } from "../../bots/plugin.js";
import { wrappedApi } from "./api.js";
import { wrappedCommand } from "./commands.js";
import { enrolment, jobName } from "./enrolling.js";
import { history } from "./history.js";
import { making } from "./making.js";
import { isMonthKey } from "./months.js";
import { pageOf } from "./page.js";
import { runsSoFar } from "./run-records.js";
import { type WrappedSettings, wrappedSettings } from "./settings.js";
import { drawnMonth } from "./showing.js";
import { wordsOf } from "./telling.js";
import { words } from "./words.js";

/** Once a month: what somebody has heard most, with playlists, kept as ids and ranks until they disconnect. */
export const wrapped = definePlugin<WrappedSettings>({ name: "wrapped", settings: wrappedSettings, open });

function open(host: PluginHost, settings: WrappedSettings): Plugin {
  requireTimes(host, settings);
  const own = enrolment(host, settings);
  return {
    topic: words.topic,
    commands: [wrappedCommand(host, settings)],
    jobs: { [jobName]: making(host, settings) },
    words: (news, reader) => wordsOf(host, news, reader),
    async picture(personId, ref, say) {
      const wrap = isMonthKey(ref) ? await history(host).month(personId, ref) : null;
      return wrap && drawnMonth(host, wrap, say);
    },
    enrolment: own,
    onPage: words.onPage,
    page: (person, reader) => pageOf(host, { ...reader, person }),
    api: wrappedApi(host, own),
    runs: () => runsSoFar(host),
  };
}

/** A pattern that means no time is found at the start, not in a month. */
function requireTimes({ nextTime, clock }: PluginHost, { WRAPPED_CRON: cron }: WrappedSettings): void {
  try {
    nextTime(cron, clock.nowMs());
  } catch (cause) {
    throw new RangeError(`WRAPPED_CRON: "${cron}" means no time`, { cause });
  }
}
