import type { Log } from "../src/bots/ports.js";

const nothing = () => undefined;

/** For connections of the bench itself; what is measured logs as in production. */
export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
