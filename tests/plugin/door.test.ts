// What the plugin says to the engine, beside what the lifecycle decides, which both doors share: secrets, previews,
// detailed diffs, imports, the configuration of each provider resource, and functions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { root } from "../../tools/project/root.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { UNKNOWN } from "../support/unknownValue.ts";
import { type Door, failureOf, openDoor, type Properties, secret, urnOf } from "./door.ts";

let sandbox: Sandbox;
let door: Door;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
  door = await openDoor({ args: account() });
});
afterEach(async () => {
  door.close();
  await sandbox.close();
});

const account = (apiKey = sandbox.apiKey) => ({ baseUrl: sandbox.seiBaseUrl, apiKey: secret(apiKey) });

const program = (inputs: Properties = {}): Properties => ({
  accountType: "cloud",
  authMethod: "pat",
  url: sandbox.gitlabUrl,
  token: secret(sandbox.tokens.valid),
  ...inputs,
});

async function created(inputs: Properties = {}) {
  const checked = await door.check(program(inputs));
  expect(checked.failures).toEqual([]);
  return { inputs: checked.inputs, ...(await door.create(checked.inputs)) };
}

const calls = () => {
  const made = sandbox.requests().filter(({ server }) => server === "sei");
  sandbox.clearRequests();
  return made.map(({ method }) => method);
};

test("it takes secrets and previews, and has the version and the schema of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "provider", "package.json"), "utf8"));

  expect((await door.handshake()).getAcceptSecrets()).toBe(true);
  expect(door.configured).toMatchObject({ acceptsecrets: true, supportspreview: true });
  expect(await door.pluginVersion()).toBe(version);
  expect(await door.schema()).toMatchObject({ name: "harness-sei", version });
});

test("a check takes the token out, and marks the resource by its URN", async () => {
  const { inputs, failures } = await door.check(program());

  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({ name: "gitlab", managedBy: urnOf("gitlab"), authentication: "api_key" });
  expect(inputs.tokenFingerprint).toMatch(/^[0-9a-f]{12}$/);
  expectNoSecrets(JSON.stringify(inputs), [sandbox.tokens.valid]);
});

test("the configured owner stands before the URN", async () => {
  await door.configure({ ...account(), owner: "platform" }, "default");

  const { inputs } = await door.check(program());
  expect(inputs.managedBy).toBe(`platform/${urnOf("gitlab")}`);
  // Checked again, as the engine does with what it has recorded.
  expect((await door.check(program(), inputs)).inputs.managedBy).toBe(inputs.managedBy);
});

test("a failed check names no property: the engine would print its value", async () => {
  const { failures } = await door.check(program({ token: secret(""), name: "" }));

  expect(failures.map(({ property }) => property)).toEqual(["", ""]);
  expect(failures.map(({ reason }) => reason).join("\n")).toMatch(/NAME_INVALID[\s\S]*TOKEN_REQUIRED/);
});

test.each([
  { how: "in clear", given: (key: string): unknown => key },
  { how: "as a secret", given: secret },
])("a key that was given $how is recorded as a secret", async ({ given }) => {
  const recorded = await door.checkConfig({ ...account(), apiKey: given("sei-key"), version: "0.1.0" });

  expect(recorded).toEqual({ baseUrl: sandbox.seiBaseUrl, apiKey: secret("sei-key"), version: "0.1.0" });
});

test("a program's secret stays one in every answer", async () => {
  const { id, inputs, outputs } = await created({ description: secret("confidential"), tags: ["a"] });
  expect([inputs.description, outputs.description]).toEqual(Array(2).fill(secret("confidential")));

  const seen = await door.read(id, outputs, inputs);
  expect([seen.inputs.description, seen.outputs.description]).toEqual(Array(2).fill(secret("confidential")));

  const { inputs: wanted } = await door.check(program({ description: secret("hidden"), tags: [] }), inputs);
  expect((await door.update(id, outputs, wanted)).description).toEqual(secret("hidden"));
});

