import { circleCommands } from "./circle-commands.js";
import type { CommandOption } from "./command-option.js";

/** What Discord must know of the commands: plain data, without the library. */

const chatInput = 1;
const onUser = 2;
const onMessage = 3;
const subcommand = 1;
const text = 3;
const wholeNumber = 4;

/** The names of the two commands in the menus of messages and people. */
export const messageCommandName = "Share this song";
export const userCommandName = "Share a song with…";

export interface CommandDocument {
  type: number;
  name: string;
  /** Only of typed commands. */
  description?: string;
  options?: CommandOption[];
  integration_types: number[];
  contexts: number[];
}

/** For people and for servers; in servers, with the bot, and in every other direct message. */
const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2] };

/** The commands as `PUT /applications/{id}/commands` takes them. `hasPresence`: whether statuses are looked at at all. */
export function commandDocuments({ hasPresence = false } = {}): CommandDocument[] {
  return [
    typed("share", "Send a friend a song, and learn when it was really played", shareOptions()),
    typed("register", "Connect your Spotify, or enter the code you were given", [
      option("code", "The 16 digits the page shows", { max_length: 40 }),
      option("name", "What your friends call you", { max_length: 40 }),
    ]),
    typed("inbox", "Songs that are waiting for you", [page()]),
    typed("sent", "Songs you sent, and what became of them", [page()]),
    typed("heard", "Say that you have heard a song", [number("Its number in /inbox")]),
    typed("skip", "Pass on a song", [number("Its number in /inbox")]),
    typed("remind", "Be reminded of a song", [
      number("Its number in /inbox"),
      option("when", "Such as: tonight, tomorrow, in 2h, 20:00", { max_length: 40 }),
    ]),
    typed("not-now", "Put a song off until tomorrow", [number("Its number in /inbox")]),
    typed("cancel", "Take back a song you sent", [number("Its number in /sent")]),
    ...circleCommands.map(({ name, description, options }) => typed(name, description, options)),
    typed("settings", "See and change what the bot may do", settings(hasPresence)),
    typed("export", "Get everything stored about you, as a file"),
    typed("disconnect", "Erase your Spotify connection"),
    typed("forget-me", "Erase everything about you"),
    typed("help", "See what the bot understands", [option("command", "More about one of them", { max_length: 40 })]),
    { type: onMessage, name: messageCommandName, ...everywhere },
    { type: onUser, name: userCommandName, ...everywhere },
  ];
}

function shareOptions(): CommandOption[] {
  return [
    option("song", "A song, words to search for, a Spotify link, or: this", {
      required: true,
      autocomplete: true,
      max_length: 500,
    }),
    option("to", "Who it is for: a name, or a mention", { required: true, autocomplete: true, max_length: 100 }),
    option("note", "Shown with the song", { max_length: 1000 }),
    option("after", "Opens when the song was played", { max_length: 1000 }),
  ];
}

function settings(hasPresence: boolean): CommandOption[] {
  const receipts = "Whether friends are told what you played, and rooms too";
  const friend = option("for", "Only for this friend", { autocomplete: true, max_length: 100 });
  const channel = option("to", "One that you have linked", { required: true, max_length: 20 });
  return [
    { type: subcommand, name: "show", description: "What you have agreed to, and what you can change" },
    under("receipts", receipts, oneOf("on", "off", "public", "usual"), friend),
    under("prefer", "The channel that songs come to first", channel),
    under("where", "Whether friends learn on which channel a song reached you", oneOf("on", "off")),
    under(
      "language",
      "The language the bot speaks with you",
      option("to", "Such as: de", { required: true, max_length: 20 }),
    ),
    under(
      "quiet",
      "Hours in which nothing calls you",
      option("to", "Such as: 22-8 Europe/Berlin, or: off", { max_length: 60 }),
    ),
    under(
      "zone",
      "The time zone you are in",
      option("to", "A zone, a city, or the time on your clock", { max_length: 40 }),
    ),
    under("notify", "What the bot writes to you about", option("to", "Such as: receipts off", { max_length: 40 })),
    ...(hasPresence ? [under("presence", "Whether your Discord status may be looked at", oneOf("on", "off"))] : []),
  ];
}

function under(name: string, description: string, ...options: CommandOption[]): CommandOption {
  return { type: subcommand, name, description, options };
}

function oneOf(...values: string[]): CommandOption {
  const choices = values.map((value) => ({ name: value, value }));
  return option("to", "What it shall be", { required: true, choices });
}

function typed(name: string, description: string, options: CommandOption[] = []): CommandDocument {
  return { type: chatInput, name, description, ...(options.length > 0 ? { options } : {}), ...everywhere };
}

function option(name: string, description: string, more: Partial<CommandOption> = {}): CommandOption {
  return { type: text, name, description, ...more };
}

function page(): CommandOption {
  return { type: wholeNumber, name: "page", description: "Which page of it", min_value: 1 };
}

function number(description: string): CommandOption {
  return { type: wholeNumber, name: "number", description, required: true, min_value: 1 };
}

/** View Channel, Send Messages, Send Messages in Threads, Embed Links, Attach Files. */
const permissions = "274877959168";

/** Where the bot is added to a server, and where somebody installs it for themselves. */
export function installUrls(applicationId: string): { server: string; person: string } {
  const url = `https://discord.com/oauth2/authorize?client_id=${applicationId}`;
  return {
    server: `${url}&scope=bot+applications.commands&permissions=${permissions}`,
    person: `${url}&scope=applications.commands&integration_type=1`,
  };
}
