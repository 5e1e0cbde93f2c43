// The projects that an integration is to ingest are tried, too, with whatever time the trial has left.
import { ConnectionMemo } from "../../provider/src/connection/connectionMemo.ts";
import { type DeclaredProjects, tryProjects } from "../../provider/src/connection/declaredProjects.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import type { FaultRule, TokenName } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

interface Situation {
  readonly what: string;
  readonly token?: TokenName;
  readonly ingestion: Properties;
  readonly fault?: FaultRule;
  readonly warnings: readonly string[];
}

const SITUATIONS: readonly Situation[] = [
  { what: "projects that can be read", ingestion: { projects: ["backend", "frontend"] }, warnings: [] },
  { what: "all of them", ingestion: { projects: [] }, warnings: [] },
  {
    what: "one that there is not, beside one that there is",
    ingestion: { projects: ["backend", "nowhere"] },
    warnings: [
      '[PROJECT_NEVER_MATCHES] ingestion.projects: "nowhere" is the name of no project of which the token\'s user is a member.',
    ],
  },
  {
    what: "a name in other letters, and a part of one",
    ingestion: { projects: ["Backend", "back"] },
    warnings: ['"Backend" is the name of no project', '"back" is the name of no project'],
  },
  {
    what: "one of which the user is no member",
    ingestion: { projects: ["monolith"] },
    warnings: ['"monolith" is the name of no project of which'],
  },
  {
    what: "what can be no name is told once",
    ingestion: { projects: ["platform/backend"] },
    warnings: ["has a slash"],
  },
  {
    what: "a name that is not known yet",
    ingestion: { projects: [UNKNOWN, "backend"] },
    warnings: [],
  },
  {
    what: "a disabled feature",
    token: "admin",
    ingestion: { projects: ["monolith"], checkProjectMembership: false },
    warnings: [
      "[NO_PROJECTS]",
      "[ALLOWLIST]",
      "[FEATURE_DISABLED] ingestion.projects: merge requests are disabled in project 250 (museum/monolith).",
    ],
  },
  {
    what: "a GitLab that wants more patience than there is time left",
    ingestion: { projects: ["backend"] },
    fault: { match: "cloud GET /api/v4/projects", fault: "throttled", retryAfter: 60, skip: 2 },
    warnings: ['[GITLAB_THROTTLED] ingestion.projects: "backend" could not be looked for'],
  },
];

test.each(SITUATIONS)("$what", async ({ token = "valid", ingestion, fault, warnings }) => {
  if (fault !== undefined) stack.sandbox.inject(fault);

  const preview = await stack.driver.preview(
    stack.program({ ingestion, token: stack.sandbox.tokens[token] }),
  );

  expect(preview.errors).toEqual([]);
  expect(preview.warnings).toHaveLength(warnings.length);
  expect(preview.warnings).toEqual(
    expect.arrayContaining(warnings.map((warning) => expect.stringContaining(warning))),
  );
});

const searches = () =>
  stack.sandbox.requests().filter(({ query }) => new URLSearchParams(query).has("search")).length;

test("ten at most are looked for, and integrations that name the same ones share them", async () => {
  const projects = Array.from({ length: 12 }, (_, index) => `project-${index}`);
  const inputs = stack.program({ ingestion: { projects } }).gitlab ?? {};

  await stack.driver.preview({ one: inputs, two: inputs });

  expect(searches()).toBe(10);
});

test("nothing is looked for where the connection is not tried, or has failed", async () => {
  const ingestion = { projects: ["backend"] };
  await stack.driver.preview(stack.program({ ingestion, validateConnection: "never" }));
  await stack.driver.preview(stack.program({ ingestion, token: stack.sandbox.tokens.guestOnly }));
  await stack.driver.preview(stack.program({ ingestion, token: stack.sandbox.tokens.expired }));

  expect(searches()).toBe(0);
});

