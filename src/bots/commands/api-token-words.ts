import type { Wording } from "../say.js";

export const aboutApiToken: Wording = {
  en: "get a token for your own programs, good for 7 days",
  de: "einen Schlüssel für eigene Programme bekommen, 7 Tage gültig",
  es: "recibir una clave para tus propios programas, válida 7 días",
};

export const aboutRevoke: Wording = {
  en: "ends all you have, instead of giving one",
  de: "beendet alle, die du hast, statt einen zu geben",
  es: "anula todas las que tienes, en vez de dar una",
};

export const tokenIs: Wording = {
  en: "This is your token. For {days} days it lets your own programs read your songs and change your settings here:",
  de: "Das ist dein Schlüssel. {days} Tage lang können eigene Programme damit deine Daten hier lesen und deine Einstellungen ändern:",
  es: "Esta es tu clave. Durante {days} días permite que tus propios programas lean tus datos y cambien tus ajustes aquí:",
};

export const tokenCare: Wording = {
  en: "Keep it like a password: whoever has it can do the same. <cmd>api token revoke</cmd> ends it. What it opens is described here: {url}",
  de: "Hüte ihn wie ein Passwort: Wer ihn hat, kann dasselbe. <cmd>api token revoke</cmd> beendet ihn. Was er öffnet, steht hier: {url}",
  es: "Cuídala como una contraseña: quien la tenga puede hacer lo mismo. <cmd>api token revoke</cmd> la anula. Lo que abre se describe aquí: {url}",
};

export const tokenInRoom: Wording = {
  en: "A token is for you alone. Write <cmd>api token</cmd> to me directly, where nobody else reads along.",
  de: "Ein Schlüssel ist nur für dich. Schreib mir <cmd>api token</cmd> direkt, wo niemand mitliest.",
  es: "Una clave es solo para ti. Escríbeme <cmd>api token</cmd> en privado, donde nadie más lee.",
};

export const tokensOff: Wording = {
  en: "Programs cannot use this bot: whoever runs it has not switched that on.",
  de: "Programme können diesen Bot nicht benutzen: Wer ihn betreibt, hat das nicht eingeschaltet.",
  es: "Los programas no pueden usar este bot: quien lo gestiona no lo ha activado.",
};

export const tokensEnded: Wording = {
  en: "{count, plural, =0 {You had no tokens that were still good.} one {Your token is over.} other {Your # tokens are over.}} Programs can no longer do anything in your name.",
  de: "{count, plural, =0 {Du hattest keinen gültigen Schlüssel.} one {Dein Schlüssel gilt nicht mehr.} other {Deine # Schlüssel gelten nicht mehr.}} Programme können nichts mehr in deinem Namen tun.",
  es: "{count, plural, =0 {No tenías ninguna clave válida.} one {Tu clave ya no vale.} other {Tus # claves ya no valen.}} Los programas ya no pueden hacer nada en tu nombre.",
};

export const apiTokenHow: Wording = {
  en: "Type <cmd>api token</cmd> for a new token, or <cmd>api token revoke</cmd> to end all you have.",
  de: "Schreib <cmd>api token</cmd> für einen neuen Schlüssel oder <cmd>api token revoke</cmd>, um alle zu beenden.",
  es: "Escribe <cmd>api token</cmd> para una clave nueva o <cmd>api token revoke</cmd> para anular todas.",
};
