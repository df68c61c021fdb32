import { heardCount } from "../batches.js";
import type { Card, Choice, Menu, Message, SentShare, SentState, Share } from "../domain.js";
import type { Manner } from "../manner.js";
import type { Page } from "../pages.js";
import type { Say } from "../say.js";
import { isToGroup, type SentThing, type SentToGroup } from "../sent-things.js";
import type { SentenceKey } from "../sentences/en.js";
import { mayEnd } from "./following.js";
import { artistNames, choice, message, someone } from "./words.js";

/** How a list is looked at: when, where, and on what. */
export interface ListLook {
  nowMs: number;
  /** The reader's time zone; undefined: not known. */
  zone: string | undefined;
  manner: Manner;
}

export interface InboxItem {
  share: Share;
  /** When they will be reminded of it; null: not at all. */
  remindAtMs: number | null;
}

/** Something in a list, with what can be done about it. */
interface Row {
  number: number;
  track: SentShare["track"];
  words: string;
  link: string;
  actions: Action[];
}

interface Action extends Choice {
  /** What stands on the menu of all rows that have this action. */
  menu: string;
}

const usualButtonsPerCard = 5;
/** With the buttons to turn pages this is all that Discord has rows for. */
const mostMenus = 4;

/** What waits and what was sent, a page at a time, each with its buttons; where cards have too few, with menus. */
export const listTexts = (say: Say) => ({
  inboxEmpty: (): Message => message(say("inboxEmpty")),
  inbox: (page: Page<InboxItem>, look: ListLook): Message =>
    listed(
      say,
      page.items.map((item) => inboxRow(say, item, look)),
      page,
      look,
      {
        title: "inbox",
        titleOfPage: "inboxPage",
        command: "inbox",
      },
    ),
  sentEmpty: (): Message => message(say("sentEmpty")),
  sent: (page: Page<SentThing>, look: ListLook): Message =>
    listed(
      say,
      page.items.map((sent) => sentRow(say, sent, look)),
      page,
      look,
      {
        title: "sent",
        titleOfPage: "sentPage",
        command: "sent",
      },
    ),
});

interface Named {
  title: SentenceKey;
  titleOfPage: SentenceKey;
  command: string;
}

function listed(say: Say, rows: Row[], { page, pages }: Page<unknown>, { manner }: ListLook, named: Named): Message {
  const { title, titleOfPage, command } = named;
  const menus = manner.hasMenus ? menusOf(rows) : [];
  const turns = [
    ...(page > 1 ? [choice(say("buttonBack"), `${command} ${page - 1}`)] : []),
    ...(page < pages ? [choice(say("buttonNext"), `${command} ${page + 1}`)] : []),
  ];
  return {
    text: pages > 1 ? say(titleOfPage, { page, pages }) : say(title),
    cards: rows.map((row) => cardOf(row, manner)),
    ...(menus.length > 0 ? { menus } : {}),
    ...(turns.length > 0 ? { choices: turns } : {}),
  };
}

