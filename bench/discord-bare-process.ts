import { Client, Events, GatewayIntentBits } from "discord.js";
import { answerAsServer } from "./server-child.js";

let client: Client | null = null;

// discord.js as its guide sets it up, with one listener that defers and does nothing else.
answerAsServer({
  async start({ settings }) {
    const { DISCORD_TOKEN: token = "", DISCORD_API_URL: api = "" } = settings;
    const own = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
    client = own;
    own.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isRepliable()) await interaction.deferReply();
    });
    const ready = new Promise((resolve) => own.once(Events.ClientReady, resolve));
    await own.login(token);
    await ready;
    return 0;
  },
  stop: async () => client?.destroy(),
});
