import { crc32 } from "node:zlib";
import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { gitlabGet, type Reply, seiClient, send } from "../../tests/support/seiClient.ts";
import type { Sandbox, TokenName } from "../src/index.ts";

const START = new Date("2026-06-15T10:00:00Z");
const DAY = 86_400_000;

let sandbox: Sandbox;
let api: string;
const restart = async () => {
  await sandbox?.close();
  sandbox = await startCheckedSandbox({ clock: () => START });
  api = `${sandbox.gitlabUrl}/api/v4`;
};
beforeAll(restart);
afterAll(() => sandbox.close());

/** Most tests only read, and share a sandbox; these change it. */
const alone = (name: string, run: () => Promise<void>) =>
  test(name, async () => {
    await restart();
    await run();
    await restart();
  });

const get = (path: string, token?: TokenName) => gitlabGet(api + path, token && sandbox.tokens[token]);
const bearer = (path: string, token: TokenName) =>
  send({ method: "GET", url: api + path, headers: { authorization: `Bearer ${sandbox.tokens[token]}` } });

const unauthorized = { message: "401 Unauthorized" };
const expired = {
  error: "invalid_token",
  error_description: "Token is expired. You can either do re-authorization or token refresh.",
};
const revoked = {
  error: "invalid_token",
  error_description: "Token was revoked. You have to re-authorize from the user.",
};

