// The shape of a report, what integrations share, and what a report says of the token.

import { ConnectionMemo } from "../../provider/src/connection/connectionMemo.ts";
import {
  type ConnectionCheck,
  causesOf,
  extendReport,
  GITLAB_CHECKS,
} from "../../provider/src/connection/report.ts";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { gitlabRoot, rootsAbove } from "../../provider/src/gitlab/gitLabRoot.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { checkNamed, findingsIn, inputOf, NOON, useNoProxy, validate } from "./situation.ts";

beforeAll(useNoProxy);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox({ clock: () => NOON });
});
beforeEach(() => sandbox.clearRequests());
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

describe("a report", () => {
  test("holds every check in the same order, whatever was found", async () => {
    for (const token of ["valid", "expired", "deploy"] as const) {
      const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens[token] });
      expect(report.checks.map(({ name }) => name)).toEqual(GITLAB_CHECKS);
    }
  });

  test("of a good token says nothing but good, and what GitLab says of it", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

    expect(report.checks.map(({ outcome }) => outcome)).toEqual(GITLAB_CHECKS.map(() => "pass"));
    expect(report).toMatchObject({ ok: true, tokenExpiresAt: "2027-11-21", tokenScopes: ["api"] });
    expect(checkNamed(report, "Role and projects").message).toBe("role Reporter or higher on 3 projects");
  });

  test("of a token for one project counts one", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.projectToken });

    expect(checkNamed(report, "Role and projects").message).toBe("role Reporter or higher on 1 project");
  });

  test("of a custom role says that its reads are answered all the same", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.customRole });

    expect(checkNamed(report, "Role and projects")).toEqual({
      name: "Role and projects",
      outcome: "pass",
      message:
        "the token's user is a member of projects, but of none with the role Reporter or higher: GitLab answers SEI's reads all the same, as with a custom role",
    });
  });

  test("says why the rest was not asked", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.readUser });

    expect(checkNamed(report, "Get commits")).toEqual({
      name: "Get commits",
      outcome: "skip",
      message: 'was not asked, because of "Token scope"',
    });
    expect(report.tokenScopes).toEqual(["read_user"]);
  });

  test.each([
    ["a token that is refused", "expired", "Token scope", 'was not asked, because of "Token accepted"'],
    ["what was pasted along", "quoted", "Token accepted", 'was not asked, because of "Token form"'],
    ["a token of the wrong kind", "deploy", "Token accepted", 'was not asked, because of "Token kind"'],
    ["a member of no project", "noProjects", "Get commits", "there is no project to read from"],
    [
      "a member of no project, for pipelines",
      "noProjects",
      "Get pipelines",
      "there is no project to read from",
    ],
  ] as const)("says it of %s", async (_, token, name, message) => {
    const text = token === "quoted" ? `"${sandbox.tokens.valid}"` : sandbox.tokens[token];
    const report = await validate({ url: sandbox.gitlabUrl, token: text });

    expect(checkNamed(report, name)).toEqual({ name, outcome: "skip", message });
  });

  test.each([
    ["apiAndReadApi", "pass", "the token's scopes are: api, read_api, read_user, self_rotate"],
    ["noScope", "fail", "the token has no scope"],
    ["readRepository", "fail", "no scope of the token opens GitLab's API: read_repository"],
  ] as const)("of the scopes of %s says %s: %s", async (token, outcome, message) => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens[token] });

    expect(checkNamed(report, "Token scope")).toMatchObject({ outcome, message });
  });

  test("of a token without an expiry has no date", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.serviceAccount });

    expect(checkNamed(report, "Token expiry")).toMatchObject({
      outcome: "pass",
      message: "the token does not expire",
    });
    expect(report).not.toHaveProperty("tokenExpiresAt");
  });

  test("takes checks of another side, and their failures count", async () => {
    const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
    const taken: ConnectionCheck = {
      name: "Name free",
      outcome: "fail",
      code: "NAME_TAKEN",
      message: "taken",
    };

    const whole = extendReport(report, [taken]);

    expect(whole.ok).toBe(false);
    expect(whole.checks.at(-1)).toEqual(taken);
    expect(whole.tokenScopes).toEqual(["api"]);
  });

  test("points to the satellite where the satellite is the one to reach GitLab", async () => {
    const { url, tokens } = sandbox.gitlabs.privateCa;
    const forSei = await validate({ url, token: tokens.valid });
    const forSatellite = await validate({ url, token: tokens.valid, satellite: true });

    expect(checkNamed(forSei, "GitLab address").remedy).toContain('validateConnection: "never"');
    expect(checkNamed(forSatellite, "GitLab address").remedy).toContain("from where the satellite runs");
  });
});

