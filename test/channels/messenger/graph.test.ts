import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeliveryError, type DeliveryFailure } from "../../../src/channels/channel.js";
import { GraphClient, GraphError } from "../../../src/channels/messenger/graph.js";
import { codeOf, deliveryErrorOf, failureOf } from "../../../src/channels/messenger/graph-errors.js";
import { refusal, type ScriptedGraph, scriptedGraph } from "./scripted-graph.js";

let graph: ScriptedGraph;

function client(timeoutMs?: number): GraphClient {
  return new GraphClient({
    pageToken: "page-token",
    appSecret: "app-secret",
    apiUrl: graph.url,
    ...(timeoutMs && { timeoutMs }),
  });
}

async function failing(api: GraphClient = client()): Promise<GraphError> {
  const error = await api.callAPI("/me/messages", "POST", { message: {} }).catch((thrown: unknown) => thrown);
  if (error instanceof GraphError) return error;
  throw new Error(`expected a GraphError, got ${String(error)}`);
}

beforeEach(async () => {
  graph = await scriptedGraph();
});
afterEach(() => graph.close());

describe("a call to the Graph API", () => {
  it("carries the token in a header and the proof in the address", async () => {
    await client().callAPI("/me/messages", "POST", { message: { text: "é😀" } });
    const [request] = graph.requests;
    const proof = createHmac("sha256", "app-secret").update("page-token").digest("hex");
    expect(request?.path).toBe(`/v26.0/me/messages?appsecret_proof=${proof}`);
    expect(request?.headers.authorization).toBe("Bearer page-token");
    expect(JSON.parse(request?.body ?? "")).toEqual({ message: { text: "é😀" } });
  });

  it("puts the parameters of a GET into its query", async () => {
    graph.answerWith((response) => response.end('{"data":[]}'));
    await client().callAPI("/me/messenger_profile", "get", { fields: "greeting" });
    expect(graph.requests[0]).toMatchObject({
      method: "GET",
      path: expect.stringContaining("fields=greeting"),
      body: "",
    });
  });

  it("speaks to graph.facebook.com in a living version unless told otherwise", () => {
    expect(() => new GraphClient({ pageToken: "t", appSecret: "s" })).not.toThrow();
    expect(() => new GraphClient({ pageToken: "t", appSecret: "s", apiUrl: "nonsense" })).toThrow("Invalid URL");
  });

  it("throws what Graph says, number by number", async () => {
    graph.answerWith(refusal(400, 10, 2018278));
    expect(await failing()).toMatchObject({
      outcome: "refused",
      status: 400,
      code: 10,
      subcode: 2018278,
      message: "(#10) no",
      fbtraceId: "A1",
      type: "OAuthException",
    });
  });

  it("reads when to come back, from either header", async () => {
    const answerWith = (headers: Record<string, string>) =>
      graph.answerWith((response) => response.writeHead(400, headers).end('{"error":{"code":613}}'));
    answerWith({ "retry-after": "7" });
    expect((await failing()).retryAfterMs).toBe(7000);
    answerWith({ "x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":3}]}' });
    expect((await failing()).retryAfterMs).toBe(180_000);
    answerWith({ "retry-after": "soon", "x-business-use-case-usage": "[" });
    expect((await failing()).retryAfterMs).toBeUndefined();
  });
});

