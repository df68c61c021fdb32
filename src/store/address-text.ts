import type { Address, Origin, PaintedCard } from "../bots/domain.js";
import { type Column, packRest, packText, readRest, readText } from "./columns.js";

/** Places in one column, their parts apart by line breaks. What is the same as another part is empty. */

export function packOrigin(origin: Origin | undefined): Column {
  if (!origin) return "";
  const { channel, tenantId, room, ...rest } = origin;
  return joined([packText(channel), packDigits(tenantId), packText(room), packRest(rest)]);
}

export function readOrigin(column: Column | undefined): Origin | undefined {
  if (!column) return undefined;
  const [channel, tenant, room, rest] = column.split("\n");
  return {
    ...{ channel: readText(channel) ?? "", tenantId: readDigits(tenant) },
    ...(room ? { room: readText(room) ?? "" } : {}),
    ...readRest(rest),
  };
}

export function packCard(card: PaintedCard | undefined): Column {
  return card ? joined([packText(card.messageId), ...partsOf(card.address)]) : "";
}

export function readCard(column: Column | undefined): PaintedCard | undefined {
  if (!column) return undefined;
  const [messageId, ...parts] = column.split("\n");
  return { address: addressIn(parts), messageId: readText(messageId) ?? "" };
}

/** Platforms number their pages. Seldom otherwise; then no text is taken for digits. */
function packDigits(text: string): Column {
  if (/^[1-9]\d{5,14}$/u.test(text)) return `=${Number(text).toString(36)}`;
  return text.startsWith("=") ? `\\u003d${packText(text).slice(1)}` : packText(text);
}

function readDigits(column: Column | undefined): string {
  return column?.startsWith("=") ? String(Number.parseInt(column.slice(1), 36)) : (readText(column) ?? "");
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
