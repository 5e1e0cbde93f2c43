// `ingestion.checkProjectMembership` decides whether a token needs memberships, and so when the connection is tried.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeAll(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.driver.destroy());
afterAll(() => stack.close());

const declared = (ingestion?: Properties) => stack.program({ token: stack.sandbox.tokens.admin, ingestion });

const ALL = { checkProjectMembership: false };

test("a token without memberships is refused where SEI reads memberships only", async () => {
  for (const ingestion of [undefined, {}, { users: true }, { checkProjectMembership: true }]) {
    const { errors } = await stack.driver.up(declared(ingestion));
    expect(errors).toEqual([expect.stringMatching(/^\[NO_PROJECTS\] token: /)]);
  }
});

test("and passes with a warning where it reads all projects", async () => {
  const { errors, warnings } = await stack.driver.up(declared(ALL));

  expect(errors).toEqual([]);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^\[NO_PROJECTS\] "Role and projects": .* because checkProjectMembership is false/),
  );
  expect(stack.sandbox.integrations()).toHaveLength(1);
});

test("both in one program: each gets the verdict of its own", async () => {
  const { errors } = await stack.driver.preview({
    all: declared(ALL).gitlab ?? {},
    ...declared({ users: true }),
  });

  expect(errors).toEqual([expect.stringContaining("[NO_PROJECTS]")]);
});

test.each<[change: string, ingestion: Properties | undefined, refused: boolean]>([
  ["set to true", { checkProjectMembership: true }, true],
  ["taken out", {}, true],
  ["taken out with all of ingestion", undefined, true],
  ["kept, beside another setting", { ...ALL, users: true }, false],
])("later %s: a change of it tries the connection", async (_, ingestion, refused) => {
  await stack.driver.up(declared(ALL));
  stack.requests();

  const { errors } = await stack.driver.preview(declared(ingestion));

  expect(errors).toEqual(refused ? [expect.stringContaining("[NO_PROJECTS]")] : []);
  expect(stack.sandbox.requests().some(({ server }) => server === "gitlab")).toBe(refused);
});

test("set to false, nothing is asked: whoever passed with memberships passes without", async () => {
  const { valid } = stack.sandbox.tokens;
  await stack.driver.up(stack.program({ token: valid }));
  stack.requests();

  const { errors, ops } = await stack.driver.preview(stack.program({ token: valid, ingestion: ALL }));

  expect([errors, ops]).toEqual([[], { gitlab: "update" }]);
  expect(stack.sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

test("a Guest's token is one error, which names every read that it is refused, as the table of `validate` does", async () => {
  const { errors } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.guestOnly }));

  expect(errors).toEqual([
    expect.stringMatching(/^\[ROLE_TOO_LOW\] token: .*"Get branches", "Get commits".* failed: /),
  ]);
  expect(errors.join().match(/Give the token's user/g) ?? []).toHaveLength(1);
});
