import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judge, type Wish } from "../../bench/loadtest-shares.js";
import type { LoadWorld } from "../../bench/loadtest-world.js";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { type Compiled, compile } from "../scheduler/compiled.js";

const run = promisify(execFile);

let built: Compiled;

beforeAll(async () => {
  built = await compile("src/main.ts", "bench/loadtest.ts");
});

afterAll(() => built.remove());

async function loadtest(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH };
  const ended = await run(process.execPath, [built.file("bench/loadtest.ts"), ...args], { env }).then(
    (streams) => ({ code: 0, ...streams }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code: ended.code, stdout: ended.stdout, stderr: ended.stderr };
}

describe("npm run loadtest", () => {
  test("sends songs by signed webhooks, finds each of them, and tells what it took", async () => {
    const { code, stdout, stderr } = await loadtest("--users", "3", "--shares", "2", "--seconds", "60");
    expect([stderr, code]).toEqual([expect.stringContaining("6 songs are accepted"), 0]);
    expect(stdout).toMatch(/^accepted +6 of 6, \d+ a second$/m);
    expect(stdout).toMatch(/^queue delay +p50 \d+ ms, p99 \d+ ms over \d+ runs$/m);
    expect(stdout).toMatch(/^poll budget +\d+ calls for receipts and \d+ for people in \d+ s$/m);
    expect(stdout).toMatch(/^ {2}allowed +\d+ in this time; 500 a day$/m);
    expect(stdout).toMatch(/^arrived +6 of 6, late 0$/m);
    expect(stdout).toMatch(/^doubled +0$/m);
    expect(stdout).toMatch(/^losses +0$/m);
  });

  test.each([
    ["--users", "1"],
    ["--users", "many"],
    ["--shares", "21"],
    ["--seconds", "6000"],
    ["--unknown", "1"],
  ])("refuses %s %s, and starts nothing", async (name, value) => {
    const { code, stderr } = await loadtest(name, value);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Usage: npm run loadtest")]);
  });

  test("more songs than a person may send to one other are refused", async () => {
    const { code, stderr } = await loadtest("--users", "2", "--shares", "11");
    expect([code, stderr]).toEqual([2, expect.stringContaining("--shares must be a whole number from 1 to 10")]);
  });
});

describe("the verdict", () => {
  const song = { id: "song", title: "Load Song 0" } as EmulatedTrack;
  const wish: Wish = { from: 0, to: 1, song, isPlayed: true };
  const users = ["p_ann", "p_bob"].map((id) => ({ psid: id, person: { id } })) as Parameters<typeof judge>[1];

  /** Only what the verdict looks at. */
  function worldWith(received: string | null, sent: string | null, cards = 1): LoadWorld {
    const of = (state: string | null, more: object) => (state === null ? [] : [{ state, track: song, ...more }]);
    const shares = {
      received: async (id: string) => (id === "p_bob" ? of(received, { senderId: "p_ann" }) : []),
      sent: async (id: string) => (id === "p_ann" ? of(sent, { recipientId: "p_bob" }) : []),
    };
    const seen = [{ from: "bot", cards: Array(cards).fill({ title: song.title }) }];
    const messenger = { messages: (psid: string) => (psid === "p_bob" ? seen : []) };
    return { store: { shares }, messenger } as unknown as LoadWorld;
  }

  test.each([
    [null, null, { lost: 1, arrived: 0, late: 0 }],
    ["sent", "sent", { lost: 0, arrived: 0, late: 1 }],
    [null, "sent", { lost: 0, arrived: 0, late: 1 }],
    ["delivered", "sent", { lost: 0, arrived: 0, late: 1 }],
    ["delivered", "delivered", { lost: 0, arrived: 1, late: 0, heard: 0 }],
    ["heard", "delivered", { lost: 0, arrived: 0, late: 1, heard: 0 }],
    ["heard", "heard", { lost: 0, arrived: 1, late: 0, heard: 1 }],
  ])("of %s with its recipient and %s with its sender is %o", async (received, sent, wanted) => {
    expect(await judge(worldWith(received, sent), users, [wish], 0)).toMatchObject(wanted);
  });

  test("sees a card that came twice", async () => {
    expect(await judge(worldWith("heard", "heard", 2), users, [wish], 0)).toMatchObject({ doubled: 1 });
  });
});