function cardOf({ number, track, words, link, actions }: Row, manner: Manner): Card {
  const { hasMenus = false, buttonsPerCard = usualButtonsPerCard, cardLength = Number.POSITIVE_INFINITY } = manner;
  const { imageUrl } = track;
  const buttons = hasMenus ? [] : actions.map(({ label, command }) => ({ label, command }));
  const byTap = hasMenus || buttons.length + 1 > buttonsPerCard;
  return {
    title: cut([`${number}. ${track.name}`, artistNames(track)].filter(Boolean).join(" – "), cardLength),
    ...(imageUrl ? { imageUrl } : {}),
    text: cut(words, cardLength),
    link: { label: link, url: track.url, ...(byTap ? { byTap } : {}) },
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

/** A line of a list is better cut than said a second time, in full, before it. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/u, "");
  return `${kept.trimEnd()}…`;
}

/** One menu for each thing that can be done, with the rows with which it can. */
function menusOf(rows: Row[]): Menu[] {
  const menus = new Map<string, Choice[]>();
  for (const { number, track, actions } of rows) {
    for (const { menu, command } of actions)
      menus.set(menu, [...(menus.get(menu) ?? []), choice(`${number}. ${track.name}`, command)]);
  }
  return [...menus].map(([label, choices]) => ({ label, choices }));
}

function inboxRow(say: Say, { share, remindAtMs }: InboxItem, { nowMs, zone, manner }: ListLook): Row {
  const values = { sender: someone(say, share.senderName), when: say.ago(share.sharedAtMs, nowMs) };
  const words = [
    say(share.post === null ? "inboxFrom" : "inboxFromLocked", values),
    ...(remindAtMs === null ? [] : [say("inboxReminder", { moment: say.moment(remindAtMs, zone) })]),
  ].join("\n");
  const { id, number, track } = share;
  return { number, track, words, link: say("buttonListen"), actions: inboxActions(say, id, manner) };
}

/** Whatever there is no room for is behind "More". */
function inboxActions(say: Say, id: string, manner: Manner): Action[] {
  const actions = [
    { label: say("buttonHeard"), menu: say("menuHeard"), command: `heard ${id}` },
    { label: say("buttonSkip"), menu: say("menuSkip"), command: `skip ${id}` },
    { label: say("buttonRemind"), menu: say("menuRemind"), command: `remind ${id} tonight` },
    { label: say("buttonQueue"), menu: say("menuQueue"), command: `queue ${id}` },
    { label: say("buttonSave"), menu: say("menuSave"), command: `save ${id}` },
  ];
  const room = roomFor(manner);
  const more = { label: say("buttonMore"), menu: say("menuMore"), command: `more ${id}` };
  return actions.length <= room ? actions : [...actions.slice(0, room - 1), more];
}

/** Where there are few buttons the link has none, and the card itself opens it. */
function roomFor({ hasMenus, buttonsPerCard = usualButtonsPerCard }: Manner): number {
  if (hasMenus) return mostMenus;
  return buttonsPerCard < usualButtonsPerCard ? buttonsPerCard : buttonsPerCard - 1;
}

function sentRow(say: Say, sent: SentThing, look: ListLook): Row {
  return isToGroup(sent) ? groupRow(say, sent, look) : singleRow(say, sent, look);
}

function groupRow(say: Say, { id, number, batch, shares }: SentToGroup, { nowMs }: ListLook): Row {
  const words = say("sentTo", {
    name: `#${batch.groupName}`,
    state: say("stateGroup", { heard: heardCount(shares), count: batch.count }),
    when: say.ago(batch.sharedAtMs, nowMs),
  });
  const takeBack = { label: say("buttonTakeBack"), menu: say("menuTakeBack"), command: `cancel ${id}` };
  return {
    number,
    track: batch.track,
    words,
    link: say("buttonOpen"),
    actions: shares.some(mayEnd) ? [takeBack] : [],
  };
}

function singleRow(say: Say, sent: SentShare, { nowMs }: ListLook): Row {
  const words = say("sentTo", {
    name: someone(say, sent.recipientName),
    state: say(stateKey(sent)),
    when: say.ago(sent.stateAtMs, nowMs),
  });
  const { id, number, track } = sent;
  const takeBack = { label: say("buttonTakeBack"), menu: say("menuTakeBack"), command: `cancel ${id}` };
  return { number, track, words, link: say("buttonOpen"), actions: mayEnd(sent) ? [takeBack] : [] };
}

function stateKey({ state, isRetried, isWaiting }: SentShare): SentenceKey {
  if (isWaiting) return "stateWaiting";
  return isRetried ? "stateRetried" : stateKeys[state];
}

const stateKeys: Record<SentState, SentenceKey> = {
  sent: "stateSent",
  held: "stateHeld",
  requested: "stateRequested",
  delivered: "stateDelivered",
  heard: "stateHeard",
  "said-heard": "stateSaidHeard",
  skipped: "stateSkipped",
  expired: "stateExpired",
  "cannot-tell": "stateCannotTell",
  ended: "stateEnded",
  undelivered: "stateUndelivered",
  undeliverable: "stateUndeliverable",
  cancelled: "stateCancelled",
};
