// Every account type, with and without a satellite, with every way to sign in: through create, change, rotation or
// re-authorization, refresh and destroy on the real engine.
import type { Sandbox } from "../../sandbox/src/index.ts";
import { type Stack, startStack } from "../support/stack.ts";

interface Row {
  readonly accountType: "cloud" | "privateCloud" | "enterprise";
  readonly satellite: boolean;
  readonly way: string;
  readonly url: (sandbox: Sandbox) => string | undefined;
  /** The inputs of the first program, and of the one with another credential. */
  readonly access: (sandbox: Sandbox) => readonly [first: object, second: object];
  readonly authentication: string;
}

const cloud = (sandbox: Sandbox) => sandbox.gitlabUrl;
const selfManaged = (sandbox: Sandbox) => sandbox.gitlabs.selfManaged.url;
const tokens = (of: (sandbox: Sandbox) => { valid: string; valid2: string }) => (sandbox: Sandbox) =>
  [
    { authMethod: "pat", token: of(sandbox).valid },
    { authMethod: "pat", token: of(sandbox).valid2 },
  ] as const;
const ofCloud = ({ tokens }: Sandbox) => tokens;
const ofSelfManaged = ({ gitlabs }: Sandbox) => gitlabs.selfManaged.tokens;
const none = () => [{ authMethod: "pat" }, { authMethod: "pat" }] as const;
const byReference = () =>
  [
    { authMethod: "pat", tokenFrom: { env: "FIRST_TOKEN" } },
    { authMethod: "pat", tokenFrom: { env: "SECOND_TOKEN" } },
  ] as const;
const byCode = ({ webPage }: Sandbox) =>
  [
    { authMethod: "oauth", oauth: webPage.authorizeOAuth() },
    { authMethod: "oauth", oauth: webPage.authorizeOAuth() },
  ] as const;
const byTakeOver = ({ webPage, gitlabUrl, tokens }: Sandbox) => {
  webPage.create({ name: "gitlab", url: gitlabUrl, authentication: "oauth", token: tokens.valid });
  return [
    { authMethod: "oauth", adoptExisting: true },
    { authMethod: "oauth", oauth: webPage.authorizeOAuth() },
  ] as const;
};

const rows: readonly Row[] = [
  {
    accountType: "cloud",
    satellite: false,
    way: "a token",
    url: cloud,
    access: tokens(ofCloud),
    authentication: "api_key",
  },
  {
    accountType: "cloud",
    satellite: false,
    way: "a token by reference",
    url: cloud,
    access: byReference,
    authentication: "api_key",
  },
  {
    accountType: "cloud",
    satellite: false,
    way: "an OAuth authorization",
    url: cloud,
    access: byCode,
    authentication: "oauth",
  },
  {
    accountType: "cloud",
    satellite: false,
    way: "an OAuth authorization of the web page",
    url: cloud,
    access: byTakeOver,
    authentication: "oauth",
  },
  {
    accountType: "enterprise",
    satellite: false,
    way: "a token",
    url: selfManaged,
    access: tokens(ofSelfManaged),
    authentication: "api_key",
  },
  {
    accountType: "enterprise",
    satellite: true,
    way: "a token",
    url: selfManaged,
    access: tokens(ofSelfManaged),
    authentication: "none",
  },
  {
    accountType: "enterprise",
    satellite: true,
    way: "no token",
    url: selfManaged,
    access: none,
    authentication: "none",
  },
  {
    accountType: "privateCloud",
    satellite: true,
    way: "a token",
    url: selfManaged,
    access: tokens(ofSelfManaged),
    authentication: "none",
  },
  {
    accountType: "privateCloud",
    satellite: true,
    way: "no token",
    url: selfManaged,
    access: none,
    authentication: "none",
  },
];

const program = (inputs: object) => `
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const gitlab = new GitLabIntegration("gitlab", ${JSON.stringify(inputs)});
  exports.satelliteConfig = gitlab.satelliteConfig;
`;

describe.each(rows)("$accountType, satellite $satellite, $way", (row) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    stack.project.env.FIRST_TOKEN = stack.sandbox.tokens.valid;
    stack.project.env.SECOND_TOKEN = stack.sandbox.tokens.valid2;
  });
  afterAll(() => stack?.dispose());

  test("is created, changed, given another credential, refreshed and destroyed", async () => {
    const { sandbox, project } = stack;
    const [first, second] = row.access(sandbox);
    const { accountType, satellite } = row;
    const common = {
      accountType,
      url: row.url(sandbox),
      ...(accountType === "enterprise" ? { satellite } : {}),
    };
    const stored = () => {
      const [integration, ...others] = sandbox.integrations();
      expect(others).toEqual([]);
      return integration;
    };
    const up = async (inputs: object) => {
      await project.writeProgram(program(inputs));
      const outcome = await project.up();
      expect({ exitCode: outcome.exitCode, output: outcome.exitCode === 0 ? "" : outcome.output }).toEqual({
        exitCode: 0,
        output: "",
      });
    };

    await up({ ...common, ...first, tags: ["a"] });
    const id = stored()?.id;
    expect(stored()).toMatchObject({
      satellite,
      authentication: row.authentication,
      tagNames: ["a"],
      url: row.url(sandbox),
    });

    await up({ ...common, ...first, tags: ["b"], ingestion: { users: true } });
    expect(stored()).toMatchObject({ id, tagNames: ["b"], metadata: { fetch_users: true } });

    await up({ ...common, ...second, tags: ["b"], ingestion: { users: true } });
    expect(stored()?.id).toBe(id);

    expect((await project.preview({ expectNoChanges: true })).exitCode).toBe(0);
    expect((await project.refresh()).output).toContain("2 unchanged");
    if (satellite) expectNoCredential(sandbox);
    expect((await project.destroy()).exitCode).toBe(0);
    expect(sandbox.integrations()).toEqual([]);
  });
});

