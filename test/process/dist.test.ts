import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Built, build } from "./built.js";
import { bobPlaysWhatComes, sharing, words } from "./story.js";
import { openWorld, type World } from "./world.js";

let built: Built;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

async function openedWorld(): Promise<World> {
  const opened = await openWorld(built);
  onTestFinished(() => opened.close());
  return opened;
}

/** From two strangers to the last words; the first look comes by itself, a song's length after the delivery. */
async function wholeStory(world: World): Promise<string[]> {
  const { song, ann, bob } = world;
  const codes = [await ann.registers(), await bob.registers()];
  bobPlaysWhatComes(world);
  expect(await ann.says(sharing(world))).toBe(200);
  await ann.sees("On its way to Bob Fisher");
  expect(await bob.sees("Ann Reed would like to send you songs.")).not.toContain(words.pre);
  await bob.sees(`[${song.title}`);
  await bob.presses("Accept");
  expect(await bob.sees("Ann Reed sent you a song.")).toContain(words.pre);
  expect(await bob.sees(song.title)).toContain("The Paper Herons");
  // Whether she also reads that it has reached him depends on how soon he is known to have played it.
  expect(await ann.sees("Bob Fisher played")).toContain(song.title);
  expect(await bob.sees("Ann Reed says about")).toContain(words.post);
  return codes;
}

test("the built program carries a song from Ann to Bob and tells Ann when he played it; its log tells nothing", async () => {
  const w = await openedWorld();
  const program = await w.start();
  expect(await w.messenger.verifyWebhook()).toBe(true);
  const codes = await wholeStory(w);
  expect(await program.stop()).toBe(0);
  expectSilence(w, codes);
});

test("a web process and a worker do the same together", async () => {
  const w = await openedWorld();
  const [web, worker] = await Promise.all([w.start("web"), w.start("worker")]);
  expect(await w.messenger.verifyWebhook()).toBe(true);
  const codes = await wholeStory(w);
  expect(await Promise.all([web.stop(), worker.stop()])).toEqual([0, 0]);
  expectSilence(w, codes);
});

test("what a web process has accepted waits for a worker, also when the web process has ended", async () => {
  const w = await openedWorld();
  const first = await w.start();
  await w.friendsRegister();
  expect(await first.stop()).toBe(0);
  const web = await w.start("web");
  expect(await w.ann.says(sharing(w))).toBe(200);
  expect(await web.stop()).toBe(0);
  expect(w.ann.count("On its way")).toBe(0);
  await w.start("worker");
  await w.ann.sees("On its way to Bob Fisher");
  await w.bob.sees(w.song.title);
});

test("SIGTERM right after the 200 loses nothing: the next process brings the song, once", async () => {
  const w = await openedWorld();
  const first = await w.start();
  await w.friendsRegister();
  expect(await w.ann.says(sharing(w))).toBe(200);
  expect(await first.stop()).toBe(0);
  await w.start();
  await w.ann.sees("On its way to Bob Fisher");
  await w.bob.sees("Ann Reed sent you a song.");
  await w.bob.sees(w.song.title);
  await w.ann.sees("has reached Bob Fisher");
  expect([w.bob.count("Ann Reed sent you a song."), w.ann.count("On its way")]).toEqual([1, 1]);
});

/** Every secret there is, and everything that people said or are called. */
function expectSilence({ settings, output, ann, bob, song }: World, codes: string[]): void {
  const secretNames = Object.keys(settings).filter((name) => /KEY|SECRET|TOKEN|CLIENT_ID/.test(name));
  const password = new URL(settings.REDIS_URL ?? "").password;
  const spaced = codes.map((code) => code.replace(/(\d{4})(?=\d)/g, "$1 "));
  const said = [...Object.values(words), song.title, song.id, ann.name, bob.name, "Welcome", "register name"];
  const forbidden = [...secretNames.map((name) => settings[name] ?? ""), password, ...codes, ...spaced, ...said];
  expect(output.length).toBeGreaterThan(5);
  const told = forbidden.filter(Boolean).filter((secret) => output.some((line) => line.includes(secret)));
  expect(told).toEqual([]);
  expect(output.filter((line) => /access_token|refresh_token|appsecret_proof|"level":50/.test(line))).toEqual([]);
}