describe("an answer that is not Graph's", () => {
  it.each([
    ["an HTML page with 200", 200, "<html>Sorry, something went wrong.</html>"],
    ["nothing at all with 200", 200, ""],
    ["half a JSON", 200, '{"message_id":'],
    ["JSON of another kind", 200, '["m_1"]'],
    ["a proxy's error", 502, "Bad Gateway"],
    ["an error without a code", 400, '{"error":"no"}'],
    ["a 429 without words", 429, ""],
  ])("%s is tried again", async (_name, status, body) => {
    graph.answerWith((response) => response.writeHead(status).end(body));
    const error = await failing();
    expect(error).toMatchObject({ outcome: "unreadable", status });
    expect(failureOf(error)).toBe("transient");
  });

  it("is unclear when the connection breaks after the request went out", async () => {
    graph.answerWith((response) => response.socket?.destroy());
    expect(failureOf(await failing())).toBe("unclear");
  });

  it("is unclear when the connection breaks in the middle of the answer", async () => {
    graph.answerWith((response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"message');
      setImmediate(() => response.socket?.destroy());
    });
    expect(failureOf(await failing())).toBe("unclear");
  });

  it("is unclear when nothing comes in time", async () => {
    graph.answerWith(() => {});
    const error = await failing(client(20));
    expect(error).toMatchObject({ outcome: "unanswered", status: 0 });
    expect(failureOf(error)).toBe("unclear");
    expect(codeOf(error)).toBe("unanswered");
  });

  it("is transient when nobody listens there", async () => {
    await graph.close();
    const error = await failing();
    expect(error).toMatchObject({ outcome: "unsent" });
    expect(failureOf(error)).toBe("transient");
  });
});

describe("the error table", () => {
  const rows: [code: number, subcode: number | undefined, failure: DeliveryFailure, meaning: string][] = [
    [10, 2018278, "closed", "outside the window"],
    [10, 2534022, "closed", "outside the window"],
    [10, 2018065, "closed", "outside the window"],
    [100, 1893061, "refused", "dead tag"],
    [100, undefined, "refused", "invalid parameter"],
    [105, undefined, "refused", "too many elements"],
    [10, 2018108, "unreachable", "person unavailable"],
    [551, undefined, "unreachable", "person unavailable"],
    [551, 1545041, "unreachable", "person unavailable"],
    [200, 1545041, "unreachable", "person unavailable"],
    [10, 1893063, "halted", "Page restricted"],
    [4, undefined, "transient", "rate of the app"],
    [613, undefined, "transient", "rate"],
    [613, 2534040, "transient", "rate"],
    [80006, undefined, "transient", "rate"],
    [613, 2018338, "halted", "abuse warning"],
    [190, undefined, "halted", "token dead"],
    [190, 460, "halted", "token dead"],
    [200, 2018028, "halted", "development mode"],
    [10, undefined, "halted", "no permission"],
    [100, 2018001, "unreachable", "no matching user"],
    [100, 2018008, "refused", "media fetch, after the fallback failed too"],
    [100, 2018047, "refused", "media type"],
    [100, 2018109, "refused", "media size"],
    [10, 2018300, "closed", "another app owns the thread"],
    [2018300, undefined, "closed", "another app owns the thread"],
    [12, undefined, "halted", "dead version"],
    [2500, undefined, "halted", "unknown version"],
    [1, undefined, "transient", "unknown error"],
    [2, undefined, "transient", "temporary"],
    [987654, undefined, "transient", "a code nobody knows"],
  ];

  it.each(rows)("%i/%s is %s (%s), whatever the HTTP status", async (code, subcode, failure) => {
    for (const status of [400, 403, 500]) {
      graph.answerWith(refusal(status, code, subcode));
      const error = await failing();
      expect(failureOf(error)).toBe(failure);
      expect(codeOf(error)).toBe(subcode === undefined ? `${code}` : `${code}/${subcode}`);
    }
  });

  it("takes a wrong proof for the operator's mistake, not the message's", async () => {
    graph.answerWith(refusal(400, 100, undefined, { type: "GraphMethodException" }));
    expect(failureOf(await failing())).toBe("halted");
  });

  it("believes Graph when it says that an error will pass", async () => {
    graph.answerWith(refusal(400, 10, undefined, { is_transient: true }));
    expect(failureOf(await failing())).toBe("transient");
  });

  it("becomes a DeliveryError with its cause; other errors stay what they are", async () => {
    graph.answerWith(refusal(400, 10, 2018278));
    const error = await failing();
    const delivery = deliveryErrorOf(error);
    expect(delivery).toBeInstanceOf(DeliveryError);
    expect(delivery).toMatchObject({ failure: "closed", code: "10/2018278", cause: error });
    const bug = new TypeError("bug");
    expect(deliveryErrorOf(bug)).toBe(bug);
  });
});
