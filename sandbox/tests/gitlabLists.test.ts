// What GitLab's lists show to whom, and how they are cut into pages.
import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { gitlabGet, type Reply, send } from "../../tests/support/seiClient.ts";
import type { Sandbox, TokenName } from "../src/index.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox.close());

const get = (path: string, token?: TokenName) =>
  gitlabGet(`${sandbox.gitlabUrl}/api/v4${path}`, token && sandbox.tokens[token]);
const names = ({ body }: Reply): string[] => body.map((row: { name: string }) => row.name);

const ALL = ["community", "handbook", "museum", "platform", "vault"];

test.each<[query: string, token: TokenName | undefined, groups: string[]]>([
  ["", "noProjects", []],
  ["", "valid", ["platform"]],
  ["", "guestOnly", ["platform"]],
  ["", "mergeRequestsOff", ["museum"]],
  ["", "projectToken", ["platform"]],
  ["", "admin", ALL],
  ["", undefined, ["community"]],
  ["", "job", ["community"]],
  ["?all_available=true", "noProjects", ["community"]],
  ["?all_available=true", "valid", ["community", "platform"]],
  ["?all_available=false", "admin", []],
  ["?min_access_level=20", "guestOnly", []],
  ["?min_access_level=20", "valid", ["platform"]],
  ["?min_access_level=20", undefined, ["community"]],
  ["?min_access_level=20&all_available=true", "noProjects", []],
  ["?min_access_level=", "valid", ["platform"]],
  ["?owned=true", "admin", []],
])("GET /groups%s with %s lists %j", async (query, token, groups) => {
  const reply = await get(`/groups${query}`, token);

  expect(names(reply)).toEqual(groups);
  expect(reply.headers["x-total"]).toBe(String(groups.length));
});

test.each<[path: string, token: TokenName | undefined, found: string[]]>([
  ["/projects", "noProjects", ["website"]],
  ["/projects?membership=true", "noProjects", []],
  ["/projects?min_access_level=10", "noProjects", []],
  ["/projects?owned=true", "valid", []],
  ["/projects?membership=true", undefined, []],
  ["/projects", undefined, ["website"]],
  ["/groups/9974/projects", "noProjects", ["website"]],
])("GET %s with %s lists %j", async (path, token, found) => {
  expect(names(await get(path, token))).toEqual(found);
});

const badLevel = { status: 400, body: { error: "min_access_level does not have a valid value" } };

test.each(["/projects", "/groups", "/personal_access_tokens/self/associations"])(
  "GET %s knows only the levels that there are",
  async (path) => {
    for (const level of ["21", "0", "25", "5", "60", "-10", "reporter"]) {
      expect(await get(`${path}?min_access_level=${level}`, "valid")).toMatchObject(badLevel);
    }
    for (const level of ["", "10", "15", "20", "30", "40", "50"]) {
      expect((await get(`${path}?min_access_level=${level}`, "valid")).status).toBe(200);
    }
  },
);

test.each<[query: string, token: TokenName, groups: number, projects: number]>([
  ["", "noProjects", 1, 1],
  ["", "valid", 2, 4],
  ["?min_access_level=20", "valid", 1, 3],
  ["?min_access_level=50", "valid", 0, 0],
  ["?min_access_level=10", "noProjects", 0, 0],
])("the associations%s of %s are %d groups and %d projects", async (query, token, groups, projects) => {
  const { body } = await get(`/personal_access_tokens/self/associations${query}`, token);

  expect([body.groups.length, body.projects.length]).toEqual([groups, projects]);
});

describe("keyset pages", () => {
  const totals = ["x-total", "x-total-pages", "x-page", "x-next-page", "x-prev-page", "x-per-page"];
  const nextOf = ({ headers }: Reply) => /^<([^>]+)>; rel="next"$/.exec(String(headers.link))?.[1];
  const follow = (reply: Reply) =>
    send({
      method: "GET",
      url: nextOf(reply) ?? "",
      headers: { "private-token": sandbox.tokens.valid },
    });

  test.each<[path: string, token: TokenName | undefined]>([
    ["/projects?pagination=keyset&order_by=id", "valid"],
    ["/projects?pagination=keyset&order_by=id&membership=true", "noProjects"],
    ["/users?pagination=keyset&order_by=id", "valid"],
    ["/groups?pagination=keyset", undefined],
    ["/projects/278964/jobs?pagination=keyset", "valid"],
    ["/projects/278964/issues?pagination=keyset", "valid"],
  ])("GET %s tells no totals", async (path, token) => {
    const reply = await get(path, token);

    expect(reply.status).toBe(200);
    expect(Object.keys(reply.headers).filter((name) => totals.includes(name))).toEqual([]);
  });

  test.each(["/groups?pagination=keyset", "/projects/278964/milestones?pagination=keyset"])(
    "GET %s with a token is an ordinary page",
    async (path) => {
      expect((await get(path, "valid")).headers["x-total"]).toMatch(/^\d+$/);
    },
  );

  test.each([
    ["asc", ["backend", "frontend", "infrastructure"]],
    ["desc", ["infrastructure", "frontend", "backend"]],
  ])("of projects, %s, lead past the last row to an empty page without a link", async (sort, found) => {
    const first = await get(
      `/projects?pagination=keyset&order_by=id&sort=${sort}&membership=true&per_page=2`,
      "valid",
    );
    const second = await follow(first);
    const third = await follow(second);

    expect([...names(first), ...names(second)]).toEqual(found);
    expect(third).toMatchObject({ status: 200, body: [] });
    expect(nextOf(third)).toBeUndefined();
  });

  test("of users end with the last one", async () => {
    const seen: Reply[] = [await get("/users?pagination=keyset&order_by=id&per_page=7", "valid")];
    for (let page = seen[0]; page !== undefined && nextOf(page) !== undefined; page = seen.at(-1)) {
      seen.push(await follow(page));
    }

    const all = await get("/users?per_page=100", "valid");
    expect(seen.flatMap(({ body }) => body)).toEqual(all.body);
    expect(seen).toHaveLength(Math.ceil(all.body.length / 7));
  });

  test.each(["", "&order_by=name", "&order_by=created_at"])(
    "of projects are by id only: %p is 405",
    async (order) => {
      expect(await get(`/projects?pagination=keyset${order}`, "valid")).toMatchObject({
        status: 405,
        body: { error: "Keyset pagination is not yet available for this type of request" },
      });
    },
  );
});
