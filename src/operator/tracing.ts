import { type Context, context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
} from "@opentelemetry/sdk-trace-node";
import type { Telemetry } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import type { Tracing } from "./tracing-port.js";

export interface TracingParts {
  /** Base address of an OTLP receiver that speaks HTTP. */
  endpoint: string;
  /** What this process does. */
  roles: readonly string[];
}

const name = "send-songs";

/** Begins to make and send spans, for the whole process. Loaded only when somebody wants them. */
export function startTracing({ endpoint, roles }: TracingParts): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": name, "send_songs.roles": roles.join(",") }),
    sampler: ofWork(),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  return {
    telemetry: new BullMQOtel({ tracerName: name }) as Telemetry,
    accepting: (channel, run) => inSpan(`accept ${channel}`, SpanKind.PRODUCER, run),
    turn: (channel, run) => inSpan(`turn ${channel}`, SpanKind.SERVER, run),
    current,
    continued: (carried, run) => context.with(carriedBy(carried), run),
    async stop() {
      // A receiver that is away must not keep the process from ending with success.
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

async function inSpan<T>(spanName: string, kind: SpanKind, run: () => Promise<T>): Promise<T> {
  return trace.getTracer(name).startActiveSpan(spanName, { kind }, async (span) => {
    try {
      return await run();
    } catch (error) {
      // Its words may hold what belongs into no trace; the log has them, masked.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "" });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** As a `traceparent` (www.w3.org/TR/trace-context). */
function current(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

function carriedBy(carried: string | null): Context {
  return carried === null ? context.active() : propagation.extract(context.active(), { traceparent: carried });
}

/**
 * Everything that belongs to a turn or an alarm. What BullMQ does by itself, such as looking for the next job, would be
 * most of all spans and tell nothing.
 */
function ofWork(): Sampler {
  const follow = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  return {
    shouldSample(parent, traceId, spanName, kind, attributes, links) {
      const isAlone = trace.getSpanContext(parent) === undefined;
      if (spanName.startsWith("getNextJob") || (isAlone && kind === SpanKind.INTERNAL))
        return { decision: SamplingDecision.NOT_RECORD };
      return follow.shouldSample(parent, traceId, spanName, kind, attributes, links);
    },
    toString: () => "OfWork",
  };
}
