import { createHash, randomBytes } from "node:crypto";

/**
 * What stands at the end of a key's description: which resource the key was made for, and which create of it made it.
 * Names of keys need not be unique, and SEI takes no identity from its callers, so only this tells a key whose value
 * was lost on the way, in this run or in one that was killed, from everybody else's keys.
 */
export function newMarker(maker: string): string {
  return `[pulumi ${ofResource(maker)}-${randomBytes(3).toString("hex")}]`;
}

export function withMarker(description: string | undefined, marker: string): string {
  return `${description ?? ""} ${marker}`.trim();
}

export function isMarkedWith(marker: string, description: string): boolean {
  return description.endsWith(marker);
}

/** Whether any create of the resource has made the key. Those of version 0.1.0 do not say. */
export function isMarkedFor(maker: string, description: string): boolean {
  return new RegExp(`\\[pulumi ${ofResource(maker)}-[0-9a-f]{6}\\]$`).test(description);
}

/** The description as the program gave it. */
export function withoutMarker(description: string): string {
  return description.replace(/ ?\[pulumi (?:[0-9a-f]{8}-[0-9a-f]{6}|[0-9a-f]{12})\]$/, "");
}

/** Short, because SEI takes 140 characters with the description. */
function ofResource(maker: string): string {
  return createHash("sha256").update(maker).digest("hex").slice(0, 8);
}
