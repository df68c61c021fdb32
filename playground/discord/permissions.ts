/** What a bot may be allowed to do in a channel, with the bit that says so. */
const BITS = {
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  UseApplicationCommands: 1n << 31n,
  SendMessagesInThreads: 1n << 38n,
  UseExternalApps: 1n << 50n,
} as const;

/** A permission by Discord's name. */
export type Permission = keyof typeof BITS;

/** Everything an invited bot of this kind asks for. */
export const BOT_PERMISSIONS: readonly Permission[] = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
];

/** What people may do; using apps that are not in the server is up to the server. */
export const MEMBER_PERMISSIONS: readonly Permission[] = [...BOT_PERMISSIONS, "UseApplicationCommands"];

/** The bit set as it stands in JSON. */
export function bitsOf(permissions: Iterable<Permission>): string {
  return String([...permissions].reduce((sum, each) => sum | BITS[each], 0n));
}
