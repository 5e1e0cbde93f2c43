import { createHash, createHmac, randomBytes } from "node:crypto";

/** Every credential of a sandbox is derived from one seed, so that a sandbox restarted from its state file knows its own tokens. */
export function newSeed(): string {
  return randomBytes(16).toString("hex");
}

/** As many bytes as asked for, the same for the same seed and label. */
export function derivedBytes(seed: string, label: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block += 1) {
    blocks.push(createHmac("sha256", seed).update(`${label}#${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

export function derivedUuid(seed: string, label: string): string {
  const hex = derivedBytes(seed, label, 16).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What the sandbox keeps and shows of a credential: enough to compare, not enough to use. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
