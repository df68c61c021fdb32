import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { type Playground, startPlayground } from "../../playground/playground.js";
import { createApp } from "../../src/app.js";
import { allCommands } from "../../src/bots/commands/all.js";
import type { Log } from "../../src/bots/ports.js";
import { applyCommands } from "../../src/channels/discord/register.js";
import { type BotConfig, loadConfig } from "../../src/config.js";
import { chromiumPath } from "./chromium.js";

const ARGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** A playground and a browser before it. */
export interface Stand {
  playground: Playground;
  /** Everything the bot has logged as an error. */
  failures: string[];
  /** A page of its own with everything that went wrong on it, or on pages it opened. `path` begins with a slash. */
  openPage(
    options?: Parameters<Browser["newContext"]>[0],
    path?: string,
  ): Promise<{ context: BrowserContext; page: Page; problems: string[] }>;
  /** Something done by the control API, where the hands are not what is shown. */
  act(what: string, body: object): Promise<{ code?: string; messages?: unknown[] }>;
  /** The address of a song of the catalogue. */
  linkOf(song: string): Promise<string>;
  /** Registers without hands. */
  register(as: string, name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStand(): Promise<Stand> {
  const failures: string[] = [];
  const playground = await openPlayground(failures);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ARGS });
  const api = `${playground.url}/playground/api/`;

  async function act(what: string, body: object): Promise<{ code?: string; messages?: unknown[] }> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(api + what, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${what}: ${await response.text()}`);
    return (await response.json()) as { code?: string; messages?: unknown[] };
  }

  return {
    playground,
    failures,
    act,
    async openPage(options = {}, path = "/") {
      const opened = await openPage(browser, playground.url + path, options);
      if (path === "/") await opened.page.getByText("calls to Messenger").waitFor();
      return opened;
    },
    async linkOf(song) {
      const songs = (await (await fetch(`${api}catalogue`)).json()) as { title: string; url: string }[];
      return songs.find((each) => each.title === song)?.url ?? "";
    },
    async register(as, name) {
      await act("say", { as, text: "register" });
      const { code } = await act("login", { as });
      await act("say", { as, text: `register name:"${name}" code:"${code}"` });
    },
    async close() {
      await browser.close();
      await playground.stop();
    },
  };
}

function openPlayground(failures: string[]): Promise<Playground> {
  const silent = () => undefined;
  const log: Log = {
    debug: silent,
    info: silent,
    warn: silent,
    error: (event, fields) => void failures.push(`${event} ${String(fields?.error ?? "")}`),
  };
  return startPlayground({
    port: 0,
    redisUrl: process.env.TEST_REDIS_URL,
    log,
    createApp: ({ settings, ...parts }) => createApp({ config: botConfig(settings), ...parts }),
    async registerCommands(settings) {
      const { discord } = botConfig(settings).channels;
      if (discord) await applyCommands(discord, allCommands);
    },
  });
}

function botConfig(settings: Record<string, string>): BotConfig {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new Error("The playground's settings are those of a bot");
  return config;
}

async function openPage(browser: Browser, url: string, options: Parameters<Browser["newContext"]>[0]) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
  // Before the test's own time is over, so that it is known what was waited for.
  context.setDefaultTimeout(25_000);
  const problems: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  context.on("weberror", (error) => problems.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(url);
  return { context, page, problems };
}

/** A friend's phone on the page, with the hands of the friend. */
export class Phone {
  readonly place: Locator;
  readonly input: Locator;
  /** The form that the bot has opened here. */
  readonly form: Locator;
  readonly #context: BrowserContext;

  constructor(page: Page, id: string) {
    this.#context = page.context();
    this.place = page.locator(`#place-${id}`);
    this.input = this.place.getByLabel(/^Message from/);
    this.form = this.place.getByRole("dialog");
  }

  async says(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Resolves when the bot has said this here. */
  async reads(text: string | RegExp): Promise<Locator> {
    const message = this.place.locator('.message[data-from="bot"]').filter({ hasText: text }).last();
    await message.waitFor();
    return message;
  }

  /** Chooses an entry of the menu behind that button of the phone, or of one of its messages. */
  async chooses(entry: string, button: string, on: Locator = this.place): Promise<void> {
    await on.hover();
    await on.getByRole("button", { name: button }).click();
    await this.place.getByRole("menuitem", { name: entry }).click();
  }

  /** Follows the link of the chat through the login pages and answers the code as the last of them shows it. */
  async logsIn(name: string): Promise<string> {
    const message = await this.reads("Open this link");
    const opening = this.#context.waitForEvent("page");
    await message.getByRole("link").click();
    const login = await opening;
    await login.getByRole("button", { name }).first().click();
    await login.waitForURL(/\/spotify\/callback/);
    const code = await login
      .getByText(/^\s*\d{4} \d{4} \d{4} \d{4}\s*$/)
      .first()
      .textContent();
    await login.close();
    return code ?? "";
  }

  /** Registers by what the page offers to type, which is something else on every platform. */
  async registers(name: string): Promise<void> {
    await this.place.getByRole("button", { name: /^Try: \/?(song )?register$/ }).click();
    await this.input.press("Enter");
    await this.says(await this.logsIn(name));
    await this.place.getByRole("button", { name: `I am ${name}` }).click();
    await this.reads(`Welcome, ${name}!`);
    await this.place.getByText("Registered").waitFor();
  }

  async plays(song: string): Promise<void> {
    await this.place.getByRole("combobox", { name: /^Song in / }).selectOption({ label: song });
    await this.place.getByRole("button", { name: "Play to the end" }).click();
    await this.place.getByText(/^Played /).waitFor();
  }
}

/** Moves the playground's time by the button of that label. */
export async function skip(page: Page, label: string): Promise<void> {
  await page.getByRole("button", { name: label }).click();
  // As long as the test itself may take: seven days are nearly two hundred alarms.
  await page.locator('.time-bar[aria-busy="false"]').waitFor({ timeout: 0 });
}

/** Whether something is between the left and the right edge, once scrolled to. */
export async function insideOf(target: Locator, width: number): Promise<boolean> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  return box !== null && box.x >= 0 && box.x + box.width <= width;
}
