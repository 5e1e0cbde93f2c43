// Where SEI gets no token from us: an authorization that works once, and satellites, which keep theirs to themselves.
import type { Program, Properties } from "../support/resourceDriver.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe("H23: SEI spends the code of an authorization before it tests the connection", () => {
  const oauth = (authorization: { code: string; state: string }): Program =>
    world.program({ authMethod: "oauth", token: undefined, oauth: authorization });
  const posts = () => world.calls().filter((call) => call === "POST /v1/integrations").length;

  test("so without a code nothing is tried", async () => {
    const { errors } = await world.driver.up(world.program({ authMethod: "oauth", token: undefined }));

    expect(errors).toEqual([expect.stringMatching(/^\[OAUTH_NOT_AUTHORIZED\] oauth: is missing/)]);
    expect(world.calls()).toEqual([]);
  });

  test("so a spent one is told as such after one POST, and a fresh one works", async () => {
    const authorization = world.sandbox.webPage.authorizeOAuth();
    world.sandbox.inject({ match: "gitlab GET /api/v4/groups", fault: "500", times: Infinity });
    expect((await world.driver.up(oauth(authorization))).errors).toEqual([
      expect.stringMatching(/^\[PREFLIGHT_FAILED\]/),
    ]);
    world.sandbox.clearFaults();
    world.calls();

    expect((await world.driver.up(oauth(authorization))).errors).toEqual([
      expect.stringMatching(/^\[OAUTH_NOT_AUTHORIZED\] .*authorization grant is invalid/),
    ]);
    expect(posts()).toBe(1);
    expect(world.sandbox.integrations()).toEqual([]);

    expect((await world.driver.up(oauth(world.sandbox.webPage.authorizeOAuth()))).errors).toEqual([]);
    expect(world.ours()).toMatchObject([{ authentication: "oauth", frequency: 60 }]);
  });

  test("so it is sent once, and not again with the next change", async () => {
    const program = oauth(world.sandbox.webPage.authorizeOAuth()).gitlab ?? {};
    await world.driver.up({ gitlab: program });

    expect((await world.driver.up({ gitlab: { ...program, description: "changed" } })).errors).toEqual([]);

    const codes = world.requests().filter(({ body }) => "code" in Object(body));
    expect(codes.map(({ method }) => method)).toEqual(["POST"]);
  });

  test("so a failure that has spent one says that it needs a fresh one", async () => {
    world.sandbox.inject({ match: "gitlab GET /api/v4/groups", fault: "500", times: Infinity });

    const { errors } = await world.driver.up(oauth(world.sandbox.webPage.authorizeOAuth()));

    expect(errors).toEqual([expect.stringMatching(/^\[PREFLIGHT_FAILED\] .*new authorization/i)]);
  });
});

test("H20: no token reaches SEI for a satellite: not at create, not by a rotation, not with any other change", async () => {
  const { url, tokens } = world.sandbox.gitlabs.selfManaged;
  const satellite = (inputs: Properties): Program =>
    world.program({ accountType: "privateCloud", url, token: tokens.valid, ...inputs });

  expect((await world.driver.up(satellite({}))).errors).toEqual([]);
  expect((await world.driver.up(satellite({ token: tokens.valid2 }))).errors).toEqual([]);
  expect((await world.driver.up(satellite({ token: tokens.valid3, tags: ["a"] }))).errors).toEqual([]);

  const writes = world
    .requests()
    .filter(({ method, path }) => method === "PUT" || path === "/v1/integrations");
  expect(writes.length).toBeGreaterThan(1);
  for (const { body } of writes) expect(body).not.toHaveProperty("apikey");
  expect(world.ours()).toMatchObject([{ satellite: true, tokenFingerprint: undefined, tagNames: ["a"] }]);
});