describe("tokens", () => {
  test.each<[TokenName, number, object]>([
    ["valid", 200, { username: "sei-reader" }],
    ["readApi", 200, { username: "sei-reader" }],
    ["readUser", 200, { username: "sei-reader" }],
    ["projectToken", 200, { username: "project_278964_bot_5f1d0a7c", bot: true }],
    ["groupToken", 200, { bot: true }],
    ["serviceAccount", 200, { bot: true }],
    ["classic", 200, {}],
    ["firstGeneration", 200, {}],
    ["bare", 200, {}],
    ["customPrefix", 200, {}],
    ["fineGrained", 200, {}],
    ["admin", 200, { is_admin: true }],
    ["unknown", 401, unauthorized],
    ["malformed", 401, unauthorized],
    ["truncated", 401, unauthorized],
    ["deploy", 401, unauthorized],
    ["runner", 401, unauthorized],
    ["expired", 401, expired],
    ["expiresToday", 401, expired],
    ["expiredAndRevoked", 401, expired],
    ["revoked", 401, revoked],
    ["dpop", 401, { error: "dpop_error" }],
    ["noScope", 403, { error: "insufficient_scope", scope: "api read_api read_user" }],
    ["readRepository", 403, { error: "insufficient_scope" }],
    ["blocked", 403, { message: "403 Forbidden - Your account has been blocked." }],
    [
      "deactivated",
      403,
      { message: expect.stringMatching(/^403 Forbidden - Your account has been deactivated/) },
    ],
    ["termsNotAccepted", 403, { message: expect.stringContaining("must accept the Terms of Service") }],
    ["tooManyAddresses", 403, { message: "403 Forbidden" }],
    ["fineGrainedProjectsOnly", 403, { error: "insufficient_granular_scope" }],
  ])("GET /user with %s is %d", async (token, status, body) => {
    expect(await get("/user", token)).toMatchObject({ status, body });
  });

  test("a job token is ignored: the request goes on as nobody's", async () => {
    expect(await get("/projects", "job")).toMatchObject({ status: 200, body: [{ name: "website" }] });
    expect((await get("/user", "job")).body).toEqual(unauthorized);
  });

  test("an OAuth token works as Bearer only, a personal one either way", async () => {
    expect((await get("/user", "oauth")).status).toBe(401);
    expect((await bearer("/user", "oauth")).status).toBe(200);
    expect((await bearer("/user", "valid")).status).toBe(200);
  });

  test("a token in two places at once is refused", async () => {
    const path = `/user?access_token=${sandbox.tokens.valid}`;

    expect(await bearer(path, "valid")).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await get(path)).status).toBe(200);
  });

  test.each<[TokenName, string]>([
    [
      "expired",
      'error="invalid_token", error_description="Token is expired. You can either do re-authorization or token refresh."',
    ],
    [
      "revoked",
      'error="invalid_token", error_description="Token was revoked. You have to re-authorize from the user."',
    ],
    ["dpop", 'error="dpop_error", error_description="DPoP validation error: DPoP header is missing"'],
  ])("a refusal of the OAuth library challenges: %s", async (token, challenge) => {
    expect((await get("/user", token)).headers["www-authenticate"]).toBe(
      `Bearer realm="Protected by OAuth 2.0", ${challenge}`,
    );
  });

  test.each<TokenName>(["unknown", "noScope", "fineGrainedProjectsOnly", "blocked"])(
    "a refusal of GitLab's own does not: %s",
    async (token) => {
      expect((await get("/user", token)).headers["www-authenticate"]).toBeUndefined();
    },
  );

  alone("a token dies at midnight UTC of the date on it, not after it", async () => {
    expect((await get("/user", "expiresTomorrow")).status).toBe(200);

    sandbox.advanceTime(14 * 3_600_000 - 1000);
    expect((await get("/user", "expiresTomorrow")).status).toBe(200);

    sandbox.advanceTime(1000);
    expect((await get("/user", "expiresTomorrow")).body).toEqual(expired);
  });

  alone("a year later the valid token is dead, and the service account's is not", async () => {
    sandbox.advanceTime(365 * DAY);

    expect((await get("/user", "valid")).status).toBe(401);
    expect((await get("/user", "serviceAccount")).status).toBe(200);
  });

  test("a token tells about itself whatever its scopes", async () => {
    const self = await get("/personal_access_tokens/self", "expiring");
    expect(self.body).toMatchObject({
      scopes: ["api"],
      active: true,
      revoked: false,
      expires_at: "2026-06-25",
    });
    expect((await get("/personal_access_tokens/self", "noScope")).status).toBe(200);
    expect((await get("/personal_access_tokens/self", "serviceAccount")).body.expires_at).toBeNull();
    expect((await get("/personal_access_tokens/self", "fineGrained")).body.scopes).toEqual(["granular"]);
  });

  test.each([
    ["GET", ""],
    ["HEAD", ""],
    ["GET", "/associations"],
    ["DELETE", ""],
  ])("an OAuth token is none that could tell about itself: %s .../self%s", async (method, path) => {
    const url = `${api}/personal_access_tokens/self${path}`;
    const headers = { authorization: `Bearer ${sandbox.tokens.oauth}` };
    const reply = await send({ method, url, headers });

    expect(reply.status).toBe(400);
    if (method === "HEAD") return;
    expect(reply.body).toEqual({
      message: "400 Bad request - This endpoint requires token type to be a personal access token",
    });
  });

  test("a routable token carries its own check sum, over the prefix too", () => {
    const { valid, unknown, malformed } = sandbox.tokens;
    const fits = (token: string) =>
      crc32(token.slice(0, -7)).toString(36).padStart(7, "0") === token.slice(-7);

    for (const token of [valid, unknown]) {
      expect(token).toMatch(/^glpat-[A-Za-z0-9_-]{27,235}\.01\.[0-9a-z]{9}$/);
      const [body = "", , tail = ""] = token.slice("glpat-".length).split(".");
      expect(Number.parseInt(tail.slice(0, 2), 36)).toBe(body.length);
      expect(fits(token)).toBe(true);
    }
    expect(fits(malformed)).toBe(false);
    expect(sandbox.tokens.classic).toMatch(/^glpat-[A-Za-z0-9_-]{20}$/);
    expect(sandbox.tokens.firstGeneration).toMatch(/^glpat-[A-Za-z0-9_-]+\.[0-9a-z]{9}$/);
  });

  test("the same seed gives the same credentials, and another one none of them", async () => {
    const [one, two, other] = await Promise.all(
      ["a", "a", "b"].map((seed) => startCheckedSandbox({ seed, clock: () => START })),
    );
    expect(one?.tokens).toEqual(two?.tokens);
    expect(one?.apiKey).toBe(two?.apiKey);
    const shared = Object.values(one?.tokens ?? {}).filter((token) =>
      Object.values(other?.tokens ?? {}).includes(token),
    );
    expect(shared).toEqual([]);
    await Promise.all([one?.close(), two?.close(), other?.close()]);
  });

  alone("where only fine-grained tokens are allowed, a token with every scope is refused", async () => {
    sandbox.gitlabs.cloud.fineGrainedOnly(true);

    expect((await get("/user", "valid")).body.error).toBe("insufficient_granular_scope");
    expect((await get("/user", "fineGrained")).status).toBe(200);
  });

  alone("impersonation can be switched off for the instance", async () => {
    expect((await get("/user", "impersonation")).status).toBe(200);
    sandbox.gitlabs.cloud.impersonation(false);
    expect((await get("/user", "impersonation")).body.error_description).toMatch(
      /impersonation was disabled/,
    );
  });
});

