import type { DiscordSide } from "../../playground/discord-side.js";
import type { VirtualClock } from "../../playground/virtual-clock.js";

type Seen = ReturnType<DiscordSide["messages"]>[number];
type Outcome = Awaited<ReturnType<DiscordSide["command"]>>;

/** A server on Discord whose bot only says that it thinks; `botSays` puts words into its mouth. */
export interface FakeDiscord extends DiscordSide {
  botSays(userId: string, content: Partial<Seen>): string;
  /** What the bot offers while somebody types; an Error is what Discord's client says. */
  choices: { name: string; value: string }[] | Error;
  /** The modal that is open; null for none. */
  dialog: ReturnType<DiscordSide["modal"]>;
  /** What `command`, `press` and `select` were called with. */
  acts: unknown[];
  /** What the bot does after it has said that it thinks. */
  onAct: (userId: string) => void;
  /** The bot's first response; null for none. An Error is what Discord's client says. */
  response: Outcome["response"] | Error;
}

const share = [
  { type: 3, name: "song", required: true, autocomplete: true },
  { type: 3, name: "to", required: true, autocomplete: true },
  { type: 3, name: "note", description: "Shown with the song" },
  { type: 3, name: "after" },
];

/** Commands as Discord keeps them, a few of each kind. */
export const offeredCommands = [
  { type: 1, name: "share", description: "Send a friend a song", options: share },
  {
    type: 1,
    name: "register",
    options: [
      { type: 3, name: "code" },
      { type: 3, name: "name" },
    ],
  },
  { type: 1, name: "inbox" },
  { type: 1, name: "heard", options: [{ type: 4, name: "number", required: true }] },
  {
    type: 1,
    name: "settings",
    options: [
      { type: 1, name: "show" },
      {
        ...{ type: 1, name: "receipts" },
        options: [{ type: 3, name: "to", required: true, choices: [{ value: "on" }, { value: "off" }] }],
      },
    ],
  },
  { type: 1, name: "forget-me" },
  { type: 1, name: "help", options: [{ type: 3, name: "command" }] },
  { type: 2, name: "Share a song with…" },
  { type: 3, name: "Share this song" },
];

export function fakeDiscord(clock: VirtualClock): FakeDiscord {
  const seen: { userId: string; message: Seen }[] = [];
  const listeners = new Set<Parameters<DiscordSide["onMessage"]>[0]>();
  const discord: FakeDiscord = {
    acts: [],
    onAct: () => {},
    response: "deferred",
    choices: [],
    dialog: null,
    botSays(userId, content) {
      const message = messageOf(`90000000000000${1000 + seen.length}`, clock, content);
      seen.push({ userId, message });
      for (const listener of listeners) listener(userId, message, "posted");
      return message.id;
    },
    command: async (userId, path, options, where) => acted(["command", userId, path, options, where], userId),
    press: async (userId, press) => acted(["press", userId, press], userId),
    select: async (userId, selection) => acted(["select", userId, selection], userId),
    async complete(userId, path, focused, text, others, where) {
      discord.acts.push(["complete", userId, path, focused, text, others, where]);
      if (discord.choices instanceof Error) throw discord.choices;
      return discord.choices;
    },
    messageCommand: async (userId, name, messageId) => acted(["menu", userId, name, messageId], userId),
    userCommand: async (userId, name, targetId, where) => acted(["menu", userId, name, targetId, where], userId),
    modal: () => discord.dialog,
    submitModal: async (userId, values) => acted(["submit", userId, values], userId),
    dismissModal: () => {
      discord.dialog = null;
    },
    dmChannel: (userId) => `dm-${userId}`,
    commands: () => offeredCommands,
    messages: (userId) => seen.filter((each) => each.userId === userId).map(({ message }) => message),
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fault: (fault) => void discord.acts.push(["fault", fault]),
    stats: () => ({
      ...{ calls: 9, invalid: 0, byOutcome: { "200": 6, "204": 3 } },
      ...{ identifies: 1, connections: 1, sessions: 1 },
    }),
  };
  function acted(act: unknown, userId: string): Outcome {
    const { response } = discord;
    if (response instanceof Error) throw response;
    discord.acts.push(act);
    if (response !== null) {
      discord.botSays(userId, { thinking: true });
      discord.onAct(userId);
    }
    return { interactionId: "1", response, ackMs: 1, messageId: null, choices: [] };
  }
  return discord;
}

function messageOf(id: string, clock: VirtualClock, content: Partial<Seen>): Seen {
  return {
    ...{ id, channelId: "dm", atMs: clock.nowMs(), from: "bot", text: "", cards: [], buttons: [], selects: [] },
    ...{ ephemeral: false, edited: false, thinking: false, mentions: [] },
    ...content,
  };
}
