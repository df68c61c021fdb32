import { ActivityHandler, type BotAdapter } from "botbuilder";
import { createSongSharing } from "send-songs";

/** A bot that has nothing to do with songs. */
class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(`You said: ${context.activity.text}`);
      await next();
    });
  }
}

/** Song commands are answered, everything else is echoed as before. */
export function addSongs(adapter: BotAdapter, channelId: string, settings: Record<string, string | undefined>) {
  const songs = createSongSharing({ adapter, channelId, settings });
  adapter.use(songs.middleware);
  return { bot: new EchoBot(), songs };
}
