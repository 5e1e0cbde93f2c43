// A file with a secret is read whole, but never more of it than a secret has, and never without an end.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MOST_BYTES, readSecretFile } from "../../provider/src/secrets/secretFile.ts";
import { readReference } from "../../provider/src/secrets/secretReference.ts";

const folder = mkdtempSync(join(tmpdir(), "secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test.each([
  ["a token", "glpat-x", "glpat-x"],
  ["a token and a line end", "glpat-x\r\n", "glpat-x"],
  ["a token and two line ends", "glpat-x\n\n", "glpat-x\n"],
  ["as much as a secret may have", "x".repeat(MOST_BYTES), "x".repeat(MOST_BYTES)],
])("%s is read", (_, text, secret) => {
  expect(readReference({ file: fileWith("token", text) })).toEqual({ text: secret });
});

test("a link to a file is read, as a mounted secret is one", () => {
  const link = join(folder, "link");
  symlinkSync(fileWith("target", "glpat-x"), link);
  expect(readReference({ file: link })).toEqual({ text: "glpat-x" });
});

test.each<[what: string, path: () => string, reason: string]>([
  ["no file", () => join(folder, "nothing"), "ENOENT"],
  ["a folder", () => folder, "it is not a regular file"],
  [
    "more than any secret has",
    () => fileWith("long", "x".repeat(MOST_BYTES + 1)),
    "it is longer than any secret",
  ],
  ["a device without an end", () => "/dev/zero", "it is not a regular file"],
  ["an empty file", () => fileWith("empty", "\n"), "is empty"],
])("%s is a problem that names the file", (_, path, reason) => {
  const file = path();
  const problem = expect.stringContaining(reason);
  expect(readReference({ file })).toEqual({ problem });
  expect(JSON.stringify(readReference({ file }))).toContain(file);
});

const makesPipes = existsSync("/usr/bin/mkfifo") || existsSync("/bin/mkfifo");
(makesPipes ? test : test.skip)("a pipe that nobody writes to does not hold up the provider", () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  expect(readSecretFile(pipe, { pipes: false })).toEqual({ reason: "it is not a regular file" });
});
