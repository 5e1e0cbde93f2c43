// A file with a secret is read whole, but never more of it than a secret has, and never without an end.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
  ["a text of several lines", "one\ntwo\n", "one\ntwo"],
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
  ["a file of spaces", () => fileWith("blank", "  \t\n"), "is empty"],
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
  expect(readReference({ file: pipe })).toEqual({ problem: expect.stringContaining("not a regular file") });
});

(makesPipes ? test : test.skip)("a pipe that may be waited for is read until its writer ends", () => {
  const pipe = join(folder, "written");
  execFileSync("mkfifo", [pipe]);
  spawn("sh", ["-c", 'printf one > "$0"; ', pipe]);
  expect(readSecretFile(pipe, { pipes: true })).toEqual({ text: "one" });
});

const OPEN_FILES = "/proc/self/fd";
(existsSync(OPEN_FILES) ? test : test.skip)("no file stays open, whether it was read or refused", () => {
  const path = fileWith("closed", "glpat-x");
  const count = () => readdirSync(OPEN_FILES).length;
  const before = count();
  for (let time = 0; time < 20; time++) {
    readSecretFile(path, { pipes: false });
    readSecretFile("/dev/zero", { pipes: false });
  }
  expect(count()).toBeLessThan(before + 20);
});

describe("a variable", () => {
  const NAME = "A_SECRET_OF_THIS_TEST";
  afterEach(() => {
    delete process.env[NAME];
  });

  test("is read, without the end of its line", () => {
    process.env[NAME] = "glpat-x\n";
    expect(readReference({ env: NAME })).toEqual({ text: "glpat-x" });
  });

  test.each([
    ["that is not there", undefined, "does not exist or cannot be read"],
    ["that is empty", " ", "is empty"],
  ])("%s is a problem that names it", (_what, value, problem) => {
    if (value !== undefined) process.env[NAME] = value;
    expect(readReference({ env: NAME })).toEqual({ problem: `the environment variable ${NAME} ${problem}` });
  });
});
