import type { Address, PaintedCard } from "../bots/domain.js";
import { type Column, packRest, packText, readRest, readText } from "./columns.js";

/** Addresses and cards in one column, their parts apart by line breaks. What is the same as another part is empty. */

export function packAddress(address: Address | undefined): Column {
  return address ? joined(partsOf(address)) : "";
}

export function readAddress(column: Column | undefined): Address | undefined {
  return column ? addressIn(column.split("\n")) : undefined;
}

/** `home`: where it most often is. */
export function packCard(card: PaintedCard | undefined, home: Address | undefined): Column {
  if (!card) return "";
  const isHome = home !== undefined && packAddress(home) === packAddress(card.address);
  return joined([packText(card.messageId), ...(isHome ? [] : partsOf(card.address))]);
}

export function readCard(column: Column | undefined, home: Address | undefined): PaintedCard | undefined {
  if (!column) return undefined;
  const [messageId, ...parts] = column.split("\n");
  const address = parts.length === 0 && home ? home : addressIn(parts);
  return { address, messageId: readText(messageId) ?? "" };
}

function partsOf(address: Address): Column[] {
  const { channel, tenantId, userId, installationId, conversationId, botId, serviceUrl, locale, room, ...rest } =
    address;
  const unless = (part: string, same: string) => (part === same ? "" : packText(part));
  return [
    ...[packText(channel), packText(tenantId), packText(userId), unless(installationId, tenantId)],
    ...[unless(conversationId, userId), unless(botId, tenantId)],
    ...[packText(serviceUrl), packText(locale), packText(room), packRest(rest)],
  ];
}

function addressIn(parts: Column[]): Address {
  const [channel, tenant, user, installation, conversation, bot, serviceUrl, locale, room, rest] = parts;
  const [tenantId, userId] = [readText(tenant) ?? "", readText(user) ?? ""];
  return {
    ...{ channel: readText(channel) ?? "", tenantId, userId, installationId: readText(installation) ?? tenantId },
    ...{ conversationId: readText(conversation) ?? userId, botId: readText(bot) ?? tenantId },
    ...(serviceUrl ? { serviceUrl: readText(serviceUrl) ?? "" } : {}),
    ...(locale ? { locale: readText(locale) ?? "" } : {}),
    ...(room ? { room: readText(room) ?? "" } : {}),
    ...readRest(rest),
  };
}

function joined(parts: Column[]): Column {
  return parts.slice(0, parts.findLastIndex((part) => part !== "") + 1).join("\n");
}
