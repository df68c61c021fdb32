import type { SentenceKey } from "../bots/sentences/en.js";
import type { Route } from "../http-port.js";
import { type Html, html } from "./html.js";
import { page } from "./page.js";
import { type Words, wordsFor } from "./words.js";

/** What is kept, and how long. */
const kept = [
  ["keptName", "keptNameHow"],
  ["keptAddresses", "keptAddressesHow"],
  ["keptAccount", "keptAccountHow"],
  ["keptAccess", "keptAccessHow"],
  ["keptPermissions", "keptPermissionsHow"],
  ["keptJobs", "keptJobsHow"],
  ["keptConsent", "keptConsentHow"],
  ["keptSongs", "keptSongsHow"],
  ["keptReactions", "keptReactionsHow"],
  ["keptCircle", "keptCircleHow"],
  ["keptGroupSongs", "keptGroupSongsHow"],
  ["keptGroups", "keptGroupsHow"],
  ["keptInvites", "keptInvitesHow"],
  ["keptSettings", "keptSettingsHow"],
  ["keptReminders", "keptRemindersHow"],
  ["keptLinks", "keptLinksHow"],
  ["keptTokens", "keptTokensHow"],
  ["keptVisits", "keptVisitsHow"],
  ["keptAnswers", "keptAnswersHow"],
  ["keptFacts", "keptFactsHow"],
  ["keptLogin", "keptLoginHow"],
] as const satisfies [SentenceKey, SentenceKey][];

function content(words: Words): Html {
  return html`<h1>${words("pageStored")}</h1>
<p>${words("privacyWhy")}</p>
<h2>${words("privacyKept")}</h2>
<dl>${kept.map(([what, how]) => html`<dt>${words(what)}</dt><dd>${words(how)}</dd>`)}</dl>
<h2>${words("privacyNever")}</h2>
<p><strong>${words("privacyPlays")}</strong> ${words("privacyPlaysHow")}</p>
<h2>${words("privacyWho")}</h2>
<p>${words("privacyWhoHow")}</p>
<p>${words("privacyGenres")}</p>
<h2>${words("privacySee")}</h2>
<p>${words("privacySeeHow")}</p>
<h2>${words("privacyDelete")}</h2>
<ul>
<li>${words("privacyDisconnect")}</li>
<li>${words("privacyForget")}</li>
<li>${words("privacyAtSpotify")}</li>
</ul>
<p class="soft">${words("privacyCopies")}</p>`;
}

/** `GET /privacy`: what is stored, for how long, and how to delete it. */
export function privacyRoutes(): Route[] {
  const show = (words: Words) => page({ words, title: words.text("pageStored"), content: content(words) });
  return [{ method: "GET", path: "/privacy", handle: (request) => show(wordsFor(request)) }];
}
