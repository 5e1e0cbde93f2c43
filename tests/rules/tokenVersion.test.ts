// A token that somebody has replaced in SEI's web page is sent again by another tokenVersion: SEI shows no token, so
// nothing else can tell that it has another one than the recorded one.
import type { FaultRule } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const PUT = "PUT /v1/integrations/*";
const sent = (id: string) => stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid);
const puts = () => stack.requests().filter(({ method }) => method === "PUT");

/** An integration whose token somebody has replaced by one that is dead by now. */
async function replaced(inputs: Properties = {}): Promise<string> {
  const id = await stack.created(inputs);
  stack.sandbox.webPage.replaceToken(id, stack.sandbox.tokens.revoked);
  return id;
}

test.each<[what: string, before: Properties, after: Properties]>([
  ["set for the first time", {}, { tokenVersion: 1 }],
  ["raised", { tokenVersion: 1 }, { tokenVersion: 2 }],
  ["lowered", { tokenVersion: 2 }, { tokenVersion: 1 }],
  ["set to 0", {}, { tokenVersion: 0 }],
])("%s, it sends the token again, once", async (_what, before, after) => {
  const id = await replaced(before);

  const { changed } = await stack.driver.preview(stack.program(after));
  expect(changed).toEqual({ gitlab: ["tokenVersion"] });
  expect((await stack.driver.up(stack.program(after))).errors).toEqual([]);

  expect(sent(id)).toBe(true);
  expect(puts()).toHaveLength(1);
  await stack.driver.refresh();
  expect((await stack.driver.up(stack.program(after))).ops).toEqual({ gitlab: "same" });
});

test.each<[what: string, before: Properties, after: Properties]>([
  ["the same, beside another change", { tokenVersion: 1 }, { tokenVersion: 1, description: "new" }],
  ["taken out", { tokenVersion: 1 }, {}],
  ["taken out, beside another change", { tokenVersion: 1 }, { description: "new" }],
])("%s, it sends no token", async (_what, before, after) => {
  const id = await replaced(before);

  expect((await stack.driver.up(stack.program(after))).errors).toEqual([]);

  expect(sent(id)).toBe(false);
});

test("the token is tried before it is sent again, and SEI's log tells how long it was missing", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.replaceToken(id, stack.sandbox.tokens.blocked);
  await stack.clock.sleep(24 * 60 * 60 * 1_000);
  stack.sandbox.clearRequests();

  const { errors, warnings } = await stack.driver.preview(stack.program({ tokenVersion: 1 }));

  expect(errors).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("[INGESTION_FAILS] ")]);
  expect(stack.sandbox.requests().some(({ server }) => server !== "sei")).toBe(true);
});

test.each<[what: string, inputs: Properties, code: string]>([
  [
    "no token in the program to send",
    { token: undefined, existingId: "1" },
    "TOKEN_REQUIRED] tokenVersion: ",
  ],
  [
    "a satellite, whose token is never sent",
    { accountType: "enterprise", satellite: true },
    "SATELLITE_CONFLICT] tokenVersion: ",
  ],
  ["OAuth", { authMethod: "oauth", token: undefined, existingId: "1" }, "OAUTH_CONFLICT] tokenVersion: "],
  ["a text", { tokenVersion: "2" }, "INPUT_INVALID] tokenVersion: must be a whole number"],
])("with %s it is refused in preview", async (_what, inputs, code) => {
  const { errors } = await stack.driver.preview(stack.program({ tokenVersion: 1, ...inputs }));
  expect(errors).toEqual([expect.stringContaining(code)]);
});

test("where ignoreChanges keeps the token, another version is refused, and the recorded one is not", async () => {
  await stack.created({ tokenVersion: 1 });
  const { tokenFingerprint } = stack.driver.state()?.inputs ?? {};
  const kept = (tokenVersion: number) => stack.program({ token: undefined, tokenFingerprint, tokenVersion });

  expect((await stack.driver.preview(kept(1))).ops).toEqual({ gitlab: "same" });
  expect((await stack.driver.preview(kept(2))).errors).toEqual([
    expect.stringContaining("[TOKEN_REQUIRED] tokenVersion: "),
  ]);
});

test.each<[how: string, fault: FaultRule]>([
  ["SEI refuses it", { match: PUT, fault: "500", times: Number.POSITIVE_INFINITY }],
  ["the connection breaks", { match: PUT, fault: "resetBeforeCommit", times: Number.POSITIVE_INFINITY }],
  [
    "SEI fails between the old token and the new one (H24)",
    { match: PUT, fault: "stepFails", step: "storeToken", times: 2 },
  ],
  [
    "SEI asks to wait for longer than a run does",
    { match: PUT, fault: "throttled", retryAfter: 3_600, times: Number.POSITIVE_INFINITY },
  ],
])("what has failed is not forgotten: %s, and the next up sends it", async (_how, fault) => {
  for (const refreshes of [false, true]) {
    const name = refreshes ? "with" : "without";
    const id = await replaced({ name });
    stack.sandbox.inject(fault);
    const program = stack.program({ name, tokenVersion: 1 });
    expect((await stack.driver.up(program)).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    if (refreshes) await stack.driver.refresh();

    expect((await stack.driver.up(program)).errors).toEqual([]);

    expect(sent(id)).toBe(true);
    await stack.driver.destroy();
  }
});

test("H28: where SEI has several tokens by now, the preview says that the one takes the place of all", async () => {
  const id = await stack.created();
  const { valid2, valid3 } = stack.sandbox.tokens;
  stack.sandbox.webPage.giveTokens(id, [valid2, valid3]);

  const { warnings } = await stack.driver.preview(stack.program({ tokenVersion: 1 }));

  expect(warnings).toEqual([expect.stringContaining("[REPLACES_ALL_TOKENS] ")]);
});
