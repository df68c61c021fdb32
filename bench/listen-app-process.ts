import { setTimeout as pause } from "node:timers/promises";
import { classic, type Policy } from "../src/bots/backoff.js";
import { createListenCheck } from "../src/bots/listening.js";
import { pinoLog } from "../src/log.js";
import { type BullmqAlarms, bullmqAlarms } from "../src/scheduler/alarms.js";
import { createSpotify } from "../src/spotify/spotify.js";
import { redisQuota } from "../src/store/quota.js";
import { connectNode } from "../src/store/redis.js";
import { redisStore } from "../src/store/store.js";
import { configOf, type Settings, storePartsOf } from "./bot.js";
import { answerParent } from "./child.js";
import type { ChecksResult, ListenRequest } from "./listen-workers.js";
import { memoryNow } from "./memory-now.js";
import { spotifyStub } from "./spotify-stub.js";
import { type WaveResult, waveCounter } from "./wave.js";

const wave = waveCounter();
// Replaced before each wave; the Spotify client asks it afresh for each call.
let fetchOfWave = spotifyStub(1);
let alarms: BullmqAlarms | null = null;
let checks = 0;
let row: { length: number; ended(): void } = { length: Number.POSITIVE_INFINITY, ended: () => undefined };
// In a long row of checks everybody is due again a second later; otherwise minutes later.
let policyOfRow: Policy = classic;
const again: Policy = { name: "again", nextAgeMs: (ageMs) => ageMs + 1_000 };
const calmMs = 3_000;

/** The worker of the product, put together as in the house; only Spotify's HTTP is a stub. */
async function start(settings: Settings): Promise<void> {
  const config = configOf(settings);
  const log = pinoLog(config.core.LOG_LEVEL);
  const redis = connectNode(config.core.REDIS_URL, { log });
  const parts = { ...storePartsOf(config, redis), log };
  const { clock, prefix } = parts;
  // The governor works as always, but its limit, one call a second, is not what is measured.
  const store = {
    ...redisStore(parts),
    quota: redisQuota(parts, { calls: 1_000_000, perMs: 1_000, burst: 1_000_000 }),
  };
  alarms = bullmqAlarms({
    connect: () => connectNode(config.core.REDIS_URL, { log, commandTimeoutMs: null }),
    prefix,
    clock,
    dueTimes: store.dueTimes,
    log,
    onRun: ({ lateMs, tookMs }) => wave.count(lateMs + tookMs),
  });
  const { music } = createSpotify({
    ...parts,
    ...store,
    apps: [{ id: config.spotify.SPOTIFY_CLIENT_ID, secret: "", redirectUri: "" }],
    apiUrl: config.spotify.SPOTIFY_API_URL,
    accountsUrl: config.spotify.SPOTIFY_ACCOUNTS_URL,
    webUrl: config.spotify.SPOTIFY_WEB_URL,
    fetch: (...call) => fetchOfWave(...call),
    wait: (ms) => pause(ms),
  });
  const onCheck = () => {
    checks += 1;
    if (checks === row.length) row.ended();
  };
  const policy: Policy = { name: "bench", nextAgeMs: (...age) => policyOfRow.nextAgeMs(...age) };
  const check = createListenCheck({ ...store, alarms, clock, log, music, policy, onCheck });
  const none = async () => undefined;
  await alarms.start({ "listen-check": check, outbox: none, debts: none, agenda: none, jobs: none });
}

async function workWave({ plays, listeners, dueMs }: Extract<ListenRequest, { kind: "wave" }>): Promise<WaveResult> {
  fetchOfWave = spotifyStub(plays);
  checks = 0;
  const result = await wave.of(listeners, dueMs);
  if (checks !== listeners) throw new Error(`${listeners} listeners were due and ${checks} checked`);
  return result;
}

async function workRow(count: number): Promise<ChecksResult> {
  const beganMs = Date.now();
  checks = 0;
  policyOfRow = again;
  await new Promise<void>((resolve) => {
    row = { length: count, ended: resolve };
  });
  policyOfRow = classic;
  const perSecond = (count * 1_000) / (Date.now() - beganMs);
  // Those that have begun end, and the last of their second rings once more.
  await pause(calmMs);
  return { perSecond, memory: memoryNow() };
}

answerParent<ListenRequest>(
  async (request) => {
    if (request.kind === "start") return start(request.settings);
    return request.kind === "wave" ? workWave(request) : workRow(request.count);
  },
  async () => alarms?.stop(),
);
