// What a reviewer of a new credential learns about the one before it.

import { startWorld, type World } from "../hazards/world.ts";
import type { Program } from "../support/resourceDriver.ts";

const DAY = 24 * 60 * 60 * 1_000;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const asks = () => world.calls().filter((call) => !call.startsWith("PUT") && !call.startsWith("GET"));

test("a rotation after the token has died says since when ingestion has failed, and why", async () => {
  const { expiring, valid } = world.sandbox.tokens;
  const id = await world.created({ token: expiring });
  await world.clock.sleep(12 * DAY);

  const { warnings, errors } = await world.driver.preview(world.program({ token: valid }));

  expect(errors).toEqual([]);
  const dead = new Date(world.clock.now() - 2 * DAY).toISOString().slice(0, 10);
  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^\\[INGESTION_FAILS\\] ingestion has failed since ${dead} 00:\\d\\d UTC: ".*code=401.*"\\. GitLab refuses the credential.* ` +
          `The token that is replaced expired on ${dead}\\.$`,
      ),
    ),
  ]);
  expect(world.sandbox.scan(id)).toBe("failure");
});

test("a rotation in time says nothing, at the price of one look at SEI's log", async () => {
  const id = await world.created({ token: world.sandbox.tokens.expiring });
  await world.clock.sleep(DAY);
  world.calls();

  const { warnings } = await world.driver.preview(world.program({ token: world.sandbox.tokens.valid }));

  expect(warnings).toEqual([]);
  expect(asks()).toEqual(["POST /v1/integrations/list", `POST /v1/ingestion/${id}/logs`]);
});

test("a failure that is over is not told", async () => {
  const id = await world.created();
  world.sandbox.webPage.setMetadata(id, { fetch_mrs: "true" });
  expect(world.sandbox.scan(id)).toBe("failure");
  world.sandbox.webPage.setMetadata(id, { fetch_mrs: true });
  expect(world.sandbox.scan(id)).toBe("success");

  const { warnings } = await world.driver.preview(world.program({ token: world.sandbox.tokens.valid2 }));

  expect(warnings).toEqual([]);
});

test("a log that SEI does not give keeps nobody from rotating", async () => {
  await world.created();
  world.sandbox.inject({ match: "sei POST /v1/ingestion/*/logs", fault: "500", times: Infinity });

  expect((await world.driver.up(world.program({ token: world.sandbox.tokens.valid2 }))).errors).toEqual([]);
});

test("taking over an integration whose ingestion fails says why, which for OAuth nothing else can", async () => {
  const { gitlabUrl: url, tokens, webPage } = world.sandbox;
  const id = webPage.create({ name: "by hand", url, authentication: "oauth", token: tokens.blocked });
  await world.clock.sleep(DAY);
  const takeOver = world.program({ authMethod: "oauth", token: undefined, name: "by hand", existingId: id });

  const { warnings } = await world.driver.preview(takeOver);

  expect(warnings).toEqual([
    expect.stringContaining(`[TAKES_OVER] takes over the integration ${id}`),
    expect.stringMatching(
      /^\[INGESTION_FAILS\] ingestion has failed since .* forbids the read: the user needs the role Reporter/,
    ),
  ]);
});

test("so does the first code of one that was authorized in SEI's web page", async () => {
  const { gitlabUrl: url, tokens, webPage } = world.sandbox;
  const id = webPage.create({ name: "by hand", url, authentication: "oauth", token: tokens.valid });
  const inputs = { authMethod: "oauth", token: undefined, name: "by hand", existingId: id };
  expect((await world.driver.up(world.program(inputs))).errors).toEqual([]);
  webPage.replaceToken(id, tokens.blocked);
  await world.clock.sleep(DAY);

  const oauth = webPage.authorizeOAuth();
  const { warnings } = await world.driver.preview(world.program({ ...inputs, oauth }));

  expect(warnings).toEqual([
    expect.stringMatching(/^\[INGESTION_FAILS\] ingestion has failed since .*code=403/),
  ]);
});

test("with validateConnection never, neither a rotation nor a take-over asks for it", async () => {
  const { gitlabUrl: url, tokens, webPage } = world.sandbox;
  await world.created({ validateConnection: "never" });
  const existingId = webPage.create({ name: "by hand", url, token: tokens.blocked });
  await world.clock.sleep(DAY);
  world.calls();

  await world.driver.preview(world.program({ token: tokens.valid2, validateConnection: "never" }));
  world.driver.forget();
  await world.driver.preview(world.program({ existingId, name: "by hand", validateConnection: "never" }));

  expect(world.calls().filter((call) => call.endsWith("/logs"))).toEqual([]);
});

test("a slow SEI is asked for one hint, once, and nobody waits for its turn", async () => {
  const { tokens } = world.sandbox;
  const two = (token: string): Program => {
    const { gitlab = {} } = world.program({ token });
    return { one: gitlab, two: gitlab };
  };
  expect((await world.driver.up(two(tokens.valid))).errors).toEqual([]);
  world.sandbox.inject({
    match: "sei POST /v1/ingestion/*/logs",
    fault: "throttled",
    retryAfter: 3,
    times: Infinity,
  });
  world.calls();
  const before = world.clock.now();

  const { errors, warnings } = await world.driver.preview(two(tokens.valid2));

  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(world.calls().filter((call) => call.endsWith("/logs"))).toHaveLength(1);
  expect(world.clock.now() - before).toBe(0);
});

test("an OAuth authorization by a Guest is refused by SEI's own test, which names the role", async () => {
  const oauth = world.sandbox.webPage.authorizeOAuth("guest");

  const { errors } = await world.driver.up(world.program({ authMethod: "oauth", token: undefined, oauth }));

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[PREFLIGHT_FAILED\] .*the user's role in this project is lower.*spent the OAuth code/s,
    ),
  ]);
  expect(world.sandbox.integrations()).toEqual([]);
});