test("a rename in SEI's web page is set back, although a refresh has seen it and the program sets no name", async () => {
  const { id, inputs, outputs } = await created();
  sandbox.webPage.rename(id, "by hand");
  await door.configure(account(), "default");
  const first = await door.read(id, outputs, inputs);
  await door.configure(account(), "default");
  const seen = await door.read(id, first.outputs, first.inputs);
  expect([seen.inputs.name, seen.outputs.name]).toEqual(["by hand", "by hand"]);

  const { inputs: wanted } = await door.check(program(), seen.inputs);
  const diff = await door.diff(id, seen.outputs, seen.inputs, wanted);

  expect([wanted, diff.paths]).toEqual([inputs, { name: "UPDATE" }]);
  expect(await door.update(id, seen.outputs, wanted)).toEqual(outputs);
});

test("a create whose integration cannot be read back is kept with its id, and its secrets", async () => {
  const { inputs } = await door.check(program({ description: secret("confidential") }));
  sandbox.inject({ match: "GET /v1/integrations/*", fault: "503", times: Infinity });

  const { message, kept } = await failureOf(door.create(inputs));

  expect(message).toMatch(/^\[SEI_UNAVAILABLE\] /);
  expect(kept).toMatchObject({
    id: sandbox.integrations()[0]?.id,
    outputs: { name: "gitlab", description: secret("confidential") },
  });
});

test("a satellite's options and configuration are secrets, whatever the program makes of them", async () => {
  const satelliteOptions = { proxy: { host: "proxy", port: 3128, password: "proxy-password" } };
  const { inputs, outputs } = await created({
    accountType: "privateCloud",
    url: sandbox.gitlabs.selfManaged.url,
    token: undefined,
    satelliteOptions,
    validateConnection: "never",
  });

  expect(inputs.satelliteOptions).toEqual(secret(satelliteOptions));
  expect(outputs.satelliteOptions).toEqual(secret(satelliteOptions));
  expect(outputs.satelliteConfig).toEqual(secret(expect.stringContaining("proxy-password")));
});

describe("a token that is left out", () => {
  const without = (inputs: Properties = {}) => program({ token: undefined, ...inputs });

  test("stays: nothing changes, and nothing is sent", async () => {
    const { id, inputs, outputs } = await created();
    const checked = await door.check(without(), inputs);

    expect(checked).toEqual({ inputs, failures: [] });
    expect((await door.diff(id, outputs, inputs, checked.inputs)).paths).toEqual({});
  });

  test.each([
    { what: "a new integration", recorded: false, url: undefined },
    { what: "another url", recorded: true, url: "https://127.0.0.1:1" },
  ])("is asked for where $what needs one", async ({ recorded, url }) => {
    const { inputs } = await created();
    const said = without(url === undefined ? {} : { url });
    const { failures } = await door.check(said, recorded ? inputs : {}, urnOf(recorded ? "gitlab" : "new"));
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^\[TOKEN_REQUIRED\] /)]);
  });
});

describe("a preview", () => {
  test("of a create sends nothing, and tells what is known", async () => {
    const { inputs } = await door.check(program({ tags: ["b", "a"] }));
    calls();

    const { id, outputs } = await door.create(inputs, true);

    expect(id).toBe("");
    expect(outputs).toMatchObject({
      name: "gitlab",
      tags: ["a", "b"],
      tenant: "sandboxaccount",
      createdAt: UNKNOWN,
      instance: UNKNOWN,
    });
    expect(outputs).not.toHaveProperty("satelliteConfig");
    expect(calls()).toEqual([]);
  });

  test("of an update sends nothing, and keeps what does not change", async () => {
    const { id, inputs, outputs } = await created();
    const { inputs: wanted } = await door.check(program({ tags: ["a"] }), inputs);
    calls();

    const { createdAt, instance, tenant } = outputs;
    expect(await door.update(id, outputs, wanted, true)).toEqual({ ...wanted, createdAt, instance, tenant });
    expect(calls()).toEqual([]);
  });

  test("with a value that is not known yet asks what can be asked", async () => {
    const { inputs, failures } = await door.check(program({ description: UNKNOWN }));

    expect(failures).toEqual([]);
    expect(inputs.description).toBe(UNKNOWN);
    expect((await door.create(inputs, true)).outputs.description).toBe(UNKNOWN);
  });
});

