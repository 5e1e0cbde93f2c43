// What is refused on the real engine: with a code, before anything is created, and without showing the token.
import type { SandboxOptions } from "../../sandbox/src/index.ts";
import { freePort } from "../../tools/project/freePort.mts";
import { type Stack, startStack } from "../support/stack.ts";

interface Refusal {
  readonly situation: string;
  readonly inputs?: object;
  readonly environment?: (stack: Stack) => Record<string, string>;
  readonly codes: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    situation: "an unknown account type",
    inputs: { accountType: "github" },
    codes: ["ACCOUNT_TYPE_INVALID"],
  },
  { situation: "an unknown method", inputs: { authMethod: "password" }, codes: ["AUTH_METHOD_INVALID"] },
  { situation: "no token", inputs: { token: null }, codes: ["TOKEN_REQUIRED"] },
  { situation: "a blank name", inputs: { name: " " }, codes: ["NAME_INVALID"] },
  { situation: "a name of 51 characters", inputs: { name: "x".repeat(51) }, codes: ["NAME_INVALID"] },
  { situation: "an unknown property", inputs: { colour: "red" }, codes: ["UNKNOWN_INPUT"] },
  {
    situation: "many mistakes at once",
    inputs: {
      name: "",
      url: "http://gitlab.com",
      tags: [""],
      ingestion: { fetch_prs: true },
      description: 1,
    },
    codes: ["NAME_INVALID", "URL_INVALID", "TAG_INVALID", "INGESTION_INVALID", "DESCRIPTION_INVALID"],
  },
  {
    situation: "a key SEI does not know",
    environment: () => ({
      HARNESS_SEI_API_KEY: Buffer.from('{"key":"x","id":"y","company":"z"}').toString("base64"),
    }),
    codes: ["SEI_KEY_INVALID"],
  },
  {
    situation: "a key of the role INGESTION",
    environment: ({ sandbox }) => ({ HARNESS_SEI_API_KEY: sandbox.ingestionKey }),
    codes: ["SEI_FORBIDDEN"],
  },
  {
    situation: "an address that is no SEI",
    environment: ({ sandbox }) => ({ HARNESS_SEI_BASE_URL: sandbox.gitlabs.notGitLab.url }),
    codes: ["SEI_PROTOCOL"],
  },
  {
    situation: "an address without TLS",
    environment: () => ({ HARNESS_SEI_BASE_URL: "http://app.harness.io/prod1/sei/api" }),
    codes: ["CONFIG_INVALID"],
  },
];

