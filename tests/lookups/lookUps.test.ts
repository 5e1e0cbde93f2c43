// Look-ups as a program makes them, configured by the environment. That they read the stack's configuration is seen
// on the real engine, in tests/lifecycle/lookUps.test.ts.
import * as pulumi from "@pulumi/pulumi";
import {
  getGitLabIntegration,
  getGitLabIntegrationOutput,
  getGitLabIntegrations,
  getGitLabIntegrationsOutput,
} from "../../provider/src/lookups/gitLabIntegration.ts";
import { lookUpOne } from "../../provider/src/lookups/ofStack.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";

const DAY = 24 * 60 * 60 * 1_000;

let sandbox: Sandbox;
let first: string;
let second: string;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  process.env.HARNESS_SEI_BASE_URL = sandbox.seiBaseUrl;
  process.env.HARNESS_SEI_API_KEY = sandbox.apiKey;
  const { gitlabUrl: url, tokens, webPage } = sandbox;
  first = webPage.create({ name: "first", url, token: tokens.valid });
  second = webPage.create({ name: "second", url, token: tokens.expired });
  webPage.retag(first, ["platform", "core"]);
  webPage.setMetadata(first, { managed_by: "organization/urn:pulumi:dev::app::x::gitlab" });
  sandbox.advanceTime(DAY);
});
beforeEach(() => sandbox.clearRequests());
afterAll(async () => {
  delete process.env.HARNESS_SEI_BASE_URL;
  delete process.env.HARNESS_SEI_API_KEY;
  await sandbox?.close();
});

const calls = () => sandbox.requests().map(({ method, path }) => `${method} ${path}`);
const names = async (found: Promise<ReadonlyArray<{ name: string }>>) =>
  (await found).map(({ name }) => name);
const value = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

test("several tokens in one integration are tokens all the same", async () => {
  const { gitlabUrl: url, tokens, webPage } = sandbox;
  const id = webPage.create({ name: "many", url, tokens: [tokens.valid, tokens.valid2] });

  expect(await getGitLabIntegration({ id })).toMatchObject({
    authMethod: "pat",
    authentication: "multiple_api_keys",
  });
  webPage.remove(id);
});

test("by id, with everything SEI tells of it", async () => {
  const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  expect(await getGitLabIntegration({ id: first })).toEqual({
    id: first,
    name: "first",
    description: "",
    url: sandbox.gitlabUrl,
    authMethod: "pat",
    authentication: "api_key",
    satellite: false,
    tags: ["core", "platform"],
    createdAt: moment,
    updatedAt: moment,
    managedBy: "organization/urn:pulumi:dev::app::x::gitlab",
    deleting: false,
    health: "healthy",
    lastIngestedFrom: moment,
    lastIngestedTo: moment,
  });
  expect(calls()).toEqual([
    `GET /v1/integrations/${first}`,
    "POST /v1/ingestion/status",
    "POST /v1/tags/list",
  ]);
});

test("by name, exactly", async () => {
  expect(await getGitLabIntegration({ name: "second" })).toMatchObject({ id: second, health: "failed" });
  await expect(getGitLabIntegration({ name: "econ" })).rejects.toThrow(
    '[NOT_FOUND] SEI has no GitLab integration with the name "econ"',
  );
});

test("an id that SEI does not have is NOT_FOUND", async () => {
  await expect(getGitLabIntegration({ id: "4711" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("neither or both of id and name is INPUT_INVALID", async () => {
  for (const key of [{}, { id: first, name: "first" }]) {
    await expect(lookUpOne(key)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  }
});

test("all of them, with one request for the health of all, and one for the log of each that failed", async () => {
  expect(await names(getGitLabIntegrations())).toEqual(["first", "second"]);
  expect(calls()).toEqual([
    "POST /v1/integrations/list",
    "POST /v1/ingestion/status",
    "POST /v1/tags/list",
    `POST /v1/ingestion/${second}/logs`,
  ]);
});

test.each([
  [{ nameContains: "FIR" }, ["first"]],
  [{ tags: ["Core", "platform"] }, ["first"]],
  [{ tags: ["core", "missing"] }, []],
  [{ tags: [] }, ["first", "second"]],
  [{ health: "failed" as const }, ["second"]],
  [{ satellite: true }, []],
  [{ satellite: false }, ["first", "second"]],
  [{ managed: true }, ["first"]],
  [{ managed: false, health: "failed" as const }, ["second"]],
  [{ url: "https://gitlab.example.com" }, []],
])("filter %j", async (filter, expected) => {
  expect(await names(getGitLabIntegrations(filter))).toEqual(expected);
});

test("the output forms take outputs", async () => {
  const id = pulumi.output(first);
  expect(await value(getGitLabIntegrationOutput({ id }).name)).toBe("first");
  const found = getGitLabIntegrationsOutput({ nameContains: pulumi.output("sec") });
  expect((await value(found)).map(({ name }) => name)).toEqual(["second"]);
});

test("what keeps SEI from answering is told, and is never NOT_FOUND", async () => {
  process.env.HARNESS_SEI_API_KEY = "bm90IGEga2V5";
  await expect(getGitLabIntegration({ id: first })).rejects.toMatchObject({ code: "SEI_KEY_INVALID" });
  process.env.HARNESS_SEI_API_KEY = "";
  await expect(getGitLabIntegrations()).rejects.toMatchObject({ code: "SEI_CONFIG_MISSING" });
  process.env.HARNESS_SEI_API_KEY = sandbox.apiKey;
});

test("one that SEI is deleting is shown as such, until SEI lists it no longer (H30)", async () => {
  const going = sandbox.webPage.create({ name: "going" });
  sandbox.deletionsTake(DAY);
  sandbox.webPage.remove(going);

  expect(await getGitLabIntegration({ name: "going" })).toMatchObject({ id: going, deleting: true });
  expect(await getGitLabIntegration({ id: going })).toMatchObject({ name: "going", deleting: true });
  expect(await names(getGitLabIntegrations({ deleting: true }))).toEqual(["going"]);
  expect(await names(getGitLabIntegrations({ deleting: false }))).not.toContain("going");

  sandbox.advanceTime(DAY);
  sandbox.deletionsTake(0);
  await expect(getGitLabIntegration({ id: going })).rejects.toThrow("[NOT_FOUND]");
});
