// SEI's side of a connection, as the library tells it: the key, its role, and the name.
import { validateConnection } from "../../provider/src/connection/validate.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

/** What is said of SEI's side, a line for each check. */
async function told(apiKey: string, name?: string): Promise<string[]> {
  const { checks } = await validateConnection({
    accountType: "cloud",
    url: sandbox.gitlabUrl,
    token: sandbox.tokens.valid,
    sei: { baseUrl: sandbox.seiBaseUrl, apiKey },
    ...(name === undefined ? {} : { name }),
  });
  return checks
    .slice(-3)
    .map((check) => `${check.outcome} ${check.name}: ${check.code ?? ""} ${check.message}`);
}

test("a key of an administrator passes, and without a name none is looked for", async () => {
  expect(await told(sandbox.apiKey)).toEqual([
    expect.stringMatching(/^pass SEI key: .*tenant SandboxAccount/),
    expect.stringMatching(/^pass SEI role: .*may manage integrations/),
    expect.stringMatching(/^skip Name free: .*no name was given/),
  ]);
});

test("a role that may list and not manage fails, with its name", async () => {
  const [key, role] = await told(sandbox.keyFor("INGESTION"));
  expect([key, role].join("\n")).toMatch(/^(?:pass|fail) SEI key[\s\S]*fail SEI role: SEI_FORBIDDEN /);
});

test("a credential of GitLab in the key's place is not sent to SEI", async () => {
  sandbox.clearRequests();
  expect(await told("glpat-AAAAbbbbCCCCddddEEEE")).toEqual([
    expect.stringMatching(/^fail SEI key: SEI_KEY_INVALID .*credential of GitLab/),
    expect.stringMatching(/^skip SEI role/),
    expect.stringMatching(/^skip Name free/),
  ]);
  expect(sandbox.requests().filter(({ server }) => server === "sei")).toEqual([]);
});

test("a key that is in no form of SEI's is refused with that, and the rest is not asked", async () => {
  expect(await told("no-key-of-anybody", "new")).toEqual([
    expect.stringMatching(/^fail SEI key: SEI_KEY_INVALID .*not in the form of SEI's keys/),
    expect.stringMatching(/^skip SEI role/),
    expect.stringMatching(/^skip Name free/),
  ]);
});

test("a role that SEI does not tell fails nothing", async () => {
  sandbox.inject({ match: "GET /v1/apikeys/*", fault: "500", times: Infinity });
  sandbox.inject({ match: "POST /v1/apikeys/list", fault: "500", times: Infinity });
  expect((await told(sandbox.apiKey))[1]).toMatch(/^(?:warn|pass) SEI role: /);
});

test.each([
  ["free", undefined, /^pass Name free: .*no integration has the name "gitlab"/],
  ["taken", "gitlab", /^fail Name free: NAME_TAKEN .*has the name "gitlab"/],
])("a name that is %s is told so", async (_what, taken, expected) => {
  if (taken !== undefined) sandbox.webPage.create({ name: taken });
  expect((await told(sandbox.apiKey, " gitlab "))[2]).toMatch(expected);
});

test("a name that SEI cannot have is told without looking for it", async () => {
  expect((await told(sandbox.apiKey, " "))[2]).toMatch(/^fail Name free: NAME_INVALID /);
});
