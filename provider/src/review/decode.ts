const UTF16LE = new TextDecoder("utf-16le");
const UTF16BE = new TextDecoder("utf-16be");
const UTF8 = new TextDecoder("utf-8");

/**
 * The text of a file. PowerShell's `>` writes UTF-16, and other editors and shells of Windows put a mark before UTF-8.
 * Without a mark a zero byte tells: what a preview begins with is one byte long in UTF-8, and never zero.
 */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return UTF16LE.decode(bytes);
  if (first === 0xfe && second === 0xff) return UTF16BE.decode(bytes);
  if (first === 0) return UTF16BE.decode(bytes);
  return (second === 0 ? UTF16LE : UTF8).decode(bytes);
}
