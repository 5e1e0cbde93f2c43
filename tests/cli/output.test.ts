// How a report looks: on a terminal, in a pipe, and when what it quotes is hostile.

import type { Output } from "../../provider/src/cli/io.ts";
import { reportText } from "../../provider/src/cli/report.ts";
import { paintFor, withProgress } from "../../provider/src/cli/terminal.ts";
import type { ConnectionReport } from "../../provider/src/connection/report.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { jsonAnswer, startTinyServer, unauthorized } from "../support/tinyServer.ts";
import { needTheBuild, reportIn, seiGitlab } from "./program.ts";

const ESCAPE = "\x1b";

describe("in a pipe", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    needTheBuild();
    sandbox = await startCheckedSandbox();
  });
  afterAll(() => sandbox?.close());

  const validate = (argv: readonly string[], env: Record<string, string>) =>
    seiGitlab(["validate", "--url", sandbox.gitlabUrl, ...argv], { env });

  test("a table has one line for each check, no colours and no progress", async () => {
    const { stdout, stderr } = await validate([], { GITLAB_TOKEN: sandbox.tokens.expired });

    expect(stderr).toBe("");
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout).toContain("Token accepted             fail  [TOKEN_EXPIRED] the token has expired\n");
    expect(stdout).toContain('Token scope                skip  was not asked, because of "Token accepted"\n');
    expect(stdout).toContain("  Token accepted: Create a new token with scope api, and give that one.\n");
    expect(stdout).toMatch(/\n\nValidation failed: 1 failed, 3 passed, 18 skipped\.\n$/);
  });

  test("each remedy is told once, with all checks that it is for", async () => {
    const { stdout } = await validate([], { GITLAB_TOKEN: sandbox.tokens.guestOnly });

    expect(stdout.match(/Give the token's user the role Reporter/g)).toHaveLength(1);
    expect(stdout).toContain(
      "  Role and projects, Get branches, Get commits, Get Merge Requests, Get pipelines: Give",
    );
  });

  test("nothing is left to do after a report without findings", async () => {
    const { stdout } = await validate([], { GITLAB_TOKEN: sandbox.tokens.valid });

    expect(stdout).not.toContain("What to do");
    expect(stdout).toMatch(/Validation passed: 19 passed, 3 skipped\.\n$/);
  });

  test("--json prints ok and checks, and nothing else", async () => {
    const run = await validate(["--json"], { GITLAB_TOKEN: sandbox.tokens.valid });

    expect(Object.keys(reportIn(run))).toEqual(["ok", "checks"]);
    expect(run.stdout).not.toContain(ESCAPE);
  });

  test("a reader that goes away is no crash, and the exit code stays", async () => {
    const env = { GITLAB_TOKEN: sandbox.tokens.expired };
    const run = await seiGitlab(["validate", "--url", sandbox.gitlabUrl], { env, deaf: true });

    expect(run).toMatchObject({ exitCode: 4, stderr: "" });
  });
});

describe("a GitLab that sends back what it was sent", () => {
  test.each([["--json"], []])("%s shows no token, and no control characters", async (...argv) => {
    const token = "acme-pat-AbCdEf0123456789xyz";
    const server = await startTinyServer((path, headers) => {
      if (path === "/api/v4/version") return unauthorized;
      const said = Buffer.from(String(headers["private-token"] ?? headers.authorization));
      return jsonAnswer(403, {
        message: `403 Forbidden - ${said} ${said.toString("base64")} ${ESCAPE}[2J\r\n::error::\u202e`,
      });
    });

    const run = await seiGitlab(["validate", "--url", server.url, ...argv], { env: { GITLAB_TOKEN: token } });
    await server.close();

    expect(run.exitCode).toBe(4);
    expect(run.stdout).toContain("[secret]");
    expect(run.stdout).not.toContain(ESCAPE);
    expect(run.stdout).not.toMatch(/^::/m);
    expectNoSecrets(run.stdout + run.stderr, [token]);
  });
});

const terminal = (more: Partial<Output> = {}): Output & { readonly written: string[] } => {
  const written: string[] = [];
  return { isTTY: true, columns: 60, ...more, written, write: (text) => written.push(text) };
};

describe("colours", () => {
  test.each([
    ["on a terminal", terminal(), {}, true],
    ["on a terminal with an empty NO_COLOR", terminal(), { NO_COLOR: "" }, true],
    ["in a pipe", { write: () => true }, {}, false],
    ["with NO_COLOR", terminal(), { NO_COLOR: "1" }, false],
    ["on a terminal that has none", terminal(), { TERM: "dumb" }, false],
  ])("%s", (_, stream, env, coloured) => {
    expect(paintFor(stream, env)("fail", "fail").includes(ESCAPE)).toBe(coloured);
  });
});

describe("a table on a terminal", () => {
  const report: ConnectionReport = {
    ok: false,
    checks: [
      { name: "Token form", outcome: "pass", message: "well" },
      {
        name: "Token accepted",
        outcome: "fail",
        code: "TOKEN_EXPIRED",
        message: "the token has expired, which was to be expected of it",
        remedy: "Create a new token with scope api, and give that one.",
      },
    ],
  };

  test("is as wide as the terminal, and its columns stay columns", () => {
    const text = reportText(report, { paint: (_, plain) => plain, width: 60 });

    expect(text).toBe(
      [
        "Token form      pass  well",
        "Token accepted  fail  [TOKEN_EXPIRED] the token has expired,",
        "                      which was to be expected of it",
        "",
        "What to do:",
        "  Token accepted: Create a new token with scope api, and",
        "    give that one.",
        "",
        "Validation failed: 1 failed, 1 passed.",
        "",
      ].join("\n"),
    );
  });

  test("of a terminal that is narrower than its columns still has a word on each line", () => {
    const text = reportText(report, { paint: (_, plain) => plain, width: 10 });

    expect(text).toContain("[TOKEN_EXPIRED] the\n");
  });
});

describe("progress", () => {
  test("shows on a terminal while it lasts, and leaves nothing behind", async () => {
    const stream = terminal();

    const answer = await withProgress("Asking ...", stream, async () => {
      expect(stream.written.join("")).toContain("Asking ...");
      return 42;
    });

    expect(answer).toBe(42);
    expect(stream.written.at(-1)).toBe(`\r${ESCAPE}[2K`);
  });

  test("is cleared after a failure, too", async () => {
    const stream = terminal();
    const failure = new Error("no");

    await expect(withProgress("Asking ...", stream, () => Promise.reject(failure))).rejects.toBe(failure);

    expect(stream.written.at(-1)).toBe(`\r${ESCAPE}[2K`);
  });

  test("is not for other programs", async () => {
    const stream = terminal({ isTTY: false });

    await withProgress("Asking ...", stream, async () => {});

    expect(stream.written).toEqual([]);
  });
});
