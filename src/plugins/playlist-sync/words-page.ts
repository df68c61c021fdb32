import type { Wording } from "../../bots/say.js";

/** What stands on the page of whoever has syncs. */
export const pageWords = {
  title: { en: "Playlist sync", de: "Playlist-Abgleich", es: "Sincronización de listas" },
  caption: { en: "Your syncs", de: "Deine Abgleiche", es: "Tus sincronizaciones" },
  number: { en: "No.", de: "Nr.", es: "N.º" },
  from: { en: "From", de: "Von", es: "De" },
  into: { en: "Into", de: "Nach", es: "A" },
  when: { en: "When", de: "Wann", es: "Cuándo" },
  last: { en: "Last run", de: "Letzter Lauf", es: "Última vez" },
  lastCell: {
    en: "{moment}: {count, plural, =0 {nothing new} one {one song added} other {# songs added}}",
    de: "{moment}: {count, plural, =0 {nichts Neues} one {ein neuer Song} other {# neue Songs}}",
    es: "{moment}: {count, plural, =0 {nada nuevo} one {una canción} other {# canciones}}",
  },
  next: { en: "Next", de: "Nächster", es: "Próxima" },
  perWeek: { en: "Songs added per week", de: "Hinzugefügte Songs pro Woche", es: "Canciones añadidas por semana" },
  artists: { en: "Added most often", de: "Am häufigsten hinzugefügt", es: "Añadidos con más frecuencia" },
  artist: { en: "Artist", de: "Wer singt oder spielt", es: "Artista" },
  songs: { en: "Songs added", de: "Hinzugefügte Songs", es: "Canciones añadidas" },
} as const satisfies Record<string, Wording>;