describe("projects and roles", () => {
  const names = (reply: Reply) => reply.body.map((project: { name: string }) => project.name);

  test("membership and the least role decide what is listed", async () => {
    expect(names(await get("/projects?membership=true&order_by=id&sort=asc", "valid"))).toEqual([
      "backend",
      "frontend",
      "infrastructure",
    ]);
    expect(names(await get("/projects?membership=true", "guestOnly"))).toHaveLength(3);
    expect(names(await get("/projects?membership=true&min_access_level=20", "guestOnly"))).toEqual([]);
    expect(names(await get("/projects?membership=true&min_access_level=20", "customRole"))).toEqual([]);
    expect(names(await get("/projects?membership=true", "projectToken"))).toEqual(["backend"]);
    expect(names(await get("/projects?membership=true", "noProjects"))).toEqual([]);
    expect(await get("/projects?min_access_level=25", "valid")).toMatchObject({
      status: 400,
      body: { error: "min_access_level does not have a valid value" },
    });
  });

  test("a project is found by its id and by its encoded path, with the caller's role", async () => {
    const byPath = await get("/projects/platform%2Fbackend", "valid");
    expect(byPath.body).toEqual((await get("/projects/278964", "valid")).body);
    expect(byPath.body.permissions.group_access.access_level).toBe(40);
    expect(await get("/projects/platform/backend", "valid")).toMatchObject({
      status: 404,
      body: { error: "404 Not Found" },
    });
  });

  test("what one may not see does not exist, and what is shut to one's address neither", async () => {
    expect((await get("/projects/278964", "noProjects")).body).toEqual({ message: "404 Project Not Found" });
    expect(names(await get("/projects?membership=true", "ipRestricted"))).toEqual(["secrets"]);
    expect((await get("/projects/278967", "ipRestricted")).status).toBe(404);
    expect((await get("/groups?min_access_level=20", "ipRestricted")).body[0].ip_restriction_ranges).toBe(
      "203.0.113.0/24",
    );
  });

  test.each<[string, TokenName, number]>([
    ["/projects/278964/repository/commits", "reporter", 200],
    ["/projects/278964/repository/commits", "guestOnly", 403],
    ["/projects/278968/repository/commits", "customRole", 200],
    ["/projects/278968/merge_requests", "customRole", 200],
    ["/projects/278968/repository/commits", "customRoleCodeOnly", 200],
    ["/projects/278968/merge_requests", "customRoleCodeOnly", 403],
    ["/projects/278968/pipelines", "customRoleCodeOnly", 200],
    ["/projects/278966/pipelines", "valid", 403],
    ["/projects/250/merge_requests", "mergeRequestsOff", 403],
    ["/projects/278965/issues", "valid", 200],
    ["/application/settings", "valid", 403],
    ["/application/settings", "admin", 200],
  ])("GET %s with %s is %d", async (path, token, status) => {
    expect((await get(path, token)).status).toBe(status);
  });

  test("pages say where they are", async () => {
    const first = await get("/projects?membership=true&sort=asc&per_page=2", "valid");

    expect(first.headers).toMatchObject({ "x-total": "3", "x-total-pages": "2", "x-next-page": "2" });
    expect(first.headers.link).toContain('rel="next"');
    expect(names(await get("/projects?membership=true&sort=asc&per_page=2&page=2", "valid"))).toEqual([
      "infrastructure",
    ]);
  });

  test("a project that has moved says where to", async () => {
    const moved = await get("/projects/platform%2Fapi", "valid");

    expect(moved).toMatchObject({ status: 301, headers: { location: `${api}/projects/278964` } });
    expect(moved.text).toMatch(/^This resource has been moved permanently to /);
  });
});

