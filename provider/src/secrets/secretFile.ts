import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** No secret is longer; a source that is, e.g. a device, is not read to its end. */
export const MOST_BYTES = 65_536;

/** What stands in a file, or why it does not count: an error code of the system, or a sentence. */
export type SecretFile = { readonly text: string } | { readonly reason: string };

/**
 * Reads a file that holds a secret, and no more of it than a secret may have.
 *
 * @param pipes whether a pipe is read too, for as long as somebody writes: never where others wait for this process.
 */
export function readSecretFile(path: string, { pipes }: { readonly pipes: boolean }): SecretFile {
  let file: number | undefined;
  try {
    // Without waiting for somebody to open the other end of a pipe.
    file = openSync(path, pipes ? "r" : constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile() && !(pipes && stats.isFIFO())) return { reason: "it is not a regular file" };
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    let size = 0;
    for (let more = 1; more > 0 && size < buffer.length; size += more) {
      more = readSync(file, buffer, size, buffer.length - size, null);
    }
    if (size > MOST_BYTES) return { reason: "it is longer than any secret" };
    return { text: buffer.toString("utf8", 0, size) };
  } catch (error) {
    const isCoded = typeof error === "object" && error !== null && "code" in error;
    return { reason: isCoded ? String(error.code) : "unknown reason" };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Editors, shells and `echo` end a secret with a line end that was never part of it. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