test("an unchanged program is no difference; a changed one is told path by path", async () => {
  const { id, inputs, outputs } = await created({ tags: ["a", "b"], ingestion: { users: true } });
  expect(await door.diff(id, outputs, inputs, inputs)).toMatchObject({ changes: 1, paths: {}, replaces: [] });

  const { inputs: wanted } = await door.check(
    program({ tags: ["a", "c", "d"], ingestion: { users: false, commits: true }, description: "new" }),
    inputs,
  );
  expect(await door.diff(id, outputs, inputs, wanted)).toEqual({
    changes: 2,
    replaces: [],
    deleteBeforeReplace: true,
    paths: {
      description: "ADD",
      "ingestion.users": "UPDATE",
      "ingestion.commits": "ADD",
      "tags[1]": "UPDATE",
      "tags[2]": "ADD",
    },
  });
});

test("what SEI cannot change in place replaces, and deletes first", async () => {
  const { id, inputs, outputs } = await created();
  const wanted = { ...inputs, satellite: true, authentication: "none" };

  expect(await door.diff(id, outputs, inputs, wanted)).toMatchObject({
    replaces: ["satellite"],
    deleteBeforeReplace: true,
    paths: { satellite: "UPDATE_REPLACE", authentication: "UPDATE" },
  });
});

test("what is gone from SEI is dropped; what cannot be read is not", async () => {
  const { id, inputs, outputs } = await created();
  await door.configure(account(), "default");
  sandbox.inject({ match: "POST /v1/integrations/list", fault: "503", times: Infinity });
  expect((await failureOf(door.read(id, outputs, inputs))).message).toMatch(/^\[SEI_UNAVAILABLE\] /);

  sandbox.clearFaults();
  sandbox.webPage.remove(id);
  await door.configure(account(), "default");
  expect(await door.read(id, outputs, inputs)).toEqual({ id: "", outputs: {}, inputs: {} });
});

test("the state of the dynamic class is taken on: the same integration, by an update in place", async () => {
  const { id, inputs, outputs } = await created();
  const theirs = { managedBy: `organization/${urnOf("gitlab")}`, __provider: "text" };

  const { inputs: wanted, failures } = await door.check(program(), { ...inputs, ...theirs });
  const difference = await door.diff(id, { ...outputs, ...theirs }, { ...inputs, ...theirs }, wanted);

  expect(failures).toEqual([]);
  expect(wanted).not.toHaveProperty("__provider");
  expect(difference).toMatchObject({ replaces: [], paths: { managedBy: "UPDATE" } });
  expect(await door.update(id, { ...outputs, ...theirs }, wanted)).toMatchObject({
    instance: outputs.instance,
    managedBy: urnOf("gitlab"),
  });
});

