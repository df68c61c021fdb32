import { asList, asObject, isObject, type Json } from "../json.js";

/** Intents by name. */
export const INTENT = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

/** Every intent there is: bits 0 to 16, 20, 21, 24 and 25. */
const KNOWN_INTENTS = 0x1ffff | (0b11 << 20) | (0b11 << 24);
const PRIVILEGED = INTENT.guildMembers | INTENT.guildPresences | INTENT.messageContent;

/** Close codes by name. */
export const CLOSE = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  invalidShard: 4010,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

/** After these a session cannot be resumed. */
const FINAL: readonly number[] = [1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014];

/** Whether a session ends with this close code. */
export function endsSession(code: number): boolean {
  return FINAL.includes(code);
}

/** What an IDENTIFY asks for, without its token. */
export interface Identify {
  atMs: number;
  intents: number;
  shard: [id: number, count: number];
  properties: Json;
  presence: unknown;
  largeThreshold: unknown;
}

/** Reads an IDENTIFY; a number is the code to close with. */
export function readIdentify(data: Json, shards: number, privileged: number, atMs: number): Identify | number {
  const { intents, properties, presence, large_threshold: largeThreshold } = data;
  if (!isObject(properties)) return CLOSE.decodeError;
  if (!Number.isInteger(intents) || (Number(intents) & ~KNOWN_INTENTS) !== 0) return CLOSE.invalidIntents;
  if ((Number(intents) & PRIVILEGED & ~privileged) !== 0) return CLOSE.disallowedIntents;
  const shard = readShard(data.shard);
  if (shard === null || shard[0] >= shard[1] || shard[1] < shards) return CLOSE.invalidShard;
  return { atMs, intents: Number(intents), shard, properties: asObject(properties), presence, largeThreshold };
}

function readShard(value: unknown): [number, number] | null {
  const [id, count] = value === undefined ? [0, 1] : asList(value);
  return Number.isInteger(id) && Number.isInteger(count) && Number(id) >= 0 ? [Number(id), Number(count)] : null;
}
