import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One span as OTLP tells it. */
export interface SeenSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  /** `send_songs.roles` of the process that made it. */
  roles: string;
  /** The whole of it, as it came. */
  text: string;
}

export interface OtlpReceiver {
  url: string;
  spans(): SeenSpan[];
  close(): Promise<void>;
}

interface Attribute {
  key: string;
  value: { stringValue?: string };
}

interface Body {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: Omit<SeenSpan, "roles" | "text">[] }[];
  }[];
}

/** Takes traces by OTLP over HTTP, in JSON, on loopback. */
export async function openReceiver(): Promise<OtlpReceiver> {
  const spans: SeenSpan[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === "/v1/traces") spans.push(...spansIn(JSON.parse(Buffer.concat(chunks).toString()) as Body));
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansIn({ resourceSpans }: Body): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const roles = resource.attributes.find(({ key }) => key === "send_songs.roles")?.value.stringValue ?? "";
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, roles, text: JSON.stringify(span) })));
  });
}