describe("an import", () => {
  const byHand = () => {
    const id = sandbox.webPage.create({
      name: "by hand",
      url: sandbox.gitlabUrl,
      token: sandbox.tokens.valid2,
    });
    sandbox.webPage.retag(id, ["core", "platform"]);
    return id;
  };

  test("reads what `sei-gitlab adopt` would write", async () => {
    const id = byHand();
    const { inputs } = await door.read(id);

    expect(inputs).toEqual({
      name: "by hand",
      accountType: "enterprise",
      authMethod: "pat",
      authentication: "api_key",
      url: sandbox.gitlabUrl,
      satellite: false,
      tags: ["core", "platform"],
      ingestion: { users: true },
    });
  });

  test("is checked against itself without a complaint", async () => {
    const { inputs } = await door.read(byHand());
    expect(await door.check(inputs, inputs)).toEqual({ inputs, failures: [] });
  });

  test("is followed by an update that makes it the program's own", async () => {
    const id = byHand();
    const { inputs, outputs } = await door.read(id);
    const { inputs: wanted, failures } = await door.check(program({ name: "by hand" }), inputs);
    expect(failures).toEqual([]);

    const updated = await door.update(id, outputs, wanted);
    expect(updated.managedBy).toBe(urnOf("gitlab"));
    expect(sandbox.integrations()).toHaveLength(1);
    await door.delete(id, updated);
    expect(sandbox.integrations()).toEqual([]);
  });

  test("of what nobody has made the program's own leaves it in SEI when it is destroyed", async () => {
    const id = byHand();
    const { outputs } = await door.read(id);
    await door.delete(id, outputs);
    expect(sandbox.integrations().map((integration) => integration.id)).toEqual([id]);
    expect(door.warnings).toEqual([expect.stringMatching(`^${urnOf("gitlab")}: \\[LEFT_IN_SEI\\] `)]);
  });

  test("of another resource's integration is refused; to look at it is not", async () => {
    const { id } = await created();

    expect((await failureOf(door.read(id, {}, undefined, urnOf("other")))).message).toMatch(
      /^\[OWNED_BY_OTHER\] .*managed by urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::gitlab/,
    );
    expect(await door.read(id, {}, {}, urnOf("other"))).toMatchObject({ id, inputs: { name: "gitlab" } });
    // Its own, after the state was lost.
    expect(await door.read(id)).toMatchObject({ id, outputs: { managedBy: urnOf("gitlab") } });
  });

  test("of what is not there finds nothing", async () => {
    expect(await door.read("999")).toMatchObject({ id: "" });
  });

  test("of an ingestion key is refused: SEI shows it to nobody", async () => {
    const read = door.read("some-key", {}, undefined, urnOf("key", "IngestionKey"));
    expect((await failureOf(read)).message).toMatch(/^\[IMPORT_UNSUPPORTED\] /);
  });
});

describe("the key of now", () => {
  const stale = "eyJrZXkiOiJzdGFsZSJ9";
  const reads = async (options: Parameters<typeof openDoor>[0]) => {
    const { id, inputs, outputs } = await created();
    const other = await openDoor(options);
    try {
      return (await other.read(id, outputs, inputs)).id === id;
    } catch {
      return false;
    } finally {
      other.close();
    }
  };
  const now = (values: Properties) => ({ PULUMI_CONFIG: JSON.stringify(values) });

  test("of the stack's configuration counts before the one that was recorded", async () => {
    const args = account(stale);
    expect(await reads({ args })).toBe(false);
    expect(await reads({ args, environment: now({ "harness-sei:apiKey": sandbox.apiKey }) })).toBe(true);
  });

  test("of the environment counts before both", async () => {
    const environment = { ...now({ "harness-sei:apiKey": stale }), HARNESS_SEI_API_KEY: sandbox.apiKey };
    expect(await reads({ args: account(stale), environment })).toBe(true);
  });

  test("of a provider that the program declares is its own", async () => {
    const environment = {
      ...now({ "harness-sei:apiKey": stale }),
      HARNESS_SEI_API_KEY: stale,
      HARNESS_SEI_ENVIRONMENT: "prod1",
    };
    expect(await reads({ args: account(), environment, provider: "other" })).toBe(true);
    expect(await reads({ args: account(), environment, provider: "default_0_1_0" })).toBe(false);
  });
});

