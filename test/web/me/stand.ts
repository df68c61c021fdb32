import { onTestFinished } from "vitest";
import { plainManner } from "../../../src/bots/manner.js";
import type { PageSection } from "../../../src/bots/plugin-pages.js";
import { createHttpServer } from "../../../src/http.js";
import type { Route } from "../../../src/http-port.js";
import { systemRandom } from "../../../src/random.js";
import type { SectionSource } from "../../../src/web/me/plugin-sections.js";
import { type MeParts, meRoutes } from "../../../src/web/me/routes.js";
import { privacyRoutes } from "../../../src/web/privacy.js";
import { recordedLog } from "../../channels/messenger/bench.js";
import type { Friend, World } from "../../world.js";

/** Where the bot says that it is; the tests ask the server behind it. */
const publicUrl = "https://songs.example.org";

export interface MeStand {
  url: string;
  log: ReturnType<typeof recordedLog>;
  /** Asks the bot in the chat and answers the link, as this server has it. */
  linkFor(friend: Friend, words?: string): Promise<string>;
  browser(): PageBrowser;
  /** A browser that is signed in as this friend. */
  signedIn(friend: Friend): Promise<PageBrowser>;
}

function routesIn({ store, clock, pageConversation }: World, changes: Partial<MeParts>): Route[] {
  return meRoutes({
    ...store,
    conversation: pageConversation,
    hasApi: false,
    sections: [],
    mannerOf: () => plainManner,
    publicUrl,
    clock,
    random: systemRandom,
    log: recordedLog(),
    ...changes,
  });
}

/** All of the page that somebody sees, in a browser that has just been signed in. */
export async function pageSeenBy(world: World, personId: string): Promise<string> {
  const { visits } = world.store;
  const invited = await visits.invite(personId, systemRandom.id());
  if (invited.kind !== "opened") throw new Error("too many links");
  const cookies = { me: (await visits.enter(invited.token)) ?? "" };
  const request = { path: "/me", query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0), ip: "127.0.0.1" };
  const route = routesIn(world, {}).find(({ method, path }) => method === "GET" && path === "/me");
  const page = await route?.handle({ ...request, method: "GET", cookies });
  return String(page?.body);
}

/** The page of everybody in a world, behind a real HTTP server; closed when the test ends. */
export async function openMe(world: World, changes: Partial<MeParts> = {}): Promise<MeStand> {
  const log = recordedLog();
  const routes = routesIn(world, { log, ...changes });
  const http = createHttpServer({ routes: [...routes, ...privacyRoutes()], readiness: [], log });
  const url = await http.start(0, "127.0.0.1");
  onTestFinished(() => http.stop(1_000));
  const stand: MeStand = {
    url,
    log,
    async linkFor(friend, words = "me") {
      friend.news();
      await friend.says(words);
      return (/https:\S+\/me\/enter\?\S+/u.exec(friend.news().at(-1) ?? "")?.[0] ?? "").replace(publicUrl, url);
    },
    browser: () => new PageBrowser(url),
    async signedIn(friend) {
      const browser = stand.browser();
      await browser.enter(await stand.linkFor(friend));
      return browser;
    },
  };
  return stand;
}

/** What a browser without scripts does: it keeps one cookie, follows 303, and sends the forms of the page it shows. */
export class PageBrowser {
  readonly #url: string;
  cookie = "";
  status = 0;
  headers = new Headers();
  html = "";
  /** Where it has ended up. */
  path = "";

  constructor(url: string) {
    this.#url = url;
  }

  /** What the page says, without its markup. */
  get text(): string {
    const shown = this.html.replace(/<(style|head)>[\s\S]*?<\/\1>/gu, "").replace(/<[^>]+>/gu, " ");
    return decoded(shown).replace(/\s+/gu, " ");
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<this> {
    return this.#keep(path, await this.#fetch(path, { headers }));
  }

  async post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<this> {
    return this.#keep(path, await this.#fetch(path, { method: "POST", body: new URLSearchParams(form), headers }));
  }

  /** Follows the link of the chat and presses the one button. */
  async enter(link: string): Promise<this> {
    const { pathname, search, searchParams } = new URL(link);
    await this.open(pathname + search);
    return this.post("/me/enter", { token: searchParams.get("token") ?? "" });
  }

  /** What every form of the page now shown carries. */
  get keys(): { key: string; nonce: string } {
    const of = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`, "u").exec(this.html)?.[1] ?? "";
    return { key: of("key"), nonce: of("nonce") };
  }

  /** The commands of all buttons. */
  get commands(): string[] {
    return [...this.html.matchAll(/name="say" value="([^"]*)"/gu)].map(([, command = ""]) => decoded(command));
  }

  says(say: string, more = ""): Promise<this> {
    return this.post("/me", { ...this.keys, say, more });
  }

  #fetch(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const headers = { ...(this.cookie ? { cookie: this.cookie } : {}), ...init.headers };
    return fetch(this.#url + path, { ...init, headers, redirect: "manual" });
  }

  async #keep(path: string, response: Response): Promise<this> {
    const [, pair = "", value = ""] = /^(\w+=([^;]*))/u.exec(response.headers.get("set-cookie") ?? "") ?? [];
    if (pair) this.cookie = value ? pair : "";
    Object.assign(this, { status: response.status, headers: response.headers, html: await response.text(), path });
    const { location } = Object.fromEntries(response.headers);
    return response.status === 303 && location ? this.open(location.replace(/#.*/u, "")) : this;
  }
}

function decoded(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/gu, (_, name: string) => named[name] ?? "");
}

/** What a plugin may show: one of every kind of block. */
export function inventedSections(words = "Glass Weather"): SectionSource {
  const months: PageSection = {
    id: "months",
    title: "Your months",
    blocks: [
      { kind: "text", text: "What you heard most, as far as Spotify tells." },
      {
        kind: "bars",
        caption: "October 2026",
        rows: [
          { label: words, value: 41, said: "41 plays" },
          { label: "Windfall Engine", value: 27, said: "27 plays" },
          { label: "A title that is so long that it needs a second line on any phone", value: 9, said: "9 plays" },
          { label: "Brass Apples", value: 0, said: "none" },
        ],
      },
      {
        kind: "fold",
        summary: "September 2026",
        blocks: [{ kind: "text", text: `Number one: ${words}` }],
      },
      {
        kind: "actions",
        actions: [
          { label: "Do it now", command: "receipts off" },
          { label: "Switch it off", command: "receipts on", isDangerous: true },
        ],
      },
    ],
  };
  const syncs: PageSection = {
    id: "syncs",
    title: "Copies of playlists",
    blocks: [
      {
        kind: "table",
        caption: "What is copied where",
        head: ["From", "Into", "Next", "Last time", ""],
        rows: [
          [
            { text: words, url: "https://open.spotify.com/playlist/1" },
            { text: "Kitchen" },
            { text: "Mon, Dec 7, 09:00" },
            { text: "12 added" },
            { text: "Run now", command: "receipts off" },
          ],
        ],
      },
    ],
  };
  return { name: "invented", page: async () => [months, syncs] };
}
