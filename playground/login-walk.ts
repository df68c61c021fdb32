/** Pages on the way from the link to the code: login, authorize, form, callback, and room for a redirect or two. */
const MAX_PAGES = 10;

/** One step of a browser. */
interface Step {
  url: string;
  /** Sent as a form; null for a GET. */
  form: URLSearchParams | null;
}

/**
 * Walks the real login pages by fetch as a browser would, choosing the listener on the emulated Spotify's page, and
 * answers the 16 digits that the last page shows. Throws an Error that quotes the page where there is no code.
 */
export async function walkLogin(loginUrl: string, listenerId: string): Promise<string> {
  const cookies = new Map<string, string>();
  let step: Step = { url: loginUrl, form: null };
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const response = await visit(step, cookies);
    const location = response.headers.get("location");
    const html = await response.text();
    const next = location === null ? formStep(html, step.url, listenerId) : follow(location, step.url);
    if (next === null) return codeOn(html, response.status);
    step = next;
  }
  throw new Error(`The login pages go on and on; the last was ${step.url}`);
}

async function visit(step: Step, cookies: Map<string, string>): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await fetch(step.url, {
    redirect: "manual",
    headers: { accept: "text/html", ...(cookie && { cookie }) },
    ...(step.form && { method: "POST", body: step.form }),
  });
  for (const line of response.headers.getSetCookie()) keep(line, cookies);
  return response;
}

// All pages are on this machine, and browsers keep no ports apart, so one jar holds the cookies of all of them.
function keep(line: string, cookies: Map<string, string>): void {
  const [pair = "", ...attributes] = line.split(";");
  const [name = "", ...value] = pair.split("=");
  const isGone = attributes.some((attribute) => /^\s*max-age=(0|-\d+)\s*$/i.test(attribute));
  if (isGone) cookies.delete(name.trim());
  else cookies.set(name.trim(), value.join("=").trim());
}

function follow(location: string, from: string): Step {
  return { url: new URL(location, from).href, form: null };
}

/** The step that a tap on the listener's button takes; null on a page without such a form. */
function formStep(html: string, from: string, listenerId: string): Step | null {
  if (!html.includes('name="listener"')) return null;
  const action = /<form[^>]*\baction="([^"]*)"/.exec(html)?.[1] ?? from;
  return { url: new URL(decodeEntities(action), from).href, form: new URLSearchParams({ listener: listenerId }) };
}

function codeOn(html: string, status: number): string {
  const text = textOf(html);
  const code = /(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{4}(?!\d)/.exec(text)?.[0];
  if (code === undefined) throw new Error(`The login ended (${status}) without a code: ${text.slice(0, 300)}`);
  return code.replace(/\D/g, "");
}

function textOf(html: string): string {
  const visible = html.replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, " ");
  return decodeEntities(visible.replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}

function decodeEntities(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
}
