import { clockText } from "../../bots/clock-words.js";
import type { Message, Person } from "../../bots/domain.js";
import { defaultZone } from "../../bots/quiet-hours.js";
import { languages, type Say, type Wording } from "../../bots/say.js";
import { channelLabel } from "../../bots/texts/words.js";
import { likelyZones } from "../../bots/time-zones.js";
import { type Html, html } from "../html.js";
import type { Shown } from "./blocks.js";
import { type Say as Button, fieldForm, sayButton, sayForm } from "./form.js";
import { messageView, paragraphs } from "./message.js";
import type { Section } from "./own-sections.js";
import { addressOf } from "./talk.js";
import { said } from "./words.js";

export interface SettingsParts {
  person: Person;
  /** What the bot says of all settings, and of what it writes about. */
  notify: Message;
  hasApi: boolean;
}

/** One thing that can be set: what it is now, and what it can be. */
interface Row {
  title: Wording;
  text?: string;
  buttons?: Button[];
  more?: Html;
  /** It needs all the room there is. */
  isWhole?: boolean;
}

export function settingsSection(shown: Shown, parts: SettingsParts): Section {
  const rows = [
    spotify(shown.say, parts.person),
    receipts(shown.say, parts.person),
    channels(shown.say, parts.person),
    ...presence(shown.say, parts.person),
    language(shown, parts.person),
    zone(shown, parts.person),
    quiet(shown, parts.person),
    notify(shown, parts.notify),
    ...(parts.hasApi ? [token(shown.say)] : []),
  ];
  return section(shown, "settings", said.settings, rows);
}

/** Everything stored, who may see it, and its end. */
export function dataSection(shown: Shown, { consent }: Person): Section {
  const { say } = shown;
  const agreed = say("settingsConsent", { day: say.day(consent.atMs), wording: consent.wording });
  return section(shown, "data", said.data, [
    { title: said.export, text: say(said.exportWhat), buttons: [{ label: say(said.exportGet), command: "export" }] },
    { title: said.consent, text: agreed },
    {
      title: said.browsers,
      text: say(said.browsersWhat),
      buttons: [{ label: say(said.leaveAll), command: "me off" }],
    },
    {
      title: said.forget,
      text: say(said.forgetWhat),
      buttons: [{ label: say("buttonForget"), command: "forget me" }],
    },
  ]);
}

function section(shown: Shown, id: string, title: Wording, rows: Row[]): Section {
  const content = html`<div class="rows">${rows.map((row) => rowView(shown, row))}</div>`;
  return { id, title: shown.say(title), content, pictures: [] };
}

function rowView({ keys, say }: Shown, { title, text = "", buttons = [], more, isWhole = false }: Row): Html {
  const about = say(title);
  const chips = buttons.map((button) => sayButton({ ...button, about }));
  return html`<div class="${isWhole ? "row whole" : "row"}"><h3>${about}</h3>${paragraphs(text)}${
    chips.length > 0 ? sayForm(keys, html`<p class="chips">${chips}</p>`) : null
  }${more ?? null}</div>`;
}

function spotify(say: Say, { spotify: account }: Person): Row {
  const title = said.spotify;
  const off = { label: say("buttonDisconnect"), command: "disconnect" };
  if (!account)
    return { title, text: say("spotifyNone"), buttons: [{ label: say("buttonConnect"), command: "register" }] };
  const again = { label: say(said.connectAgain), command: "register" };
  if (account.state === "needs_reauth") return { title, text: say("spotifyNeedsLogin"), buttons: [again, off] };
  const day = say.day(account.expiresAtMs);
  const name = account.displayName;
  const text = name ? say("spotifyConnectedAs", { name, day }) : say("spotifyConnected", { day });
  return { title, text, buttons: [again, off] };
}

