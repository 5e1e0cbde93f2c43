// A tar archive that is the same, byte for byte, wherever and whenever it is made: files in the order of their names,
// of nobody, and of no time. What `tar` programs can of that differs from system to system.
import { gzipSync } from "node:zlib";

export interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
  readonly executable?: boolean;
}

const BLOCK = 512;

/** The fields of a `ustar` header that are not zero, by where they begin. */
function headerOf({ name, content, executable = false }: ArchivedFile): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for a tar archive`);
  const header = Buffer.alloc(BLOCK);
  const number = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  header.write(name, 0);
  header.write(number(executable ? 0o755 : 0o644, 7), 100);
  header.write(number(0, 7), 108);
  header.write(number(0, 7), 116);
  header.write(number(content.length, 11), 124);
  header.write(number(0, 11), 136);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  // The sum counts itself as spaces.
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${number(sum, 6)} `, 148);
  return header;
}

export function tarball(files: readonly ArchivedFile[]): Buffer {
  const inOrder = [...files].sort((left, right) => (left.name < right.name ? -1 : 1));
  const blocks = inOrder.flatMap((file) => [
    headerOf(file),
    file.content,
    Buffer.alloc((BLOCK - (file.content.length % BLOCK)) % BLOCK),
  ]);
  const packed = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
  // The system that packed it: unknown.
  packed[9] = 255;
  return packed;
}
