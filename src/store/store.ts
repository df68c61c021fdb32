import type {
  Agenda,
  Cache,
  Circle,
  Debts,
  Drafts,
  DueTimes,
  Exports,
  Groups,
  Intake,
  Invites,
  Jobs,
  Lease,
  Locks,
  Logins,
  Once,
  Outbox,
  People,
  PluginRecords,
  Quota,
  Rates,
  Registration,
  Sealed,
  Shares,
  Turns,
  Visits,
} from "../bots/ports.js";
import { redisAgenda } from "./agenda.js";
import { redisCache } from "./cache.js";
import { redisCircle } from "./circle.js";
import { redisDebts } from "./debts.js";
import { redisDrafts } from "./drafts.js";
import { redisDueTimes } from "./due-times.js";
import { redisExports } from "./exports.js";
import { redisGroups } from "./groups.js";
import { redisIntake } from "./intake.js";
import { redisInvites } from "./invites.js";
import { redisJobs } from "./jobs.js";
import { redisLease } from "./lease.js";
import { redisLocks } from "./locks.js";
import { redisLogins } from "./logins.js";
import { redisOnce } from "./once.js";
import { redisOutbox } from "./outbox.js";
import type { StoreParts } from "./parts.js";
import { redisPeople } from "./people.js";
import { redisPluginRecords } from "./plugin-records.js";
import { redisQuota } from "./quota.js";
import { redisRates } from "./rates.js";
import { redisRegistration } from "./registration.js";
import { redisSealed } from "./sealed.js";
import { redisShares } from "./shares.js";
import { redisTurns } from "./turns.js";
import { redisVisits } from "./visits.js";

/** Every port that keeps state. */
export interface Store {
  people: People;
  registration: Registration;
  logins: Logins;
  shares: Shares;
  circle: Circle;
  groups: Groups;
  invites: Invites;
  turns: Turns;
  drafts: Drafts;
  debts: Debts;
  outbox: Outbox;
  agenda: Agenda;
  exports: Exports;
  visits: Visits;
  records: PluginRecords;
  jobs: Jobs;
  dueTimes: DueTimes;
  quota: Quota;
  rates: Rates;
  sealed: Sealed;
  locks: Locks;
  cache: Cache;
  intake: Intake;
  once: Once;
  lease: Lease;
}

/** Builds the whole store on one Redis. Touches it only when a port is used; throws when an encryption key is unusable. */
export function redisStore(parts: StoreParts): Store {
  return {
    people: redisPeople(parts),
    registration: redisRegistration(parts),
    logins: redisLogins(parts),
    shares: redisShares(parts),
    circle: redisCircle(parts),
    groups: redisGroups(parts),
    invites: redisInvites(parts),
    turns: redisTurns(parts),
    drafts: redisDrafts(parts),
    debts: redisDebts(parts),
    outbox: redisOutbox(parts),
    agenda: redisAgenda(parts),
    exports: redisExports(parts),
    visits: redisVisits(parts),
    records: redisPluginRecords(parts),
    jobs: redisJobs(parts),
    dueTimes: redisDueTimes(parts),
    quota: redisQuota(parts),
    rates: redisRates(parts),
    sealed: redisSealed(parts),
    locks: redisLocks(parts),
    cache: redisCache(parts),
    intake: redisIntake(parts),
    once: redisOnce(parts),
    lease: redisLease(parts),
  };
}
