import type { Wording } from "../../bots/say.js";

/** What syncs say, in answers and by themselves. */
export const words = {
  topic: {
    en: "playlists that are kept in sync",
    de: "Playlists, die abgeglichen werden",
    es: "listas que se sincronizan",
  },
  onPage: { en: "playlist syncs", de: "Playlist-Abgleiche", es: "sincronizaciones" },
  about: {
    en: "add what is new in one playlist to another, again and again",
    de: "Neues aus einer Playlist immer wieder in eine andere bringen",
    es: "añadir lo nuevo de una lista a otra, una y otra vez",
  },
  aboutList: { en: "your playlist syncs", de: "deine Playlist-Abgleiche", es: "tus sincronizaciones de listas" },
  formNow: { en: "run a sync now", de: "einen Abgleich jetzt laufen lassen", es: "ejecutar una sincronización ahora" },
  formPause: { en: "pause a sync", de: "einen Abgleich anhalten", es: "poner en pausa una sincronización" },
  formResume: { en: "let a sync go on", de: "einen Abgleich weiterlaufen lassen", es: "reanudar una sincronización" },
  formRemove: {
    en: "end a sync; the playlists stay as they are",
    de: "einen Abgleich beenden; die Playlists bleiben, wie sie sind",
    es: "terminar una sincronización; las listas se quedan como están",
  },
  formStats: {
    en: "what a sync has added",
    de: "was ein Abgleich hinzugefügt hat",
    es: "lo que ha añadido una sincronización",
  },
  formWeekly: {
    en: "put new songs into one playlist per week",
    de: "neue Songs in eine Playlist pro Woche legen",
    es: "poner las canciones nuevas en una lista por semana",
  },
  fieldSource: {
    en: "From: a playlist (link or name), sent to me, or group '<name>'",
    de: "Woher: eine Playlist (Link oder Name), sent to me oder group '<Name>'",
    es: "De dónde: una lista (enlace o nombre), sent to me o group '<nombre>'",
  },
  fieldTarget: {
    en: "Into: a playlist (link or name), or new '<name>'",
    de: "Wohin: eine Playlist (Link oder Name) oder new '<Name>'",
    es: "A dónde: una lista (enlace o nombre) o new '<nombre>'",
  },
  fieldWhen: {
    en: "When, such as every monday 9:00",
    de: "Wann, zum Beispiel every monday 9:00",
    es: "Cuándo, por ejemplo every monday 9:00",
  },
  fieldNumber: {
    en: "Its number in <cmd>syncs</cmd>",
    de: "Seine Nummer in <cmd>syncs</cmd>",
    es: "Su número en <cmd>syncs</cmd>",
  },
  fieldSwitch: { en: "on or off", de: "on (an) oder off (aus)", es: "on (sí) u off (no)" },

  // Ends and times
  playlist: { en: "“{name}”", de: "„{name}“", es: "«{name}»" },
  somePlaylist: { en: "a playlist", de: "eine Playlist", es: "una lista" },
  received: { en: "every song you are sent", de: "jeder Song, den du bekommst", es: "cada canción que te envían" },
  group: {
    en: "every song of the group “{name}”",
    de: "jeder Song der Gruppe „{name}“",
    es: "cada canción del grupo «{name}»",
  },
  someGroup: { en: "every song of a group", de: "jeder Song einer Gruppe", es: "cada canción de un grupo" },
  fromInto: { en: "{source} → {target}", de: "{source} → {target}", es: "{source} → {target}" },
  daily: {
    en: "every day at {time} ({zone})",
    de: "jeden Tag um {time} ({zone})",
    es: "cada día a las {time} ({zone})",
  },
  weekly: {
    en: "every {days} at {time} ({zone})",
    de: "jeden {days} um {time} ({zone})",
    es: "cada {days} a las {time} ({zone})",
  },
  byCron: {
    en: "by the pattern {cron} ({zone})",
    de: "nach dem Muster {cron} ({zone})",
    es: "según el patrón {cron} ({zone})",
  },

  // Answers
  begun: {
    en: "{pair}\nI look {schedule}, and for the first time right now: I will tell you what came of it. This is sync {number}.",
    de: "{pair}\nIch schaue {schedule} nach, und zum ersten Mal jetzt gleich: Ich sage dir, was dabei herauskam. Das ist Abgleich {number}.",
    es: "{pair}\nMiro {schedule}, y por primera vez ahora mismo: te contaré el resultado. Es la sincronización {number}.",
  },
  keeps: {
    en: "What comes from now on is kept a few minutes after it came.",
    de: "Was ab jetzt kommt, wird wenige Minuten später aufgehoben.",
    es: "Lo que llegue a partir de ahora se guarda a los pocos minutos.",
  },
  waits: {
    en: "{pair}\nIt is set up as sync {number}, {schedule}. To read and change your playlists I need your permission once. Open this link, log in, and send me the code; then it begins by itself:",
    de: "{pair}\nEr steht als Abgleich {number} bereit, {schedule}. Um deine Playlists zu lesen und zu ändern, brauche ich einmal deine Erlaubnis. Öffne diesen Link, melde dich an und schick mir den Code; dann beginnt er von selbst:",
    es: "{pair}\nQueda preparada como sincronización {number}, {schedule}. Para leer y cambiar tus listas necesito tu permiso una vez. Abre este enlace, inicia sesión y envíame el código; después empieza sola:",
  },
  permissionFirst: {
    en: "To find a playlist by its name I need your permission to read your playlists once. Open this link, log in, send me the code, and say it again; or paste the links of the playlists now:",
    de: "Um eine Playlist beim Namen zu finden, brauche ich einmal die Erlaubnis, deine Playlists zu lesen. Öffne diesen Link, melde dich an, schick mir den Code und sag es noch einmal; oder füg jetzt die Links der Playlists ein:",
    es: "Para encontrar una lista por su nombre necesito una vez tu permiso para leer tus listas. Abre este enlace, inicia sesión, envíame el código y dilo otra vez; o pega ahora los enlaces de las listas:",
  },
  exists: {
    en: "You have that already: it is sync {number}, {schedule}.",
    de: "Das hast du schon: Es ist Abgleich {number}, {schedule}.",
    es: "Ya la tienes: es la sincronización {number}, {schedule}.",
  },
  severalSources: {
    en: "Several of your playlists could be the source. Which one?",
    de: "Mehrere deiner Playlists könnten die Quelle sein. Welche?",
    es: "Varias de tus listas podrían ser el origen. ¿Cuál?",
  },
  severalTargets: {
    en: "Several of your playlists could be the target. Which one?",
    de: "Mehrere deiner Playlists könnten das Ziel sein. Welche?",
    es: "Varias de tus listas podrían ser el destino. ¿Cuál?",
  },
  runs: {
    en: "I look now, and tell you here what came of it.",
    de: "Ich schaue jetzt nach und sage dir hier, was dabei herauskam.",
    es: "Miro ahora y te cuento aquí el resultado.",
  },
  paused: {
    en: "Sync {number} is paused. It goes on with <cmd>sync resume {number}</cmd>",
    de: "Abgleich {number} ist angehalten. Weiter geht es mit <cmd>sync resume {number}</cmd>",
    es: "La sincronización {number} está en pausa. Sigue con <cmd>sync resume {number}</cmd>",
  },
  resumed: {
    en: "Sync {number} goes on, {schedule}. I look now, and tell you what came of it.",
    de: "Abgleich {number} läuft weiter, {schedule}. Ich schaue jetzt nach und sage dir, was dabei herauskam.",
    es: "La sincronización {number} sigue, {schedule}. Miro ahora y te cuento el resultado.",
  },
  removed: {
    en: "Sync {number} has ended. Both playlists stay as they are.",
    de: "Abgleich {number} ist beendet. Beide Playlists bleiben, wie sie sind.",
    es: "La sincronización {number} ha terminado. Las dos listas se quedan como están.",
  },
  weeklyOn: {
    en: "New songs of sync {number} go into a private playlist of their own each week, with the date of its Monday in the name. The target stays as it is.",
    de: "Neue Songs von Abgleich {number} kommen jede Woche in eine eigene private Playlist, mit dem Datum ihres Montags im Namen. Das Ziel bleibt, wie es ist.",
    es: "Las canciones nuevas de la sincronización {number} van cada semana a una lista privada propia, con la fecha de su lunes en el nombre. El destino se queda como está.",
  },
  weeklyOff: {
    en: "New songs of sync {number} go into the target again. The weekly playlists stay.",
    de: "Neue Songs von Abgleich {number} kommen wieder ins Ziel. Die Playlists der Wochen bleiben.",
    es: "Las canciones nuevas de la sincronización {number} vuelven a ir al destino. Las listas semanales se quedan.",
  },
  renewed: {
    en: "Sync {number} gets a new private playlist, “{name}”, and fills it now.",
    de: "Abgleich {number} bekommt eine neue private Playlist, „{name}“, und füllt sie jetzt.",
    es: "La sincronización {number} recibe una nueva lista privada, «{name}», y la llena ahora.",
  },
  renewedWeekly: {
    en: "Sync {number} begins anew, with a new playlist for this week.",
    de: "Abgleich {number} beginnt neu, mit einer neuen Playlist für diese Woche.",
    es: "La sincronización {number} empieza de nuevo, con una lista nueva para esta semana.",
  },

  // The list
  listHead: {
    en: "{count, plural, one {Your sync:} other {Your # syncs:}}",
    de: "{count, plural, one {Dein Abgleich:} other {Deine # Abgleiche:}}",
    es: "{count, plural, one {Tu sincronización:} other {Tus # sincronizaciones:}}",
  },
  itemTitle: { en: "{number}. {pair}", de: "{number}. {pair}", es: "{number}. {pair}" },
  itemWeekly: { en: "one playlist per week", de: "eine Playlist pro Woche", es: "una lista por semana" },
  itemPaused: { en: "paused", de: "angehalten", es: "en pausa" },
  itemNever: { en: "has not run yet", de: "ist noch nicht gelaufen", es: "todavía no se ha ejecutado" },
  itemLast: {
    en: "last {moment}: {count, plural, =0 {nothing new} one {one song added} other {# songs added}}",
    de: "zuletzt {moment}: {count, plural, =0 {nichts Neues} one {ein neuer Song} other {# neue Songs}}",
    es: "última vez {moment}: {count, plural, =0 {nada nuevo} one {una canción} other {# canciones}}",
  },
  itemNext: { en: "next {moment}", de: "als Nächstes {moment}", es: "próxima {moment}" },
  itemTrouble: {
    en: "waits for you: {trouble}",
    de: "wartet auf dich: {trouble}",
    es: "te espera: {trouble}",
  },
  buttonNow: { en: "Sync now", de: "Jetzt abgleichen", es: "Sincronizar ya" },
  buttonPause: { en: "Pause", de: "Anhalten", es: "Pausar" },
  buttonResume: { en: "Go on", de: "Weiter", es: "Seguir" },
  buttonRemove: { en: "End", de: "Beenden", es: "Terminar" },
  buttonStats: { en: "Numbers", de: "Zahlen", es: "Cifras" },
  buttonRenew: { en: "Make a new one", de: "Neue anlegen", es: "Crear una nueva" },
  buttonList: { en: "All syncs", de: "Alle Abgleiche", es: "Todas" },
  buttonOpen: { en: "Open in Spotify", de: "In Spotify öffnen", es: "Abrir en Spotify" },

  // Numbers
  statsAdded: {
    en: "{count, plural, one {One song} other {# songs}} added since {first}, last on {last}",
    de: "{count, plural, one {Ein Song} other {# Songs}} hinzugefügt seit dem {first}, zuletzt am {last}",
    es: "{count, plural, one {Una canción añadida} other {# canciones añadidas}} desde el {first}, la última el {last}",
  },
  statsNothing: { en: "Nothing added yet", de: "Noch nichts hinzugefügt", es: "Todavía no ha añadido nada" },
  statsWeeks: { en: "Per week: {weeks}", de: "Pro Woche: {weeks}", es: "Por semana: {weeks}" },
  statsArtists: { en: "Most often: {artists}", de: "Am häufigsten: {artists}", es: "Los más frecuentes: {artists}" },
  countOf: { en: "{name} ({count, number})", de: "{name} ({count, number})", es: "{name} ({count, number})" },
} as const satisfies Record<string, Wording>;
