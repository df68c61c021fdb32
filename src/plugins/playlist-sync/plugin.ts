import { definePlugin } from "../../bots/plugin.js";
import { syncsApi } from "./api.js";
import { syncCommands } from "./command.js";
import { createArrived, createJob, jobName } from "./job.js";
import { readNews } from "./news.js";
import { syncSection } from "./page.js";
import { lastRuns } from "./run-records.js";
import { tellingOf } from "./tellings.js";
import { words } from "./words.js";

/** Adds what is new in one playlist to another, again and again, and keeps the songs somebody is sent. */
export const playlistSync = definePlugin({
  name: "playlist-sync",
  open: (host) => ({
    topic: words.topic,
    commands: syncCommands(host),
    jobs: { [jobName]: createJob(host) },
    hints: { arrived: createArrived(host) },
    words: (news, reader) => tellingOf(host, readNews(news), reader),
    onPage: words.onPage,
    page: (person, reader) => syncSection(host, person, reader),
    api: [syncsApi(host)],
    runs: () => lastRuns(host),
  }),
});
