// Rotation of tokens: who may rotate which, and what an old token still does.

import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { gitlabGet, type Reply, send } from "../../tests/support/seiClient.ts";
import type { Sandbox, TokenName } from "../src/index.ts";

const DAY = 86_400_000;

let sandbox: Sandbox;
let api: string;
beforeEach(async () => {
  sandbox = await startCheckedSandbox({ clock: () => new Date("2026-06-15T10:00:00Z") });
  api = `${sandbox.gitlabUrl}/api/v4`;
});
afterEach(() => sandbox.close());

const post = (path: string, token: string, body?: object) =>
  send({
    method: "POST",
    url: api + path,
    headers: { "private-token": token, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const postAsOAuth = (path: string) =>
  send({ method: "POST", url: api + path, headers: { authorization: `Bearer ${sandbox.tokens.oauth}` } });

const SELF = "/personal_access_tokens/self/rotate";
const PROJECT_SELF = "/projects/278964/access_tokens/self/rotate";
const GROUP_SELF = "/groups/9970/access_tokens/self/rotate";

const works = async (token: string) => (await gitlabGet(`${api}/version`, token)).status === 200;
const idOf = async (token: string): Promise<number> =>
  (await gitlabGet(`${api}/personal_access_tokens/self`, token)).body.id;
const newToken = (reply: Reply): string => {
  expect(reply.status).toBe(200);
  return reply.body.token;
};
const revoked = { status: 401, body: { error_description: expect.stringContaining("Token was revoked") } };

test("rotation revokes the old token at once, and the new one lives for a week", async () => {
  const rotated = await post(SELF, sandbox.tokens.valid);

  expect(rotated).toMatchObject({ status: 200, body: { expires_at: "2026-06-22" } });
  expect(await gitlabGet(`${api}/user`, sandbox.tokens.valid)).toMatchObject(revoked);
  expect(await works(newToken(rotated))).toBe(true);
});

test("a date that is null is no date", async () => {
  const rotated = await post(SELF, sandbox.tokens.valid, { expires_at: null });

  expect(rotated.body.expires_at).toBe("2026-06-22");
});

/** Each way to ask for a rotation, with a token that may ask for it. */
const ROUTES: ReadonlyArray<[path: string, token: TokenName]> = [
  [SELF, "valid"],
  [SELF, "serviceAccount"],
  [PROJECT_SELF, "projectToken"],
  [GROUP_SELF, "groupToken"],
];

test.each(ROUTES)("POST %s again with the old token (%s) revokes the new one", async (path, name) => {
  const old = sandbox.tokens[name];
  const fresh = newToken(await post(path, old));
  expect(await works(fresh)).toBe(true);

  expect(await post(path, old)).toMatchObject(revoked);

  expect(await works(fresh)).toBe(false);
});

test("the whole family dies, however many rotations lie between", async () => {
  const second = newToken(await post(SELF, sandbox.tokens.valid));
  const third = newToken(await post(SELF, second));
  const fourth = newToken(await post(SELF, third));

  await post(SELF, second);

  expect(await works(fourth)).toBe(false);
  expect(await works(sandbox.tokens.valid2)).toBe(true);
});

test.each([
  ["/personal_access_tokens/1/rotate", "of another token"],
  [PROJECT_SELF, "of a project's token"],
  [GROUP_SELF, "of a group's token"],
])("the old token revokes its family at every path of a rotation: %s, %s", async (path) => {
  const fresh = newToken(await post(SELF, sandbox.tokens.valid));

  await post(path, sandbox.tokens.valid);

  expect(await works(fresh)).toBe(false);
});

test("anything else asked with the old token harms nobody", async () => {
  const fresh = newToken(await post(SELF, sandbox.tokens.valid));

  await gitlabGet(`${api}/user`, sandbox.tokens.valid);
  await gitlabGet(`${api}/personal_access_tokens/self`, sandbox.tokens.valid);
  await send({
    method: "DELETE",
    url: `${api}/personal_access_tokens/self`,
    headers: { "private-token": sandbox.tokens.valid },
  });

  expect(await works(fresh)).toBe(true);
});

test("an old token that has expired says so, and its family lives on", async () => {
  const fresh = newToken(await post(SELF, sandbox.tokens.expiresTomorrow, { expires_at: "2026-07-15" }));
  sandbox.advanceTime(DAY);

  const again = await post(SELF, sandbox.tokens.expiresTomorrow);

  expect(again.body.error_description).toContain("Token is expired");
  expect(await works(fresh)).toBe(true);
});

test("by its id one rotates one's own tokens, and an administrator everybody's", async () => {
  const [mine, reporters] = [await idOf(sandbox.tokens.valid2), await idOf(sandbox.tokens.reporter)];
  const { valid, admin } = sandbox.tokens;

  expect((await post(`/personal_access_tokens/${mine}/rotate`, valid)).status).toBe(200);
  expect(await works(sandbox.tokens.valid2)).toBe(false);
  expect(await post(`/personal_access_tokens/${mine}/rotate`, valid)).toMatchObject({
    status: 400,
    body: { message: "400 Bad request - Token already revoked" },
  });
  expect(await post(`/personal_access_tokens/${reporters}/rotate`, valid)).toMatchObject({
    status: 401,
    body: { message: "401 Unauthorized" },
  });
  expect((await post(`/personal_access_tokens/${reporters}/rotate`, admin)).status).toBe(200);
  expect(await post("/personal_access_tokens/1/rotate", admin)).toMatchObject({
    status: 404,
    body: { message: "404 Not Found" },
  });
});

test("a maintainer rotates a project's token by its id", async () => {
  const id = await idOf(sandbox.tokens.projectToken);
  const path = `/projects/278964/access_tokens/${id}/rotate`;

  expect((await post(path, sandbox.tokens.reporter)).status).toBe(401);
  expect((await post(path, sandbox.tokens.valid)).status).toBe(200);
  expect(await works(sandbox.tokens.projectToken)).toBe(false);
});

test("a group's token is rotated by its id by owners and administrators only", async () => {
  const id = await idOf(sandbox.tokens.groupToken);

  expect((await post(`/groups/9970/access_tokens/${id}/rotate`, sandbox.tokens.valid)).status).toBe(401);
  expect((await post(`/groups/9970/access_tokens/${id}/rotate`, sandbox.tokens.admin)).status).toBe(200);
});

test.each<[TokenName, string, number]>([
  ["selfRotate", SELF, 200],
  ["readApi", SELF, 403],
  ["fineGrained", SELF, 403],
  ["valid", PROJECT_SELF, 405],
  ["serviceAccount", GROUP_SELF, 405],
  ["groupToken", PROJECT_SELF, 401],
])("a token of the kind %s at POST %s is %d", async (token, path, status) => {
  expect((await post(path, sandbox.tokens[token])).status).toBe(status);
});

test("the scope for rotating oneself opens no other path", async () => {
  const id = await idOf(sandbox.tokens.selfRotate);

  expect((await post(`/personal_access_tokens/${id}/rotate`, sandbox.tokens.selfRotate)).status).toBe(403);
});

test.each([SELF, PROJECT_SELF, GROUP_SELF])("an OAuth token cannot rotate itself: POST %s", async (path) => {
  expect(await postAsOAuth(path)).toMatchObject({
    status: 405,
    body: { message: "405 Method Not Allowed" },
  });
});

test("an OAuth token rotates the personal tokens of its user by their ids", async () => {
  const id = await idOf(sandbox.tokens.valid);

  expect((await postAsOAuth(`/personal_access_tokens/${id}/rotate`)).status).toBe(200);
});
