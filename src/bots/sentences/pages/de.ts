import type { PageSentences } from "./en.js";

/** What pages say in German. */
export const dePages: PageSentences = {
  // Every page
  pageOpen: "{channel} öffnen",
  pageStored: "Was über dich gespeichert ist",
  pageIndependent: "Weder von Spotify gemacht noch von Spotify unterstützt",
  pageCopied: "Kopiert",
  pageSelected: "Markiert: bitte kopieren",

  // The landing page
  homeTitle: "Songs unter Freunden",
  homeHeading: "Schick einen Song. Und erfahre, wann er gehört wurde.",
  homeWhat:
    "Send Songs ist ein Bot in deinem Chat. Du gibst ihm einen Spotify-Link und einen Namen; der Song kommt an, und du erfährst, wann er wirklich gespielt wurde.",
  homeHow: "So fängst du an",
  homeBegin: "Öffne einen Chat mit dem Bot und schreib <cmd>register</cmd>.",
  homeBeginIn: "Öffne in {channels} einen Chat mit dem Bot und schreib <cmd>register</cmd>.",
  homeConnect: "Verbinde dein Spotify mit dem Link, den er dir gibt, und schick ihm den Code, den du siehst.",
  homeSend: "Schreib <cmd>share '<link>' with '<name>'</cmd>: einen Link zu einem Song, und für wen er ist.",
  homeConnectFirst: "Zuerst Spotify verbinden",
  homeReceipts:
    "Freunde erfahren nur mit deinem Einverständnis, dass du etwas gespielt hast, und mit <cmd>receipts off</cmd> schaltest du das jederzeit ab.",

  // An invitation
  invitePageTitle: "{name} möchte Songs mit dir teilen",
  invitePageWhat:
    "Send Songs ist ein Bot in deinem Chat. Ihr schickt euch damit Songs und erfahrt, wann sie wirklich gespielt wurden.",
  invitePageHow: "So nimmst du an",
  invitePageOpen: "Öffne einen Chat mit dem Bot.",
  invitePageWay: "Schreib in {channel}: <cmd>{command}</cmd>",
  invitePageThen:
    "Er gibt dir einen Link, mit dem du dein Spotify verbindest. Danach seid ihr befreundet, {name} und du.",
  invitePageOnce: "Die Einladung gilt einmal. {name} erfährt nicht, dass du diese Seite gesehen hast.",
  invitePageOver: "Diese Einladung gilt nicht mehr",
  invitePageOverHow: "Eine Einladung gilt einmal, 30 Tage lang. Bitte um eine neue, wo du sie bekommen hast.",
  invitePageOverMore: "Was ist Send Songs?",

  // The file with everything about somebody
  exportPageTitle: "Alles über dich",
  exportPageWhat:
    "Dein Name, deine Chats, deine Einstellungen und wozu du zugestimmt hast, verschickte und erhaltene Songs, deine Freunde und Gruppen: alles, was der Bot über dich gespeichert hat, in einer JSON-Datei.",
  exportPageDownload: "Datei herunterladen",
  exportPageOnce:
    "Der Link funktioniert einmal, und nur eine Viertelstunde lang. Nachworte, die sich noch nicht geöffnet haben, sind nicht in der Datei.",
  exportPageOver: "Dieser Link gilt nicht mehr",
  exportPageOverHow:
    "Ein Link zu den eigenen Daten funktioniert einmal, eine Viertelstunde lang. Schreib dem Bot <cmd>export</cmd> für einen neuen.",

  // The login
  loginStartAgain: "Neu anfangen",
  declinedTitle: "Du hast Nein gesagt, und das ist in Ordnung",
  declinedText: "Es wurde nichts verbunden und nichts gespeichert. Wenn du es dir anders überlegst, fang neu an.",
  declinedMore:
    "Der Bot fragt Spotify nur eines: was du gerade spielst und zuletzt gespielt hast, damit Freunde erfahren, wann du ihren Song gehört hast.",
  lostTitle: "Versuchen wir es noch einmal",
  lostText:
    "Ein Anmeldelink gilt einmal, zehn Minuten lang, und nur in dem Browser, der ihn geöffnet hat. Neu anzufangen dauert ein paar Sekunden.",
  lostMore:
    "Wenn das öfter passiert: Erlaub dieser Seite Cookies, oder kopier den Link aus dem Chat in deinen gewohnten Browser.",
  shownTitle: "Dein Code wurde schon gezeigt",
  shownText:
    "Alles gut: Dein Code wird ein einziges Mal gezeigt, und das ist hier schon geschehen. Wenn du ihn dem Bot geschickt hast, bist du fertig und kannst diese Seite schließen.",
  shownMore: "Wenn du ihn nicht mehr hast, fang für einen neuen noch einmal an.",
  unlistedTitle: "Du stehst noch nicht auf der Liste",
  unlistedText:
    "Spotify hat diesen Bot nicht an dein Konto gelassen: Wer den Bot betreibt, muss dich zuerst hinzufügen.",
  unlistedMore:
    "Nenn dort die E-Mail-Adresse deines Spotify-Kontos. Sie kommt im Entwickler-Dashboard von Spotify unter „User Management“ dazu; höchstens fünf Personen haben Platz. Fang danach neu an.",
  upstreamTitle: "Versuch es bitte in einer Minute noch einmal",
  upstreamText:
    "Spotify oder etwas anderes, das die Anmeldung braucht, hat nicht geantwortet, wie es sollte. Mit deinem Konto ist alles in Ordnung, und es wurde nichts gespeichert.",
  brokenTitle: "Das hat nicht geklappt",
  brokenText: "Bei uns ist etwas kaputtgegangen, und es ist notiert. Versuch es bitte noch einmal.",
  codeTitle: "Noch ein letzter Schritt",
  codeText:
    "Spotify hat Ja gesagt. Schick jetzt diesen Code an den Bot, in dem Chat, in dem du deine Songs haben möchtest.",
  codeLabel: "Dein Code: {code}",
  codeSendIn: "In {channel} senden",
  codeCopy: "Code kopieren",
  codeOrMessage: "Oder schick diese Nachricht selbst",
  codeCopyMessage: "Nachricht kopieren",
  codeOnce:
    "Der Code gilt 15 Minuten und funktioniert einmal. Gib ihn nie weiter: Wer ihn dem Bot schickt, wird zu dir.",

  // Slack's installation
  installedTitle: "Send Songs ist in Slack",
  installedText: "Send Songs ist installiert. Schreib in Slack <cmd>register</cmd>, um anzufangen.",
  installedOrg:
    "Send Songs ist für die Organisation installiert. Füg es zu Workspaces hinzu, und schreib in einem davon <cmd>register</cmd>.",
  installAgain: "Noch einmal versuchen",
  installCancelledTitle: "Nicht installiert",
  installCancelled: "Du hast abgebrochen. Es wurde nichts installiert.",
  installLostTitle: "Fang bitte noch einmal an",
  installLost: "Dieser Link ist abgelaufen oder wurde in einem anderen Browser geöffnet. Es wurde nichts installiert.",
  installFailedTitle: "Das hat nicht geklappt",
  installFailed: "Slack hat die Installation nicht abgeschlossen. Es wurde nichts installiert.",

  // What is stored
  privacyWhy:
    "So wenig, wie es braucht, um Songs zu verschicken und deinen Freunden zu sagen, dass du sie gespielt hast.",
  privacyKept: "Was aufbewahrt wird, und wie lange",
  keptName: "Dein Name, wie du ihn dem Bot genannt hast",
  keptNameHow: "Bis du schreibst: <cmd>forget me</cmd>.",
  keptAddresses: "Deine Chat-Adressen, und wann du zuletzt geschrieben hast",
  keptAddressesHow:
    "Die Kennungen, unter denen die Chat-Dienste den Bot an dich schreiben lassen. Bis du schreibst: <cmd>forget me</cmd>.",
  keptAccount: "Die Kennung und der Anzeigename deines Spotify-Kontos",
  keptAccountHow:
    "Damit deine Chats zur selben Person gehören können. Bis du schreibst: <cmd>disconnect</cmd>, oder <cmd>forget me</cmd>.",
  keptAccess: "Dein Spotify-Zugang, versiegelt",
  keptAccessHow:
    "Verschlüsselt mit einem Schlüssel, der nicht in der Datenbank liegt. Bis du schreibst: <cmd>disconnect</cmd>, oder <cmd>forget me</cmd>. Er endet von selbst sechs Monate nach deiner Anmeldung.",
  keptPermissions: "Was du den Bot bei Spotify tun lässt",
  keptPermissionsHow:
    "Nichts, außer zu sehen, was du zuletzt gespielt hast; es sei denn, du möchtest etwas, das mehr braucht, wie Songs in deiner Warteschlange, in deiner Bibliothek, deine Playlists lesen und ändern, sehen, was du am meisten hörst, oder sehen, welchen Künstlern du folgst: Danach fragt er je einmal. Bis du schreibst: <cmd>disconnect</cmd>, oder <cmd>forget me</cmd>.",
  keptJobs: "Was sich regelmäßige Aufgaben für dich merken",
  keptJobsHow:
    "Nur von denen, die du eingeschaltet hast: was du gewählt hast, wann sie wieder laufen, und die Kennungen, die sie brauchen, etwa von Playlists, von Künstlern, denen du folgst, oder von den Songs, die du am meisten gehört hast; Namen deiner Playlists acht Tage lang. Die Adresse eines Bildes von dir lässt sich nicht erraten; wem du sie zeigst, kann das Bild sehen, höchstens 90 Tage lang. Bis du schreibst: <cmd>disconnect</cmd>, oder <cmd>forget me</cmd>. Playlists, die sie angelegt haben, gehören dir und bleiben in deinem Spotify.",
  keptConsent: "Deine Zustimmung",
  keptConsentHow:
    "Wann du sie gegeben hast, und der Satz, dem du zugestimmt hast. Bis du schreibst: <cmd>forget me</cmd>.",
  keptSongs: "Songs, die du verschickt und bekommen hast, mit den Worten dazu",
  keptSongsHow:
    "60 Tage, nachdem sie geendet haben: gehört, ausgelassen, zurückgenommen oder abgelaufen. Ein ungehörter Song endet nach 7 Tagen.",
  keptReactions: "Deine Reaktionen und dein Dank für Songs",
  keptReactionsHow:
    "Beim Song: in dem, was über dich gespeichert ist, und bei der Person, die ihn geschickt hat. Bis du die Reaktion zurücknimmst, oder schreibst: <cmd>forget me</cmd>; dann verschwinden sie an beiden Orten.",
  keptCircle: "Dein Freundeskreis",
  keptCircleHow:
    "Wer deine Freunde sind, und wen du aufgeschoben, stummgeschaltet oder blockiert hast; von Letzterem erfährt niemand. Von Menschen, mit denen du zu tun hattest, auch die bloße Kennung, damit ihr beide vergessen werden könnt. Bis du es beendest, oder schreibst: <cmd>forget me</cmd>.",
  keptGroupSongs: "Songs, die du an Gruppen geschickt hast",
  keptGroupSongsHow: "Welcher Song, welche Gruppe, und was für jedes Mitglied daraus wurde: 90 Tage.",
  keptGroups: "Deine Gruppen",
  keptGroupsHow:
    "Ihre Namen, wer darin ist und seit wann, und der Raum, der ihre Songs sieht. Bis du sie verlässt, oder schreibst: <cmd>forget me</cmd>. Eine Gruppe, die dir gehört, geht dann an das Mitglied, das am längsten dabei ist; ohne ein solches wird sie gelöscht.",
  keptInvites: "Deine Einladungen",
  keptInvitesHow:
    "Ihre Codes, und wer sie angenommen hat. 30 Tage, oder bis du schreibst: <cmd>forget me</cmd>. Ein Code, den du vor deiner Anmeldung probiert hast: bis dahin, höchstens 30 Tage.",
  keptSettings: "Deine Zeitzone, deine Ruhezeit, und worüber dir nicht geschrieben werden soll",
  keptSettingsHow: "Wie du sie eingestellt hast. Bis du schreibst: <cmd>forget me</cmd>.",
  keptReminders: "Erinnerungen, um die du gebeten hast",
  keptRemindersHow: "Bis sie gekommen sind, oder du den Song gehört hast.",
  keptTokens: "Dass du Schlüssel für eigene Programme hast",
  keptTokensHow:
    "7 Tage ab jedem, oder bis du sie beendest: eine Nummer und das Ende ihrer Zeit. Aus dem, was bleibt, lässt sich kein Schlüssel machen.",
  keptLinks: "Links zur Datei mit allem über dich",
  keptLinksHow:
    "Ein Fingerabdruck, aus dem sich der Link nicht lesen lässt, und wann du darum gebeten hast: 24 Stunden. Der Link selbst funktioniert einmal, 15 Minuten lang.",
  keptVisits: "Links zu deiner eigenen Seite und die Browser, in denen sie offen ist",
  keptVisitsHow:
    "Fingerabdrücke, aus denen sich beides nicht ablesen lässt, und wann du da warst: 24 Stunden. Ein Link geht einmal, 10 Minuten lang. Ein Browser, in dem du deine Seite öffnest, bekommt ein Cookie: Es enthält deine Kennung beim Bot und einen zufälligen Schlüssel und geht nur an diese Seite zurück. Es endet nach 12 Stunden, nach 2 Stunden ohne dich oder mit <cmd>me off</cmd>. Andere Cookies gibt es nicht, bis auf eines für die zehn Minuten einer Anmeldung. Deine Seite zeigt Cover von Songs; dein Browser holt sie bei Spotify, ohne zu sagen, wo er sie gesehen hat.",
  keptAnswers: "Was der Bot dir geantwortet hat",
  keptAnswersHow: "48 Stunden, damit eine Nachricht, die zweimal ankommt, einmal beantwortet wird.",
  keptFacts: "Angaben zu Songs, wie Titel und Künstler",
  keptFactsHow: "30 Tage, für alle dieselben; über dich sagen sie nichts.",
  keptLogin: "Eine Anmeldung, deren Code du noch nicht geschickt hast",
  keptLoginHow: "15 Minuten, versiegelt; vom Code selbst nur ein Fingerabdruck, aus dem er sich nicht lesen lässt.",
  privacyNever: "Was nie gespeichert wird",
  privacyPlays: "Was du spielst.",
  privacyPlaysHow:
    "Solange ein Song für dich offen ist, fragt der Bot Spotify nach dem, was du zuletzt gespielt hast, sucht darin diesen Song und vergisst alles andere sofort. Nur eine regelmäßige Aufgabe, die du dafür eingeschaltet hast, behält Kennungen von dem, was du am meisten gehört hast. Deine E-Mail-Adresse und dein Passwort bekommt er nie zu sehen.",
  privacyWho: "Wer was erfährt",
  privacyWhoHow:
    "Wer dir einen Song schickt und mit dir befreundet ist, erfährt, dass er dich erreicht hat und dass du ihn gespielt hast. Schreib <cmd>receipts off</cmd>, und niemand erfährt, was du spielst. Eine Reaktion oder dein Dank ist dein eigenes Wort an die Person, die den Song geschickt hat, und kommt dort in jedem Fall an; ein Song an eine Gruppe zeigt, wie viele wie reagiert haben. Wer neu ist, erfährt nur, dass du gefragt wurdest, bis du Ja sagst; niemand erfährt, wenn du jemanden stummschaltest oder blockierst. Wer deine Einladung öffnet, sieht deinen Vornamen. Die Mitglieder einer Gruppe sehen gegenseitig ihre Namen; wer eingeladen ist, sieht nur den der Gruppe und deinen. Ein Raum, der mit einer Gruppe verbunden ist, sieht, welche Songs an sie gehen, von wem, und wie viele sie gehört haben, zählt, nennt und zeigt Reaktionen aber nur von denen, die <cmd>receipts public</cmd> geschrieben haben. Nichts wird verkauft, und nichts wird sonst jemandem gegeben: Die Chat-Dienste tragen die Nachrichten, und Spotify beantwortet die Fragen.",
  privacyGenres:
    "Um die Musik zu benennen, die du magst, fragt der Bot MusicBrainz, ein offenes Nachschlagewerk, nach Künstlern. Wer sie mag, sagt er dabei nie.",
  privacySee: "So siehst du es",
  privacySeeHow:
    "Schreib <cmd>export</cmd>: Du bekommst einen Link zu einer Datei mit allem, was über dich gespeichert ist.",
  privacyDelete: "So löschst du es",
  privacyDisconnect:
    "Schreib <cmd>disconnect</cmd>: Dein Spotify-Konto, dein Zugang und was sich regelmäßige Aufgaben für dich merken, werden sofort gelöscht.",
  privacyForget:
    "Schreib <cmd>forget me</cmd>: Alles über dich wird sofort gelöscht, und dein Name verschwindet von den Songs, die deine Freunde behalten.",
  privacyAtSpotify: "Du kannst dem Bot den Zugang auch auf spotify.com entziehen, unter „Konto“ und „Apps verwalten“.",
  privacyCopies:
    "Sicherungskopien und die Nachrichten in deinen Chats kann der Bot nicht löschen: Frag, wer ihn betreibt, und deinen Chat-Dienst.",
};
