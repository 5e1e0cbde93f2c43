// Every account type, with and without a satellite, with every way to sign in: through create, change, rotation or
// re-authorization, refresh and destroy on the real engine.
import type { Sandbox, StoredIntegration } from "../../sandbox/src/index.ts";
import { type Outcome, succeeded } from "../../tools/project/command.mts";
import { type Stack, startStack } from "../support/stack.ts";

interface Row {
  /** The Pulumi resource, and so the integration: no two rows share one. */
  readonly name: string;
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
  webPage.create({ name: "cloud-taken-over", url: gitlabUrl, authentication: "oauth", token: tokens.valid });
  return [
    { authMethod: "oauth", adoptExisting: true },
    { authMethod: "oauth", oauth: webPage.authorizeOAuth() },
  ] as const;
};

const rows: readonly Row[] = [
  {
    name: "cloud-token",
    accountType: "cloud",
    satellite: false,
    way: "a token",
    url: cloud,
    access: tokens(ofCloud),
    authentication: "api_key",
  },
  {
    name: "cloud-reference",
    accountType: "cloud",
    satellite: false,
    way: "a token by reference",
    url: cloud,
    access: byReference,
    authentication: "api_key",
  },
  {
    name: "cloud-code",
    accountType: "cloud",
    satellite: false,
    way: "an OAuth authorization",
    url: cloud,
    access: byCode,
    authentication: "oauth",
  },
  {
    name: "cloud-taken-over",
    accountType: "cloud",
    satellite: false,
    way: "an OAuth authorization of the web page",
    url: cloud,
    access: byTakeOver,
    authentication: "oauth",
  },
  {
    name: "cloud-satellite",
    accountType: "cloud",
    satellite: true,
    way: "a token",
    url: cloud,
    access: tokens(ofCloud),
    authentication: "none",
  },
  {
    name: "cloud-satellite-bare",
    accountType: "cloud",
    satellite: true,
    way: "no token",
    // The address of GitLab.com, which nobody asks without a token.
    url: () => undefined,
    access: none,
    authentication: "none",
  },
  {
    name: "enterprise-token",
    accountType: "enterprise",
    satellite: false,
    way: "a token, later with the stack's own SEI written out",
    url: selfManaged,
    access: ({ gitlabs, seiBaseUrl }) => [
      { authMethod: "pat", token: gitlabs.selfManaged.tokens.valid },
      {
        authMethod: "pat",
        token: gitlabs.selfManaged.tokens.valid2,
        sei: { baseUrl: `${seiBaseUrl.replace("http:", "HTTP:")}/` },
      },
    ],
    authentication: "api_key",
  },
  {
    name: "enterprise-satellite",
    accountType: "enterprise",
    satellite: true,
    way: "a token",
    url: selfManaged,
    access: tokens(ofSelfManaged),
    authentication: "none",
  },
  {
    name: "enterprise-satellite-bare",
    accountType: "enterprise",
    satellite: true,
    way: "no token",
    url: selfManaged,
    access: none,
    authentication: "none",
  },
  {
    name: "private-satellite",
    accountType: "privateCloud",
    satellite: true,
    way: "a token",
    url: selfManaged,
    access: tokens(ofSelfManaged),
    authentication: "none",
  },
  {
    name: "private-satellite-bare",
    accountType: "privateCloud",
    satellite: true,
    way: "no token",
    url: selfManaged,
    access: none,
    authentication: "none",
  },
  {
    name: "private-satellite-http",
    accountType: "privateCloud",
    satellite: true,
    way: "plain http, and no trial from here",
    url: () => "http://gitlab.corp.example:8080/gitlab",
    access: () => [
      { authMethod: "pat", validateConnection: "never" },
      { authMethod: "pat", validateConnection: "never", tokenFrom: { env: "SECOND_TOKEN" } },
    ],
    authentication: "none",
  },
];

const programOf = (integrations: ReadonlyArray<readonly [name: string, inputs: object]>) => `
  const { GitLabIntegration } = require("pulumi-harness-sei");
  for (const [name, inputs] of ${JSON.stringify(integrations)}) new GitLabIntegration(name, inputs);
`;

const program = (inputs: object) => `
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const gitlab = new GitLabIntegration("gitlab", ${JSON.stringify(inputs)});
  exports.satelliteConfig = gitlab.satelliteConfig;
`;

/**
 * All rows live in one stack: a command of the engine takes two seconds for one resource, and hardly more for nine.
 * What each phase has left in SEI, by row and phase.
 */
