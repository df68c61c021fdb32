import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Files, violations } from "./architecture.js";

function filesUnder(...folders: string[]): Files {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  return new Map(paths.filter((path) => path.endsWith(".ts")).map((path) => [path, readFileSync(path, "utf8")]));
}

function planted(path: string, source: string): string[] {
  return violations(new Map([[path, source]]));
}

describe("the house", () => {
  const files = filesUnder("src", "playground");

  it("keeps its promises about who imports what", () => {
    expect(files.size).toBeGreaterThan(50);
    expect(violations(files)).toEqual([]);
  });
});

describe("the check", () => {
  it.each([
    ["src/bots/matching.ts", "botbuilder"],
    ["src/bots/commands/share.ts", "../../channels/channel.js"],
    ["src/bots/listening.ts", "node:fs"],
    ["src/bots/text.ts", "zod"],
    ["src/bots/activity.ts", "../channels/channel.js"],
    ["src/bots/song-bot.ts", "ioredis"],
    ["src/channels/turn-adapter.ts", "./messenger/channel.js"],
    ["src/channels/outbox.ts", "ioredis"],
    ["src/channels/channel.ts", "zod"],
    ["src/channels/messenger/channel.ts", "../slack/channel.js"],
    ["src/channels/messenger/graph.ts", "../../spotify/request.js"],
    ["src/channels/slack/channel.ts", "botbuilder-adapter-facebook"],
    ["src/scheduler/alarms.ts", "../store/keys.js"],
    ["src/scheduler/alarms.ts", "zod"],
    ["src/spotify/music.ts", "../store/keys.js"],
    ["src/spotify/request.ts", "ioredis"],
    ["src/musicbrainz/genres.ts", "../spotify/request.js"],
    ["src/musicbrainz/ask.ts", "node:fs"],
    ["src/store/people.ts", "../spotify/music.js"],
    ["src/store/people.ts", "bullmq"],
    ["src/web/login.ts", "../spotify/login.js"],
    ["src/web/login.ts", "fastify"],
    ["src/web/login.ts", "jose"],
    ["src/web/api/server.ts", "../page.js"],
    ["src/operator/pages.ts", "fastify"],
    ["src/operator/scraped.ts", "../store/quota.js"],
    ["src/web/page.ts", "../operator/pages.js"],
    ["src/bots/listening.ts", "prom-client"],
    ["src/scheduler/alarms.ts", "@opentelemetry/api"],
    ["src/config.ts", "./channels/messenger/channel.js"],
    ["src/settings.ts", "./config.js"],
    ["src/http-port.ts", "fastify"],
    ["src/http.ts", "./channels/channel.js"],
    ["src/random.ts", "./log.js"],
    ["src/log.ts", "./config.js"],
    ["src/doctor.ts", "./store/keys.js"],
    ["playground/messenger/graph.ts", "../../src/channels/messenger/graph.js"],
    ["playground/spotify/token.ts", "../../src/spotify/schema.js"],
    ["playground/spotify/token.ts", "../../src/bots/matching.js"],
    ["playground/playground.ts", "fastify"],
  ])("sees %s import %s", (path, specifier) => {
    const target = expect.stringContaining(`${path} imports `);
    expect(planted(path, `import { x } from "${specifier}";`)).toEqual([target]);
  });

  it.each([
    'import type { X } from "ioredis";',
    'import { type X } from "ioredis";',
    'import "ioredis";',
    'export * from "ioredis";',
    'export { X } from "ioredis";',
    'export type { X } from "ioredis";',
    'const x = await import("ioredis");',
    'type X = import("ioredis").X;',
    'let x: typeof import("ioredis");',
    'import x = require("ioredis");',
    'const x = require("ioredis");',
    'import x from "ioredis/built/cluster";',
  ])("sees it done as %s", (source) => {
    expect(planted("src/bots/matching.ts", source)).toEqual(["src/bots/matching.ts imports ioredis"]);
  });

  it("sees an import whose target is worked out, where not everything is allowed", () => {
    expect(planted("src/bots/matching.ts", 'await import("x" + 1);')).toEqual([
      "src/bots/matching.ts imports (computed)",
    ]);
  });

  it("sees a value where a type alone is allowed", () => {
    const from = 'from "../src/bots/ports.js";';
    expect(planted("playground/clock.ts", `import type { Clock } ${from}`)).toEqual([]);
    expect(planted("playground/clock.ts", `import { Clock } ${from}`)).toHaveLength(1);
  });

  it("sees a file that no row speaks of", () => {
    expect(planted("src/helpers.ts", "")).toEqual(["src/helpers.ts belongs to no row of the table"]);
  });

  it.each([
    "export const x = process.env.X;",
    'export const x = process["env"];',
    "export const x = globalThis.process.env;",
    "export const { env } = process;",
    'import { env } from "node:process";',
    'import process from "process";',
  ])("sees the environment read by %s", (source) => {
    const found = planted("src/spotify/music.ts", source);
    expect(found).toContain("src/spotify/music.ts reads process.env");
    expect(planted("src/main.ts", source)).toEqual([]);
  });

  it("knows process.env from another env", () => {
    expect(planted("src/spotify/music.ts", "export const x = settings.env; export const y = process.pid;")).toEqual([]);
  });

  it.each(["console.log(1);", "globalThis.console.error(1);", "const { warn } = console;"])("sees %s", (source) => {
    expect(planted("src/main.ts", source)).toEqual(["src/main.ts uses console"]);
  });

  it("sees a cycle, of types too, and shows the way round", () => {
    const files = new Map([
      ["src/bots/a.ts", 'import { b } from "./b.js";'],
      ["src/bots/b.ts", 'export type { C } from "./commands/c.js";'],
      ["src/bots/commands/c.ts", 'import type { A } from "../a.js";'],
    ]);
    expect(violations(files)).toEqual([
      "cycle: src/bots/a.ts → src/bots/b.ts → src/bots/commands/c.ts → src/bots/a.ts",
    ]);
  });

  it("leaves alone what the table allows", () => {
    const files = new Map([
      ["src/bots/song-bot.ts", 'import { ActivityHandler } from "botbuilder"; import "./text.js";'],
      ["src/channels/messenger/channel.ts", 'import { z } from "zod"; import "botbuilder-adapter-facebook";'],
      ["src/scheduler/alarms.ts", 'import { Queue } from "bullmq"; import { Redis } from "ioredis";'],
      [
        "src/store/seal.ts",
        'import { createCipheriv } from "node:crypto"; import type { Sealed } from "../bots/ports.js";',
      ],
      ["src/config.ts", 'import "./channels/messenger/settings.js"; import "./spotify/settings.js"; import "zod";'],
      ["src/app.ts", 'import "./store/people.js"; import "fastify";'],
      ["playground/playground.ts", 'import { createApp } from "../src/app.js"; import "node:http";'],
    ]);
    expect(violations(files)).toEqual([]);
  });
});