describe("the expiry", () => {
  const expiryOn = async (today: string) => {
    const report = await validate({
      url: sandbox.gitlabUrl,
      token: sandbox.tokens.expiring,
      today: new Date(today),
    });
    return checkNamed(report, "Token expiry");
  };

  test("is at 00:00 UTC of its date, so the day before is the last", async () => {
    expect((await expiryOn("2026-12-01T00:00:00Z")).message).toMatch(
      / 2026-12-02 at 00:00 UTC, in less than a day$/,
    );
    expect((await expiryOn("2026-11-30T23:59:59Z")).message).toMatch(/ in 2 days$/);
  });

  test("warns from thirty days before, and not from thirty-one", async () => {
    expect((await expiryOn("2026-11-02T00:00:00Z")).outcome).toBe("warn");
    expect((await expiryOn("2026-11-01T23:59:59Z")).outcome).toBe("pass");
  });

  test("is held against GitLab, which has just accepted the token, when this machine's clock is ahead", async () => {
    for (const today of ["2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z"]) {
      expect(await expiryOn(today)).toMatchObject({
        outcome: "warn",
        message: "the token expired on 2026-12-02 at 00:00 UTC, if this machine's clock is right",
      });
    }
  });
});

describe("integrations that share a token", () => {
  const gitlabRequests = () => sandbox.requests().length;

  test("share one validation, also when their addresses are written differently", async () => {
    const memo = new ConnectionMemo();
    const input = inputOf({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

    const reports = await Promise.all([
      memo.validate(input),
      memo.validate(inputOf({ url: `${sandbox.gitlabUrl}/`, token: sandbox.tokens.valid })),
      memo.validate(inputOf({ url: `${sandbox.gitlabUrl}/api/v4`, token: sandbox.tokens.valid })),
    ]);
    const one = gitlabRequests();
    const later = await memo.validate(input);

    expect(new Set([...reports, later]).size).toBe(1);
    expect(gitlabRequests()).toBe(one);
    expect(one).toBe(14);
  });

  test("share one validation of the address alone, where a satellite has the token", async () => {
    const memo = new ConnectionMemo();
    const { token: _, ...input } = inputOf({ url: sandbox.gitlabUrl, token: "", satellite: true });

    const report = await memo.validate({ ...input, token: undefined });

    expect(await memo.validate({ ...input, token: undefined })).toBe(report);
  });

  test("share failures, too", async () => {
    const memo = new ConnectionMemo();
    const input = inputOf({ url: sandbox.gitlabUrl, token: sandbox.tokens.expired });

    await memo.validate(input);
    await memo.validate(input);

    expect(gitlabRequests()).toBe(2);
  });

  test.each([
    ["another token", { token: "valid2" }],
    ["a satellite", { satellite: true }],
    ["another expiryWarningDays", { expiryWarningDays: 400 }],
    ["memberships that are not asked for", { checkProjectMembership: false }],
  ] as const)(
    "do not share it with %s",
    async (_, {
      token = "valid",
      ...other
    }: {
      token?: "valid" | "valid2";
      satellite?: boolean;
      expiryWarningDays?: number;
      checkProjectMembership?: boolean;
    }) => {
      const memo = new ConnectionMemo();

      await memo.validate(inputOf({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid }));
      const first = gitlabRequests();
      await memo.validate(inputOf({ url: sandbox.gitlabUrl, token: sandbox.tokens[token], ...other }));

      expect(gitlabRequests()).toBe(2 * first);
    },
  );

  test("ask again after a crash", async () => {
    const memo = new ConnectionMemo();
    const crash = new Error("no clock");
    const broken = {
      now: () => {
        throw crash;
      },
      sleep: async () => {},
    };
    const input = inputOf({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

    await expect(memo.validate({ ...input, clock: broken })).rejects.toBe(crash);

    expect(findingsIn(await memo.validate(input))).toEqual([]);
  });

  test("share one validation of an address that is none", async () => {
    const memo = new ConnectionMemo();
    const input = inputOf({ url: "gitlab.example.com", token: sandbox.tokens.valid });

    expect(await memo.validate(input)).toBe(await memo.validate(input));
  });
});

describe("the root of a GitLab", () => {
  test.each([
    ["https://gitlab.com", "https://gitlab.com"],
    ["https://gitlab.com/", "https://gitlab.com"],
    [" https://GitLab.Example.com/ ", "https://gitlab.example.com"],
    ["https://example.com/foo/gitlab//", "https://example.com/foo/gitlab"],
    ["https://example.com/gitlab/api/v4", "https://example.com/gitlab"],
    ["https://example.com/gitlab/api/v4/", "https://example.com/gitlab"],
    ["https://example.com/api", "https://example.com"],
    ["http://127.0.0.1:8080/gitlab", "http://127.0.0.1:8080/gitlab"],
  ])("%s is %s", (pasted, root) => {
    expect(gitlabRoot(pasted)).toEqual({ root });
  });

  test.each([
    ["gitlab.com", "not a URL"],
    ["http://gitlab.com", "https"],
    ["ftp://gitlab.com", "https"],
    ["https://gitlab.com/?a=b", "no query"],
    ["https://gitlab.com/#top", "no query and no fragment"],
    ["https://user:hunter2@gitlab.com", "credentials"],
  ])("is not %s", (pasted, problem) => {
    const verdict = gitlabRoot(pasted);
    expect(verdict).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(verdict)).not.toContain("hunter2");
  });

  test("is looked for from the host downwards", () => {
    expect(rootsAbove("https://example.com/gitlab/team/project")).toEqual([
      "https://example.com",
      "https://example.com/gitlab",
      "https://example.com/gitlab/team",
    ]);
    expect(rootsAbove("https://example.com")).toEqual([]);
  });
});

describe("checks that one remedy mends", () => {
  const check = (name: string, code?: "TOKEN_SCOPE" | "ROLE_TOO_LOW", remedy?: string): ConnectionCheck => ({
    name,
    outcome: remedy === undefined ? "pass" : "fail",
    message: name,
    ...(code === undefined ? {} : { code }),
    ...(remedy === undefined ? {} : { remedy }),
  });

  test("are one cause, in the order of the report; what is well is none", () => {
    const [well, one, other, again, another] = [
      check("Get branches"),
      check("Get commits", "ROLE_TOO_LOW", "Give it a role."),
      check("Get issues", "TOKEN_SCOPE", "Give it a role."),
      check("Get Users", "ROLE_TOO_LOW", "Give it a role."),
      check("Get groups", "ROLE_TOO_LOW", "Ask its owner."),
    ] as const;

    expect(causesOf([well, one, other, again, another])).toEqual([
      { code: "ROLE_TOO_LOW", remedy: "Give it a role.", checks: [one, again] },
      { code: "TOKEN_SCOPE", remedy: "Give it a role.", checks: [other] },
      { code: "ROLE_TOO_LOW", remedy: "Ask its owner.", checks: [another] },
    ]);
  });
});

test("the remedies of network trouble name the way out", () => {
  for (const code of ["GITLAB_DNS", "GITLAB_TLS", "GITLAB_NETWORK", "ALLOWLIST"] as const) {
    expect(catalogue[code].remedy).toContain('validateConnection: "never"');
  }
});
