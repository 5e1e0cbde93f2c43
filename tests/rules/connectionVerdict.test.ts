// What a check makes of GitLab's answers: one finding for each cause, under the input that has to change.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeAll(async () => {
  stack = await startDrivenStack();
});
afterAll(() => stack.close());

const preview = (inputs: Properties) => stack.driver.preview(stack.program(inputs));

test("what several checks say alike is said once, and what they say otherwise beside it", async () => {
  const { errors } = await preview({ token: stack.sandbox.tokens.guestOnly });

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[ROLE_TOO_LOW\] token: "Role and projects" failed: [^;]*; "Get branches", "Get commits", "Get Merge Requests", "Get pipelines" failed: the token's role/,
    ),
  ]);
});

test("of an address the url is named, not the token", async () => {
  const { errors } = await preview({
    accountType: "enterprise",
    satellite: false,
    url: "http://127.0.0.1:9",
  });

  expect(errors).toEqual([expect.stringMatching(/^\[GITLAB_\w+\] url: "GitLab address" failed: /)]);
});

test("what a satellite's token cannot read warns: SEI tests no connection for it", async () => {
  const place = { accountType: "enterprise", satellite: true };
  const { errors, warnings } = await preview({ ...place, token: stack.sandbox.tokens.guestOnly });

  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^\[ROLE_TOO_LOW\] "Role and projects": /),
    expect.stringMatching(/^\[ROLE_TOO_LOW\] "Get branches", .* the satellite will meet the same refusal/),
  ]);
});

test("a warning names no input, and no failure", async () => {
  const { warnings } = await preview({ token: stack.sandbox.tokens.pipelinesOff });

  expect(warnings).toEqual([expect.stringMatching(/^\[FEATURE_DISABLED\] "Get pipelines": /)]);
});

test.each<[what: string, inputs: () => Properties]>([
  ["an address that is not known yet", () => ({ accountType: "enterprise", satellite: false, url: UNKNOWN })],
  ["settings that are not known yet", () => ({ token: stack.sandbox.tokens.admin, ingestion: UNKNOWN })],
  [
    "a setting that is not known yet",
    () => ({ token: stack.sandbox.tokens.admin, ingestion: { checkProjectMembership: UNKNOWN } }),
  ],
])("%s refuses no token", async (_what, inputs) => {
  expect((await preview(inputs())).errors).toEqual([]);
});
