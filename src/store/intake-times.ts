/** How long the intake waits for what. Real time, milliseconds. */
export interface IntakeTimes {
  /** A process that died is replaced after this. */
  leaseMs: number;
  /** How often a living one renews its lease; a waiting one asks for it. */
  renewMs: number;
  /** One blocking read. */
  blockMs: number;
  /** Between tries of an event, when the error names no time itself; the last one repeats. */
  retryMs: readonly number[];
  /** How long an event under suspicion of killing the process is handled alone. */
  aloneMs: number;
  /** How long `stop` waits for handlers under way. */
  stopMs: number;
}

export const defaultIntakeTimes: IntakeTimes = {
  leaseMs: 10_000,
  renewMs: 3_000,
  blockMs: 2_000,
  retryMs: [1_000, 2_000, 5_000, 15_000, 60_000],
  aloneMs: 10_000,
  stopMs: 5_000,
};
