import type { Clock } from "../bots/ports.js";

/** Watches how refreshes end, per Spotify app. */
export interface MassFailure {
  noteSuccess(appId: string, personId: string): void;
  /** True when this failure is one of so many that Spotify is more likely wrong than all these people gone. */
  noteFailure(appId: string, personId: string): boolean;
}

const windowMs = 10 * 60 * 1000;
const minPeople = 4;

interface Ending {
  atMs: number;
  isFailed: boolean;
}

/**
 * Spotify has once refused everybody's valid tokens (observed 2026). More than half of at least four people within
 * 10 minutes, each counted by their latest refresh, is taken for that.
 */
export function createMassFailure(clock: Clock): MassFailure {
  const apps = new Map<string, Map<string, Ending>>();
  const note = (appId: string, personId: string, isFailed: boolean) => {
    const nowMs = clock.nowMs();
    const recent = [...(apps.get(appId) ?? [])].filter(([, ending]) => nowMs - ending.atMs < windowMs);
    const endings = new Map(recent).set(personId, { atMs: nowMs, isFailed });
    apps.set(appId, endings);
    return [...endings.values()];
  };
  return {
    noteSuccess: (appId, personId) => void note(appId, personId, false),
    noteFailure: (appId, personId) => isMass(note(appId, personId, true)),
  };
}

function isMass(endings: Ending[]): boolean {
  const failed = endings.filter((ending) => ending.isFailed).length;
  return endings.length >= minPeople && failed * 2 > endings.length;
}
