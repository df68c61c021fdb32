import { z } from "zod";

export interface RadarSettings {
  /** When the last week that is over is begun; five fields, UTC. */
  cron: string;
}

const fiveFields = /^\s*\S+(?:\s+\S+){4}\s*$/u;

export const radarSettings = z
  .object({
    RADAR_CRON: z
      .string()
      .regex(fiveFields, { error: "must have five fields: minute, hour, day, month, day of the week" })
      .default("0 0 * * 0")
      .describe("When the release radar begins with the last week that is over, as a cron pattern in UTC"),
  })
  .transform(({ RADAR_CRON }): RadarSettings => ({ cron: RADAR_CRON.trim().replace(/\s+/gu, " ") }));

export const radarKeys = ["RADAR_CRON"] as const;
