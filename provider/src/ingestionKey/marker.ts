import { randomBytes } from "node:crypto";

/**
 * What every create writes at the end of the key's description, anew each time. Names of keys need not be unique,
 * and SEI takes no identity from its callers, so only this tells a key whose value was lost on the way from
 * everybody else's keys.
 */
export function newMarker(): string {
  return `[pulumi ${randomBytes(6).toString("hex")}]`;
}

export function withMarker(description: string | undefined, marker: string): string {
  return [description ?? "", marker].join(" ").trim();
}

export function isMarkedWith(marker: string, description: string): boolean {
  return description.endsWith(marker);
}

/** The description as the program gave it. */
export function withoutMarker(description: string): string {
  return description.replace(/ ?\[pulumi [0-9a-f]{12}\]$/, "");
}