function receipts(say: Say, { receipts: isOn, roomReceipts = false }: Person): Row {
  const now = isOn ? (roomReceipts ? "public" : "on") : "off";
  const choices = [
    { value: "on", label: said.receiptsOn },
    { value: "off", label: said.receiptsOff },
    { value: "public", label: said.receiptsPublic },
  ];
  const text = { on: "settingsReceiptsOn", off: "settingsReceiptsOff", public: "settingsReceiptsPublic" } as const;
  return {
    title: said.receipts,
    text: say(text[now]),
    buttons: choices
      .filter(({ value }) => value !== now)
      .map(({ value, label }) => ({ label: say(label), command: `receipts ${value}` })),
  };
}

function channels(say: Say, { addresses, preferredChannel, showsWhere = false }: Person): Row {
  const all = [...new Set(addresses.map(({ channel }) => channel))];
  const first = preferredChannel ?? all[0] ?? "";
  const others = all.filter((channel) => channel !== first);
  const where = showsWhere
    ? { label: say(said.whereOff), command: "where off" }
    : { label: say(said.whereOn), command: "where on" };
  return {
    title: said.channel,
    text: say(showsWhere ? "settingsWhere" : "settingsNoWhere", { channel: channelLabel(first) }),
    buttons: [
      ...others.map((channel) => ({
        label: say(said.preferOne, { channel: channelLabel(channel) }),
        command: `prefer ${channel}`,
      })),
      where,
    ],
  };
}

/** Only there do platforms show what people listen to. */
function presence(say: Say, { addresses, presence: isOn = false }: Person): Row[] {
  if (!addresses.some(({ channel }) => channel === "discord")) return [];
  const button = isOn
    ? { label: say(said.receiptsOff), command: "presence off" }
    : { label: say(said.receiptsOn), command: "presence on" };
  return [{ title: said.presence, text: say(isOn ? said.presenceOn : said.presenceOff), buttons: [button] }];
}

function language({ keys, say }: Shown, _person: Person): Row {
  const names = languages.filter((one) => one !== say.language).map((one) => ({ one, name: nameOf(one, one) }));
  const chips = names.map(
    ({ one, name }) => html`<button class="chip" name="say" value="language ${one}" lang="${one}">${name}</button>`,
  );
  return {
    title: said.language,
    text: nameOf(say.language, say.language),
    more: sayForm(keys, html`<p class="chips">${chips}</p>`),
  };
}

function nameOf(language: string, reader: string): string {
  const name = new Intl.DisplayNames(reader, { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1);
}

function zone({ keys, say }: Shown, person: Person): Row {
  const { zone: known } = person;
  return {
    title: said.zone,
    text: known === undefined ? say(said.zoneNone) : say(said.zoneIs, { zone: known }),
    more: fieldForm(keys, {
      id: "zone",
      label: say(said.zoneLabel),
      command: "zone",
      button: say(said.set),
      about: say(said.zone),
      example: "Europe/Berlin",
      suggestions: likelyZones(addressOf(person)),
    }),
  };
}

function quiet({ keys, say }: Shown, { quiet: hours, zone: known = defaultZone }: Person): Row {
  const span = hours && { from: clockText(hours.fromMinute), to: clockText(hours.toMinute), zone: known };
  return {
    title: said.quiet,
    text: span ? say("settingsQuiet", span) : say(said.quietNone),
    buttons: span ? [{ label: say("buttonQuietOff"), command: "quiet off" }] : [],
    more: fieldForm(keys, {
      id: "quiet",
      label: say(said.quietLabel),
      command: "quiet",
      button: say(said.set),
      about: say(said.quiet),
      example: "22-8",
    }),
  };
}

function notify({ keys, say }: Shown, message: Message): Row {
  const { text = "", ...rest } = message;
  const lines = text.startsWith(say("notifyList")) ? text.slice(say("notifyList").length).trim() : text;
  return { title: said.notify, isWhole: true, more: messageView(keys, { ...rest, text: lines }) };
}

function token(say: Say): Row {
  const buttons = [
    { label: say(said.tokenGet), command: "api token" },
    { label: say(said.tokenEnd), command: "api token revoke" },
  ];
  return { title: said.token, text: say(said.tokenWhat), buttons };
}
