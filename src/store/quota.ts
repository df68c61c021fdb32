import type { Priority, Quota } from "../bots/ports.js";
import { atRedis, evaluate, script } from "./calls.js";
import { quotaKey } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { fieldIs, transact } from "./transaction.js";

/**
 * Spotify limits calls in a rolling window of 30 s and publishes no numbers
 * (developer.spotify.com/documentation/web-api/concepts/rate-limits); one call a second with a burst of ten stays far
 * below what applications have reported.
 */
export interface Rate {
  calls: number;
  perMs: number;
  burst: number;
}

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "dailyBudget">;

const defaultRate: Rate = { calls: 30, perMs: 30_000, burst: 10 };
const hourMs = 60 * 60_000;
/** The running hour and the 24 before it: never less than 24 h. */
const pastHours = 24;

/** What is kept for each class: somebody waits for an answer, listen checks, scheduled jobs. */
const reserves: Record<Priority, number> = { person: 0.25, receipt: 0.5, job: 0.25 };
/** Of an unused reserve this much is kept at least; the more a class uses, the more is kept for it. */
const keptAtLeast = 0.05;

/**
 * Calls are counted per hour and class in fields such as `487654:job`; `tat` is the theoretical arrival time of GCRA
 * (ITU-T I.371); `blockedUntil` what Spotify asked for. Whoever is refused has used nothing.
 */
const take = script(`
local now, budget, class = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local spacing, burst, hourMs, pastHours, keptAtLeast =
  tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local reserve = { person = tonumber(ARGV[9]), receipt = tonumber(ARGV[10]), job = tonumber(ARGV[11]) }
local used = { person = 0, receipt = 0, job = 0 }
local hour, total, tat, blockedUntil = math.floor(now / hourMs), 0, 0, 0
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local field, value = fields[at], tonumber(fields[at + 1])
  local counted, of = string.match(field, '^(%d+):(%a+)$')
  if field == 'tat' then tat = value
  elseif field == 'blockedUntil' then blockedUntil = value
  elseif tonumber(counted) < hour - pastHours then redis.call('HDEL', KEYS[1], field)
  else
    used[of] = used[of] + value
    total = total + value
  end
end
if blockedUntil > now then return blockedUntil - now end
local kept = 0
local isBeyond = used[class] >= reserve[class] * budget
if class ~= 'person' and isBeyond then
  for other, part in pairs(reserve) do
    if other ~= class then
      local wanted = math.min(part * budget, keptAtLeast * budget + 2 * used[other])
      kept = kept + math.max(0, wanted - used[other])
    end
  end
end
if budget - total - kept < 1 then return (hour + 1) * hourMs - now end
tat = math.max(tat, now)
local waitMs = tat - now - (burst - 1) * spacing
if waitMs > 0 then return math.ceil(waitMs) end
redis.call('HINCRBY', KEYS[1], string.format('%.0f', hour) .. ':' .. class, 1)
redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat + spacing))
return 0
`);

/** The governor of all calls to one Spotify app, shared by all processes. Business time. */
export function redisQuota(parts: Parts, rate: Rate = defaultRate): Quota {
  return {
    async take(bucket, priority) {
      const waitMs = Number(
        await evaluate(parts.redis, take, [quotaKey(parts.prefix, bucket)], args(parts, priority, rate)),
      );
      return waitMs === 0 ? "granted" : { waitMs };
    },
    block: (bucket, untilMs) => block(parts, bucket, untilMs),
    usage: (bucket) => usage(parts, bucket),
  };
}

function args({ clock, dailyBudget }: Parts, priority: Priority, { calls, perMs, burst }: Rate): (string | number)[] {
  const shares = [reserves.person, reserves.receipt, reserves.job];
  return [clock.nowMs(), dailyBudget, priority, perMs / calls, burst, hourMs, pastHours, keptAtLeast, ...shares];
}

async function block({ redis, prefix }: Parts, bucket: string, untilMs: number): Promise<void> {
  const key = quotaKey(prefix, bucket);
  await transact(redis, async () => {
    const stored = await atRedis(() => redis.hget(key, "blockedUntil"));
    if (Number(stored ?? 0) >= untilMs) return { result: undefined };
    const guards = [fieldIs(key, "blockedUntil", stored)];
    return { result: undefined, guards, ops: [["HSET", key, "blockedUntil", Math.ceil(untilMs)]] };
  });
}

async function usage({ redis, prefix, clock, dailyBudget }: Parts, bucket: string) {
  const { tat: _, blockedUntil, ...counters } = await atRedis(() => redis.hgetall(quotaKey(prefix, bucket)));
  const sinceHour = Math.floor(clock.nowMs() / hourMs) - pastHours;
  const byPriority: Record<Priority, number> = { person: 0, receipt: 0, job: 0 };
  for (const [field, count] of Object.entries(counters)) {
    const [hour, priority] = field.split(":") as [string, Priority];
    if (Number(hour) >= sinceHour) byPriority[priority] += Number(count);
  }
  const used = byPriority.person + byPriority.receipt + byPriority.job;
  const blockedUntilMs = Number(blockedUntil ?? 0) > clock.nowMs() ? Number(blockedUntil) : null;
  return { used, budget: dailyBudget, byPriority, blockedUntilMs };
}
