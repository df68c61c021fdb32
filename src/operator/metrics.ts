import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const prefix = "send_songs_";

/** Seconds. From what a person does not notice up to an hour. */
const waits = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
/** Seconds. What a call over the network takes. */
const calls = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Everything one process counts. Labels hold words of our own code only: never an id, a name or a token. */
export type Metrics = ReturnType<typeof createMetrics>;

/** A registry of its own for each app, as several may live in one process. */
export function createMetrics() {
  const registry = new Registry();
  const of = <L extends string>(name: string, help: string, labelNames: L[]) => ({
    name: `${prefix}${name}`,
    help,
    labelNames,
    registers: [registry],
  });
  return {
    registry,
    alarmDelay: new Histogram({
      ...of("alarm_delay_seconds", "From the moment an alarm was due to the start of its run", ["alarm"]),
      buckets: waits,
    }),
    alarmRun: new Histogram({
      ...of("alarm_run_seconds", "How long the run of an alarm took; a listen check is the alarm listen-check", [
        "alarm",
        "outcome",
      ]),
      buckets: calls,
    }),
    alarmJobs: new Gauge(of("alarm_jobs", "Wake-up jobs by BullMQ's states, over all processes", ["alarm", "state"])),
    alarmOverdue: new Gauge(
      of("alarm_overdue_seconds", "By how much the next job is late; grows while no worker runs", ["alarm"]),
    ),
    spotifyCalls: new Counter(
      of("spotify_calls_total", "Calls of Spotify's Web API by who needed them and what came of it", [
        "class",
        "outcome",
      ]),
    ),
    spotifyCall: new Histogram({
      ...of("spotify_call_seconds", "How long a call of Spotify's Web API took", ["class"]),
      buckets: calls,
    }),
    spotifyWithheld: new Counter(
      of("spotify_withheld_total", "Calls that were not made because the budget granted none", ["class"]),
    ),
    spotifyBudget: new Gauge(of("spotify_budget_calls", "Calls allowed in 24 hours, over all processes", [])),
    spotifyUsed: new Gauge(of("spotify_used_calls", "Calls of the last 24 hours, over all processes", ["class"])),
    spotifyLeft: new Gauge(of("spotify_left_calls", "Calls left of the budget of 24 hours, over all processes", [])),
    spotifyBlocked: new Gauge(of("spotify_blocked_seconds", "How long Spotify still asks us to stay away; 0: not", [])),
    spotifyRate: new Gauge(
      of(
        "spotify_rate_share",
        "The part of the configured calls a second that is used: 1 until Spotify slows us down",
        [],
      ),
    ),
    spotifyListeners: new Gauge(
      of("spotify_listeners", "Listeners looked at in 24 hours, and those who wait for their turn", ["state"]),
    ),
    songs: new Counter(of("songs_total", "What became of songs, each state once", ["state"])),
    receipts: new Counter(
      of("receipts_total", "Songs found heard, by what proves it: Spotify's history, or what somebody said", [
        "evidence",
      ]),
    ),
    presenceHints: new Counter(
      of("presence_hints_total", "Looks that were moved forward by a status on a platform", []),
    ),
    outboxAge: new Histogram({
      ...of("outbox_age_seconds", "Age of a message when it was delivered; quiet hours do not count", ["channel"]),
      buckets: waits,
    }),
    outboxOldest: new Histogram({
      ...of("outbox_oldest_seconds", "Age of the oldest message whenever messages of a person are taken up", []),
      buckets: waits,
    }),
    deliveries: new Counter(
      of("deliveries_total", "Messages handed to a platform, by what it answered", ["channel", "result"]),
    ),
    delivery: new Histogram({
      ...of("delivery_seconds", "How long a platform took to take a message", ["channel"]),
      buckets: calls,
    }),
    turns: new Counter(of("turns_total", "What people did, by how it went", ["channel", "outcome"])),
    turn: new Histogram({
      ...of("turn_seconds", "How long a turn took, with its reply", ["channel"]),
      buckets: calls,
    }),
    intakeDelay: new Histogram({
      ...of("intake_delay_seconds", "How long an accepted event waited to be taken up", ["channel"]),
      buckets: waits,
    }),
    intakeWaiting: new Gauge(of("intake_waiting", "Accepted events that were not handled yet, over all processes", [])),
    httpRequests: new Counter(
      of("http_requests_total", "HTTP requests by route and status", ["route", "method", "status"]),
    ),
    httpRequest: new Histogram({
      ...of("http_request_seconds", "How long an answer took", ["route"]),
      buckets: calls,
    }),
    logLines: new Counter(of("log_lines_total", "Warnings and errors in the log, by event", ["level", "event"])),
  };
}

/** Begins to watch the process itself: memory, CPU, event loop, garbage collection. */
export function watchProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}
