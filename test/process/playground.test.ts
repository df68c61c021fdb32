import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Built, build } from "./built.js";
import { startProgram } from "./program.js";

let built: Built;

beforeAll(async () => {
  built = await build();
  // The compiler takes no page along.
  await cp("playground/page", join(dirname(built.main), "../playground/page"), { recursive: true, force: false });
});

afterAll(() => built.remove());

test("the playground answers on 127.0.0.1 alone, whatever HOST says", async () => {
  const env = { HOST: "0.0.0.0", PORT: "0", LOG_LEVEL: "debug", REDIS_URL: process.env.TEST_REDIS_URL ?? "" };
  const program = await startProgram({ main: built.main, args: ["start"], env }, () => undefined);
  onTestFinished(async () => void (await program.stop()));
  const { port } = new URL(program.url);
  const people = (host: string) =>
    fetch(`http://${host}:${port}/playground/api/people`, { signal: AbortSignal.timeout(5_000) });
  expect(await (await people("127.0.0.1")).json()).toHaveLength(4);
  await expect(people("127.0.0.2")).rejects.toThrow("fetch failed");
}, 60_000);
