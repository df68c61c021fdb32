import type { Telemetry } from "bullmq";
import type { Thread } from "../store/parts.js";

/** Spans of turns and alarms, from process to process; what the house knows of OpenTelemetry. */
export interface Tracing extends Thread {
  /** For BullMQ: a job carries on what it was armed in. */
  telemetry: Telemetry;
  /** A platform has handed over events. */
  accepting<T>(channel: string, run: () => Promise<T>): Promise<T>;
  turn<T>(channel: string, run: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** Tracing that may not be there: nothing is made and nothing is carried until it is begun. */
export class MaybeTracing implements Thread {
  begun: Tracing | null = null;

  current(): string | null {
    return this.begun?.current() ?? null;
  }

  continued<T>(carried: string | null, run: () => Promise<T>): Promise<T> {
    return this.begun ? this.begun.continued(carried, run) : run();
  }

  accepting<T>(channel: string, run: () => Promise<T>): Promise<T> {
    return this.begun ? this.begun.accepting(channel, run) : run();
  }

  turn<T>(channel: string, run: () => Promise<T>): Promise<T> {
    return this.begun ? this.begun.turn(channel, run) : run();
  }

  async stop(): Promise<void> {
    await this.begun?.stop();
  }
}
