/** Slack's calls answer in well under a second; this is for the day they do not. Real time. */
const defaultTimeoutMs = 8000;
/** Slack always says when to come back; a proxy before it may not. */
const restSeconds = 30;

/**
 * `fetch` that gives up: Slack's client has no timeout of its own for answers to a response URL. A refusal for too many
 * calls always says when to try again, as the client has no error class for one that does not.
 */
export function timedFetch(given: typeof fetch = fetch, timeoutMs = defaultTimeoutMs): typeof fetch {
  return async (input, init) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const response = await given(input, { ...init, signal });
    if (response.status !== 429 || Number(response.headers.get("retry-after")) > 0) return response;
    const headers = new Headers(response.headers);
    headers.set("retry-after", String(restSeconds));
    return new Response(response.body, { status: 429, headers });
  };
}
