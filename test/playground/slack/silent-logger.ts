import { LogLevel } from "@slack/web-api";

/** A logger for the SDK that says nothing, as expected errors would else reach the console. */
export const silentLogger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
