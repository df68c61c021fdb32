import { script } from "./calls.js";

/**
 * Grants one call or answers the milliseconds to wait. It is one script because every process asks for every call, and a
 * read, a decision and a guarded write would lose most of their races. What is learned from refusals is decided in
 * TypeScript (`bots/call-limits.ts`); here it is only let rise again.
 *
 * - Calls are counted per hour and class in fields such as `487654:job`: the running hour and the 24 before it. Their
 *   sums, `person`, `receipt` and `job`, hold for `hour` and are taken anew when it ends.
 * - `tat`, `receiptTat`, `jobTat` are theoretical arrival times (GCRA, ITU-T I.371): of all calls by Spotify's 30-second
 *   limit, and of a class by what is left for it. Each class may run ahead of `tat` by less than the one before it.
 * - Beyond its reserve a class leaves to the others what they are about to use; always, what is assured to them.
 * - While more than half of the budget is left, nobody is slowed down. Then a class spends what is left for it ever more
 *   slowly, at a rate that would end it in `patienceMs`.
 * - The line: who is refused joins its end. Somebody in it is granted a call when as many could be granted to all before
 *   them too, and never twice while the first of them waits. Who does not come back in time loses the place.
 *
 * KEYS: calls, served, line, kept. ARGV: rules, class, listener, "1" for a retry, now.
 */
export const take = script(`
local p, class, who, isRetry = cjson.decode(ARGV[1]), ARGV[2], ARGV[3], ARGV[4] == '1'
local now = tonumber(ARGV[5])
local calls, served, line, kept = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local hour = math.floor(now / p.hourMs)
local thisHour = string.format('%.0f', hour) .. ':' .. class
local names = { 'hour', 'person', 'receipt', 'job', 'tat', 'receiptTat', 'jobTat', 'mark', 'rate', 'rateAt', 'budget',
  'budgetAt', 'blockedUntil', thisHour }
local state, values = {}, redis.call('HMGET', calls, unpack(names))
for at, name in ipairs(names) do state[name] = tonumber(values[at] or nil) end

local function callsByHour(visit)
  local fields = redis.call('HGETALL', calls)
  for at = 1, #fields, 2 do
    local counted, of = string.match(fields[at], '^(%d+):(%a+)$')
    if counted then visit(fields[at], tonumber(counted), of, tonumber(fields[at + 1])) end
  end
end

if state.hour ~= hour then
  state.person, state.receipt, state.job = 0, 0, 0
  callsByHour(function(field, counted, of, count)
    if counted < hour - p.pastHours then redis.call('HDEL', calls, field)
    else state[of] = state[of] + count end
  end)
  redis.call('HSET', calls, 'hour', string.format('%.0f', hour), 'person', state.person, 'receipt', state.receipt,
    'job', state.job)
end
local used = { person = state.person, receipt = state.receipt, job = state.job }
local total = used.person + used.receipt + used.job

local budget, rateShare = p.budget, 1
if state.budget then
  budget = math.min(budget, math.floor(state.budget + (now - state.budgetAt) * p.budgetRisePerMs))
end
if state.rate then rateShare = math.min(1, state.rate + (now - state.rateAt) * p.rateRisePerMs) end

local others, assured = 0, math.floor(p.assured * budget)
for other, part in pairs(p.reserves) do
  if other ~= class then
    local wanted = assured
    if used[class] >= p.reserves[class] * budget then
      wanted = math.max(assured, math.min(part * budget, assured + 2 * used[other]))
    end
    others = others + math.max(0, wanted - used[other])
  end
end
local left = budget - total - others

local from = math.max(now, state.blockedUntil or 0)
if left < 1 then
  local byHour = {}
  callsByHour(function(_, counted, _, count) byHour[counted] = (byHour[counted] or 0) + count end)
  for counted = hour - p.pastHours, hour do
    left = left + (byHour[counted] or 0)
    if left >= 1 then
      from = math.max(from, (counted + p.pastHours + 1) * p.hourMs)
      break
    end
  end
  if left < 1 then from = math.max(from, (hour + 1) * p.hourMs) end
end

local isPaced = class ~= 'person' and not isRetry
local rank, turnOfFirst, inLine = 0, nil, 0
if class ~= 'person' then inLine = redis.call('ZCARD', line) end
if isPaced and inLine > 0 then
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', kept, '-inf', '(' .. ARGV[5])) do
    redis.call('ZREM', line, gone)
    redis.call('ZREM', kept, gone)
  end
  rank = redis.call('ZRANK', line, who) or redis.call('ZCARD', line)
  local first = redis.call('ZRANGE', line, 0, 0, 'WITHSCORES')
  local last = redis.call('ZSCORE', served, who)
  if rank > 0 and last and tonumber(last) > tonumber(first[2]) then
    turnOfFirst = redis.call('ZSCORE', kept, first[1]) - p.keptMs
  end
end

local spacing, ahead = p.spacingMs / rateShare, p.aheadMs[class]
local ownTat, own = class .. 'Tat', 0
if class ~= 'person' then
  own = math.max(0, p.patienceMs * (1 / math.max(1, left) - 1 / math.max(1, budget / 2)))
end
local at = math.max(from, math.max(state.tat or 0, from) + rank * spacing - ahead)
if isPaced then at = math.max(at, math.max(state[ownTat] or 0, from) + rank * own - ahead) end
local waitMs = math.ceil(at - now)
if turnOfFirst then
  waitMs = math.ceil(math.max(waitMs, math.max(turnOfFirst - now, 0) + rank * math.max(spacing, own, p.shortestMs)))
end

local mark = math.max((state.mark or 0) + 0.001, now)
if waitMs <= 0 then
  redis.call('HSET', calls, thisHour, (state[thisHour] or 0) + 1, class, used[class] + 1,
    'tat', string.format('%.3f', math.max(state.tat or 0, now) + spacing))
  if class ~= 'person' then
    redis.call('HSET', calls, ownTat, string.format('%.3f', math.max(state[ownTat] or 0, now) + own),
      'mark', string.format('%.3f', mark))
    redis.call('ZADD', served, string.format('%.3f', mark), who)
    redis.call('ZREMRANGEBYSCORE', served, '-inf', now - p.rememberedMs)
    if inLine > 0 then
      redis.call('ZREM', line, who)
      redis.call('ZREM', kept, who)
    end
  end
  return 0
end
if not isPaced then return waitMs end

-- The pace may quicken meanwhile: who has a long way is told a part of it, another part than the one before.
local extra = waitMs - (from - now)
if extra > p.longestMs then
  waitMs = math.ceil(from - now + p.longestMs * (0.5 + (rank * 0.618) % 0.5))
end
if redis.call('ZADD', line, 'NX', string.format('%.3f', mark), who) == 1 then
  redis.call('HSET', calls, 'mark', string.format('%.3f', mark))
end
redis.call('ZADD', kept, now + waitMs + p.keptMs, who)
return waitMs
`);