describe("functions", () => {
  test("look up one integration, by id or name", async () => {
    const { id } = await created({ tags: ["a"] });
    expect(await door.invoke("getGitLabIntegration", { id })).toMatchObject({ name: "gitlab", tags: ["a"] });
    expect(await door.invoke("getGitLabIntegration", { name: "gitlab", id: null })).toMatchObject({ id });
  });

  test("look up all that fit", async () => {
    const { id } = await created();
    const found = await door.invoke("getGitLabIntegrations", { managed: true, nameContains: "GIT" });
    expect(found).toEqual({ integrations: [expect.objectContaining({ id })] });
    expect(await door.invoke("getGitLabIntegrations", { managed: false })).toEqual({ integrations: [] });
  });

  test("fill in a satellite's secrets, as a secret", async () => {
    const satelliteConfig = "satellite:\n  api_key: '<SEI API KEY>'\nintegrations: []\n";
    const { satelliteConfig: filled } = await door.invoke("renderSatelliteConfig", {
      satelliteConfig: secret(satelliteConfig),
      apiKey: secret("key"),
      token: secret("token"),
    });
    expect(filled).toEqual(secret(expect.stringContaining("key")));
  });

  test("try a connection", async () => {
    const report = await door.invoke("validateConnection", {
      accountType: "cloud",
      url: sandbox.gitlabUrl,
      token: secret(sandbox.tokens.valid),
    });
    expect(report).toMatchObject({ ok: true });
  });

  test.each([
    { name: "getGitLabIntegration", args: {}, said: /^\[INPUT_INVALID\] .*either an id or a name/ },
    { name: "getGitLabIntegration", args: { id: "999" }, said: /^\[NOT_FOUND\] / },
    { name: "getGitLabIntegrations", args: { naem: "x" }, said: /^\[(INPUT_INVALID|UNKNOWN_INPUT)\] naem/ },
    { name: "getNothing", args: {}, said: /^\[INPUT_INVALID\] there is no function/ },
  ])("refuse $args for $name", async ({ name, args, said }) => {
    expect((await failureOf(door.invoke(name, args))).message).toMatch(said);
  });
});

describe("a list", () => {
  test("tells id and name of all integrations of GitLab, or of those that fit", async () => {
    const { id } = await created({ tags: ["a"] });
    const other = sandbox.webPage.create({ name: "by hand", url: sandbox.gitlabUrl });
    sandbox.webPage.create({ name: "not GitLab", url: sandbox.gitlabUrl, application: "jira" });
    const all = [
      { id, name: "gitlab" },
      { id: other, name: "by hand" },
    ];

    expect(await door.list("GitLabIntegration")).toEqual(all);
    expect(await door.list("GitLabIntegration", {}, 1)).toEqual(all.slice(0, 1));
    expect(await door.list("GitLabIntegration", { managed: false, tags: null })).toEqual(all.slice(1));
  });

  test("tells the keys of the account, and none of them in clear", async () => {
    const urn = urnOf("key", "IngestionKey");
    const { inputs } = await door.check({}, {}, urn);
    const { id } = await door.create(inputs, false, urn);
    expect(await door.list("IngestionKey")).toContainEqual({ id, name: "key" });
  });

  test.each([
    { type: "GitLabIntegration", query: { naem: "x" }, said: /^\[(INPUT_INVALID|UNKNOWN_INPUT)\] naem/ },
    { type: "IngestionKey", query: { managed: true }, said: /^\[(INPUT_INVALID|UNKNOWN_INPUT)\] managed/ },
    { type: "GitHubIntegration", query: {}, said: /^\[INPUT_INVALID\] there is no resource type/ },
  ])("refuses $query for $type", async ({ type, query, said }) => {
    expect((await failureOf(door.list(type, query))).message).toMatch(said);
  });

  test("says what keeps SEI from answering", async () => {
    sandbox.inject({ match: "POST /v1/integrations/list", fault: "503", times: Infinity });
    expect((await failureOf(door.list("GitLabIntegration"))).message).toMatch(/^\[SEI_UNAVAILABLE\] /);
  });
});

test("an ingestion key lives as it does behind the other door", async () => {
  const urn = urnOf("key", "IngestionKey");
  const { inputs, failures } = await door.check({ description: "for tests" }, {}, urn);
  expect(failures).toEqual([]);

  const { id, outputs } = await door.create(inputs, false, urn);
  expect(outputs).toMatchObject({ name: "key", keyId: id, key: secret(expect.any(String)) });
  expect(await door.read(id, outputs, inputs, urn)).toMatchObject({ id, outputs: { key: outputs.key } });
  await door.delete(id, outputs, urn);
  expect((await door.read(id, outputs, inputs, urn)).id).toBe("");
});

test("a type that this version does not have is told", async () => {
  const check = door.check({}, {}, urnOf("x", "GitHubIntegration"));
  expect((await failureOf(check)).message).toMatch(/no resource type harness-sei:index:GitHubIntegration/);
});