describe("all of them", () => {
  type Phase = "created" | "changed" | "given another credential" | "refreshed" | "destroyed";
  const left = new Map<Phase, ReadonlyMap<string, StoredIntegration>>();
  const stored = (phase: Phase, { name }: Row) => left.get(phase)?.get(name);
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    const { sandbox, project } = stack;
    project.env.FIRST_TOKEN = sandbox.tokens.valid;
    project.env.SECOND_TOKEN = sandbox.tokens.valid2;
    const access = new Map(rows.map((row) => [row, row.access(sandbox)] as const));
    const declare = (credential: 0 | 1, more: object) =>
      project.writeProgram(
        programOf(
          rows.map((row) => [
            row.name,
            {
              accountType: row.accountType,
              url: row.url(sandbox),
              ...(row.accountType === "privateCloud" ? {} : { satellite: row.satellite }),
              ...access.get(row)?.[credential],
              ...more,
            },
          ]),
        ),
      );
    const run = async (phase: Phase, command: Promise<Outcome>) => {
      succeeded(await command, phase);
      left.set(phase, new Map(sandbox.integrations().map((one) => [one.name, one])));
    };

    await declare(0, { tags: ["a"] });
    await run("created", project.up());
    await declare(0, { tags: ["b"], ingestion: { users: true } });
    await run("changed", project.up());
    await declare(1, { tags: ["b"], ingestion: { users: true } });
    await run("given another credential", project.up());
    succeeded(await project.preview({ expectNoChanges: true }), "an unchanged preview");
    const refresh = project.refresh();
    await run("refreshed", refresh);
    expect((await refresh).output).toContain(`${rows.length + 1} unchanged`);
    await run("destroyed", project.destroy());
  });
  afterAll(() => stack?.dispose());

  test.each(rows)(
    "$accountType, satellite $satellite, $way: is created, changed, given another credential, refreshed and destroyed",
    (row) => {
      const { sandbox } = stack;
      const url = row.url(sandbox) ?? "https://gitlab.com";
      const { satellite, authentication } = row;
      const [created, rotated] = [stored("created", row), stored("given another credential", row)];
      const id = created?.id;
      expect(id).toMatch(/^\d+$/);
      expect(created).toMatchObject({ satellite, authentication, tagNames: ["a"], url });
      expect(stored("changed", row)).toMatchObject({ id, tagNames: ["b"], metadata: { fetch_users: true } });
      expect(rotated).toMatchObject({ id, authentication, tagNames: ["b"] });
      expect(stored("refreshed", row)).toMatchObject({ id, authentication, tagNames: ["b"] });
      expect(stored("destroyed", row)).toBeUndefined();
      // SEI has another credential than before, or, for a satellite, has never had one.
      expect(created?.tokenFingerprint === rotated?.tokenFingerprint).toBe(satellite);
      if (satellite) {
        expect(rotated?.tokenFingerprint).toBeUndefined();
        expectNoCredential(sandbox, row, id);
      }
    },
  );

  test("there is never more than one integration for each", () => {
    expect([...left].map(([phase, integrations]) => [phase, integrations.size])).toEqual([
      ["created", rows.length],
      ["changed", rows.length],
      ["given another credential", rows.length],
      ["refreshed", rows.length],
      ["destroyed", 0],
    ]);
  });
});

/** SEI promises not to store a satellite's credential, and stores one that a PUT sends (H20). */
function expectNoCredential(sandbox: Sandbox, { name }: Row, id: string | undefined): void {
  const writes = sandbox
    .requests()
    .filter(({ server, method }) => server === "sei" && ["POST", "PUT"].includes(method))
    .filter(({ body, path }) => Object(body).name === name || path.endsWith(`/${id}`));
  expect(writes.length).toBeGreaterThan(1);
  for (const { body } of writes) {
    for (const field of ["apikey", "code", "state", "keys"]) expect(body).not.toHaveProperty(field);
  }
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

  test("two SEI accounts in one program are kept apart, and the stack's key stays at home (H31)", async () => {
    const { project, sandbox } = stack;
    const other = await startStack();
    try {
      project.env.OTHER_KEY = other.sandbox.apiKey;
      const common = { accountType: "cloud", authMethod: "pat" };
      const programWith = (sei: object) => `
        const { GitLabIntegration } = require("pulumi-harness-sei");
        new GitLabIntegration("here", ${JSON.stringify({ ...common, url: sandbox.gitlabUrl, token: sandbox.tokens.valid })});
        new GitLabIntegration("there", ${JSON.stringify({ ...common, url: other.sandbox.gitlabUrl, token: other.sandbox.tokens.valid, sei })});
      `;
      const baseUrl = other.sandbox.seiBaseUrl;
      await project.writeProgram(programWith({ baseUrl }));
      expect((await project.preview()).output).toMatch(
        /\[SEI_KEY_REQUIRED\] sei\.apiKeyFrom: the stack's key is for/,
      );
      expect(other.calls()).toEqual([]);

      await project.writeProgram(programWith({ baseUrl, apiKeyFrom: { env: "OTHER_KEY" } }));
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