describe("refusals", () => {
  test.each<[string, TokenName, object]>([
    ["/projects/278964/pipelines/1", "valid", { message: "404 Not found" }],
    ["/projects/278964/pipelines/1/test_report", "valid", { message: "404 Not found" }],
    ["/projects/278965/pipelines/2789641", "valid", { message: "404 Not found" }],
    ["/projects/1", "valid", { message: "404 Project Not Found" }],
    ["/projects/1/pipelines/1", "valid", { message: "404 Project Not Found" }],
    ["/groups/1", "valid", { message: "404 Group Not Found" }],
    ["/groups/1/projects", "valid", { message: "404 Group Not Found" }],
    ["/users/1000000", "valid", { message: "404 User Not Found" }],
    ["/nothing", "valid", { error: "404 Not Found" }],
  ])("GET %s with %s is 404 %j", async (path, token, body) => {
    expect(await get(path, token)).toMatchObject({ status: 404, body });
  });

  test.each([
    ["DELETE", "/user", "OPTIONS, GET, HEAD"],
    ["POST", "/version", "OPTIONS, GET, HEAD"],
    ["GET", "/personal_access_tokens/self/rotate", "OPTIONS, POST"],
    ["PATCH", "/personal_access_tokens/self", "OPTIONS, GET, DELETE, HEAD"],
  ])(
    "the router's %s %s is 405 under the key of its 404, and tells what is allowed",
    async (method, path, allow) => {
      expect(await send({ method, url: api + path })).toMatchObject({
        status: 405,
        headers: { allow },
        body: { error: "405 Not Allowed" },
      });
    },
  );
});

