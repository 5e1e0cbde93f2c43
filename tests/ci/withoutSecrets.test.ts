// Pull requests from forks: the rules that need no secret, and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";
import { script, useScripts } from "./scripts.ts";

useScripts();

describe("the stack's configuration", () => {
  const without = async (text: string): Promise<string> => {
    const { folder } = await script(
      ["withoutSecrets.mjs", "stack.yaml"],
      {},
      { files: { "stack.yaml": text } },
    );
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
    expect(await script(["withoutSecrets.mjs", "stack.yaml"], {})).toMatchObject({ exitCode: 0, output: "" });
  });
});

describe("the report", () => {
  const error = (code: string, message: string) => ({ severity: "error", code, message });
  const reportOn = (findings: readonly object[], ofProgram: readonly object[] = []) => {
    const { integrations, ...rest } = summaryOf(recorded("new.json"));
    const broken = integrations.map((one, index) => (index === 0 ? { ...one, findings } : one));
    const review = { ...rest, integrations: broken, findings: ofProgram };
    return script(["report.mjs"], {}, { files: { "review.json": JSON.stringify(review) } });
  };

  test("leaves out what comes of missing secrets, and of a stack without a past", async () => {
    const { exitCode, stdout } = await reportOn([
      error("SEI_CONFIG_MISSING", "there is no key"),
      error("TOKEN_REQUIRED", "token: is missing"),
      error("TOKEN_SOURCE_EMPTY", "tokenFrom: is empty"),
      error("OAUTH_NOT_AUTHORIZED", "oauth: is missing, and there is no integration to take over"),
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Integrations checked: 2. Rules broken: 0.");
    expect(stdout).not.toContain("❌");
  });

  test("tells what breaks a rule, and fails: in the log as it is, in the summary as text", async () => {
    const { exitCode, stdout, folder } = await reportOn([
      error("SEI_CONFIG_MISSING", "there is no key"),
      error("TAG_INVALID", "tags[0]: is [blank](https://evil.example), @everybody"),
    ]);
    const summary = readFileSync(join(folder, "summary.md"), "utf8");

    expect(exitCode).toBe(1);
    expect(stdout).toContain("Rules broken: 1.");
    expect(stdout).toContain(
      "- ❌ gitlab: TAG_INVALID tags[0]: is [blank](https://evil.example), @everybody\n",
    );
    expect(summary).toContain(
      "- ❌ <code>gitlab</code>: <code>TAG&#95;INVALID</code> tags&#91;0&#93;: is " +
        "&#91;blank&#93;(https&#58;//evil.example), &#64;everybody\n",
    );
  });

  test("gives the runner no command, whatever a message says", async () => {
    const { stdout } = await reportOn([error("TAG_INVALID", "tags: x\n::stop-commands::y")]);

    expect(stdout).not.toMatch(/^::/m);
  });

  test("fails when the program does not run, because then nothing was checked", async () => {
    const message = "Error: the program is broken";
    const { exitCode, stdout } = await reportOn([], [{ severity: "error", message }]);

    expect(exitCode).toBe(1);
    expect(stdout).toContain("- ❌ The program: Error: the program is broken\n");
  });

  test("does not judge other providers, which lack their secrets, too", async () => {
    const other = { severity: "error", message: "no credentials", resource: "bucket" };

    expect(await reportOn([], [other])).toMatchObject({ exitCode: 0 });
  });

  test("says what was not checked, and what a maintainer does", async () => {
    const { folder } = await reportOn([]);
    const summary = readFileSync(join(folder, "summary.md"), "utf8");

    expect(summary).toContain("So neither the stack, nor SEI, nor a token was looked at.");
    expect(summary).toContain(
      "For maintainers: read the change, push its commits to a branch of this repository",
    );
  });
});