test("what the trial has waited is gone from the time that is left for them", async () => {
  const patience = { fault: "throttled", retryAfter: 12 } as const;
  stack.sandbox.inject({ match: "cloud GET /api/v4/personal_access_tokens/self", ...patience });
  stack.sandbox.inject({ match: "cloud GET /api/v4/projects", ...patience, skip: 2 });

  const { errors, warnings } = await stack.driver.preview(
    stack.program({ ingestion: { projects: ["backend"] } }),
  );

  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    expect.stringContaining('[GITLAB_THROTTLED] ingestion.projects: "backend" could not be looked for'),
  ]);
});

test("nothing is looked for at what may be no GitLab, for which a satellite only warns", async () => {
  const place = { accountType: "enterprise", satellite: true, url: "http://127.0.0.1:9" };

  const { errors, warnings } = await stack.driver.preview(
    stack.program({ ...place, ingestion: { projects: ["backend"] } }),
  );

  expect(errors).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('"GitLab address"')]);
});

describe("asked directly", () => {
  const declared = (more: Partial<DeclaredProjects> = {}): DeclaredProjects => ({
    url: stack.sandbox.gitlabUrl,
    token: new Secret(stack.sandbox.tokens.valid, "gitlabToken"),
    names: ["backend"],
    checkProjectMembership: true,
    deadlineMs: 20_000,
    clock: stack.clock,
    ...more,
  });
  const asked = () =>
    stack.sandbox.requests().map(({ path, query }) => `${path}?${new URLSearchParams(query)}`);

  test("a project is looked for by its name, and of it those reads are made that need a role or a feature", async () => {
    expect(await tryProjects(declared())).toEqual([]);

    const [list, ...reads] = asked();
    expect(list).toBe("/api/v4/projects?membership=true&search=backend&order_by=id&sort=asc&per_page=100");
    expect(reads.map((read) => /^\/api\/v4\/projects\/\d+\/([^?]+)/.exec(read)?.[1]).sort()).toEqual([
      "merge_requests",
      "repository/branches",
      "repository/commits",
    ]);
  });

  test("where memberships are not asked for, it is looked for among all that the token can see", async () => {
    expect(await tryProjects(declared({ names: ["nowhere"], checkProjectMembership: false }))).toEqual([
      {
        code: "PROJECT_NEVER_MATCHES",
        path: "ingestion.projects",
        message: '"nowhere" is the name of no project that the token can see',
      },
    ]);

    expect(asked()).toEqual(["/api/v4/projects?search=nowhere&order_by=id&sort=asc&per_page=100"]);
  });

  test("with no time left, nothing is asked and nothing doubted", async () => {
    expect(await tryProjects(declared({ deadlineMs: 0 }))).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test.each<[what: string, other: () => Partial<DeclaredProjects>, searched: string[]]>([
    ["the same names in another order", () => ({ names: ["frontend", "backend"] }), []],
    ["another name", () => ({ names: ["backend", "monolith"] }), ["backend", "monolith"]],
    ["memberships not asked for", () => ({ checkProjectMembership: false }), ["backend", "frontend"]],
    [
      "another token",
      () => ({ token: new Secret(stack.sandbox.tokens.reporter, "gitlabToken") }),
      ["backend", "frontend"],
    ],
    ["another GitLab", () => ({ url: stack.sandbox.gitlabs.selfManaged.url }), ["backend", "frontend"]],
  ])("beside integrations with the same projects, one with %s looks for %j", async (_, other, searched) => {
    const memo = new ConnectionMemo();
    const first = declared({ names: ["backend", "frontend"] });
    await memo.tryProjects(first);
    stack.sandbox.clearRequests();

    await memo.tryProjects({ ...first, ...other() });

    const names = stack.sandbox
      .requests()
      .flatMap(({ query }) => new URLSearchParams(query).get("search") ?? []);
    expect(names).toEqual(searched);
  });
});
