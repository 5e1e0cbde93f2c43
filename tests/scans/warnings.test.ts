// What a reviewer of a new credential learns about the one before it.

import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program } from "../support/resourceDriver.ts";

const DAY = 24 * 60 * 60 * 1_000;

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const asks = () => stack.calls().filter((call) => !call.startsWith("PUT") && !call.startsWith("GET"));

test("a rotation after the token has died says since when ingestion has failed, and why", async () => {
  const { expiring, valid } = stack.sandbox.tokens;
  const id = await stack.created({ token: expiring });
  await stack.clock.sleep(12 * DAY);

  const { warnings, errors } = await stack.driver.preview(stack.program({ token: valid }));

  expect(errors).toEqual([]);
  const dead = new Date(stack.clock.now() - 2 * DAY).toISOString().slice(0, 10);
  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^\\[INGESTION_FAILS\\] ingestion has failed since ${dead} 00:\\d\\d UTC: ".*code=401.*"\\. GitLab refuses the credential.* ` +
          `The token that is replaced expired on ${dead}\\.$`,
      ),
    ),
  ]);
  expect(stack.sandbox.scan(id)).toBe("failure");
});

test.each<[what: string, token: "expiring" | "valid", days: number]>([
  ["lives", "valid", 1],
  ["lives for less than a day more", "expiring", 8],
])("nothing is said of a token's death that %s", async (_what, token, days) => {
  const { tokens, webPage } = stack.sandbox;
  const id = await stack.created({ token: tokens[token] });
  webPage.setMetadata(id, { fetch_mrs: "true" });
  await stack.clock.sleep(days * DAY);

  const { warnings } = await stack.driver.preview(stack.program({ token: tokens.valid2 }));

  expect(warnings).toEqual([expect.stringMatching(/^\[INGESTION_FAILS\] .*A setting of the ingestion has/)]);
  expect(warnings.join()).not.toMatch(/The token that is replaced|Stryker/);
});

test("a rotation on the very day of the death tells of it", async () => {
  await stack.created({ token: stack.sandbox.tokens.expiring });
  await stack.clock.sleep(10.5 * DAY);

  const { warnings } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.valid }));

  const today = new Date(stack.clock.now()).toISOString().slice(0, 10);
  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(`^\\[INGESTION_FAILS\\] .* The token that is replaced expired on ${today}\\.$`),
    ),
  ]);
});

test("of an integration that is gone nothing is asked, and the rotation goes on to say so", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.remove(id);
  stack.calls();

  const { errors } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.valid2 }));

  expect(errors).toEqual([]);
  expect(stack.calls().filter((call) => call.endsWith("/logs"))).toEqual([]);
});

test("an integration is asked about only while it is the one that is recorded", async () => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  webPage.create({ name: "first", url, token: tokens.blocked });
  await stack.created();
  await stack.clock.sleep(DAY);

  const { warnings } = await stack.driver.preview(stack.program({ token: tokens.valid2 }));

  expect(warnings).toEqual([]);
});

test("another method is another integration, of which there is nothing to say", async () => {
  await stack.created({ token: stack.sandbox.tokens.expiring });
  await stack.clock.sleep(12 * DAY);
  const oauth = stack.sandbox.webPage.authorizeOAuth();

  const { warnings } = await stack.driver.preview(
    stack.program({ authMethod: "oauth", token: undefined, oauth }),
  );

  expect(warnings.join()).not.toContain("INGESTION_FAILS");
});

test("a rotation in time says nothing, at the price of one look at SEI's log", async () => {
  const id = await stack.created({ token: stack.sandbox.tokens.expiring });
  await stack.clock.sleep(DAY);
  stack.calls();

  const { warnings } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.valid }));

  expect(warnings).toEqual([]);
  expect(asks()).toEqual(["POST /v1/integrations/list", `POST /v1/ingestion/${id}/logs`]);
});

test("a failure that is over is not told", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.setMetadata(id, { fetch_mrs: "true" });
  expect(stack.sandbox.scan(id)).toBe("failure");
  stack.sandbox.webPage.setMetadata(id, { fetch_mrs: true });
  expect(stack.sandbox.scan(id)).toBe("success");

  const { warnings } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.valid2 }));

  expect(warnings).toEqual([]);
});

test("a log that SEI does not give keeps nobody from rotating", async () => {
  await stack.created();
  stack.sandbox.inject({ match: "sei POST /v1/ingestion/*/logs", fault: "500", times: Infinity });

  expect((await stack.driver.up(stack.program({ token: stack.sandbox.tokens.valid2 }))).errors).toEqual([]);
});

test("taking over an integration whose ingestion fails says why, which for OAuth nothing else can", async () => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  const id = webPage.create({ name: "by hand", url, authentication: "oauth", token: tokens.blocked });
  await stack.clock.sleep(DAY);
  const takeOver = stack.program({ authMethod: "oauth", token: undefined, name: "by hand", existingId: id });

  const { warnings } = await stack.driver.preview(takeOver);

  expect(warnings).toEqual([
    expect.stringContaining(`[TAKES_OVER] takes over the integration ${id}`),
    expect.stringMatching(
      /^\[INGESTION_FAILS\] ingestion has failed since .* forbids the read: the user needs the role Reporter/,
    ),
  ]);
});

test("so does the first code of one that was authorized in SEI's web page", async () => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  const id = webPage.create({ name: "by hand", url, authentication: "oauth", token: tokens.valid });
  const inputs = { authMethod: "oauth", token: undefined, name: "by hand", existingId: id };
  expect((await stack.driver.up(stack.program(inputs))).errors).toEqual([]);
  webPage.replaceToken(id, tokens.blocked);
  await stack.clock.sleep(DAY);

  const oauth = webPage.authorizeOAuth();
  const { warnings } = await stack.driver.preview(stack.program({ ...inputs, oauth }));

  expect(warnings).toEqual([
    expect.stringMatching(/^\[INGESTION_FAILS\] ingestion has failed since .*code=403/),
  ]);
});

test("with validateConnection never, neither a rotation nor a take-over asks for it", async () => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  await stack.created({ validateConnection: "never" });
  const existingId = webPage.create({ name: "by hand", url, token: tokens.blocked });
  await stack.clock.sleep(DAY);
  stack.calls();

  await stack.driver.preview(stack.program({ token: tokens.valid2, validateConnection: "never" }));
  stack.driver.forget();
  await stack.driver.preview(stack.program({ existingId, name: "by hand", validateConnection: "never" }));

  expect(stack.calls().filter((call) => call.endsWith("/logs"))).toEqual([]);
});

test("a slow SEI is asked for one hint, once, and nobody waits for its turn", async () => {
  const { tokens } = stack.sandbox;
  const two = (token: string): Program => {
    const { gitlab = {} } = stack.program({ token });
    return { one: gitlab, two: gitlab };
  };
  expect((await stack.driver.up(two(tokens.valid))).errors).toEqual([]);
  stack.sandbox.inject({
    match: "sei POST /v1/ingestion/*/logs",
    fault: "throttled",
    retryAfter: 3,
    times: Infinity,
  });
  stack.calls();
  const before = stack.clock.now();

  const { errors, warnings } = await stack.driver.preview(two(tokens.valid2));

  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(stack.calls().filter((call) => call.endsWith("/logs"))).toHaveLength(1);
  expect(stack.clock.now() - before).toBe(0);
});

test("an OAuth authorization by a Guest is refused by SEI's own test, which names the role", async () => {
  const oauth = stack.sandbox.webPage.authorizeOAuth("guest");

  const { errors } = await stack.driver.up(stack.program({ authMethod: "oauth", token: undefined, oauth }));

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[PREFLIGHT_FAILED\] .*the user's role in this project is lower.*spent the OAuth code/s,
    ),
  ]);
  expect(stack.sandbox.integrations()).toEqual([]);
});