describe("instances", () => {
  test("GitLab is recognised without a token, and everything unknown is worded in its own way", async () => {
    const version = await get("/version");
    expect(version).toMatchObject({ status: 401, body: unauthorized });
    expect(version.headers["x-gitlab-meta"]).toMatch(/correlation_id/);
    expect((await get("/version", "readUser")).body).toMatchObject({ version: "19.5.0-pre" });
    expect((await get("/nothing")).body).toEqual({ error: "404 Not Found" });
    const page = (path: string) => send({ method: "GET", url: sandbox.gitlabUrl + path });
    expect(await page("/api/v3/projects")).toMatchObject({
      status: 410,
      body: { error: "API V3 is no longer supported. Use API V4 instead." },
    });
    expect(await page("/")).toMatchObject({ status: 302, headers: { location: "/users/sign_in" } });
    expect((await page("/users/sign_in")).text).toContain("<title>Sign in · GitLab</title>");
    expect((await page("/platform/backend")).headers["content-type"]).toMatch(/^text\/html/);
  });

  test("a relative root is part of the URL", async () => {
    const { url, tokens } = sandbox.gitlabs.selfManaged;

    expect(url).toMatch(/\/gitlab$/);
    expect((await gitlabGet(`${url}/api/v4/version`, tokens.valid)).body.version).toBe("18.11.2-ee");
    expect((await gitlabGet(`${new URL(url).origin}/api/v4/version`, tokens.valid)).status).toBe(404);
    expect((await gitlabGet(`${url}/api/v4/version`, sandbox.tokens.valid)).status).toBe(401);
  });

  alone("behind an allow list SEI gets through and a runner meets nginx", async () => {
    const { url, tokens, letIn } = sandbox.gitlabs.allowListed;
    const request = { name: "a", application: "gitlab", method: "apikey", url, apikey: tokens.valid };
    const runner = () => gitlabGet(`${url}/api/v4/version`, tokens.valid);

    expect(await runner()).toMatchObject({ status: 403, text: expect.stringContaining("nginx") });
    expect((await runner()).headers["x-gitlab-meta"]).toBeUndefined();
    expect((await seiClient(sandbox).post("/v1/integrations", request)).status).toBe(200);

    letIn("nobody");
    expect((await seiClient(sandbox).post("/v1/integrations", { ...request, name: "b" })).status).toBe(400);
    letIn("everybody");
    expect((await runner()).status).toBe(200);
  });

  alone(
    "a server that is no GitLab answers HTML, and SEI's preflight says what it stumbled over",
    async () => {
      const { url } = sandbox.gitlabs.notGitLab;
      expect((await send({ method: "GET", url })).text).toContain("intranet");

      sandbox.inject({ match: "notGitLab GET /**", fault: "html", times: Infinity });
      const request = {
        name: "a",
        application: "gitlab",
        method: "apikey",
        url,
        apikey: sandbox.tokens.valid,
      };
      const reply = await seiClient(sandbox).post("/v1/integrations", request);

      expect(reply.body.preflight_check.checks[0].exception).toMatch(/^Unexpected character \('<'/);
    },
  );

  test("who trusts the private authority gets through", async () => {
    const { url, tokens, caPem } = sandbox.gitlabs.privateCa;
    const { Agent, request } = await import("node:https");
    const status = await new Promise((resolve, reject) => {
      request(
        `${url}/api/v4/version`,
        { agent: new Agent({ ca: caPem }), headers: { "private-token": tokens.valid } },
        (reply) => resolve(reply.resume().statusCode),
      )
        .on("error", reject)
        .end();
    });

    expect(status).toBe(200);
  });

  alone("Cloudflare's question is HTML with a 403", async () => {
    sandbox.gitlabs.cloud.challenge(true);

    expect(await get("/version", "valid")).toMatchObject({ status: 403, headers: { server: "cloudflare" } });
  });

  alone("in maintenance mode reads work and writes are 503", async () => {
    sandbox.gitlabs.cloud.maintenance(true);
    const url = `${api}/personal_access_tokens/self/rotate`;
    const headers = { "private-token": sandbox.tokens.valid };

    expect((await get("/user", "valid")).status).toBe(200);
    expect(await send({ method: "POST", url, headers })).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining("Maintenance") },
    });
  });

  alone("a rate limit counts in its window, and says when the window ends", async () => {
    sandbox.gitlabs.cloud.rateLimit(2);
    const version = () => get("/version", "valid");
    await version();
    await version();

    expect(await version()).toMatchObject({
      status: 429,
      text: "Retry later\n",
      headers: {
        "content-type": expect.stringMatching(/^text\/plain/),
        "ratelimit-name": "throttle_authenticated_api",
        "ratelimit-remaining": "0",
        "retry-after": "60",
        "ratelimit-reset": String(START.getTime() / 1000 + 60),
      },
    });
    sandbox.advanceTime(60_000);
    expect((await version()).status).toBe(200);
  });

  alone("an OAuth code gives a token for two hours, once, and a refresh ends the old pair", async () => {
    const { code } = sandbox.webPage.authorizeOAuth();
    const token = (fields: Record<string, string>) =>
      send({
        method: "POST",
        url: `${sandbox.gitlabUrl}/oauth/token`,
        body: new URLSearchParams(fields).toString(),
      });
    const info = (access: string) =>
      send({
        method: "GET",
        url: `${sandbox.gitlabUrl}/oauth/token/info`,
        headers: { authorization: `Bearer ${access}` },
      });
    const first = (await token({ grant_type: "authorization_code", code })).body;
    expect(first).toMatchObject({ token_type: "bearer", expires_in: 7200 });
    expect((await token({ grant_type: "authorization_code", code })).body.error).toBe("invalid_grant");
    expect((await info(first.access_token)).body).toMatchObject({ scope: ["api"], expires_in: 7200 });

    const second = (await token({ grant_type: "refresh_token", refresh_token: first.refresh_token })).body;
    expect(await info(first.access_token)).toMatchObject({
      status: 401,
      headers: {
        "www-authenticate": expect.stringMatching(/^Bearer realm="Doorkeeper", error="invalid_token"/),
      },
    });
    sandbox.advanceTime(7_200_000);
    expect((await info(second.access_token)).status).toBe(401);
    expect((await info(sandbox.tokens.valid)).status).toBe(401);
  });
});
