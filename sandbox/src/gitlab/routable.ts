import { crc32 } from "node:zlib";

/**
 * The routable form of GitLab's tokens: 16 random bytes, a payload of `key:value` lines with the numbers in base 36,
 * and the payload's length; then a version, the length of the text, and a CRC-32 that covers the prefix, too.
 */
export function routableToken(
  prefix: string,
  random: Buffer,
  payload: Readonly<Record<string, number>>,
): string {
  const body = encodePayload(payload);
  const text = Buffer.concat([random.subarray(0, 16), body, Buffer.from([body.length])]).toString(
    "base64url",
  );
  const head = `${prefix}${text}.01.${text.length.toString(36).padStart(2, "0")}`;
  return head + checksum(head);
}

/** The form of 2024 and 2025, before there was a version: one dot, and the payload first. Such tokens live until they expire. */
export function firstGenerationToken(
  prefix: string,
  random: Buffer,
  payload: Readonly<Record<string, number>>,
): string {
  const body = encodePayload(payload);
  const text = Buffer.concat([body, random.subarray(0, 16), Buffer.from([body.length])]).toString(
    "base64url",
  );
  const head = `${prefix}${text}.${text.length.toString(36).padStart(2, "0")}`;
  return head + checksum(head);
}

function encodePayload(payload: Readonly<Record<string, number>>): Buffer {
  const lines = Object.keys(payload)
    .sort()
    .map((key) => `${key}:${(payload[key] ?? 0).toString(36)}`);
  return Buffer.from(lines.join("\n"));
}

function checksum(head: string): string {
  return crc32(head).toString(36).padStart(7, "0");
}
