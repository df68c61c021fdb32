import { limits } from "./limits.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A share is followed for this long after its delivery. */
export const followMs = limits.followDays * 24 * hourMs;

/** A silent share tells its sender "ended" at this age, heard or not, so that the moment tells nothing. */
export const silentEndMs = followMs + hourMs;

/** When to look at a share next: pure in its age and the length of the song. All ages count from delivery. */
export interface Policy {
  readonly name: string;
  /** The age of the next look, always later than `ageMs`. */
  nextAgeMs(ageMs: number, songMs: number): number;
}

/**
 * The reference schedule: first after one song length, then every 5 minutes until the share is an hour old, then
 * hourly until it is 7 days old; the first look beyond is the last.
 */
export const classic: Policy = {
  name: "classic",
  nextAgeMs(ageMs, songMs) {
    if (ageMs < songMs) return songMs;
    return ageMs + (ageMs <= hourMs ? 5 * minuteMs : hourMs);
  },
};

/** Policies by the value of LISTEN_POLICY. */
export const policies: Record<string, Policy> = { classic };
