import type { Wording } from "../../bots/say.js";

const say = (en: string, de: string, es: string): Wording => ({ en, de, es });

/** Every sentence of this plugin, as in the catalogues of the core. Labels of buttons have at most 20 characters. */
export const words = {
  // What it is
  topic: say("your month in songs", "dein Monat in Songs", "tu mes en canciones"),
  onPage: say("months in songs", "Monate in Songs", "meses en canciones"),
  about: say(
    "what you heard most in a month, with a playlist",
    "was du in einem Monat am meisten gehört hast, mit Playlist",
    "lo que más escuchaste en un mes, con playlist",
  ),
  formShow: say("show a month or a year", "einen Monat oder ein Jahr zeigen", "ver un mes o un año"),
  formOn: say("get every month from now on", "ab jetzt jeden Monat bekommen", "recibir cada mes desde ahora"),
  formOff: say("no more months", "keine Monate mehr", "no recibir más meses"),
  formNow: say(
    "make the last month at once",
    "den letzten Monat gleich zusammenstellen",
    "preparar el último mes ahora mismo",
  ),
  formMonths: say("which months there are", "welche Monate es gibt", "qué meses hay"),
  formCircle: say(
    "songs you and your friends have sent each other",
    "Songs, die ihr euch geschickt habt",
    "canciones que os habéis enviado",
  ),
  fieldMonth: say(
    "a month or a year, such as {example}",
    "ein Monat oder Jahr, zum Beispiel {example}",
    "un mes o un año, por ejemplo {example}",
  ),
  fieldTab: say("songs, artists or genres", "Songs, Künstler oder Genres", "canciones, artistas o géneros"),
  fieldRange: say("how far back", "wie weit zurück", "desde cuándo"),
  fieldCircle: say(
    "on, off, or a month such as {example}",
    "on, off oder ein Monat wie {example}",
    "on, off o un mes como {example}",
  ),
  how: say(
    "I did not get that. You can type for example <cmd>wrapped</cmd>, <cmd>wrapped {month}</cmd>, <cmd>wrapped {year}</cmd> or <cmd>wrapped {month} artists long</cmd>.",
    "Das habe ich nicht verstanden. Schreib zum Beispiel <cmd>wrapped</cmd>, <cmd>wrapped {month}</cmd>, <cmd>wrapped {year}</cmd> oder <cmd>wrapped {month} artists long</cmd>.",
    "No lo he entendido. Puedes escribir por ejemplo <cmd>wrapped</cmd>, <cmd>wrapped {month}</cmd>, <cmd>wrapped {year}</cmd> o <cmd>wrapped {month} artists long</cmd>.",
  ),

  // On and off
  turnedOn: say(
    "Done: your month in songs comes every month from now on.",
    "Erledigt: Ab jetzt kommt jeden Monat dein Monat in Songs.",
    "Hecho: desde ahora cada mes te llega tu mes en canciones.",
  ),
  wasOn: say(
    "Your month in songs is on already.",
    "Dein Monat in Songs ist schon eingeschaltet.",
    "Tu mes en canciones ya está activado.",
  ),
  comes: say(
    "On {day} I put together what you have heard most in {month}: your top 25 songs and artists, your genres, and a private playlist in your Spotify. In June there is one for half a year too, in December one for the whole year.\n\nI keep ids and ranks, no titles, until you disconnect Spotify.",
    "Am {day} stelle ich zusammen, was du im {month} am meisten gehört hast: deine 25 liebsten Songs und Künstler, deine Genres und eine private Playlist in deinem Spotify. Im Juni kommt auch eine für das halbe Jahr dazu, im Dezember eine für das ganze.\n\nIch behalte Kennungen und Plätze, keine Titel, bis du Spotify trennst.",
    "El {day} reúno lo que más has escuchado en {month}: tus 25 canciones y artistas favoritos, tus géneros y una playlist privada en tu Spotify. En junio hay también una del semestre, en diciembre una del año entero.\n\nGuardo identificadores y puestos, no títulos, hasta que desconectes Spotify.",
  ),
  nowHint: say(
    "{month} at once: <cmd>wrapped now</cmd>. No more of it: <cmd>wrapped off</cmd>",
    "{month} sofort: <cmd>wrapped now</cmd>. Nichts mehr davon: <cmd>wrapped off</cmd>",
    "{month} ahora mismo: <cmd>wrapped now</cmd>. No más: <cmd>wrapped off</cmd>",
  ),
  turnedOff: say(
    "No more months will come. Those I have made stay yours: <cmd>wrapped months</cmd>. The playlists stay in your Spotify, and <cmd>disconnect</cmd> erases what I have kept of them.",
    "Es kommen keine Monate mehr. Die, die es gibt, bleiben dir: <cmd>wrapped months</cmd>. Die Playlists bleiben in deinem Spotify, und <cmd>disconnect</cmd> löscht, was ich davon behalten habe.",
    "No llegarán más meses. Los que hay siguen siendo tuyos: <cmd>wrapped months</cmd>. Las playlists se quedan en tu Spotify, y <cmd>disconnect</cmd> borra lo que he guardado.",
  ),
  invite: say(
    "Once a month I can put together what you have heard most: songs, artists, genres, and a private playlist. Only you see it. To begin: <cmd>wrapped on</cmd>",
    "Einmal im Monat kann ich zusammenstellen, was du am meisten gehört hast: Songs, Künstler, Genres und eine private Playlist. Nur du siehst es. Los geht es mit: <cmd>wrapped on</cmd>",
    "Una vez al mes puedo reunir lo que más has escuchado: canciones, artistas, géneros y una playlist privada. Solo tú lo ves. Para empezar: <cmd>wrapped on</cmd>",
  ),
  ask: say(
    "For that Spotify has to let me {needs}. Open this link, log in, and send me the code; there is nothing else to do:",
    "Dafür muss Spotify mir erlauben, {needs}. Öffne diesen Link, melde dich an und schick mir den Code; mehr ist nicht zu tun:",
    "Para eso Spotify tiene que dejarme {needs}. Abre este enlace, inicia sesión y envíame el código; no hace falta nada más:",
  ),
  askTops: say(
    "see what you hear most (for the charts)",
    "zu sehen, was du am meisten hörst (für die Listen)",
    "ver lo que más escuchas (para las listas)",
  ),
  askPlaylists: say(
    "make private playlists for you and fill them (for the playlist)",
    "private Playlists für dich anzulegen und zu füllen (für die Playlist)",
    "crear y llenar playlists privadas para ti (para la playlist)",
  ),
  askAccount: say("be connected to your account", "mit deinem Konto verbunden zu sein", "estar conectado a tu cuenta"),
  askNow: say(
    "Then type <cmd>wrapped now</cmd> again.",
    "Schreib danach noch einmal <cmd>wrapped now</cmd>.",
    "Después escribe otra vez <cmd>wrapped now</cmd>.",
  ),
  apiNeeds: say(
    "Spotify does not let the bot see your top songs or make playlists yet. Send it “wrapped on” in the chat first.",
    "Spotify lässt den Bot deine Listen noch nicht sehen oder keine Playlists anlegen. Schick ihm zuerst „wrapped on“ im Chat.",
    "Spotify aún no deja al bot ver tus listas o crear playlists. Envíale primero «wrapped on» en el chat.",
  ),

  // At once
  making: say(
    "I am putting {month} together. It takes a few minutes, and I tell you when it is there.",
    "Ich stelle {month} zusammen. Das dauert ein paar Minuten, und ich melde mich, wenn es so weit ist.",
    "Estoy preparando {month}. Tarda unos minutos y te aviso cuando esté.",
  ),
  checking: say(
    "I am also making sure that its playlists are complete.",
    "Ich sehe auch nach, ob die Playlists dazu vollständig sind.",
    "También compruebo que sus playlists estén completas.",
  ),

  // A month
  ready: say(
    "Your {month} in songs is here.",
    "Dein {month} in Songs ist da.",
    "Ya está aquí tu {month} en canciones.",
  ),
  shown: say("Your {month} in songs", "Dein {month} in Songs", "Tu {month} en canciones"),
  headSongs: say("Songs", "Songs", "Canciones"),
  headArtists: say("Artists", "Künstler", "Artistas"),
  headGenres: say("Genres", "Genres", "Géneros"),
  place: say("{place}. {title}", "{place}. {title}", "{place}. {title}"),
  placeAt: say("{place}. {title} – {url}", "{place}. {title} – {url}", "{place}. {title} – {url}"),
  titleUnknown: say("on Spotify", "bei Spotify", "en Spotify"),
  noTitles: say(
    "Spotify does not tell me some of the titles right now; the links lead to them.",
    "Spotify sagt mir einige Titel gerade nicht; die Links führen hin.",
    "Spotify no me dice ahora algunos títulos; los enlaces llevan a ellos.",
  ),
  noGenres: say(
    "Nobody could tell me what music your artists make.",
    "Niemand konnte mir sagen, welche Musik deine Künstler machen.",
    "Nadie me ha podido decir qué música hacen tus artistas.",
  ),
  someGenres: say(
    "For {unknown} of your {all} artists nobody could say.",
    "Bei {unknown} deiner {all} Künstler konnte es niemand sagen.",
    "De {unknown} de tus {all} artistas nadie lo ha podido decir.",
  ),
  playlistAt: say("On Spotify: {name} – {url}", "Bei Spotify: {name} – {url}", "En Spotify: {name} – {url}"),
  leftOut: say(
    "Spotify did not let me make the playlist “{name}”. To try again: <cmd>wrapped now</cmd>",
    "Spotify hat mich die Playlist „{name}“ nicht anlegen lassen. Noch ein Versuch: <cmd>wrapped now</cmd>",
    "Spotify no me dejó crear la playlist «{name}». Para intentarlo otra vez: <cmd>wrapped now</cmd>",
  ),
  offHint: say(
    "You do not want this any more? <cmd>wrapped off</cmd>",
    "Du möchtest das nicht mehr? <cmd>wrapped off</cmd>",
    "¿Ya no lo quieres? <cmd>wrapped off</cmd>",
  ),
  empty: say(
    "Spotify knows nothing of what you have heard in {month} yet, so there is no chart. Next month I try again.",
    "Spotify weiß noch nichts darüber, was du im {month} gehört hast, deshalb gibt es keine Liste. Nächsten Monat versuche ich es wieder.",
    "Spotify aún no sabe qué escuchaste en {month}, así que no hay lista. El mes que viene lo intento de nuevo.",
  ),
  lost: say(
    "I could not put {month} together: Spotify does not let me {needs} any more. Open this link, log in, send me the code, and then <cmd>wrapped now</cmd>:",
    "Ich konnte {month} nicht zusammenstellen: Spotify lässt mich nicht mehr {needs}. Öffne diesen Link, melde dich an, schick mir den Code und dann <cmd>wrapped now</cmd>:",
    "No pude preparar {month}: Spotify ya no me deja {needs}. Abre este enlace, inicia sesión, envíame el código y después <cmd>wrapped now</cmd>:",
  ),
  failed: say(
    "I could not put {month} together, sorry: {reason, select, bug {something went wrong on my side} access {Spotify did not let me look} other {Spotify has not answered for days}}. You can ask for it until the next month is over: <cmd>wrapped now</cmd>",
    "Ich konnte {month} leider nicht zusammenstellen: {reason, select, bug {bei mir ist etwas schiefgegangen} access {Spotify hat mich nicht nachsehen lassen} other {Spotify hat tagelang nicht geantwortet}}. Bis der nächste Monat vorbei ist, kannst du danach fragen: <cmd>wrapped now</cmd>",
    "Lo siento, no pude preparar {month}: {reason, select, bug {algo falló por mi parte} access {Spotify no me dejó mirar} other {Spotify no ha respondido durante días}}. Puedes pedirlo hasta que acabe el mes siguiente: <cmd>wrapped now</cmd>",
  ),
  overtaken: say(
    "{month} came to nothing, sorry: another month was over before Spotify had told me all of it, and what it says now is no longer about {month}. For the newest month, say <cmd>wrapped now</cmd>",
    "Aus {month} ist leider nichts geworden: Ein weiterer Monat war vorbei, bevor Spotify mir alles gesagt hatte, und was es jetzt sagt, gilt nicht mehr für {month}. Den neuesten Monat bekommst du mit <cmd>wrapped now</cmd>",
    "Lo siento, {month} se quedó sin hacer: terminó otro mes antes de que Spotify me lo dijera todo, y lo que dice ahora ya no es de {month}. Para el mes más reciente, di <cmd>wrapped now</cmd>",
  ),
  tabTitle: say(
    "{tab, select, songs {Your songs} artists {Your artists} other {Your genres}} of {month}, {range, select, short_term {the last four weeks} medium_term {the last six months} other {the last year}}",
    "{tab, select, songs {Deine Songs} artists {Deine Künstler} other {Deine Genres}}, {month}: {range, select, short_term {die letzten vier Wochen} medium_term {die letzten sechs Monate} other {das letzte Jahr}}",
    "{tab, select, songs {Tus canciones} artists {Tus artistas} other {Tus géneros}} de {month}, {range, select, short_term {las últimas cuatro semanas} medium_term {los últimos seis meses} other {el último año}}",
  ),
  nothingThere: say("Spotify had nothing for this.", "Dazu hatte Spotify nichts.", "Spotify no tenía nada para esto."),
  genrePlace: say("{place}. {title}", "{place}. {title}", "{place}. {title}"),
  buttonSongs: say("Songs", "Songs", "Canciones"),
  buttonArtists: say("Artists", "Künstler", "Artistas"),
  buttonGenres: say("Genres", "Genres", "Géneros"),
  buttonShort: say("Four weeks", "Vier Wochen", "Cuatro semanas"),
  buttonMedium: say("Six months", "Sechs Monate", "Seis meses"),
  buttonLong: say("One year", "Ein Jahr", "Un año"),
  buttonPlaylist: say("Open on Spotify", "Bei Spotify öffnen", "Abrir en Spotify"),
  buttonOn: say("Every month", "Jeden Monat", "Cada mes"),
  buttonOff: say("No more of it", "Nicht mehr", "No más"),
  buttonNow: say("Last month now", "Letzter Monat jetzt", "El último mes ya"),
  buttonMonths: say("All months", "Alle Monate", "Todos los meses"),
  buttonCircleOn: say("Take part", "Mitmachen", "Participar"),
  buttonCircle: say("Our songs", "Unsere Songs", "Nuestras canciones"),

  // Several months
  noMonth: say(
    "I have nothing of yours for {month}. What there is: <cmd>wrapped months</cmd>",
    "Für {month} habe ich von dir nichts. Was es gibt: <cmd>wrapped months</cmd>",
    "De {month} no tengo nada tuyo. Lo que hay: <cmd>wrapped months</cmd>",
  ),
  noMonthYet: say(
    "There is no month yet. Your first one comes on {day}.",
    "Noch gibt es keinen Monat. Dein erster kommt am {day}.",
    "Aún no hay ningún mes. El primero llega el {day}.",
  ),
  months: say("Your months:", "Deine Monate:", "Tus meses:"),
  monthLine: say(
    "• {month}: <cmd>wrapped {key}</cmd>",
    "• {month}: <cmd>wrapped {key}</cmd>",
    "• {month}: <cmd>wrapped {key}</cmd>",
  ),
  olderMonths: say("Older ones by year: {years}", "Ältere nach Jahren: {years}", "Los anteriores por años: {years}"),
  year: say("Your {year} in songs", "Dein {year} in Songs", "Tu {year} en canciones"),
  yearLine: say("• {month}: {what}", "• {month}: {what}", "• {month}: {what}"),
  yearGenres: say("Your genres: {genres}", "Deine Genres: {genres}", "Tus géneros: {genres}"),

  // Playlists
  listMonth: say("Send Songs {month}''{short}", "Send Songs {month}''{short}", "Send Songs {month}''{short}"),
  listHalf: say(
    "Send Songs first half ''{short}",
    "Send Songs erstes Halbjahr ''{short}",
    "Send Songs primer semestre ''{short}",
  ),
  listYear: say("Send Songs {year}", "Send Songs {year}", "Send Songs {year}"),
  listAboutMonth: say(
    "Your top 25 songs of {month}, put together by Send Songs",
    "Deine 25 liebsten Songs im {month}, zusammengestellt von Send Songs",
    "Tus 25 canciones favoritas de {month}, reunidas por Send Songs",
  ),
  listAboutHalf: say(
    "Your top 25 songs of the first half of {year}, put together by Send Songs",
    "Deine 25 liebsten Songs des ersten Halbjahrs {year}, zusammengestellt von Send Songs",
    "Tus 25 canciones favoritas del primer semestre de {year}, reunidas por Send Songs",
  ),
  listAboutYear: say(
    "Your top 25 songs of {year}, put together by Send Songs",
    "Deine 25 liebsten Songs {year}, zusammengestellt von Send Songs",
    "Tus 25 canciones favoritas de {year}, reunidas por Send Songs",
  ),

  // Pictures
  pictureFoot: say(
    "Send Songs · from what Spotify says of the last four weeks",
    "Send Songs · nach dem, was Spotify über die letzten vier Wochen sagt",
    "Send Songs · según lo que Spotify dice de las últimas cuatro semanas",
  ),
  pictureIs: say(
    "Your {month} as a picture, up to ten places each. The buttons say the same in words.",
    "Dein {month} als Bild, je bis zu zehn Plätze. Die Knöpfe sagen dasselbe in Worten.",
    "Tu {month} en una imagen, hasta diez puestos de cada. Los botones dicen lo mismo en palabras.",
  ),
  pictureColumn: say("{heading}: {rows}.", "{heading}: {rows}.", "{heading}: {rows}."),

  // Together
  circleInvite: say(
    "Here you and your friends can look back together: the songs you have sent each other in a month, and those that everyone you sent them to has heard. Only friends who take part are in it, nobody is counted or ranked. To take part: <cmd>wrapped circle on</cmd>",
    "Hier könnt ihr gemeinsam zurückschauen: auf die Songs, die ihr euch in einem Monat geschickt habt, und auf die, die alle gehört haben, denen du sie geschickt hast. Nur Freunde, die mitmachen, kommen vor, niemand wird gezählt oder verglichen. Mitmachen: <cmd>wrapped circle on</cmd>",
    "Aquí podéis mirar atrás juntos: las canciones que os habéis enviado en un mes y las que han escuchado todos a quienes se las enviaste. Solo salen los amigos que participan, no se cuenta ni se compara a nadie. Para participar: <cmd>wrapped circle on</cmd>",
  ),
  circleOn: say(
    "You take part. Friends who take part too see the songs between you and them when they look back at a month, and you see theirs: <cmd>wrapped circle</cmd>. No more of it: <cmd>wrapped circle off</cmd>",
    "Du machst mit. Freunde, die auch mitmachen, sehen beim Rückblick auf einen Monat die Songs zwischen euch, und du ebenso: <cmd>wrapped circle</cmd>. Nicht mehr: <cmd>wrapped circle off</cmd>",
    "Participas. Los amigos que también participan ven, al mirar atrás, las canciones entre vosotros, y tú también: <cmd>wrapped circle</cmd>. No más: <cmd>wrapped circle off</cmd>",
  ),
  circleOff: say(
    "You take part no longer: nobody finds you there any more.",
    "Du machst nicht mehr mit: Niemand findet dich dort mehr.",
    "Ya no participas: nadie te encuentra allí.",
  ),
  circleTitle: say("Your {month} together", "Euer {month}", "Vuestro {month}"),
  circleSent: say("Songs that went around:", "Songs, die unterwegs waren:", "Canciones que circularon:"),
  circleFrom: say("• {song}, from {name} – {url}", "• {song}, von {name} – {url}", "• {song}, de {name} – {url}"),
  circleTo: say(
    "• {song}, from you to {names} – {url}",
    "• {song}, von dir an {names} – {url}",
    "• {song}, tuya para {names} – {url}",
  ),
  circleHeard: say(
    "Heard by everyone you sent them to:",
    "Gehört von allen, denen du sie geschickt hast:",
    "Escuchadas por todos a quienes se las enviaste:",
  ),
  circleHeardLine: say("• {song} – {url}", "• {song} – {url}", "• {song} – {url}"),
  circleMore: say("… and more", "… und weitere", "… y más"),
  circleNobody: say(
    "None of your friends takes part yet. Tell them to send me: <cmd>wrapped circle on</cmd>",
    "Noch macht niemand von deinen Freunden mit. Sag ihnen, sie sollen mir schreiben: <cmd>wrapped circle on</cmd>",
    "Aún no participa ninguno de tus amigos. Diles que me envíen: <cmd>wrapped circle on</cmd>",
  ),
  circleNothing: say(
    "In {month} no songs went between you and friends who take part, or it is too long ago: I keep songs for 60 days after their end.",
    "Im {month} gingen keine Songs zwischen dir und Freunden, die mitmachen, hin und her, oder es ist zu lange her: Songs behalte ich 60 Tage nach ihrem Ende.",
    "En {month} no hubo canciones entre tú y amigos que participan, o hace demasiado tiempo: guardo las canciones 60 días después de su final.",
  ),

  // The page
  pageTitle: say("Your months in songs", "Deine Monate in Songs", "Tus meses en canciones"),
  pageOn: say(
    "On: the next one comes on {day}.",
    "Eingeschaltet: Der nächste kommt am {day}.",
    "Activado: el próximo llega el {day}.",
  ),
  pageOff: say("Off.", "Ausgeschaltet.", "Desactivado."),
  pageRank: say("Rank", "Platz", "Puesto"),
  pageSong: say("Song", "Song", "Canción"),
  pageArtist: say("Artist", "Künstler", "Artista"),
  pageMonth: say("Month", "Monat", "Mes"),
  pagePlaylists: say("Playlists", "Playlists", "Playlists"),
  pagePoints: say("{points} points", "{points} Punkte", "{points} puntos"),
  pageGenres: say("Genres, weighted by rank", "Genres, nach Plätzen gewichtet", "Géneros, ponderados por puesto"),
  pageMore: say("{month} in detail", "{month} im Einzelnen", "{month} en detalle"),
  pageHowMonth: say("Show", "Zeigen", "Ver"),
} as const;
