import type { PageSentences } from "./en.js";

/** What pages say in Spanish. */
export const esPages: PageSentences = {
  // Every page
  pageOpen: "Abrir {channel}",
  pageStored: "Qué se guarda sobre ti",
  pageIndependent: "Ni creado ni respaldado por Spotify",
  pageCopied: "Copiado",
  pageSelected: "Seleccionado: cópialo",

  // The landing page
  homeTitle: "Canciones entre amigos",
  homeHeading: "Envía una canción. Y entérate de cuándo se escuchó.",
  homeWhat:
    "Send Songs es un bot en tu chat. Le das un enlace de Spotify y un nombre; la canción llega, y tú sabes cuándo se ha escuchado de verdad.",
  homeHow: "Cómo empezar",
  homeBegin: "Abre un chat con el bot y escribe <cmd>register</cmd>.",
  homeBeginIn: "Abre un chat con el bot en {channels} y escribe <cmd>register</cmd>.",
  homeConnect: "Conecta tu Spotify con el enlace que te da, y envíale el código que veas.",
  homeSend: "Escribe <cmd>share '<link>' with '<name>'</cmd>: un enlace a una canción, y para quién es.",
  homeConnectFirst: "Conectar Spotify primero",
  homeReceipts:
    "Tus amigos solo saben que la has escuchado si tú lo aceptas, y puedes desactivarlo en cualquier momento con <cmd>receipts off</cmd>.",

  // An invitation
  invitePageTitle: "{name} te invita a compartir canciones",
  invitePageWhat:
    "Send Songs es un bot en tu chat. Con él se envían canciones y saben cuándo se han escuchado de verdad.",
  invitePageHow: "Cómo aceptar",
  invitePageOpen: "Abre un chat con el bot.",
  invitePageWay: "En {channel}, escribe: <cmd>{command}</cmd>",
  invitePageThen: "Te da un enlace para conectar tu Spotify. Después, {name} y tú ya podrán enviarse canciones.",
  invitePageOnce: "La invitación funciona una vez. {name} no sabrá que has visto esta página.",
  invitePageOver: "Esta invitación ya no vale",
  invitePageOverHow: "Una invitación funciona una vez, durante 30 días. Pide otra a quien te la dio.",
  invitePageOverMore: "¿Qué es Send Songs?",

  // The file with everything about somebody
  exportPageTitle: "Todo sobre ti",
  exportPageWhat:
    "Tu nombre, tus chats, tus ajustes y lo que aceptaste, las canciones que enviaste y recibiste, tus amigos y grupos: todo lo que el bot tiene guardado sobre ti, en un archivo JSON.",
  exportPageDownload: "Descargar el archivo",
  exportPageOnce:
    "El enlace funciona una vez, y solo durante un cuarto de hora. Las palabras finales que todavía no se han abierto no están en el archivo.",
  exportPageOver: "Este enlace ya no vale",
  exportPageOverHow:
    "Un enlace a los propios datos funciona una vez, durante un cuarto de hora. Escribe <cmd>export</cmd> al bot para recibir otro.",

  // The login
  loginStartAgain: "Empezar de nuevo",
  declinedTitle: "Has dicho que no, y está bien",
  declinedText: "No se ha conectado nada ni se ha guardado nada. Si cambias de idea, empieza de nuevo.",
  declinedMore:
    "El bot solo le pide a Spotify una cosa, lo que escuchas y lo que has escuchado hace poco, para poder decir a tus amigos cuándo has escuchado su canción.",
  lostTitle: "Vamos a intentarlo de nuevo",
  lostText:
    "Un enlace de inicio de sesión funciona una vez, durante diez minutos, y solo en el navegador que lo abrió. Empezar de nuevo lleva unos segundos.",
  lostMore:
    "Si sigue pasando: permite las cookies en esta página, o copia el enlace de tu chat en tu navegador habitual.",
  shownTitle: "Tu código ya se ha mostrado",
  shownText:
    "Todo está bien: tu código se muestra una sola vez, y ya se ha mostrado aquí. Si se lo has enviado al bot, has terminado y puedes cerrar esta página.",
  shownMore: "Si no lo tienes, empieza de nuevo para recibir otro.",
  unlistedTitle: "Todavía no estás en la lista",
  unlistedText: "Spotify no ha dejado que este bot vea tu cuenta: antes tiene que añadirte quien lo administra.",
  unlistedMore:
    "Dile la dirección de correo de tu cuenta de Spotify. Se añade en el panel para desarrolladores de Spotify, en «User Management»; caben cinco personas como máximo. Después, empieza de nuevo.",
  upstreamTitle: "Vuelve a intentarlo en un minuto",
  upstreamText:
    "Spotify, u otra cosa que el inicio de sesión necesita, no ha respondido como debía. Tu cuenta está bien, y no se ha guardado nada.",
  brokenTitle: "Eso no ha funcionado",
  brokenText: "Algo ha fallado por nuestra parte, y ha quedado anotado. Vuelve a intentarlo.",
  codeTitle: "Un último paso",
  codeText: "Spotify ha dicho que sí. Ahora envía este código al bot, en el chat donde quieras tus canciones.",
  codeLabel: "Tu código: {code}",
  codeSendIn: "Enviarlo en {channel}",
  codeCopy: "Copiar el código",
  codeOrMessage: "O envía tú este mensaje",
  codeCopyMessage: "Copiar el mensaje",
  codeOnce:
    "El código vale 15 minutos y funciona una vez. No se lo des nunca a nadie: quien se lo envíe al bot pasa a ser tú.",

  // Slack's installation
  installedTitle: "Send Songs está en Slack",
  installedText: "Send Songs está instalado. Escribe <cmd>register</cmd> en Slack para empezar.",
  installedOrg:
    "Send Songs está instalado para la organización. Añádelo a espacios de trabajo y luego escribe <cmd>register</cmd> en cualquiera de ellos.",
  installAgain: "Volver a intentarlo",
  installCancelledTitle: "No se ha instalado",
  installCancelled: "Lo has cancelado. No se ha instalado nada.",
  installLostTitle: "Empieza de nuevo",
  installLost: "Este enlace ha caducado o se abrió en otro navegador. No se ha instalado nada.",
  installFailedTitle: "Eso no ha funcionado",
  installFailed: "Slack no completó la instalación. No se ha instalado nada.",

  // What is stored
  privacyWhy: "Lo mínimo para enviar canciones y decir a tus amigos que las has escuchado.",
  privacyKept: "Qué se conserva, y cuánto tiempo",
  keptName: "Tu nombre, como se lo diste al bot",
  keptNameHow: "Hasta que escribas: <cmd>forget me</cmd>.",
  keptAddresses: "Tus direcciones de chat, y cuándo escribiste por última vez",
  keptAddressesHow:
    "Los identificadores con los que los servicios de chat dejan que el bot te escriba. Hasta que escribas: <cmd>forget me</cmd>.",
  keptAccount: "El identificador y el nombre visible de tu cuenta de Spotify",
  keptAccountHow:
    "Para que tus chats puedan ser de la misma persona. Hasta que escribas: <cmd>disconnect</cmd>, o <cmd>forget me</cmd>.",
  keptAccess: "Tu acceso a Spotify, sellado",
  keptAccessHow:
    "Cifrado con una clave que no está en la base de datos. Hasta que escribas: <cmd>disconnect</cmd>, o <cmd>forget me</cmd>. Termina por sí solo seis meses después de tu inicio de sesión.",
  keptPermissions: "Lo que dejas hacer al bot en Spotify",
  keptPermissionsHow:
    "Nada más que ver lo último que has escuchado, salvo que quieras algo que necesite más, como añadir canciones a tu cola, guardarlas en tu biblioteca, leer y cambiar tus listas, ver lo que más escuchas o ver a qué artistas sigues: lo pregunta una vez para cada cosa. Hasta que escribas: <cmd>disconnect</cmd>, o <cmd>forget me</cmd>.",
  keptJobs: "Lo que recuerdan por ti las tareas regulares",
  keptJobsHow:
    "Solo de las que has activado: lo que has elegido, cuándo vuelven a ejecutarse, y los identificadores que necesitan, como los de playlists, de artistas que sigues o de las canciones que más has escuchado; los nombres de tus listas, ocho días. La dirección de una imagen tuya no se puede adivinar; quien la reciba de ti puede ver la imagen, como mucho 90 días. Hasta que escribas: <cmd>disconnect</cmd>, o <cmd>forget me</cmd>. Las playlists que han creado son tuyas y se quedan en tu Spotify.",
  keptConsent: "Tu consentimiento",
  keptConsentHow: "Cuándo lo diste y la frase que aceptaste. Hasta que escribas: <cmd>forget me</cmd>.",
  keptSongs: "Las canciones que enviaste y recibiste, con las palabras que llevaban",
  keptSongsHow:
    "60 días después de terminar: escuchadas, dejadas pasar, retiradas o vencidas. Una canción no escuchada termina a los 7 días.",
  keptReactions: "Tus reacciones y agradecimientos por canciones",
  keptReactionsHow:
    "Con la canción: en lo que se guarda de ti y de quien la envió. Hasta que retires la reacción, o escribas: <cmd>forget me</cmd>; entonces desaparecen de ambos sitios.",
  keptCircle: "Tu círculo",
  keptCircleHow:
    "Quiénes son tus amigos, y a quién has aplazado, silenciado o bloqueado; de esto último nadie se entera. De las personas con las que tuviste trato, también su simple identificador, para que se pueda olvidar a ambas. Hasta que lo termines, o escribas: <cmd>forget me</cmd>.",
  keptGroupSongs: "Las canciones que enviaste a grupos",
  keptGroupSongsHow: "Qué canción, qué grupo, y qué fue de ella para cada miembro: 90 días.",
  keptGroups: "Tus grupos",
  keptGroupsHow:
    "Sus nombres, quién está en ellos y desde cuándo, y la sala que ve sus canciones. Hasta que salgas, o escribas: <cmd>forget me</cmd>. Un grupo tuyo pasa entonces al miembro más antiguo; si no lo hay, se borra.",
  keptInvites: "Tus invitaciones",
  keptInvitesHow:
    "Sus códigos, y quién los ha aceptado. 30 días, o hasta que escribas: <cmd>forget me</cmd>. Un código que probaste antes de registrarte: hasta entonces, 30 días como máximo.",
  keptSettings: "Tu zona horaria, tus horas de silencio, y sobre qué no quieres que se te escriba",
  keptSettingsHow: "Como los ajustaste. Hasta que escribas: <cmd>forget me</cmd>.",
  keptReminders: "Los recordatorios que has pedido",
  keptRemindersHow: "Hasta que hayan llegado, o hayas escuchado la canción.",
  keptTokens: "Que tienes claves para tus propios programas",
  keptTokensHow:
    "7 días desde cada una, o hasta que las anules: un número y cuándo caduca. Con lo que se guarda no se puede hacer ninguna clave.",
  keptLinks: "Los enlaces al archivo con todo sobre ti",
  keptLinksHow:
    "Una huella de la que no se puede leer el enlace, y cuándo lo pediste: 24 horas. El enlace mismo funciona una vez, durante 15 minutos.",
  keptVisits: "Los enlaces a tu propia página y los navegadores en los que está abierta",
  keptVisitsHow:
    "Huellas de las que no se puede leer ni lo uno ni lo otro, y cuándo estuviste: 24 horas. Un enlace funciona una vez, durante 10 minutos. El navegador en el que abres tu página recibe una cookie: contiene tu identificador en el bot y una clave al azar, y solo vuelve a esa página. Termina a las 12 horas, tras 2 horas sin ti o con <cmd>me off</cmd>. No hay más cookies, salvo una durante los diez minutos de un inicio de sesión. Tu página muestra las portadas de las canciones; tu navegador las pide a Spotify sin decir dónde las vio.",
  keptAnswers: "Lo que el bot te respondió",
  keptAnswersHow: "48 horas, para que un mensaje que llega dos veces se responda una sola.",
  keptFacts: "Datos de las canciones, como el título y el artista",
  keptFactsHow: "30 días, los mismos para todo el mundo; no dicen nada de ti.",
  keptLogin: "Un inicio de sesión cuyo código todavía no has enviado",
  keptLoginHow: "15 minutos, sellado; del código mismo, solo una huella de la que no se puede leer.",
  privacyNever: "Qué no se guarda nunca",
  privacyPlays: "Lo que escuchas.",
  privacyPlaysHow:
    "Mientras una canción que te enviaron está abierta, el bot pregunta a Spotify por lo último que has escuchado, busca esa canción y olvida lo demás enseguida. Solo una tarea regular que hayas activado para ello guarda identificadores de lo que más has escuchado. Tu dirección de correo y tu contraseña no las ve nunca.",
  privacyWho: "Quién se entera de qué",
  privacyWhoHow:
    "Un amigo que te envió una canción sabe que te ha llegado y que la has escuchado. Escribe <cmd>receipts off</cmd> y nadie sabrá lo que escuchas. Una reacción o tu agradecimiento es tu propia palabra a quien envió la canción, y le llega en cualquier caso; una canción a un grupo muestra cuántas personas reaccionaron y cómo. Alguien nuevo solo sabe que se te ha preguntado, hasta que digas que sí; nadie se entera si silencias o bloqueas a alguien. Quien abre tu invitación ve tu nombre de pila. Los miembros de un grupo ven los nombres de los demás; quien está invitado solo ve el del grupo y el tuyo. Una sala vinculada a un grupo ve qué canciones se le envían y quién las envía, y cuántas personas las han escuchado, pero solo cuenta, nombra y muestra reacciones de quienes escribieron <cmd>receipts public</cmd>. No se vende nada, y no se da nada a nadie más: los servicios de chat llevan los mensajes, y Spotify responde a las preguntas.",
  privacyGenres:
    "Para poner nombre a la música que te gusta, el bot pregunta por los artistas a MusicBrainz, una enciclopedia abierta. Nunca dice a quién le gustan.",
  privacySee: "Cómo verlo",
  privacySeeHow: "Escribe <cmd>export</cmd>: recibes un enlace a un archivo con todo lo que se guarda sobre ti.",
  privacyDelete: "Cómo borrarlo",
  privacyDisconnect:
    "Escribe <cmd>disconnect</cmd>: tu cuenta de Spotify, tu acceso y lo que recuerdan por ti las tareas regulares se borran enseguida.",
  privacyForget:
    "Escribe <cmd>forget me</cmd>: todo lo que hay sobre ti se borra enseguida, y tu nombre desaparece de las canciones que conservan tus amigos.",
  privacyAtSpotify:
    "También puedes quitarle el acceso al bot en spotify.com, en «Cuenta» y «Administrar aplicaciones».",
  privacyCopies:
    "Las copias de emergencia y los mensajes de tus chats no los puede borrar el bot: pregunta a quien lo administra, y a tu servicio de chat.",
};
