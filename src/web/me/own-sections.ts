import type { Choice, Message, Person } from "../../bots/domain.js";
import type { Say, Wording } from "../../bots/say.js";
import { type Html, html } from "../html.js";
import type { Shown } from "./blocks.js";
import { fieldForm, home } from "./form.js";
import { messageView, picturesOf } from "./message.js";
import type { Talk } from "./talk.js";
import { said } from "./words.js";

/** One part of the page. */
export interface Section {
  id: string;
  title: string;
  content: Html;
  pictures: string[];
}

/** A list of the chat: the very answer to its command, with links in the place of the buttons that turn its pages. */
interface List {
  id: string;
  title: Wording;
  command: string;
  /** What the heading says already. */
  isSaid?(say: Say): string;
  more?(shown: Shown): Html;
}

const lists: readonly List[] = [
  { id: "waiting", title: said.waiting, command: "inbox", isSaid: (say) => say("inbox") },
  { id: "sent", title: said.sent, command: "sent", isSaid: (say) => say("sent") },
  { id: "friends", title: said.friends, command: "friends" },
  { id: "groups", title: said.groups, command: "groups", isSaid: (say) => say("groups"), more: newGroup },
];

/** What the chat shows in lists. `pages`: which page of each is wanted, by its command. */
export function listSections(talk: Talk, person: Person, shown: Shown, pages: URLSearchParams): Promise<Section[]> {
  return Promise.all(lists.map((list) => listSection(list, talk, person, shown, pages)));
}

async function listSection(
  { id, title, command, isSaid, more }: List,
  talk: Talk,
  person: Person,
  shown: Shown,
  pages: URLSearchParams,
): Promise<Section> {
  const wanted = pages.get(id) ?? "";
  const said = await talk.read(person, /^\d{1,4}$/u.test(wanted) ? `${command} ${wanted}` : command);
  const message = isSaid ? without(said, isSaid(shown.say)) : said;
  const content = html`${messageView(shown.keys, message, pageLink(id, command))}${more?.(shown) ?? null}`;
  return { id, title: shown.say(title), content, pictures: picturesOf(message) };
}

function without({ text = "", ...message }: Message, heading: string): Message {
  return { ...message, text: text.startsWith(heading) ? text.slice(heading.length).trim() : text };
}

function pageLink(id: string, command: string): (choice: Choice) => string | null {
  const turning = new RegExp(`^${command} (\\d+)$`, "u");
  return (choice) => {
    const page = turning.exec(choice.command)?.[1];
    return page === undefined ? null : `${home}?${id}=${page}#${id}`;
  };
}

function newGroup({ keys, say }: Shown): Html {
  return fieldForm(keys, {
    id: "new-group",
    label: say(said.newGroup),
    command: "group create",
    button: say(said.begin),
    about: say(said.newGroup),
  });
}
