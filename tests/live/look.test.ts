// `npm run live` without --write: what it asks, what it tells, and what it keeps to itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Sandbox, SandboxOptions } from "../../sandbox/src/index.ts";
import { TEXTS } from "../../tools/live/hazards.mts";
import { EXIT } from "../../tools/live/main.mts";
import { freePort } from "../../tools/project/freePort.mts";
import { root } from "../../tools/project/root.mts";
import { operationOf, startCheckedSandbox } from "../support/contract.ts";
import { seiClient } from "../support/seiClient.ts";
import { inhabit, runOn, startLiar } from "./account.ts";

const reportSchema = z.object({
  key: z.object({ form: z.string(), role: z.string() }),
  integrations: z.string(),
  ofGitLab: z.string(),
  differences: z.array(z.string()),
  hazards: z.record(z.string(), z.string()),
  notLookedAt: z.array(z.string()),
  answers: z.array(z.object({ operation: z.string(), provider: z.string() })),
});

const open: Sandbox[] = [];
const liars: Array<{ close(): Promise<void> }> = [];
async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startCheckedSandbox(options);
  open.push(sandbox);
  return sandbox;
}
afterEach(async () => {
  await Promise.all(liars.splice(0).map((liar) => liar.close()));
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

async function look(sandbox: Sandbox, env: Record<string, string> = {}) {
  const { HARNESS_SEI_BASE_URL = sandbox.seiBaseUrl, HARNESS_SEI_API_KEY = sandbox.apiKey } = env;
  const { exitCode, stdout } = await runOn(sandbox, ["--json"], {
    env: { HARNESS_SEI_BASE_URL, HARNESS_SEI_API_KEY },
  });
  return { exitCode, report: reportSchema.parse(JSON.parse(stdout)) };
}

test("an SEI that is as the contract says has no differences, and the provider reads what it answers", async () => {
  const sandbox = await start();
  inhabit(sandbox);

  const { exitCode, report } = await look(sandbox);

  expect(report).toMatchObject({
    key: { form: "as expected", role: "ADMIN" },
    integrations: "1 to 9",
    ofGitLab: "1 to 9",
    differences: [],
  });
  expect(exitCode).toBe(EXIT.asTheContractSays);
  const unread = report.answers.filter(({ provider }) => provider !== "reads it");
  expect(unread.map(({ provider }) => provider)).toEqual(["SEI_KEY_INVALID", "SEI_KEY_INVALID"]);
});

test("it writes nothing, and asks every operation of the contract that reads", async () => {
  const operations: Array<string | undefined> = [];
  const sandbox = await start({ onExchange: (exchange) => operations.push(operationOf(exchange)) });
  inhabit(sandbox);
  const before = JSON.stringify([sandbox.integrations(), sandbox.tags()]);

  await look(sandbox);

  expect(JSON.stringify([sandbox.integrations(), sandbox.tags()])).toBe(before);
  expect([...new Set(operations)].sort()).toEqual([
    "getApiKey",
    "getIngestionFrequency",
    "getIngestionStatus",
    "getIngestionTrigger",
    "getIntegration",
    "getTag",
    "listApiKeys",
    "listIngestionLogs",
    "listIngestionStatus",
    "listIntegrations",
    "listTags",
  ]);
  expect(sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

test("an account with nothing in it is looked at, too", async () => {
  const { exitCode, report } = await look(await start());

  expect(report).toMatchObject({ integrations: "none", ofGitLab: "none", differences: [] });
  expect(report.hazards).toEqual({ H17: "seen", H18: "seen", H33: "not seen" });
  expect(exitCode).toBe(EXIT.asTheContractSays);
});

describe("a hazard is told as seen, or as not seen", () => {
  test.each<[hazard: string, options: SandboxOptions, arrange: (sandbox: Sandbox, id: string) => unknown]>([
    ["H14", {}, ({ webPage }, id) => webPage.setMetadata(id, { fetch_users: "yes" })],
    ["H15", {}, ({ webPage }) => webPage.create({ name: "other", application: "GitLab" })],
    ["H28", {}, ({ webPage, tokens }, id) => webPage.giveTokens(id, [tokens.valid, tokens.valid2])],
    [
      "H33",
      {},
      (sandbox) => seiClient(sandbox).post("/v1/apikeys", { name: "sandbox admin", role: "ADMIN" }),
    ],
    [
      "H36",
      { healthOfFailures: "warning" },
      (sandbox, id) => {
        sandbox.webPage.replaceToken(id, sandbox.tokens.revoked);
        sandbox.advanceTime(30 * 60_000);
        sandbox.scan(id);
      },
    ],
  ])("%s", async (hazard, options, arrange) => {
    const sandbox = await start(options);
    const { webPage, tokens } = sandbox;
    const id = webPage.create({ name: "one", url: "https://gitlab.com", token: tokens.valid });
    sandbox.scan(id);
    expect((await look(sandbox)).report.hazards[hazard]).not.toBe("seen");

    await arrange(sandbox, id);

    expect((await look(sandbox)).report.hazards[hazard]).toBe("seen");
  });

  test("H17 by the mode of the SEI, H21, and H29 by where OAuth is", async () => {
    const [harness, legacy] = [await start(), await start({ mode: "legacy" })];
    inhabit(harness);
    legacy.webPage.create({ name: "one", url: "https://gitlab.com", authentication: "oauth" });

    expect((await look(harness)).report.hazards).toMatchObject({ H17: "seen", H21: "seen", H29: "seen" });
    expect((await look(legacy)).report.hazards).toMatchObject({ H17: "not seen", H29: "not seen" });
  });

  test("and each is one of the page of hazards", () => {
    const page = readFileSync(join(root, "docs", "inside", "hazards.md"), "utf8");
    expect(Object.keys(TEXTS).filter((hazard) => !page.includes(`| ${hazard}: `))).toEqual([]);
  });
});

const inRecords = (body: object, change: (record: object) => object) => ({
  ...body,
  records: (Reflect.get(body, "records") ?? []).map(change),
});

describe("a lie of SEI is told as a difference", () => {
  test.each<[what: string, at: RegExp, lie: (body: object) => unknown, difference: string]>([
    [
      "a numeric id",
      /integrations\/\d+$/,
      (body) => ({ ...body, id: 4691 }),
      "getIntegration 200: id must be string, and is number",
    ],
    [
      "a numeric id in a list",
      /integrations\/list$/,
      (body) => inRecords(body, (record) => ({ ...record, id: 4691 })),
      "listIntegrations 200: records[].id must be string, and is number",
    ],
    [
      "a field that is gone",
      /integrations\/\d+$/,
      ({ ...body }) => {
        Reflect.deleteProperty(body, "append_metadata");
        return body;
      },
      "getIntegration 200: the answer must have required property 'append_metadata', and is object",
    ],
    [
      "a field that is new",
      /integrations\/\d+$/,
      (body) => ({ ...body, plan: { zyx: 1 } }),
      "getIntegration 200: plan is not in the contract",
    ],
    [
      "a field that is new, in a list",
      /tags\/list$/,
      (body) => inRecords(body, (record) => ({ ...record, colour: "zyx" })),
      "listTags 200: records[].colour is not in the contract",
    ],
    [
      "a word that is new",
      /ingestion\/\d+\/status$/,
      (body) => ({ ...body, status: "splendid" }),
      "getIngestionStatus 200: status must be equal to one of the allowed values, and is string",
    ],
    [
      "an array in the place of an object",
      /apikeys\/[^/]+$/,
      (body) => [body],
      "getApiKey 200: the answer must be object, and is array",
    ],
    [
      "a page without its count",
      /apikeys\/list$/,
      (body) => ({ ...body, count: undefined }),
      "listApiKeys 200: the answer must have required property 'count', and is object",
    ],
  ])("%s", async (_what, at, lie, difference) => {
    const sandbox = await start();
    inhabit(sandbox);
    const liar = await startLiar(sandbox, (path, body) => (at.test(path) ? lie(Object(body)) : body));
    liars.push(liar);

    const { exitCode, report } = await look(sandbox, { HARNESS_SEI_BASE_URL: liar.url });

    expect(report.differences).toContain(difference);
    expect(JSON.stringify(report)).not.toContain("zyx");
    expect(exitCode).toBe(EXIT.differs);
  });

  test.each([
    ["html", "listTags 200: the answer not application/json, and is string"],
    ["wrongJson", "listTags 200: unexpected is not in the contract"],
    ["notJson", "listTags 200: the provider cannot read it"],
    ["resetBeforeCommit", "listTags without an answer: no answer: reset"],
    ["truncatedBody", "listTags without an answer: no answer: truncated"],
    ["503", "listTags 503: the contract has no such status for it"],
  ] as const)("the sandbox's fault %s", async (fault, difference) => {
    const sandbox = await start();
    inhabit(sandbox);
    sandbox.inject({ match: "POST /v1/tags/list", fault, times: Number.POSITIVE_INFINITY });

    const { exitCode, report } = await look(sandbox);

    expect(report.differences).toContainEqual(expect.stringContaining(difference));
    expect(exitCode).toBe(EXIT.differs);
  });
});

describe("whoever may not look is told so", () => {
  test.each<[who: string, env: (sandbox: Sandbox) => Promise<Record<string, string>>, code: string]>([
    ["a key that SEI does not know", async () => ({ HARNESS_SEI_API_KEY: "none" }), "SEI_KEY_INVALID"],
    [
      "a key that may not list",
      async ({ ingestionKey }) => ({ HARNESS_SEI_API_KEY: ingestionKey }),
      "SEI_FORBIDDEN",
    ],
    [
      "nobody there",
      async () => ({ HARNESS_SEI_BASE_URL: `http://127.0.0.1:${await freePort()}` }),
      "SEI_NETWORK",
    ],
  ])("%s", async (_who, env, code) => {
    const sandbox = await start();

    const { exitCode, report } = await look(sandbox, await env(sandbox));

    expect(report.answers.at(-1)).toMatchObject({ operation: "listIntegrations", provider: code });
    expect(report.differences).toContain("listIntegrations: SEI does not list integrations");
    expect(exitCode).toBe(EXIT.differs);
  });
});

test.each(["JSON", "Markdown"])("the report holds nothing of the account, in %s", async (format) => {
  const sandbox = await start();
  const id = inhabit(sandbox);
  const everything = [
    ...sandbox.integrations().flatMap((one) => [one.id, one.name, one.url, one.tokenFingerprint ?? "zyx"]),
    ...sandbox.tags().flatMap((tag) => [tag.id, tag.name]),
    ...Object.values(sandbox.tokens),
    ...[sandbox.apiKey, "127.0.0.1", "zyx", "acme", "SandboxAccount"],
  ];
  // Whatever SEI puts where: names as keys, and as values of what the contract has.
  const liar = await startLiar(sandbox, (path, body) => {
    if (/tags\/list$/.test(path)) return { "zyx-9": "zyx", "Zyx Inc": [id], records: { [id]: "zyx" } };
    if (/status$/.test(path)) return { ...Object(body), status: "zyx", "zyx@example.com": id };
    if (/apikeys\/[^/]+$/.test(path)) return { ...Object(body), role: "ZYX" };
    return body;
  });
  liars.push(liar);

  for (const HARNESS_SEI_BASE_URL of [sandbox.seiBaseUrl, liar.url]) {
    const env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL };
    const { stdout } = await runOn(sandbox, format === "JSON" ? ["--json"] : [], { env });

    expect(stdout).toContain("getIntegration");
    const words = new Set(stdout.toLowerCase().match(/[\w./:-]+/g));
    const found = everything.filter((text) =>
      /^\d+$/.test(text) ? words.has(text) : stdout.toLowerCase().includes(text.toLowerCase()),
    );
    expect(found).toEqual([]);
  }
});

describe("the command line", () => {
  test.each([
    [["--help"], EXIT.asTheContractSays, /^Usage: npm run --silent live/],
    [["--nonsense"], EXIT.notUnderstood, /^$/],
    [["glpat-secret"], EXIT.notUnderstood, /^$/],
  ])("%j asks nothing", async (argv, code, stdout) => {
    const sandbox = await start();

    const run = await runOn(sandbox, argv);

    expect(run).toMatchObject({ exitCode: code, stdout: expect.stringMatching(stdout) });
    expect(run.stderr).not.toContain("glpat-secret");
    expect(sandbox.requests()).toEqual([]);
  });

  test("an environment without a key is told by the provider's own words", async () => {
    const sandbox = await start();
    const run = await runOn(sandbox, [], { env: {} });
    expect(run).toMatchObject({
      exitCode: EXIT.notUnderstood,
      stderr: expect.stringContaining("[SEI_CONFIG_MISSING]"),
    });
  });
});

test("the form for a hazard asks for the report", () => {
  const form = parse(readFileSync(join(root, ".github", "ISSUE_TEMPLATE", "hazard.yml"), "utf8"));
  const fields = z
    .array(z.looseObject({ id: z.string().optional(), attributes: z.looseObject({}) }))
    .parse(form.body);
  const report = fields.find(({ id }) => id === "report");
  expect(JSON.stringify(report)).toContain("npm run --silent live");
});
