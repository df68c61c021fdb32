import type { Route } from "../http-port.js";
import { type Html, html } from "./html.js";
import { page } from "./page.js";

interface Kept {
  what: string;
  how: string;
}

const KEPT: Kept[] = [
  { what: "Your name, as you gave it to the bot", how: "Until you write: forget me." },
  {
    what: "Your chat addresses, and when you last wrote",
    how: "The ids under which the chat services let the bot write to you. Until you write: forget me.",
  },
  {
    what: "Your Spotify account id and display name",
    how: "So that your chats can belong to the same person. Until you write: disconnect, or forget me.",
  },
  {
    what: "Your Spotify access, sealed",
    how: "Encrypted with a key that is not in the database. Until you write: disconnect, or forget me. It ends by itself six months after your login.",
  },
  {
    what: "What you let the bot do at Spotify",
    how: "Besides seeing your last plays nothing, unless you want it to add songs to your queue or to save them to your library: it asks once for each. Until you write: disconnect, or forget me.",
  },
  { what: "Your consent", how: "When you gave it and the sentence you agreed to. Until you write: forget me." },
  {
    what: "Songs you sent and were sent, with the words you added",
    how: "60 days after they have ended: heard, put aside, cancelled or expired. An unheard song ends after 7 days.",
  },
  {
    what: "Your reactions and thanks for songs",
    how: "With the song: in your records and in those of whoever sent it. Until you take the reaction back, or write: forget me; then they go from both.",
  },
  {
    what: "Your circle",
    how: "Who your friends are, and whom you have put off, muted or blocked; nobody is told the latter. Of people you had to do with also their bare id, so that both of you can be forgotten. Until you end it, or write: forget me.",
  },
  {
    what: "Songs you sent to groups",
    how: "Which song, which group, and what became of it for each member: 90 days.",
  },
  {
    what: "Your groups",
    how: "Their names, who is in them and since when, and the room that sees their songs. Until you leave, or write: forget me. A group you own then goes to its longest member; without one it is erased.",
  },
  {
    what: "Your invitations",
    how: "Their codes, and who has accepted them. 30 days, or until you write: forget me. A code that you have tried before you registered: until then, at most 30 days.",
  },
  {
    what: "Your time zone, your quiet hours, and what you do not want to be written to about",
    how: "As you set them. Until you write: forget me.",
  },
  { what: "Reminders you have asked for", how: "Until they have come, or you have heard the song." },
  {
    what: "Links to the file with everything about you",
    how: "A fingerprint from which the link cannot be read, and when you asked for it: 24 hours. The link itself works once, for 15 minutes.",
  },
  { what: "What the bot answered you", how: "48 hours, so that a message that arrives twice is answered once." },
  {
    what: "Facts about songs, such as title and artist",
    how: "30 days, the same for everybody; they tell nothing about you.",
  },
  {
    what: "A login whose code you have not sent yet",
    how: "15 minutes, sealed; of the code itself only a fingerprint from which it cannot be read.",
  },
];

function row({ what, how }: Kept): Html {
  return html`<dt>${what}</dt><dd>${how}</dd>`;
}

const CONTENT = html`<h1>What is stored about you</h1>
<p>As little as it takes to send songs and to tell your friends that you have played them.</p>
<h2>What is kept, and how long</h2>
<dl>${KEPT.map(row)}</dl>
<h2>What is never stored</h2>
<p><strong>What you play.</strong> While a song that was sent to you is open, the bot asks Spotify for your last plays, looks for that song, and forgets the rest at once. Your e-mail address and your password are never seen.</p>
<h2>Who learns what</h2>
<p>A friend who sent you a song learns that it has reached you and that you have played it. Write <strong>receipts off</strong> and nobody learns of your plays. A reaction or your thanks is your own word to whoever sent the song, and goes to them in any case; a song to a group shows how many reacted how. Somebody new learns only that you were asked, until you say yes; nobody learns that you have muted or blocked them. Whoever opens your invitation sees your first name. The members of a group see each other’s names; somebody invited sees only the group’s and yours. A room that a group is bound to sees which songs are sent to it and by whom, and how many have heard them, but counts, names and shows reactions only of those who wrote <strong>receipts public</strong>. Nothing is sold, and nothing is given to anybody else: the chat services carry the messages, and Spotify answers the questions.</p>
<h2>How to see it</h2>
<p>Write <strong>export</strong>: you get a link to one file with everything that is stored about you.</p>
<h2>How to delete it</h2>
<ul>
<li>Write <strong>disconnect</strong>: your Spotify account and your access are erased at once.</li>
<li>Write <strong>forget me</strong>: everything about you is erased at once, and your name goes from the songs that your friends keep.</li>
<li>You can also take the bot’s access away at spotify.com, under Account, Manage apps.</li>
</ul>
<p class="soft">Copies for emergencies and the messages in your chats are not the bot’s to delete: ask the person who runs it, and your chat service.</p>`;

/** `GET /privacy`: what is stored, for how long, and how to delete it. */
export function privacyRoutes(): Route[] {
  const response = page({ title: "What is stored about you", content: CONTENT });
  return [{ method: "GET", path: "/privacy", handle: () => response }];
}
