import type { Chance } from "./chance.js";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Some time with music. */
export interface Session {
  fromMs: number;
  toMs: number;
  /** Songs are left after a minute or so: 50 plays go by in less than an hour. */
  isSkipping: boolean;
}

/** How somebody listens: the sessions of one day. `weekday` 0 is a Monday, times are the listener's own. */
export interface ListenerModel {
  readonly name: string;
  /** Its part of the mix; all parts are 1 together. */
  readonly share: number;
  sessions(chance: Chance, weekday: number): { fromHour: number; hours: number; isSkipping?: boolean }[];
}

const isWeekend = (weekday: number) => weekday >= 5;

/** To work and back, on most working days. */
const commuter: ListenerModel = {
  name: "commuter",
  share: 0.25,
  sessions: (chance, weekday) => {
    if (isWeekend(weekday))
      return chance.is(0.2) ? [{ fromHour: chance.between(10, 20), hours: chance.between(0.3, 1) }] : [];
    return [
      { fromHour: chance.between(7.4, 8.3), hours: chance.between(0.4, 0.9) },
      { fromHour: chance.between(16.8, 18.3), hours: chance.between(0.4, 0.9) },
    ].filter(() => chance.is(0.9));
  },
};

/** Music at work, with breaks; some evenings; at weekends now and then. */
const allDay: ListenerModel = {
  name: "all-day",
  share: 0.15,
  sessions: (chance, weekday) => {
    if (isWeekend(weekday))
      return [11, 17]
        .filter(() => chance.is(0.6))
        .map((hour) => ({ fromHour: chance.between(hour, hour + 3), hours: chance.between(0.8, 2.5) }));
    const work = [8.6, 11, 13.5, 15.6].map((hour) => ({
      fromHour: chance.between(hour, hour + 0.5),
      hours: chance.between(1.2, 1.8),
    }));
    const evening = { fromHour: chance.between(19, 21), hours: chance.between(0.7, 1.5) };
    return chance.is(0.4) ? [...work, evening] : work;
  },
};

/** Late evenings into the night. */
const night: ListenerModel = {
  name: "night",
  share: 0.2,
  sessions: (chance) =>
    chance.is(0.85) ? [{ fromHour: chance.between(20.5, 22.5), hours: chance.between(1.5, 3.5) }] : [],
};

/** Friday evenings, Saturdays, Sundays. */
const weekend: ListenerModel = {
  name: "weekend",
  share: 0.15,
  sessions: (chance, weekday) => {
    if (weekday === 4) return chance.is(0.6) ? [{ fromHour: chance.between(18, 21), hours: chance.between(1, 3) }] : [];
    if (!isWeekend(weekday)) return chance.is(0.06) ? [{ fromHour: chance.between(12, 21), hours: 0.7 }] : [];
    return [10, 16]
      .filter(() => chance.is(0.8))
      .map((hour) => ({ fromHour: chance.between(hour, hour + 3.5), hours: chance.between(1, 3) }));
  },
};

/** Nothing for days, then hours on end, often skipping through lists. */
const binge: ListenerModel = {
  name: "binge",
  share: 0.1,
  sessions: (chance) =>
    chance.is(0.22)
      ? [{ fromHour: chance.between(10, 21), hours: chance.between(2.5, 7), isSkipping: chance.is(0.4) }]
      : [],
};

/** Has an account and does not use it. */
const silent: ListenerModel = { name: "silent", share: 0.15, sessions: () => [] };

export const models: readonly ListenerModel[] = [commuter, allDay, night, weekend, binge, silent];

/** Which model the person with this number follows, so that every twenty people are the mix. */
export function modelOf(person: number): ListenerModel {
  let left = (((person * 7) % 20) + 0.5) / 20;
  for (const model of models) {
    left -= model.share;
    if (left < 0) return model;
  }
  return silent;
}

/** All sessions of so many days, in order and apart from each other. Day 0 is a Monday and begins at `startMs`. */
export function sessionsOf(model: ListenerModel, chance: Chance, startMs: number, days: number): Session[] {
  const sessions: Session[] = [];
  for (let day = 0; day < days; day += 1) {
    for (const { fromHour, hours, isSkipping = chance.is(0.04) } of model.sessions(chance, day % 7)) {
      const earliestMs = (sessions.at(-1)?.toMs ?? startMs) + 10 * minuteMs;
      const fromMs = Math.max(startMs + day * dayMs + fromHour * hourMs, earliestMs);
      sessions.push({ fromMs, toMs: fromMs + hours * hourMs, isSkipping });
    }
  }
  return sessions;
}