describe.each<{ mode: NonNullable<SandboxOptions["mode"]> }>([{ mode: "harness" }, { mode: "legacy" }])(
  "with SEI in $mode mode",
  ({ mode }) => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await startStack({ sandbox: { mode } });
    });
    afterAll(() => stack?.dispose());

    // The static rules do not know which mode SEI is in: once is enough.
    const rows = refusals.filter(({ environment }) => mode === "harness" || environment !== undefined);
    test.each(rows)("$situation fails the preview with $codes", async ({ inputs, environment, codes }) => {
      const before = { ...stack.project.env };
      Object.assign(stack.project.env, environment?.(stack));
      await stack.declare(inputs);
      const { exitCode, output } = await stack.project.preview();
      Object.assign(stack.project.env, { HARNESS_SEI_API_KEY: "", HARNESS_SEI_BASE_URL: "" }, before);

      expect(exitCode).not.toBe(0);
      for (const code of codes) expect(output).toContain(`[${code}]`);
      expect(output.match(/^\s+at .*\(.*\)$/m)).toBeNull();
      expect(stack.sandbox.integrations()).toEqual([]);
      expect(output).not.toContain(stack.sandbox.tokens.valid);
    });

    test("a token GitLab does not know: SEI's preflight fails, nothing is left, every failed check is named", async () => {
      stack.useToken(stack.sandbox.tokens.unknown);
      await stack.declare({ validateConnection: "never" });
      const { exitCode, output } = await stack.project.up();
      expect(exitCode).not.toBe(0);
      expect(output).toContain("[PREFLIGHT_FAILED]");
      for (const check of ["Get projects", "Get issues", "Get groups"])
        expect(output).toContain(`"${check}" failed`);
      expect(output).toContain("GitLab answered 401");
      expect(stack.sandbox.integrations()).toEqual([]);
      expect((await stack.project.state()).resources.filter(({ type }) => type.includes("GitLab"))).toEqual(
        [],
      );
      stack.useToken(stack.sandbox.tokens.valid);
    });

    test("a name that somebody else's integration has", async () => {
      const taken = stack.sandbox.webPage.create({ name: "gitlab", url: stack.sandbox.gitlabUrl });
      await stack.declare();
      const { exitCode, output } = await stack.project.preview();
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(
        new RegExp(`\\[NAME_TAKEN\\] name: the integration ${taken} \\(gitlab, not managed by Pulumi\\)`),
      );
      stack.sandbox.webPage.remove(taken);
    });

    test("no token and no key is in anything that was printed or written", async () => {
      const text = await stack.project.allText();
      const { tokens, apiKey, ingestionKey } = stack.sandbox;
      for (const secret of [tokens.valid, tokens.unknown, apiKey, ingestionKey])
        expect(text.includes(secret)).toBe(false);
    });
  },
);

test("an SEI that cannot be reached fails the preview with a code and says what to check", async () => {
  const stack = await startStack({
    env: { HARNESS_SEI_BASE_URL: `http://127.0.0.1:${await freePort()}/sei/api` },
  });
  try {
    const { exitCode, output } = await stack.project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/\[SEI_NETWORK\] .*the connection was refused.*HTTPS_PROXY/);
  } finally {
    await stack.dispose();
  }
});

test("of several secrets that are missing one preview names all", async () => {
  const stack = await startStack();
  try {
    await stack.project.writeProgram(`
      const { GitLabIntegration } = require("pulumi-harness-sei");
      const common = { accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL };
      for (const team of ["A", "B", "C"]) {
        new GitLabIntegration(team, { ...common, tokenFrom: { env: "TOKEN_OF_" + team } });
      }
      new GitLabIntegration("file", { ...common, tokenFrom: { file: "token-of-nobody" } });
    `);
    const { exitCode, output } = await stack.project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(
      /\[TOKEN_SOURCE_EMPTY\] 4 are missing: .*TOKEN_OF_A .*TOKEN_OF_B .*TOKEN_OF_C .*token-of-nobody/,
    );
  } finally {
    await stack.dispose();
  }
});

test("no configuration at all names every way to give one", async () => {
  const stack = await startStack({
    config: { "harness-sei:baseUrl": "", "harness-sei:apiKey": { secret: "" } },
  });
  try {
    const { exitCode, output } = await stack.project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("[SEI_CONFIG_MISSING] harness-sei:apiKey is not set");
    expect(output).toContain("HARNESS_SEI_ENVIRONMENT");
  } finally {
    await stack.dispose();
  }
});

test("the import option is refused at once", async () => {
  const stack = await startStack();
  try {
    await stack.declare({}, { import: "4691" });
    const { exitCode, output } = await stack.project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("[IMPORT_UNSUPPORTED]");
  } finally {
    await stack.dispose();
  }
});

test("a key in plain text is warned of, once", async () => {
  const stack = await startStack();
  try {
    await stack.project.run(["config", "set", "--plaintext", "harness-sei:apiKey", stack.sandbox.apiKey]);
    const { exitCode, output } = await stack.project.preview();
    expect(exitCode).toBe(0);
    expect(output).toContain("[API_KEY_IN_CLEAR] harness-sei:apiKey: is set without --secret");
  } finally {
    await stack.dispose();
  }
});
