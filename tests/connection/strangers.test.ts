// Hosts that are no GitLab, GitLabs behind something, old GitLabs, and servers that echo what they were sent.

import {
  jsonAnswer,
  pageAnswer,
  redirectTo,
  startTinyServer,
  type TinyAnswer,
  type TinyServer,
  unauthorized,
} from "../support/tinyServer.ts";
import { checkNamed, findingsIn, useNoProxy, validate } from "./situation.ts";

beforeAll(useNoProxy);

const TOKEN = "acme-pat-aB3_x-Yz0123456789AB";

const servers: TinyServer[] = [];
async function serve(...script: Parameters<typeof startTinyServer>): Promise<TinyServer> {
  const server = await startTinyServer(...script);
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const carriers = (server: TinyServer): string[] =>
  server.requests
    .filter(({ headers }) => headers["private-token"] !== undefined || headers.authorization !== undefined)
    .map(({ path }) => path);

/** A GitLab as far as its door; what is behind is up to the test. */
const gitlabWith =
  (behind: (path: string, headers: Record<string, string | string[] | undefined>) => TinyAnswer) =>
  (path: string, headers: Record<string, string | string[] | undefined>): TinyAnswer =>
    path.endsWith("/api/v4/version") ? unauthorized : behind(path.replace("/api/v4", ""), headers);

describe("what answers at the door", () => {
  const CLOUDFLARE = "<html><title>Just a moment...</title><div class='cf-chl-widget'></div></html>";
  test.each([
    ["a sign-in page", pageAnswer(200, "<html>Sign in</html>"), "fail GitLab address: NOT_GITLAB"],
    ["a page that says 401", pageAnswer(401, "<html>Sign in</html>"), "fail GitLab address: NOT_GITLAB"],
    [
      "another API that says 401",
      jsonAnswer(401, { message: "Unauthorized" }),
      "fail GitLab address: NOT_GITLAB",
    ],
    ["JSON of another service", jsonAnswer(200, { hello: "world" }), "fail GitLab address: NOT_GITLAB"],
    [
      "an API that tells its version",
      jsonAnswer(200, { version: "1.0", revision: "abc" }),
      "fail GitLab address: NOT_GITLAB",
    ],
    [
      "Mattermost, whose API has the same path",
      jsonAnswer(401, {
        id: "api.context.session_expired.app_error",
        message: "Invalid or expired session, please login again.",
        status_code: 401,
      }),
      "fail GitLab address: NOT_GITLAB",
    ],
    ["an empty answer", { status: 204, body: "" }, "fail GitLab address: NOT_GITLAB"],
    [
      "a sign-in page of another host",
      redirectTo("https://login.example.com/start"),
      "fail GitLab address: NOT_GITLAB",
    ],
    ["a redirect without a target", { status: 302, body: "" }, "fail GitLab address: NOT_GITLAB"],
    [
      "the new host of a GitLab",
      redirectTo("https://new.example.com/api/v4/version"),
      "fail GitLab address: URL_INVALID",
    ],
    ["Cloudflare", pageAnswer(503, CLOUDFLARE), "warn GitLab address: GITLAB_NETWORK"],
    ["a refusal of Cloudflare", pageAnswer(403, CLOUDFLARE), "warn GitLab address: GITLAB_NETWORK"],
    ["a firewall", pageAnswer(403, "Forbidden"), "fail GitLab address: ALLOWLIST"],
    ["a limit", pageAnswer(429, "Retry later"), "warn GitLab address: GITLAB_THROTTLED"],
  ] as const)("%s is reported, and gets no token", async (_, answer, finding) => {
    const server = await serve(() => answer);

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual([finding]);
    expect(carriers(server)).toEqual([]);
    expect(checkNamed(report, "Token accepted")).toMatchObject({
      outcome: "skip",
      message: 'was not asked, because of "GitLab address"',
    });
  });

  test("the new address of a moved GitLab is proposed", async () => {
    const server = await serve(() => redirectTo("https://new.example.com/code/gitlab/api/v4/version"));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(checkNamed(report, "GitLab address")).toMatchObject({
      message: `${server.url} is not the root of a GitLab: it redirects to https://new.example.com/code/gitlab`,
      remedy: "Set url to https://new.example.com/code/gitlab.",
    });
  });

  test.each<[what: string, answer: TinyAnswer, said: string]>([
    [
      "an API that tells its version",
      jsonAnswer(200, { version: "1.0", revision: "abc" }),
      "is not a GitLab: it tells everybody its version",
    ],
    ["a redirect without a target", { status: 302, body: "" }, "redirects its API to nowhere"],
    [
      "a sign-in page of another host",
      redirectTo("https://login.example.com/start"),
      "redirects its API to a page of login.example.com: a sign-in page or a portal, not GitLab",
    ],
    [
      "a redirect to itself",
      redirectTo("/api/v4/version"),
      "redirects its API to a page of HOST: a sign-in page or a portal, not GitLab",
    ],
    [
      "a redirect to plain http, which is no address to propose",
      redirectTo("http://new.example.com/api/v4/version"),
      "redirects its API to a page of new.example.com: a sign-in page or a portal, not GitLab",
    ],
  ])("%s is told for what it is", async (_, answer, said) => {
    const server = await serve(() => answer);

    const report = await validate({ url: server.url, token: TOKEN });

    const host = new URL(server.url).host;
    expect(checkNamed(report, "GitLab address").message).toBe(`${server.url} ${said.replace("HOST", host)}`);
  });

  test.each<[what: string, answer: TinyAnswer, without: string, withSatellite: string]>([
    ["401 {}", jsonAnswer(401, {}), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["401 and JSON", jsonAnswer(401, { message: "Sign in" }), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["401 and a page", pageAnswer(401, "<html>Sign in"), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["200 and a page", pageAnswer(200, "<html>Sign in"), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["200 {}", jsonAnswer(200, {}), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["200 and nothing", { status: 200, body: "" }, "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["404 and JSON", jsonAnswer(404, { message: "Not Found" }), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["400 and JSON", jsonAnswer(400, { error: "Bad Request" }), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["405 {}", jsonAnswer(405, {}), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["410 and text", { status: 410, body: "gone" }, "fail NOT_GITLAB", "warn NOT_GITLAB"],
    [
      "an API with a version of its own",
      jsonAnswer(200, { version: "2.1.0" }),
      "fail NOT_GITLAB",
      "warn NOT_GITLAB",
    ],
    ["200 and text", { status: 200, body: "It works!" }, "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["200 and too much", pageAnswer(200, "x".repeat(20_000_000)), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["404 and a page", pageAnswer(404, "<html>Nothing"), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["511 and a page", pageAnswer(511, "<html>Sign in"), "warn GITLAB_NETWORK", "warn GITLAB_NETWORK"],
    ["a redirect", redirectTo("https://login.example.com/"), "fail NOT_GITLAB", "warn NOT_GITLAB"],
    ["a redirect to nowhere", { status: 302, body: "" }, "fail NOT_GITLAB", "warn NOT_GITLAB"],
    [
      "a redirect that keeps the path",
      redirectTo("https://login.example.com/api/v4/version"),
      "fail URL_INVALID",
      "warn URL_INVALID",
    ],
    ["403 and a page", pageAnswer(403, "Forbidden"), "fail ALLOWLIST", "warn ALLOWLIST"],
    ["403 {}", jsonAnswer(403, {}), "fail ALLOWLIST", "warn ALLOWLIST"],
    ["502 and a page", pageAnswer(502, "<html>Bad gateway"), "warn GITLAB_NETWORK", "warn GITLAB_NETWORK"],
    ["503 and Cloudflare", pageAnswer(503, CLOUDFLARE), "warn GITLAB_NETWORK", "warn GITLAB_NETWORK"],
  ])(
    "%s of a portal, or of another server under the name: what only this machine sees warns for a satellite",
    async (_, answer, ...findings) => {
      const server = await serve(() => answer);

      const reports = await Promise.all(
        [false, true].map((satellite) => validate({ url: server.url, token: TOKEN, satellite })),
      );

      const found = reports.map((report) =>
        findingsIn(report).map((line) => line.replace("GitLab address: ", "")),
      );
      expect(found).toEqual(findings.map((finding) => [finding]));
      expect(reports[1]?.ok).toBe(true);
      const [, forSatellite] = reports.map((report) => checkNamed(report, "GitLab address").remedy);
      expect(forSatellite).toMatch(/from where the satellite runs|^Set url to/);
      expect(carriers(server)).toEqual([]);
    },
  );

  test("a host that never answers fails at the deadline", async () => {
    const server = await serve(() => "silence");

    const report = await validate({ url: server.url, token: TOKEN, deadlineMs: 20 });

    expect(findingsIn(report)).toEqual(["fail GitLab address: GITLAB_NETWORK"]);
    expect(checkNamed(report, "GitLab address").message).toContain("no answer came in time");
  });
});

test("a redirect to another host is not followed with the token", async () => {
  const other = await serve(() => jsonAnswer(200, { scopes: ["api"], expires_at: null }));
  const gitlab = await serve(gitlabWith((path) => redirectTo(`${other.url}/api/v4${path}`)));

  const report = await validate({ url: gitlab.url, token: TOKEN });

  expect(other.requests).toEqual([]);
  expect(findingsIn(report)).toEqual(["warn Token accepted: GITLAB_NETWORK"]);
  expect(checkNamed(report, "Token accepted").message).toContain("no verdict on the token");
});

describe("a GitLab before 15.5, which takes self for an id", () => {
  const old = (self: TinyAnswer) =>
    gitlabWith((path, headers) => {
      if (path === "/personal_access_tokens/self") return self;
      if (headers["private-token"] !== TOKEN && headers.authorization !== `Bearer ${TOKEN}`)
        return unauthorized;
      if (path === "/user") return jsonAnswer(200, { id: 7, username: "reader" });
      return path.startsWith("/projects?") ? jsonAnswer(200, [{ id: 1 }]) : jsonAnswer(200, []);
    });

  test.each([
    ["401", unauthorized],
    ["404", jsonAnswer(404, { error: "404 Not Found" })],
    ["400", jsonAnswer(400, { error: "id is invalid" })],
  ])("and answers %s: the token is known, its scopes and expiry are not", async (_, self) => {
    const server = await serve(old(self));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(report.checks).toEqual(
      expect.arrayContaining([
        {
          name: "Token accepted",
          outcome: "pass",
          message: "GitLab knows the token, but is too old to describe it (before 15.5)",
        },
        {
          name: "Token scope",
          outcome: "skip",
          message: "this GitLab does not say which scopes the token has; the reads below show it",
        },
        {
          name: "Token expiry",
          outcome: "skip",
          message: "this GitLab does not say when the token expires",
        },
      ]),
    );
    expect(report).not.toHaveProperty("tokenScopes");
    expect(report).not.toHaveProperty("tokenExpiresAt");
    expect(checkNamed(report, "Get projects").outcome).toBe("pass");
    const asked = carriers(server);
    expect(asked.slice(0, 5)).toContain(
      "/api/v4/projects?membership=true&order_by=id&sort=asc&page=1&per_page=20",
    );
  });

  test("does not know a wrong token by any way", async () => {
    const server = await serve(old(jsonAnswer(404, { error: "404 Not Found" })));

    const report = await validate({ url: server.url, token: `${TOKEN}x` });

    expect(findingsIn(report)).toEqual(["fail Token accepted: TOKEN_UNKNOWN"]);
  });
});

test("a proxy that drops PRIVATE-TOKEN is told from an unknown token", async () => {
  const server = await serve(
    gitlabWith((_, headers) =>
      headers.authorization === `Bearer ${TOKEN}`
        ? jsonAnswer(200, { id: 7, username: "reader" })
        : unauthorized,
    ),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(findingsIn(report)).toEqual(["fail Token accepted: TOKEN_WRONG_KIND"]);
  expect(checkNamed(report, "Token accepted").message).toContain("drops that header");
});

test("a token that is accepted as Bearer, and whose account is blocked, is told by the account", async () => {
  const server = await serve(
    gitlabWith((path, headers) => {
      if (path !== "/user") return unauthorized;
      return headers.authorization === `Bearer ${TOKEN}`
        ? jsonAnswer(200, { id: 7, username: "reader" })
        : jsonAnswer(403, { message: "403 Forbidden - Your account has been blocked." });
    }),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(findingsIn(report)).toEqual(["fail Token accepted: ACCOUNT_STATE"]);
});

test("an ordinary token where fine-grained ones are demanded is judged by its reads", async () => {
  const server = await serve(
    gitlabWith(() =>
      jsonAnswer(403, {
        error: "insufficient_granular_scope",
        error_description: 'Access denied: lacks the required permissions: [read_project] for "acme".',
      }),
    ),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(checkNamed(report, "Token accepted").outcome).toBe("pass");
  expect(checkNamed(report, "Token scope").outcome).toBe("warn");
  expect(checkNamed(report, "Role and projects")).toMatchObject({
    outcome: "fail",
    code: "TOKEN_SCOPE",
    message: expect.stringContaining("[read_project]"),
  });
});

test("an OAuth token in its new form is told by GitLab's own words", async () => {
  const words = "400 Bad request - This endpoint requires token type to be a personal access token";
  const server = await serve(gitlabWith(() => jsonAnswer(400, { message: words })));

  const report = await validate({ url: server.url, token: TOKEN });

  expect(findingsIn(report)).toEqual(["fail Token accepted: TOKEN_WRONG_KIND"]);
  expect(checkNamed(report, "Token accepted").message).toBe(
    `this is not a personal, project or group access token (status 400, "${words}")`,
  );
});

test("a token that GitLab stops knowing half-way is told where it happens", async () => {
  const server = await serve(
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      return path.includes("min_access_level") ? jsonAnswer(200, []) : unauthorized;
    }),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(checkNamed(report, "Role and projects")).toMatchObject({ outcome: "fail", code: "TOKEN_UNKNOWN" });
  expect(checkNamed(report, "Get commits")).toMatchObject({
    outcome: "skip",
    message: 'which project to read from is not known: see "Get projects"',
  });
  expect(checkNamed(report, "Allow lists").outcome).toBe("skip");
});

describe("a project with parts switched off", () => {
  const projectWith = (switches: object, refused: RegExp) =>
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      if (path.startsWith("/projects?"))
        return jsonAnswer(200, [{ id: 1, builds_access_level: "enabled", ...switches }]);
      return refused.test(path) ? jsonAnswer(403, { message: "403 Forbidden" }) : jsonAnswer(200, []);
    });

  test.each([
    [
      "the repository",
      { repository_access_level: "disabled" },
      /repository/,
      ["Get branches", "Get commits"],
    ],
    [
      "merge requests, by the old switch",
      { merge_requests_enabled: false },
      /merge_requests/,
      ["Get Merge Requests"],
    ],
    [
      "issues and merge requests",
      { issues_access_level: "disabled", merge_requests_access_level: "disabled" },
      /merge_requests|milestones/,
      ["Get Merge Requests", "Get Milestones"],
    ],
  ] as const)("%s: the reads that need it say so", async (_, switches, refused, names) => {
    const server = await serve(projectWith(switches, refused));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(names.map((name) => `fail ${name}: FEATURE_DISABLED`));
  });

  test.each([
    ["issues", { issues_access_level: "disabled" }],
    ["merge requests", { merge_requests_access_level: "disabled" }],
  ])(
    "%s alone: milestones are still there, and who is refused them is refused by the role",
    async (_, switches) => {
      const server = await serve(projectWith(switches, /milestones/));

      const report = await validate({ url: server.url, token: TOKEN });

      expect(findingsIn(report)).toEqual(["fail Get Milestones: ROLE_TOO_LOW"]);
    },
  );

  test.each<[what: string, switches: object, findings: string[]]>([
    ["on", { builds_access_level: "private" }, []],
    ["off", { builds_access_level: "disabled" }, ["warn Get pipelines: FEATURE_DISABLED"]],
    [
      "off by the old switch",
      { builds_access_level: null, jobs_enabled: false },
      ["warn Get pipelines: FEATURE_DISABLED"],
    ],
    ["on by the old switch", { builds_access_level: null, jobs_enabled: true }, []],
    [
      "without a switch, which counts as off",
      { builds_access_level: null },
      ["warn Get pipelines: FEATURE_DISABLED"],
    ],
  ])("pipelines %s: %j gives %j", async (_, switches, findings) => {
    const server = await serve(projectWith(switches, /nothing/));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(findings);
    expect(server.requests.some(({ path }) => path.includes("/pipelines?"))).toBe(findings.length === 0);
  });

  test("is not blamed on a feature that is on", async () => {
    const server = await serve(projectWith({ repository_access_level: "enabled" }, /commits/));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(["fail Get commits: ROLE_TOO_LOW"]);
  });

  test("is not blamed for a read that needs none", async () => {
    const server = await serve(projectWith({}, /users/));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(["fail Get Users: ROLE_TOO_LOW"]);
  });

  test("where the pipelines are listed and one of them is refused, that is told", async () => {
    const server = await serve(
      gitlabWith((path) => {
        if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
        if (path.startsWith("/projects?"))
          return jsonAnswer(200, [{ id: 1, builds_access_level: "enabled" }]);
        if (path === "/projects/1/pipelines/5") return jsonAnswer(403, { message: "403 Forbidden" });
        if (path.startsWith("/projects/1/pipelines?")) return jsonAnswer(200, [{ id: 5 }]);
        return jsonAnswer(200, path.endsWith("/test_report") ? {} : []);
      }),
    );

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(["fail Get pipelines: ROLE_TOO_LOW"]);
  });

  test("where pipelines are refused, the reads of one of them are not asked", async () => {
    const server = await serve(projectWith({}, /pipelines/));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(findingsIn(report)).toEqual(["fail Get pipelines: ROLE_TOO_LOW"]);
    for (const name of ["Get pipeline variables", "Get pipeline test reports"]) {
      expect(checkNamed(report, name)).toEqual({ name, outcome: "skip", message: 'see "Get pipelines"' });
    }
  });
});

test.each([
  ["nothing", /^$/],
  ["what a Guest may read, too", /\/users|\/milestones/],
])("a role is left open when %s is answered", async (_, answered) => {
  const server = await serve(
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      if (path.includes("min_access_level") || answered.test(path)) return jsonAnswer(200, []);
      return path.startsWith("/projects?") ? jsonAnswer(200, [{ id: 1 }]) : pageAnswer(200, "<html>Sign in");
    }),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(checkNamed(report, "Role and projects")).toEqual({
    name: "Role and projects",
    outcome: "skip",
    message:
      "the token's user is a member of projects, but of none with the role Reporter or higher, and the reads below do not show whether its role is enough",
  });
});

test.each([
  ["no date", "soon", "skip", "GitLab's answer does not say a date"],
  ["none", null, "pass", "the token does not expire"],
  ["nothing of it", undefined, "skip", "this GitLab does not say when the token expires"],
])("of an expiry that is %s nothing is made up", async (_, expires_at, outcome, message) => {
  const server = await serve(
    gitlabWith((path) =>
      path.startsWith("/personal") ? jsonAnswer(200, { scopes: ["api"], expires_at }) : jsonAnswer(200, []),
    ),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(checkNamed(report, "Token expiry")).toEqual({ name: "Token expiry", outcome, message });
});

test("more projects than one page holds are not counted to the end", async () => {
  const hundred = Array.from({ length: 100 }, (_, index) => ({ id: index + 1 }));
  const server = await serve(
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      return path.startsWith("/projects?") ? jsonAnswer(200, hundred) : jsonAnswer(200, []);
    }),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(checkNamed(report, "Role and projects").message).toContain("100 projects or more");
});

test.each([
  ["empty is explained", true, "its repository is empty"],
  ["not empty is told in GitLab's words", false, 'status 404, "404 Repository Not Found"'],
])("a repository that is not there and %s", async (_, empty_repo, why) => {
  const server = await serve(
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      if (path.startsWith("/projects?")) return jsonAnswer(200, [{ id: 1, empty_repo }]);
      return path.includes("/commits")
        ? jsonAnswer(404, { message: "404 Repository Not Found" })
        : jsonAnswer(200, []);
    }),
  );

  const report = await validate({ url: server.url, token: TOKEN });

  expect(findingsIn(report)).toContain("fail Get commits: PREFLIGHT_FAILED");
  expect(checkNamed(report, "Get commits").message).toContain(
    `there is nothing to read (${why}) in project 1,`,
  );
});

describe("the addresses that groups admit", () => {
  const groups = [
    { full_path: "acme", ip_restriction_ranges: "203.0.113.0/24" },
    { full_path: "free", ip_restriction_ranges: null },
    { full_path: "vault", ip_restriction_ranges: "198.51.100.7" },
  ];
  const gitlab = (listed: TinyAnswer, project: TinyAnswer) =>
    gitlabWith((path) => {
      if (path.startsWith("/personal")) return jsonAnswer(200, { scopes: ["api"], expires_at: null });
      if (path.startsWith("/projects?")) {
        return jsonAnswer(200, [{ id: 1, builds_access_level: "enabled" }]);
      }
      if (path.startsWith("/groups?")) return listed;
      return path.startsWith("/projects/") ? project : jsonAnswer(200, []);
    });
  const hidden = jsonAnswer(404, { message: "404 Project Not Found" });

  test.each<[what: string, listed: TinyAnswer, project: TinyAnswer, outcome: string, said: string]>([
    [
      "of none that can be known",
      jsonAnswer(403, { message: "403 Forbidden" }),
      jsonAnswer(200, []),
      "skip",
      'the groups are not known: see "Get groups"',
    ],
    [
      "of none",
      jsonAnswer(200, groups.slice(1, 2)),
      jsonAnswer(200, []),
      "pass",
      "no group that SEI will see restricts addresses",
    ],
    [
      "of two",
      jsonAnswer(200, groups),
      jsonAnswer(200, []),
      "warn",
      "the satellite or Harness may be refused: group acme admits only 203.0.113.0/24; group vault admits only 198.51.100.7",
    ],
    [
      "of two, one of which hides its project",
      jsonAnswer(200, groups),
      hidden,
      "fail",
      "GitLab lists project 1 but hides it from this machine: its group admits certain addresses only (acme admits only 203.0.113.0/24; vault admits only 198.51.100.7), or demands single sign-on",
    ],
    [
      "of none, and a project is hidden",
      jsonAnswer(200, []),
      hidden,
      "fail",
      "GitLab lists project 1 but hides it from this machine: its group admits certain addresses only, or demands single sign-on",
    ],
  ])("are told %s", async (_, listed, project, outcome, message) => {
    const server = await serve(gitlab(listed, project));

    const report = await validate({ url: server.url, token: TOKEN });

    expect(checkNamed(report, "Allow lists")).toMatchObject({ outcome, message });
  });

  test.each([
    ["asked of", jsonAnswer(200, [])],
    ["hidden from", hidden],
  ])("must admit the satellite, whatever is %s this machine", async (_, project) => {
    const server = await serve(gitlab(jsonAnswer(200, groups), project));

    const report = await validate({ url: server.url, token: TOKEN, satellite: true });

    expect(checkNamed(report, "Allow lists")).toMatchObject({
      outcome: "warn",
      remedy: "Admit the address from which the satellite reaches GitLab.",
    });
  });
});

describe("a server that echoes the token", () => {
  const encodings: Array<readonly [string, (token: string) => string]> = [
    ["plain", (token) => token],
    ["URL-encoded", (token) => encodeURIComponent(token)],
    ["base64", (token) => Buffer.from(token).toString("base64")],
    ["JSON-escaped", (token) => JSON.stringify(token)],
  ];
  const secret = "acme+pat/=aB3xYz0123456789";

  test.each(encodings)("%s does not get it into the report", async (_, encode) => {
    const echo = encode(secret);
    const server = await serve(
      gitlabWith(() => jsonAnswer(403, { message: `403 Forbidden - ${echo} is blocked, ${echo}` })),
    );

    const report = await validate({ url: server.url, token: secret });

    expect(findingsIn(report)).toEqual(["fail Token accepted: ACCOUNT_STATE"]);
    expect(checkNamed(report, "Token accepted").message).toMatch(/\[secret\]\W* is blocked/);
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toContain(echo);
  });

  test.each([
    ["query", (token: string) => `https://login.example.com/?token=${token}`],
    ["path, which is proposed", (token: string) => `https://new.example.com/${token}/api/v4/version`],
  ])("in a redirect's %s does not get it into the report", async (_, target) => {
    const secret = "acme-pat-aB3xYz0123456789";
    const server = await serve(() => redirectTo(target(secret)));

    const report = await validate({ url: server.url, token: secret });

    expect(JSON.stringify(report)).not.toContain(secret);
  });
});
