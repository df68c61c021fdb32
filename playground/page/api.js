const BASE = "/playground/api/";

async function call(path, options) {
  const response = await fetch(BASE + path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.message ?? `The playground answered ${response.status}`);
  return body;
}

/** Reads something from the control API; throws an Error whose message can be shown. */
export function read(path) {
  return call(path);
}

/** Does something by the control API; throws an Error whose message can be shown. */
export function act(path, body) {
  return call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
