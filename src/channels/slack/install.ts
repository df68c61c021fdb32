import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
// Node finds only some of the names of this CommonJS package by itself; all of them hang on the default.
import oauth, {
  type Installation,
  type InstallProvider as Installer,
  type OrgInstallation,
  type StateStore,
} from "@slack/oauth";
import { WebAPIPlatformError } from "@slack/web-api";
import { likedBest } from "../../bots/accept-language.js";
import type { Log } from "../../bots/ports.js";
import { type Say, sayIn } from "../../bots/say.js";
import type { Route } from "../../http-port.js";
import { clientOptions } from "./api.js";
import { boltLogger, codeOf } from "./bolt-log.js";
import type { Installations } from "./installations.js";
import { botScopes, installPath, redirectPath } from "./manifest.js";
import { type InstallPage, type ShowPage, sendPage } from "./pages.js";

const { AuthorizationError, ClearStateStore, InstallProvider, InvalidStateError, MissingCodeError, MissingStateError } =
  oauth;

/** A state is good for this long; whoever remembers it has to do so for longer. */
const stateSeconds = 600;

export interface InstallParts {
  clientId: string;
  clientSecret: string;
  stateSecret: string;
  apiUrl: string;
  /** Without a slash at its end. */
  publicUrl: string;
  command: string;
  installations: Installations;
  isFirst(id: string): Promise<boolean>;
  log: Log;
  showPage?: ShowPage | undefined;
}

/** The two addresses with which a workspace or an organisation installs the app. */
export function installRoutes(parts: InstallParts): Route[] {
  const provider = providerOf(parts);
  const options = { scopes: [...botScopes], redirectUri: `${parts.publicUrl}${redirectPath}` };
  const begin = (request: IncomingMessage, response: ServerResponse) =>
    provider.handleInstallPath(request, response, {}, options);
  const end = (request: IncomingMessage, response: ServerResponse) =>
    provider.handleCallback(request, response, {
      success: (installation, _options, req, res) =>
        sendPage(res, installed(installation, sayTo(req, parts), parts), parts.showPage),
      failure: (error, _options, req, res) => sendPage(res, failed(error, sayTo(req, parts), parts), parts.showPage),
    });
  return [route(installPath, begin, parts), route(redirectPath, end, parts)];
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function route(path: string, handle: Handler, parts: InstallParts): Route {
  return {
    method: "GET",
    path,
    handle: () => ({ status: 501 }),
    handleRaw: async (request, response) => {
      try {
        await handle(request, response);
      } catch (error) {
        parts.log.error("slack.installFailed", { code: codeOf(error) });
        sendPage(response, failed(error, sayTo(request, parts), parts), parts.showPage);
      }
    },
  };
}

function providerOf(parts: InstallParts): Installer {
  const { clientId, clientSecret, apiUrl, log } = parts;
  const logger = boltLogger(log);
  return new InstallProvider({
    clientId,
    clientSecret,
    stateStore: singleUse(new ClearStateStore(parts.stateSecret, stateSeconds), parts.isFirst),
    stateCookieExpirationSeconds: stateSeconds,
    installationStore: parts.installations.store(),
    directInstall: true,
    authorizationUrl: authorizationUrl(apiUrl),
    clientOptions: clientOptions({ apiUrl, logger }),
    logger,
  });
}

/** The page where people agree, beside the API: `https://slack.com/oauth/v2/authorize`. */
function authorizationUrl(apiUrl: string): string {
  return new URL("../oauth/v2/authorize", apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`).href;
}

/** Slack's own state can be used again for ten minutes; this one once. */
function singleUse(store: StateStore, isFirst: InstallParts["isFirst"]): StateStore {
  return {
    generateStateParam: (options, now) => store.generateStateParam(options, now),
    verifyStateParam: async (now, state) => {
      const options = await store.verifyStateParam(now, state);
      const id = createHash("sha256").update(state).digest("base64url");
      if (!(await isFirst(`slack:state:${id}`))) throw new InvalidStateError("this state has been used");
      return options;
    },
  };
}

/** An administrator is not known yet, but their browser is. */
function sayTo({ headers }: IncomingMessage, { command }: InstallParts): Say {
  const language = likedBest(headers["accept-language"] ?? "") ?? "en";
  return sayIn({ language, spell: (said) => `${command} ${said}` });
}

function installed(installation: Installation | OrgInstallation, say: Say, { log }: InstallParts): InstallPage {
  const { appId, team, isEnterpriseInstall: isOrg = false } = installation;
  log.info("slack.installed", { isOrg });
  const query = new URLSearchParams({ app: appId ?? "", ...(team ? { team: team.id } : {}) });
  const link = { label: say("pageOpen", { channel: "Slack" }), url: `https://slack.com/app_redirect?${query}` };
  const page = {
    language: say.language,
    title: say("installedTitle"),
    text: say(isOrg ? "installedOrg" : "installedText"),
  };
  return { status: 200, ...page, ...(appId ? { link } : {}) };
}

function failed(error: unknown, say: Say, { publicUrl }: InstallParts): InstallPage {
  const link = { label: say("installAgain"), url: `${publicUrl}${installPath}` };
  const page = { language: say.language, link };
  if (error instanceof AuthorizationError)
    return { ...page, status: 200, title: say("installCancelledTitle"), text: say("installCancelled") };
  if ([InvalidStateError, MissingStateError, MissingCodeError].some((kind) => error instanceof kind))
    return { ...page, status: 400, title: say("installLostTitle"), text: say("installLost") };
  const status = error instanceof WebAPIPlatformError ? 400 : 502;
  return { ...page, status, title: say("installFailedTitle"), text: say("installFailed") };
}
