// One provider process serves every resource type, and what bounds it at SEI bounds them together.
import type { dynamic } from "@pulumi/pulumi";
import { provider } from "../../provider/src/runtime.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox?.close());

async function configured(type: string): Promise<dynamic.ResourceProvider> {
  const config: Readonly<Record<string, string>> = {
    "harness-sei:baseUrl": sandbox.seiBaseUrl,
    "harness-sei:apiKey": sandbox.apiKey,
    "harness-sei:maxConcurrency": "1",
  };
  const made = provider(type);
  await made.configure?.({ config: { get: (key) => config[key], require: (key) => config[key] ?? "" } });
  return made;
}

test("maxConcurrency holds for integrations and keys together", async () => {
  const [gitlab, keys] = [await configured("GitLabIntegration"), await configured("IngestionKey")];
  const id = sandbox.webPage.create({ name: "by hand", url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
  const answering = sandbox.hold({ match: "sei GET /v1/apikeys/*", at: "afterCommit" });
  sandbox.clearRequests();
  // There is no such key, which is warned of.
  jest.spyOn(console, "error").mockImplementation(() => {});

  const readKey = keys.read?.("11111111-1111-4111-8111-111111111111", { name: "x", role: "ingestion" });
  await answering.reached;
  const readIntegration = gitlab.read?.(id, { name: "by hand" });
  // What is not held back by anything would be there after another client has been answered.
  await fetch(`${sandbox.gitlabUrl}/api/v4/version`);
  const sent = sandbox.requests().filter(({ server }) => server === "sei");
  expect(sent.map(({ method }) => method)).toEqual(["GET"]);

  answering.release();
  await Promise.allSettled([readKey, readIntegration]);
  expect(sandbox.requests().some(({ path }) => path.endsWith("/integrations/list"))).toBe(true);
});
