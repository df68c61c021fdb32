import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Built, build } from "./built.js";

const run = promisify(execFile);
/** Only for those who set what turns it on. */
const forOperators = ["@opentelemetry/sdk-trace-node", "@opentelemetry/exporter-trace-otlp-http", "@bull-board/api"];
const sdks = { messenger: "botbuilder-adapter-facebook", slack: "@slack/bolt", discord: "discord.js" };

let built: Built;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

/** Node itself loads the file, as in production: it is stricter about names of CommonJS packages than a test runner. */
async function packagesLoadedBy(file: string, known = Object.values(sdks)): Promise<string[]> {
  const url = pathToFileURL(join(dirname(built.main), file)).href;
  const code = `await import(${JSON.stringify(url)});
    const { default: { _cache } } = await import("node:module");
    process.stdout.write(JSON.stringify(Object.keys(_cache)));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { maxBuffer: 2 ** 26 });
  const files = JSON.parse(stdout) as string[];
  return known.filter((name) => files.some((one) => one.includes(`node_modules/${name}/`)));
}

describe("the built program", () => {
  test.for(["slack", "discord", "messenger"] as const)(
    "loads %s, and the SDK of no other platform",
    async (channel) => {
      expect(await packagesLoadedBy(`channels/${channel}/channel.js`)).toEqual([sdks[channel]]);
    },
  );

  test("loads no SDK at all before it knows which channels are on", async () => {
    expect(await packagesLoadedBy("app.js")).toEqual([]);
  });

  test("loads no renderer before the first picture", async () => {
    expect(await packagesLoadedBy("app.js", ["@napi-rs/canvas"])).toEqual([]);
    expect(await packagesLoadedBy("pictures/worker.js", ["@napi-rs/canvas"])).toEqual(["@napi-rs/canvas"]);
  });

  test("loads neither OpenTelemetry's SDK nor the board before somebody wants them", async () => {
    expect(await packagesLoadedBy("app.js", forOperators)).toEqual([]);
    expect(await packagesLoadedBy("operator/tracing.js", forOperators)).toEqual(forOperators.slice(0, 2));
    expect(await packagesLoadedBy("operator/board.js", forOperators)).toEqual(["@bull-board/api"]);
  });
});
