// A recorded token that has died since: what goes on all the same, and what is refused before it does harm.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Op, Properties, UpOptions } from "../support/resourceDriver.ts";

const DAY = 86_400_000;

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
  process.env.OTHER_SOURCE = stack.sandbox.tokens.expiring;
});
afterEach(async () => {
  delete process.env.OTHER_SOURCE;
  await stack.close();
});

/** The token was good when it was declared, and is dead now. */
async function createdLongAgo(): Promise<string> {
  const id = await stack.created({ token: stack.sandbox.tokens.expiring });
  await stack.clock.sleep(11 * DAY);
  return id;
}

const declared = (inputs: Properties = {}) =>
  stack.program({ token: stack.sandbox.tokens.expiring, ...inputs });

test.each<[what: string, inputs: Properties, op: Op]>([
  ["nothing changes", {}, "same"],
  ["tags change", { tags: ["hotfix"] }, "update"],
  ["the name changes", { name: "renamed" }, "update"],
  ["a setting of the ingestion changes", { ingestion: { users: true } }, "update"],
  ["the same token comes from elsewhere", { token: undefined, tokenFrom: { env: "OTHER_SOURCE" } }, "update"],
  ["the connection is no longer to be tried", { validateConnection: "never" }, "update"],
])("%s: the expired token warns, and GitLab is not asked", async (_, inputs, op) => {
  await createdLongAgo();

  const { errors, warnings, ops } = await stack.driver.up(declared(inputs));

  expect(errors).toEqual([]);
  expect(ops.gitlab).toBe(op);
  expect(warnings).toContainEqual(expect.stringMatching(/^\[TOKEN_EXPIRED\] the token expired on /));
  expect(stack.sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

test("another resource of the program gets its hotfix", async () => {
  await createdLongAgo();
  const other = stack.program({ name: "other", tags: ["hotfix"] }).gitlab ?? {};

  const { errors, ops } = await stack.driver.up({ ...declared(), other });

  expect(errors).toEqual([]);
  expect(ops).toEqual({ gitlab: "same", other: "create" });
});

test("refresh and destroy need no token", async () => {
  await createdLongAgo();

  expect((await stack.driver.refresh()).warnings).toEqual([expect.stringContaining("[TOKEN_EXPIRED]")]);
  expect((await stack.driver.destroy()).errors).toEqual([]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test.each<[what: string, inputs: () => Properties, options: UpOptions]>([
  ["another token that has expired, too", () => ({ token: stack.sandbox.tokens.expired }), {}],
  ["the connection is to be tried always", () => ({ validateConnection: "always" }), {}],
  ["another account type of the same GitLab", () => ({ accountType: "enterprise", satellite: false }), {}],
  ["the integration is replaced", () => ({}), { replace: ["gitlab"] }],
])("%s: refused in preview, and SEI keeps what it has", async (_, inputs, options) => {
  const id = await createdLongAgo();

  const { errors } = await stack.driver.up(declared(inputs()), options);

  expect(errors).toEqual([expect.stringMatching(/^\[TOKEN_EXPIRED\] token: "Token accepted" failed: /)]);
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.expiring)).toBe(true);
});

test("a new token ends it", async () => {
  const id = await createdLongAgo();

  const { errors, warnings } = await stack.driver.up(declared({ token: stack.sandbox.tokens.valid }));

  expect(errors).toEqual([]);
  expect(warnings.join()).not.toContain("TOKEN_EXP");
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

describe("what is told of a recorded token, without a request, by the days that it has left", () => {
  test.each<[days: number, inputs: Properties, told: RegExp | undefined]>([
    [31, {}, undefined],
    [30, {}, /^\[TOKEN_EXPIRING\] the token expires on .*, in 30 days\./],
    [1, {}, /^\[TOKEN_EXPIRING\] the token expires on .*, in less than a day\./],
    [0, {}, /^\[TOKEN_EXPIRED\] the token expired on /],
    [6, { expiryWarningDays: 5 }, undefined],
    [5, { expiryWarningDays: 5 }, /^\[TOKEN_EXPIRING\] /],
    [0, { expiryWarningDays: 0 }, /^\[TOKEN_EXPIRED\] /],
  ])("%d, with %j", async (days, inputs, told) => {
    const program = declared(inputs);
    expect((await stack.driver.up(program)).errors).toEqual([]);
    const state = stack.driver.state();
    if (state === undefined) throw new Error("nothing was created");
    const tokenExpiresAt = new Date(stack.clock.now() + days * DAY).toISOString().slice(0, 10);
    stack.driver.believe("gitlab", { ...state, inputs: { ...state.inputs, tokenExpiresAt } });

    const { warnings } = await stack.driver.preview(program);

    expect(warnings).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
  });
});
