// Pull requests from forks: the rules that need no secret, and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forkReport } from "../../provider/src/ci/forkReport.ts";
import type { ReviewFinding } from "../../provider/src/review/summary.ts";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";
import { inJob, useJobs } from "./jobCommands.ts";

useJobs();

describe("the stack's configuration", () => {
  const without = async (text: string): Promise<string> => {
    const { folder } = await inJob(["without-secrets", "stack.yaml"], {}, { files: { "stack.yaml": text } });
    return readFileSync(join(folder, "stack.yaml"), "utf8");
  };

  test("loses its secrets and the key to them, and keeps what is not secret", async () => {
    const text = `secretsprovider: awskms://alias/pulumi
encryptedkey: AQICAHh
encryptionsalt: v1:b+IFALwlTBY=
config:
  app:gitlabToken:
    secure: v1:fy/PQyhTLLZestXz
  app:tokens:
    - secure: v1:NnhOEr195LUbaTwO
    - name: b
      token:
        secure: v1:JHwgwMfzI8sKuyxw
  app:tags:
    - secure
  harness-sei:apiKey:
    secure: v1:PT+GYStt8XCoymo0
  harness-sei:environment: prod1
`;
    expect(await without(text)).toBe(`config:
  app:gitlabToken: not-for-forks
  app:tokens:
    - not-for-forks
    - name: b
      token: not-for-forks
  app:tags:
    - secure
  harness-sei:environment: prod1
`);
  });

  test("loses the key of SEI even when somebody wrote it in clear: nothing may be asked there", async () => {
    const text = "config:\n  harness-sei:apiKey: in-clear\n  harness-sei:environment: prod1\n";
    expect(await without(text)).toBe("config:\n  harness-sei:environment: prod1\n");
  });

  test("may be missing", async () => {
    expect(await inJob(["without-secrets", "stack.yaml"], {})).toMatchObject({ exitCode: 0, output: "" });
  });
});

describe("the report", () => {
  const error = (code: string, message: string): ReviewFinding => ({ severity: "error", code, message });
  const reportOn = (findings: readonly ReviewFinding[], ofProgram: readonly ReviewFinding[] = []) => {
    const { integrations, ...rest } = summaryOf(recorded("new.json"));
    const broken = integrations.map((one, index) =>
      index === 0 ? { ...one, findings: [...findings] } : one,
    );
    return forkReport({ ...rest, integrations: broken, findings: [...ofProgram] });
  };

  test("leaves out what comes of missing secrets, and of a stack without a past", () => {
    const { isBroken, log } = reportOn([
      error("SEI_CONFIG_MISSING", "there is no key"),
      error("TOKEN_REQUIRED", "token: is missing"),
      error("TOKEN_SOURCE_EMPTY", "tokenFrom: is empty"),
      error("OAUTH_NOT_AUTHORIZED", "oauth: is missing, and there is no integration to take over"),
    ]);

    expect(isBroken).toBe(false);
    expect(log).toContain("Integrations checked: 2. Rules broken: 0.");
    expect(log).not.toContain("❌");
  });

  test("tells what breaks a rule, and fails: in the log as it is, in the summary as text", () => {
    const { isBroken, log, markdown } = reportOn([
      error("SEI_CONFIG_MISSING", "there is no key"),
      error("TAG_INVALID", "tags[0]: is [blank](https://evil.example), @everybody"),
    ]);

    expect(isBroken).toBe(true);
    expect(log).toContain("Rules broken: 1.");
    expect(log).toContain("- ❌ gitlab: TAG_INVALID tags[0]: is [blank](https://evil.example), @everybody\n");
    expect(markdown).toContain(
      "- ❌ <code>gitlab</code>: <code>TAG_INVALID</code> tags&#91;0&#93;: is " +
        "&#91;blank&#93;(https&#58;//evil.example), @&#8203;everybody\n",
    );
  });

  test("gives the runner no command, whatever a message says", () => {
    const { log } = reportOn([error("TAG_INVALID", "tags: x\n::stop-commands::y")]);

    expect(log).not.toMatch(/^::/m);
  });

  test("fails when the program does not run, because then nothing was checked", () => {
    const message = "Error: the program is broken";
    const { isBroken, log } = reportOn([], [{ severity: "error", message }]);

    expect(isBroken).toBe(true);
    expect(log).toContain("- ❌ The program: Error: the program is broken\n");
  });

  test("does not judge other providers, which lack their secrets, too", () => {
    const other: ReviewFinding = { severity: "error", message: "no credentials", resource: "bucket" };

    expect(reportOn([], [other])).toMatchObject({ isBroken: false });
  });

  test("says what was not checked, and what a maintainer does", () => {
    const { markdown } = reportOn([]);

    expect(markdown).toContain("So neither the stack, nor SEI, nor a token was looked at.");
    expect(markdown).toContain(
      "For maintainers: read the change, push its commits to a branch of this repository",
    );
  });

  test("is printed, and added to the job's summary, by a command that fails with it", async () => {
    const { exitCode, stdout, folder } = await inJob(
      ["fork-report", "preview.json"],
      {},
      { preview: "failed-validation.json" },
    );

    expect(exitCode).toBe(4);
    expect(stdout).toContain("Rules broken: 1.");
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("Rules broken: 1.");
  });

  test("needs a preview", async () => {
    expect(await inJob(["fork-report", "preview.json"], {})).toMatchObject({ exitCode: 4, stdout: "" });
  });
});
