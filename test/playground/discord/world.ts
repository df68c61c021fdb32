import { once } from "node:events";
import {
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
  REST,
  type RESTOptions,
} from "discord.js";
import {
  createDiscordEmulator,
  type DiscordEmulator,
  type DiscordEmulatorOptions,
} from "../../../playground/discord/emulator.js";

export const TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.Gabcde.abcdefghijklmnopqrstuvwxyz0";
export const APP = "100000000000000001";
export const ANN = "200000000000000001";
export const BOB = "200000000000000002";
/** Has only installed the app for herself, and shares no server with the bot. */
export const CAT = "200000000000000003";
/** A server with the bot, and its channel. */
export const HOME = "300000000000000001";
export const LOBBY = "300000000000000011";
/** A server without the bot, and its channel. */
export const AWAY = "300000000000000002";
export const PLAZA = "300000000000000012";
export const GROUP = "400000000000000001";

/** What the REST API answered. */
export interface Reply {
  status: number;
  body: { code?: number; message?: string; errors?: unknown; id?: string } & Record<string, unknown>;
  headers: Headers;
}

/** Parts of a REST call that a test wants otherwise; a null token leaves it out. */
interface Call {
  method?: string;
  body?: unknown;
  token?: string | null;
  /** A body that is sent as it is. */
  raw?: string | FormData;
}

/** An emulator with a few people and servers, and a clock that moves only when told. */
export interface World {
  emulator: DiscordEmulator;
  advance(ms: number): void;
  nowMs(): number;
  /** A plain call; the path is without `/api/v10`. */
  call(path: string, call?: Call): Promise<Reply>;
  /** A logged-in, ready client. */
  client(options?: Partial<ClientOptions>): Promise<Client>;
  /** A client that has not logged in yet; it is destroyed with the world. */
  newClient(options?: Partial<ClientOptions>): Client;
  /** discord.js' REST client with the bot's token. */
  rest(options?: Partial<RESTOptions>): REST;
  close(): Promise<void>;
}

/** Commands for the tests, one of each kind. */
export const COMMANDS = [
  {
    name: "share",
    description: "Share a song",
    integration_types: [0, 1],
    contexts: [0, 1, 2],
    options: [
      { type: 3, name: "song", description: "What to share", required: true, autocomplete: true },
      { type: 3, name: "note", description: "A note", max_length: 10 },
      { type: 4, name: "stars", description: "How good", min_value: 1, max_value: 5 },
      { type: 6, name: "who", description: "For whom" },
      { type: 3, name: "mood", description: "Which mood", choices: [{ name: "Happy", value: "happy" }] },
    ],
  },
  {
    name: "group",
    description: "Groups",
    contexts: [0, 1],
    options: [
      {
        type: 1,
        name: "create",
        description: "Create one",
        options: [{ type: 3, name: "name", description: "Its name", required: true }],
      },
    ],
  },
  { name: "Share this song", type: 3, integration_types: [0, 1], contexts: [0, 1, 2] },
  { name: "Share a song with…", type: 2, integration_types: [0, 1], contexts: [0, 1, 2] },
];

export async function startWorld(options: Partial<DiscordEmulatorOptions> = {}): Promise<World> {
  const time = { nowMs: Date.UTC(2026, 10, 1) };
  const clients: Client[] = [];
  const emulator = createDiscordEmulator({
    clock: { nowMs: () => time.nowMs },
    token: TOKEN,
    applicationId: APP,
    // Far more than Discord's 3 s: no test is to depend on how fast the machine is.
    ackLimitMs: 25_000,
    ...options,
  });
  populate(emulator);
  await emulator.start();
  const call = (path: string, how: Call = {}) => callRest(emulator.apiUrl, path, how);
  await call(`/applications/${APP}/commands`, { method: "PUT", body: COMMANDS });

  function newClient(more: Partial<ClientOptions> = {}): Client {
    const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: emulator.apiUrl }, ...more });
    // Without this listener any failure of the connection would end the test run.
    client.on(Events.Error, () => {});
    clients.push(client);
    return client;
  }

  return {
    emulator,
    advance: (ms) => {
      time.nowMs += ms;
    },
    nowMs: () => time.nowMs,
    call,
    newClient,
    async client(more = {}) {
      const client = newClient(more);
      const ready = once(client, Events.ClientReady);
      await client.login(TOKEN);
      await ready;
      return client;
    },
    rest: (more = {}) => new REST({ api: emulator.apiUrl, retries: 0, ...more }).setToken(TOKEN),
    async close() {
      emulator.silence(false);
      await Promise.all(clients.map((client) => client.destroy()));
      await emulator.stop();
    },
  };
}

function populate(emulator: DiscordEmulator): void {
  emulator.addGuild({ id: HOME, name: "Home", channels: [{ id: LOBBY, name: "lobby" }], hasBot: true });
  emulator.addGuild({ id: AWAY, name: "Away", channels: [{ id: PLAZA, name: "plaza" }], hasBot: false });
  emulator.addUser({ id: ANN, name: "Ann Miller", guilds: [HOME, AWAY], userInstalled: true });
  emulator.addUser({ id: BOB, name: "Bob", guilds: [HOME] });
  emulator.addUser({ id: CAT, name: "Cat", guilds: [AWAY], userInstalled: true });
  emulator.addGroup({ id: GROUP, name: "Friends", users: [ANN, BOB, CAT] });
}

async function callRest(apiUrl: string, path: string, { method, body, token = TOKEN, raw }: Call): Promise<Reply> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${apiUrl}/v10${path}`, {
    method: method ?? (content === undefined ? "GET" : "POST"),
    headers: {
      connection: "close",
      ...(typeof content === "string" ? { "content-type": "application/json" } : {}),
      ...(token === null ? {} : { authorization: `Bot ${token}` }),
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text), headers: response.headers };
}

/** `code` of a refusal, or the status. */
export function outcome({ status, body }: Reply): number {
  return body.code === undefined || body.code === 0 ? status : body.code;
}

/** The next interaction this client gets. */
export async function nextInteraction(client: Client): Promise<Interaction> {
  const [interaction] = await once(client, Events.InteractionCreate);
  return interaction as Interaction;
}
