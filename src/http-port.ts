import type { IncomingMessage, ServerResponse } from "node:http";

/** One request as a part sees it: the body is the bytes as they came. */
export interface HttpRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  cookies: Record<string, string>;
  body: Buffer;
  /** The peer's address, for limits. */
  ip: string;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** What a failure without a body says in the place of its status' own sentence. */
  problem?: HttpProblem;
}

export interface HttpProblem {
  message: string;
  /** What of the request is wrong: a field of its body, or a parameter. */
  field?: string;
}

/** A route that a part brings to the one HTTP server. */
export interface Route {
  method: "GET" | "POST";
  /** Exact path, such as `/messenger/webhook`; `:name` stands for one segment of any text. */
  path: string;
  /** Larger bodies get 413. Default 64 KiB. */
  maxBodyBytes?: number;
  handle(request: HttpRequest): Promise<HttpResponse> | HttpResponse;
  /**
   * Answers in place of `handle`, for an SDK that wants Node's own request and response. The body has been read, within
   * `maxBodyBytes`. It must end the response; what it throws, and a failure without a body, are answered like `handle`'s.
   */
  handleRaw?(request: IncomingMessage & { rawBody: Buffer }, response: ServerResponse): Promise<void> | void;
}
