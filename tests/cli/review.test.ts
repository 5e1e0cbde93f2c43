// `sei-gitlab review`: what it prints, and what it ends with.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PREVIEWS, recorded } from "../support/recordedPreviews.ts";
import { needTheBuild, seiGitlab, typed } from "./program.ts";

beforeAll(needTheBuild);

const file = (name: string) => join(PREVIEWS, name);

describe("the exit code", () => {
  test.each([
    ["unchanged.json", 0, 0],
    ["new.json", 0, 2],
    ["rename-retag.json", 0, 2],
    ["replace.json", 0, 3],
    ["replace.jsonl", 0, 3],
    ["delete.json", 0, 3],
    ["failed-validation.json", 4, 4],
    ["failed-program.json", 4, 4],
    ["others.json", 4, 4],
    ["key-deleted.json", 0, 3],
    ["key-deleted.jsonl", 0, 3],
    ["refresh.json", 0, 2],
    ["refresh.jsonl", 0, 2],
    ["policies.json", 4, 4],
    ["policies.jsonl", 4, 4],
  ])("of %s is %d, and %d with --exit-code", async (name, plain, asked) => {
    expect((await typed(["review", file(name)], {})).exitCode).toBe(plain);
    expect((await typed(["review", file(name), "--exit-code"], {})).exitCode).toBe(asked);
  });
});

test("Markdown is the default, and standard input is read for -", async () => {
  const run = await seiGitlab(["review", "-"], { stdin: recorded("replace.json") });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toMatch(/^## GitLab integrations: 1 to replace, 1 unchanged\n/);
});

test("--format gitlab is the report of a merge request", async () => {
  const run = await seiGitlab(["review", file("replace.json"), "--format", "gitlab"]);
  expect(JSON.parse(run.stdout)).toEqual({ create: 1, update: 0, delete: 1 });
});

test("--format json has its version", async () => {
  const { stdout } = await typed(["review", file("new.json"), "--format", "json"], {});
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, outcome: "changes" });
});

test("a file as PowerShell writes it is read", async () => {
  const { stdout } = await typed(["review", file("replace.json")], {});
  const folder = mkdtempSync(join(tmpdir(), "sei-gitlab-"));
  const written = join(folder, `preview-${"0123456789abcdef".repeat(4)}.json`);
  writeFileSync(written, `\uFEFF${recorded("replace.json").replaceAll("\n", "\r\n")}`, "utf16le");

  expect(await typed(["review", written], {})).toEqual({ exitCode: 0, stdout, stderr: "" });
  rmSync(folder, { recursive: true });
});

test("--quiet-when-empty prints nothing about nothing, and everything else", async () => {
  expect((await typed(["review", file("unchanged.json"), "--quiet-when-empty"], {})).stdout).toBe("");
  expect((await typed(["review", file("new.json"), "--quiet-when-empty"], {})).stdout).not.toBe("");
});

test.each([
  ["nothing", "", "the preview is empty"],
  ["other JSON", '{"hello": 1}', "this is JSON, but not what pulumi preview --json prints"],
  ["a cut document", recorded("new.json").slice(0, 900), "it is cut off, or not JSON"],
  [
    "a cut stream",
    recorded("replace.jsonl").split("\n").slice(0, 4).join("\n"),
    "the stream of events is cut off",
  ],
])("%s is refused with a sentence, and 1", async (_what, stdin, sentence) => {
  const run = await seiGitlab(["review", "-"], { stdin });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(sentence);
  expect(run.stderr.trim().split("\n")).toHaveLength(1);
});

test.each([
  [["review"], "FILE is missing"],
  [["review", "a", "b"], "there is an argument that belongs to no flag"],
  [["review", "/nowhere/preview.json"], "/nowhere/preview.json cannot be read"],
  [["review", "-", "--format", "pdf"], "--format takes markdown, json, gitlab"],
])("%j is not understood", async (argv, sentence) => {
  const run = await typed(argv, {});
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(sentence);
});

test("--help tells the argument, the formats and the exit codes", async () => {
  const { exitCode, stdout } = await typed(["review", "--help"], {});
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Usage: sei-gitlab review FILE \[FLAGS\]\n/);
  for (const word of ["markdown", "json", "gitlab", "--exit-code", "--quiet-when-empty", "4 the"]) {
    expect(stdout).toContain(word);
  }
});
