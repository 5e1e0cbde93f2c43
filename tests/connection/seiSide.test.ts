// SEI's side of a connection, as the library tells it: the key, its role, and the name.
import { validateWith } from "../../provider/src/connection/arguments.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { jsonAnswer, startTinyServer, type TinyAnswer, type TinyServer } from "../support/tinyServer.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

/** What is said of SEI's side, a line for each check. */
async function told(apiKey: string, name?: string, baseUrl = sandbox.seiBaseUrl): Promise<string[]> {
  const { checks } = await validateWith({
    accountType: "cloud",
    url: sandbox.gitlabUrl,
    token: sandbox.tokens.valid,
    sei: { baseUrl, apiKey },
    ...(name === undefined ? {} : { name }),
  });
  return checks
    .slice(-3)
    .map((check) => `${check.outcome} ${check.name}: ${check.code ?? ""} ${check.message}`);
}

test("a key of an administrator passes, and without a name none is looked for", async () => {
  expect(await told(sandbox.apiKey)).toEqual([
    "pass SEI key:  SEI accepts the key, which is for the tenant SandboxAccount",
    "pass SEI role:  the key has the role ADMIN, and may manage integrations",
    "skip Name free:  no name was given",
  ]);
});

test.each([
  [
    "not even list",
    "INGESTION",
    "the key may not even list integrations: it is no key with the Admin role",
    'skip Name free:  was not asked, because of "SEI role"',
  ],
  [
    "list and not manage",
    "AUDITOR",
    "the key may list integrations, and may not manage them",
    'pass Name free:  no integration has the name "new"',
  ],
] as const)("a role that may %s fails, and the key is known", async (_, role, why, name) => {
  expect(await told(sandbox.keyFor(role), "new")).toEqual([
    "pass SEI key:  SEI accepts the key, which is for the tenant SandboxAccount",
    `fail SEI role: SEI_FORBIDDEN ${why}`,
    name,
  ]);
});

const key = (text: string) => Buffer.from(text).toString("base64");
/** In the form of SEI's keys, and no sandbox knows it. */
const KEY = key(JSON.stringify({ key: "k1", id: "7", company: "Acme" }));

describe("an SEI that answers otherwise than the one of today", () => {
  let sei: TinyServer | undefined;
  afterEach(() => sei?.close());

  async function toldBy(
    answer: (path: string) => TinyAnswer,
    apiKey: string,
    name?: string,
  ): Promise<string[]> {
    sei = await startTinyServer(answer);
    return told(apiKey, name, sei.url);
  }
  const listing = jsonAnswer(200, { records: [], _metadata: { has_next: false } });

  test("and accepts a key in no form of its own: what role it has, nobody can ask", async () => {
    expect(await toldBy(() => listing, key("{}"))).toEqual([
      "pass SEI key:  SEI accepts the key, although it is not in the form of SEI's keys, base64 of a JSON object with key, id and company",
      'skip SEI role:  the key does not say which one it is: see "SEI key"',
      "skip Name free:  no name was given",
    ]);
    expect(sei?.requests.map(({ path }) => path)).toEqual(["/v1/integrations/list"]);
  });

  test.each([
    [
      "AUDITOR",
      "fail SEI role: SEI_FORBIDDEN the key has the role AUDITOR, which may not manage integrations",
    ],
    ["super_admin", "pass SEI role:  the key has the role super_admin, and may manage integrations"],
  ])("and tells the role %s", async (role, line) => {
    const answer = (path: string) =>
      path === "/v1/integrations/list" ? listing : jsonAnswer(200, { id: "7", name: "k", role });
    expect((await toldBy(answer, KEY))[1]).toBe(line);
  });

  test("and lists a name twice: whoever has it and stays is told, whichever comes first", async () => {
    const holders = [
      { id: "1", name: "new", application: "gitlab", status: "deleting" },
      { id: "2", name: "new", application: "jira", status: "active" },
    ];
    for (const records of [holders, holders.toReversed()]) {
      const answer = () => jsonAnswer(200, { records, _metadata: { has_next: false } });
      expect((await toldBy(answer, key("{}"), "new"))[2]).toBe(
        'fail Name free: NAME_TAKEN the integration 2 (jira, not managed by Pulumi) has the name "new"',
      );
      await sei?.close();
    }
    sei = undefined;
  });

  test("and knows no such list: then its API is not at this address", async () => {
    const lines = await toldBy(() => jsonAnswer(404, { message: "nothing here" }), key("{}"), "new");

    expect(lines[0]).toBe(
      'fail SEI key: SEI_PROTOCOL SEI answered POST /v1/integrations/list with status 404, "nothing here"',
    );
    expect(lines.slice(1)).toEqual([
      'skip SEI role:  was not asked, because of "SEI key"',
      'skip Name free:  was not asked, because of "SEI key"',
    ]);
  });
});

test("a key in the form of SEI's that SEI does not know is refused without a word about its form", async () => {
  const [line] = await told(KEY);

  expect(line).toBe(
    'fail SEI key: SEI_KEY_INVALID SEI answered POST /v1/integrations/list with status 500, "Failed to process request, exception occurred - User not found!"',
  );
});

test("a credential of GitLab in the key's place is not sent to SEI", async () => {
  sandbox.clearRequests();
  expect(await told("glpat-AAAAbbbbCCCCddddEEEE")).toEqual([
    "fail SEI key: SEI_KEY_INVALID the key is a credential of GitLab: a personal, project or group access token",
    'skip SEI role:  was not asked, because of "SEI key"',
    "skip Name free:  no name was given",
  ]);
  expect(sandbox.requests().filter(({ server }) => server === "sei")).toEqual([]);
});

test("a key that is in no form of SEI's is refused with that, and the rest is not asked", async () => {
  expect(await told("no-key-of-anybody", "new")).toEqual([
    expect.stringMatching(/^fail SEI key: SEI_KEY_INVALID .*not in the form of SEI's keys/),
    'skip SEI role:  was not asked, because of "SEI key"',
    'skip Name free:  was not asked, because of "SEI key"',
  ]);
});

test("a role that SEI does not tell fails nothing", async () => {
  sandbox.inject({ match: "GET /v1/apikeys/*", fault: "500", times: Infinity });
  sandbox.inject({ match: "POST /v1/apikeys/list", fault: "500", times: Infinity });
  expect((await told(sandbox.apiKey))[1]).toMatch(
    /^warn SEI role: SEI_\w+ the role of the key is not known: /,
  );
});

test.each([
  ["free", undefined, /^pass Name free: {2}no integration has the name "gitlab"$/],
  ["taken", "gitlab", /^fail Name free: NAME_TAKEN .*has the name "gitlab"/],
])("a name that is %s is told so", async (_what, taken, expected) => {
  sandbox.webPage.create({ name: "another" });
  if (taken !== undefined) sandbox.webPage.create({ name: taken });
  expect((await told(sandbox.apiKey, " gitlab "))[2]).toMatch(expected);
});

test("a name that SEI cannot have is told without looking for it", async () => {
  expect((await told(sandbox.apiKey, " "))[2]).toBe("fail Name free: NAME_INVALID the name is blank");
});
