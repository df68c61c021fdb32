import type { Wording } from "../../bots/say.js";
import type { TroubleKind } from "./records.js";

/** What a sync tells by itself. */
export const newsWords = {
  added: {
    en: "{count, plural, one {One new song} other {# new songs}} added",
    de: "{count, plural, one {Ein neuer Song} other {# neue Songs}} hinzugefügt",
    es: "{count, plural, one {Una canción nueva añadida} other {# canciones nuevas añadidas}}",
  },
  none: {
    en: "Nothing new: {pair}",
    de: "Nichts Neues: {pair}",
    es: "Nada nuevo: {pair}",
  },
  skipped: {
    en: "{count, plural, one {One entry was} other {# entries were}} left out, as Spotify lets nobody add local files, podcast episodes and songs that are gone.",
    de: "{count, plural, one {Ein Eintrag wurde} other {# Einträge wurden}} ausgelassen: Lokale Dateien, Podcast-Folgen und verschwundene Songs lässt Spotify niemanden hinzufügen.",
    es: "{count, plural, one {Se ha omitido una entrada} other {Se han omitido # entradas}}: Spotify no deja añadir archivos locales, episodios de pódcast ni canciones desaparecidas.",
  },
  late: {
    en: "{pair}\nSpotify asks me to wait until about {moment}. I go on then by myself; nothing is lost or added twice.",
    de: "{pair}\nSpotify bittet mich, bis etwa {moment} zu warten. Dann mache ich von selbst weiter; nichts geht verloren oder kommt doppelt.",
    es: "{pair}\nSpotify me pide que espere hasta {moment} aproximadamente. Entonces sigo por mi cuenta; no se pierde ni se repite nada.",
  },
  goesOn: {
    en: "It is paused until you say <cmd>sync resume {number}</cmd>",
    de: "Er ist angehalten, bis du <cmd>sync resume {number}</cmd> sagst.",
    es: "Está en pausa hasta que digas <cmd>sync resume {number}</cmd>",
  },
} as const satisfies Record<string, Wording>;

export const troubleWords: Record<TroubleKind, Wording> = {
  permission: {
    en: "I may not read and change your playlists at the moment. Open this link, log in, and send me the code; then it goes on by itself:",
    de: "Ich darf deine Playlists gerade nicht lesen und ändern. Öffne diesen Link, melde dich an und schick mir den Code; dann geht es von selbst weiter:",
    es: "Ahora mismo no puedo leer ni cambiar tus listas. Abre este enlace, inicia sesión y envíame el código; después sigue por sí sola:",
  },
  "not-allowed": {
    en: "Spotify does not let this bot see your account: whoever runs it has to add you to its list. It goes on after your next login.",
    de: "Spotify lässt diesen Bot dein Konto nicht sehen: Wer ihn betreibt, muss dich in seine Liste aufnehmen. Nach deiner nächsten Anmeldung geht es weiter.",
    es: "Spotify no deja que este bot vea tu cuenta: quien lo gestiona tiene que añadirte a su lista. Sigue después de tu próximo inicio de sesión.",
  },
  "source-gone": {
    en: "I cannot find the source. Either it has been deleted or made private, or it is one of Spotify's own playlists: these are shown to no app since November 2024. Then add its songs to a playlist of your own in Spotify, and sync that one.",
    de: "Ich finde die Quelle nicht. Entweder wurde sie gelöscht oder auf privat gestellt, oder sie ist eine von Spotifys eigenen Playlists: Die werden seit November 2024 keiner App gezeigt. Füg dann ihre Songs in Spotify einer eigenen Playlist hinzu und gleiche diese ab.",
    es: "No encuentro el origen. O se ha borrado o hecho privado, o es una de las listas propias de Spotify: desde noviembre de 2024 no se muestran a ninguna aplicación. En ese caso, añade sus canciones a una lista tuya en Spotify y sincroniza esa.",
  },
  "source-closed": {
    en: "Spotify shows me the songs of a playlist only if it is yours or you work on it together. Since November 2024 that is so for Spotify's own lists as well. What you can do: add its songs to a playlist of your own in Spotify and sync that one, or let its owner invite you as a collaborator.",
    de: "Spotify zeigt mir die Songs einer Playlist nur, wenn sie dir gehört oder ihr gemeinsam daran arbeitet. Seit November 2024 gilt das auch für Spotifys eigene Listen. Was du tun kannst: Füg ihre Songs in Spotify einer eigenen Playlist hinzu und gleiche diese ab, oder lass dich zur Mitarbeit einladen.",
    es: "Spotify solo me muestra las canciones de una lista si es tuya o colaboras en ella. Desde noviembre de 2024 vale también para las listas del propio Spotify. Lo que puedes hacer: añade sus canciones a una lista tuya en Spotify y sincroniza esa, o pide que te inviten a colaborar.",
  },
  "source-long": {
    en: "The source has more than 10,000 entries, and that is more than I can look through.",
    de: "Die Quelle hat mehr als 10.000 Einträge, und so viele kann ich nicht durchsehen.",
    es: "El origen tiene más de 10 000 entradas, y no puedo revisar tantas.",
  },
  "group-gone": {
    en: "You are not in that group any more, or it has ended.",
    de: "Du bist nicht mehr in dieser Gruppe, oder es gibt sie nicht mehr.",
    es: "Ya no estás en ese grupo, o ya no existe.",
  },
  "target-gone": {
    en: "The target is gone: the playlist has been deleted. Shall I make a new one?",
    de: "Das Ziel ist weg: Die Playlist wurde gelöscht. Soll ich eine neue anlegen?",
    es: "El destino ha desaparecido: la lista se ha borrado. ¿Creo una nueva?",
  },
  "target-closed": {
    en: "Spotify does not let me add songs to the target: it belongs to somebody else. Choose one of your own, or let its owner invite you as a collaborator.",
    de: "Spotify lässt mich keine Songs ins Ziel legen: Es gehört jemand anderem. Nimm eine eigene Playlist, oder lass dich zur Mitarbeit einladen.",
    es: "Spotify no me deja añadir canciones al destino: es de otra persona. Elige una lista tuya, o pide que te inviten a colaborar.",
  },
  "target-full": {
    en: "The target would have more than 10,000 songs, and Spotify allows no more. Choose a new one, or one for each week.",
    de: "Das Ziel hätte mehr als 10.000 Songs, und mehr lässt Spotify nicht zu. Nimm eine neue Playlist oder eine pro Woche.",
    es: "El destino tendría más de 10 000 canciones, y Spotify no permite más. Elige una nueva, o una por semana.",
  },
};
