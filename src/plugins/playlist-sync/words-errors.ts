import type { Wording } from "../../bots/say.js";

/** What somebody has to put right. */
export const errorWords = {
  how: {
    en: "Tell me from where to where: <cmd>sync '<playlist>' into '<playlist>'</cmd>. A playlist is a link or a name among yours; “new '<name>'” makes one. As a source there is also <cmd>sync sent to me into …</cmd> for every song you are sent, and <cmd>sync group '<name>' into …</cmd>. At the end you can say when, such as “every monday 9:00”.",
    de: "Sag mir, woher und wohin: <cmd>sync '<Playlist>' into '<Playlist>'</cmd>. Eine Playlist ist ein Link oder ein Name aus deinen; „new '<Name>'“ legt eine an. Als Quelle gibt es auch <cmd>sync sent to me into …</cmd> für jeden Song, den du bekommst, und <cmd>sync group '<Name>' into …</cmd>. Am Ende kannst du sagen, wann, zum Beispiel „every monday 9:00“.",
    es: "Dime de dónde a dónde: <cmd>sync '<lista>' into '<lista>'</cmd>. Una lista es un enlace o un nombre de las tuyas; «new '<nombre>'» crea una. Como origen también sirve <cmd>sync sent to me into …</cmd> para cada canción que te envían, y <cmd>sync group '<nombre>' into …</cmd>. Al final puedes decir cuándo, por ejemplo «every monday 9:00».",
  },
  tooOften: {
    en: "That would be too often: Spotify answers me only so many times a day. A sync can run twice a day at most, such as “every day 9:00”.",
    de: "Das wäre zu oft: Spotify antwortet mir nur eine begrenzte Zahl von Malen am Tag. Ein Abgleich kann höchstens zweimal am Tag laufen, zum Beispiel „every day 9:00“.",
    es: "Sería demasiado a menudo: Spotify me responde solo un número limitado de veces al día. Puede ejecutarse como mucho dos veces al día, por ejemplo «every day 9:00».",
  },
  notATime: {
    en: "I cannot read when that is. Say it like “every day 9:00”, “every monday 9:00” or “cron 0 9 * * 1”.",
    de: "Ich kann nicht lesen, wann das ist. Sag es so: „every day 9:00“, „every monday 9:00“ oder „cron 0 9 * * 1“.",
    es: "No entiendo cuándo es eso. Dilo así: «every day 9:00», «every monday 9:00» o «cron 0 9 * * 1».",
  },
  notAPlaylist: {
    en: "That link leads to no playlist. In Spotify, open the playlist, choose “Share”, and copy its link.",
    de: "Dieser Link führt zu keiner Playlist. Öffne die Playlist in Spotify, wähle „Teilen“ und kopiere ihren Link.",
    es: "Ese enlace no lleva a ninguna lista. Abre la lista en Spotify, elige «Compartir» y copia su enlace.",
  },
  noPlaylist: {
    en: "You have no playlist called “{name}”. Paste its link, or write “new {name}” for a new one as the target.",
    de: "Du hast keine Playlist namens „{name}“. Füg ihren Link ein, oder schreib „new {name}“ für eine neue als Ziel.",
    es: "No tienes ninguna lista llamada «{name}». Pega su enlace, o escribe «new {name}» para crear una como destino.",
  },
  spotifysOwn: {
    en: "Since November 2024 Spotify shows the playlists it makes itself, such as “{name}”, to no app. What you can do: in Spotify, mark its songs and add them to a playlist of your own, then sync that one.",
    de: "Seit November 2024 zeigt Spotify die Playlists, die es selbst macht, wie „{name}“, keiner App mehr. Was du tun kannst: Markiere in Spotify ihre Songs, füg sie einer eigenen Playlist hinzu und gleiche diese ab.",
    es: "Desde noviembre de 2024 Spotify no muestra a ninguna aplicación las listas que hace él mismo, como «{name}». Lo que puedes hacer: en Spotify, marca sus canciones, añádelas a una lista tuya y sincroniza esa.",
  },
  noGroup: {
    en: "You are in no group called “{group}”. See yours with <cmd>group list</cmd>",
    de: "Du bist in keiner Gruppe namens „{group}“. Deine siehst du mit <cmd>group list</cmd>",
    es: "No estás en ningún grupo llamado «{group}». Los tuyos: <cmd>group list</cmd>",
  },
  noGroupHere: {
    en: "No group of yours belongs to this room. Name it: <cmd>sync group '<name>' into …</cmd>",
    de: "Zu diesem Raum gehört keine deiner Gruppen. Nenn sie beim Namen: <cmd>sync group '<Name>' into …</cmd>",
    es: "Ningún grupo tuyo pertenece a esta sala. Di su nombre: <cmd>sync group '<nombre>' into …</cmd>",
  },
  sameTwice: {
    en: "Source and target are the same playlist. Choose two different ones.",
    de: "Quelle und Ziel sind dieselbe Playlist. Wähl zwei verschiedene.",
    es: "El origen y el destino son la misma lista. Elige dos diferentes.",
  },
  nameShape: {
    en: "Give the new playlist a name with 1 to {limit} characters.",
    de: "Gib der neuen Playlist einen Namen mit 1 bis {limit} Zeichen.",
    es: "Dale a la nueva lista un nombre de 1 a {limit} caracteres.",
  },
  tooMany: {
    en: "You have {limit} syncs, and that is as many as I can keep up with. Remove one first; <cmd>syncs</cmd> shows them.",
    de: "Du hast {limit} Abgleiche, und mehr schaffe ich nicht. Entferne zuerst einen; <cmd>syncs</cmd> zeigt sie.",
    es: "Tienes {limit} sincronizaciones, y no puedo con más. Quita una primero; <cmd>syncs</cmd> las muestra.",
  },
  none: {
    en: "You have no sync yet. Begin one with <cmd>sync '<playlist>' into '<playlist>'</cmd>",
    de: "Du hast noch keinen Abgleich. Beginn einen mit <cmd>sync '<Playlist>' into '<Playlist>'</cmd>",
    es: "Todavía no tienes ninguna sincronización. Empieza una con <cmd>sync '<lista>' into '<lista>'</cmd>",
  },
  which: {
    en: "Which one? Say its number, such as <cmd>sync {verb} 1</cmd>; <cmd>syncs</cmd> shows them.",
    de: "Welchen? Sag seine Nummer, zum Beispiel <cmd>sync {verb} 1</cmd>; <cmd>syncs</cmd> zeigt sie.",
    es: "¿Cuál? Di su número, por ejemplo <cmd>sync {verb} 1</cmd>; <cmd>syncs</cmd> las muestra.",
  },
  noSuch: {
    en: "There is no sync with number {number}. <cmd>syncs</cmd> shows yours.",
    de: "Es gibt keinen Abgleich mit der Nummer {number}. <cmd>syncs</cmd> zeigt deine.",
    es: "No hay ninguna sincronización con el número {number}. <cmd>syncs</cmd> muestra las tuyas.",
  },
  tooLong: {
    en: "Several playlists are called so, and the names are too long for buttons. Paste their links.",
    de: "Mehrere Playlists heißen so, und die Namen sind zu lang für Knöpfe. Füg ihre Links ein.",
    es: "Varias listas se llaman así, y los nombres son demasiado largos para los botones. Pega sus enlaces.",
  },
} as const satisfies Record<string, Wording>;