/** SEI promises not to store a satellite's credential, and stores one that a PUT sends (H20). */
function expectNoCredential(sandbox: Sandbox): void {
  const bodies = sandbox
    .requests()
    .filter(({ server, method }) => server === "sei" && ["POST", "PUT"].includes(method));
  expect(bodies.length).toBeGreaterThan(0);
  for (const { body } of bodies) {
    for (const field of ["apikey", "code", "state", "keys"]) expect(body).not.toHaveProperty(field);
  }
  expect(sandbox.integrations()[0]?.tokenFingerprint).toBeUndefined();
}

describe("combinations that cannot be", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.dispose());

  test("a satellite's url and a change of satellite replace; the token never does", async () => {
    const { sandbox, project } = stack;
    const common = { authMethod: "pat", token: ofSelfManaged(sandbox).valid, url: selfManaged(sandbox) };
    await project.writeProgram(program({ ...common, accountType: "enterprise" }));
    await project.up();
    const [before] = sandbox.integrations();
    expect(before?.satellite).toBe(true);

    await project.writeProgram(program({ ...common, accountType: "enterprise", satellite: false }));
    const preview = await project.preview({ diff: true });
    expect(preview.output).toContain("+-1 to replace");
    expect(preview.output).toMatch(/warning: .*with its ingestion history/);
    await project.up();
    const [after, ...others] = sandbox.integrations();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ satellite: false, authentication: "api_key" });
    expect(after?.id).not.toBe(before?.id);
    await project.destroy();
  });

  test("the satellite's configuration names tenant, SEI and integration, and holds no secret of ours", async () => {
    const { sandbox, project } = stack;
    const token = ofSelfManaged(sandbox).valid;
    const proxy = { host: "proxy.example.com", port: 3128, password: "proxy-pass-word" };
    const url = selfManaged(sandbox);
    await project.writeProgram(
      program({
        accountType: "privateCloud",
        authMethod: "pat",
        token,
        url,
        ingestion: { projects: ["backend"] },
        satelliteOptions: { proxy },
      }),
    );
    await project.up();
    const output = await project.run(["stack", "output", "satelliteConfig", "--show-secrets"]);
    const [integration] = sandbox.integrations();
    expect(output.stdout.trim().split("\n")).toEqual([
      "satellite:",
      "  tenant: sandboxaccount",
      "  api_key: <SEI API KEY>",
      `  url: ${sandbox.seiBaseUrl}`,
      "  proxy:",
      "    host: proxy.example.com",
      "    port: 3128",
      "    password: proxy-pass-word",
      "integrations:",
      `  - id: "${integration?.id}"`,
      "    application: gitlab",
      `    url: ${url}`,
      "    authentication: apikey",
      "    api_key: <GITLAB TOKEN>",
      "    metadata:",
      "      repos: backend",
    ]);
    const text = (await project.allText()).replace(output.output, "");
    expect(text.includes("proxy-pass-word")).toBe(false);
    expect(text.includes(token)).toBe(false);
    await project.destroy();
  });

  test("OAuth without an authorization says which click is left and where", async () => {
    const { project, sandbox } = stack;
    await project.writeProgram(
      program({ accountType: "cloud", authMethod: "oauth", url: sandbox.gitlabUrl }),
    );
    const { exitCode, output } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/\[OAUTH_NOT_AUTHORIZED\] oauth: .*In SEI's web page open Integrations/);
  });

  test("two SEI accounts in one program are kept apart", async () => {
    const { project, sandbox } = stack;
    const other = await startStack();
    try {
      project.env.OTHER_KEY = other.sandbox.apiKey;
      const sei = { baseUrl: other.sandbox.seiBaseUrl, apiKeyFrom: { env: "OTHER_KEY" } };
      const common = { accountType: "cloud", authMethod: "pat" };
      await project.writeProgram(`
        const { GitLabIntegration } = require("pulumi-harness-sei");
        new GitLabIntegration("here", ${JSON.stringify({ ...common, url: sandbox.gitlabUrl, token: sandbox.tokens.valid })});
        new GitLabIntegration("there", ${JSON.stringify({ ...common, url: other.sandbox.gitlabUrl, token: other.sandbox.tokens.valid, sei })});
      `);
      expect((await project.up()).exitCode).toBe(0);
      expect(sandbox.integrations().map(({ name }) => name)).toEqual(["here"]);
      expect(other.sandbox.integrations().map(({ name }) => name)).toEqual(["there"]);
      expect((await project.refresh()).output).toContain("3 unchanged");
      expect((await project.destroy()).exitCode).toBe(0);
      expect([...sandbox.integrations(), ...other.sandbox.integrations()]).toEqual([]);
    } finally {
      await other.dispose();
    }
  });
});
