// Ingestion settings that are valid, and do not do what they seem to: a preview says so, and goes on.
import { ingestionHints } from "../../provider/src/integration/check/ingestionHints.ts";
import { UNKNOWN } from "../../provider/src/lifecycle/unknown.ts";
import { check } from "../support/checkInputs.ts";
import { startDrivenStack } from "../support/drivenStack.ts";

test.each<[what: string, ingestion: unknown, codes: string[]]>([
  ["a path", { projects: ["group/x"] }, ["PROJECT_NEVER_MATCHES"]],
  ["an address", { projects: ["https://gitlab.com/group/x"] }, ["PROJECT_NEVER_MATCHES"]],
  ["a slash at an end", { projects: ["backend/"] }, ["PROJECT_NEVER_MATCHES"]],
  ["a wildcard", { projects: ["team-*"] }, ["PROJECT_NEVER_MATCHES"]],
  ["a space before the name", { projects: [" backend"] }, ["PROJECT_NEVER_MATCHES"]],
  ["one of several", { projects: ["backend", "group/x"] }, ["PROJECT_NEVER_MATCHES"]],
  [
    "two that are wrong in two ways",
    { projects: ["a/b", "a*"] },
    ["PROJECT_NEVER_MATCHES", "PROJECT_NEVER_MATCHES"],
  ],
  ["projects and exclusions", { projects: ["a"], excludeProjectIds: [7] }, ["EXCLUSION_IGNORED"]],
  ["both", { projects: ["a/b"], excludeProjectIds: [7] }, ["PROJECT_NEVER_MATCHES", "EXCLUSION_IGNORED"]],
  ["names", { projects: ["backend", "Web App 2.0", "日本", "c++", "a-b_c"] }, []],
  ["all projects and exclusions", { projects: [], excludeProjectIds: [7] }, []],
  ["exclusions alone", { excludeProjectIds: [7] }, []],
  ["projects and no exclusions", { projects: ["a"], excludeProjectIds: [] }, []],
  ["a list that is not known yet", { projects: UNKNOWN, excludeProjectIds: [7] }, []],
  ["a name that is not known yet", { projects: [UNKNOWN, "a/b"] }, ["PROJECT_NEVER_MATCHES"]],
  ["ingestion that is not known yet", UNKNOWN, []],
  ["no ingestion", undefined, []],
])("%s", (_what, ingestion, codes) => {
  expect(ingestionHints({ ingestion }).map(({ code }) => code)).toEqual(codes);
});

test("both are told in preview and in up, and the integration is made as it is declared", async () => {
  const stack = await startDrivenStack();
  const ingestion = { projects: ["group/x", "group/y"], excludeProjectIds: [7] };
  const told = [
    expect.stringContaining('[PROJECT_NEVER_MATCHES] ingestion.projects: "group/x", "group/y" has a slash'),
    expect.stringContaining(
      "[EXCLUSION_IGNORED] ingestion.excludeProjectIds: counts for nothing beside ingestion.projects, which SEI looks at first.",
    ),
  ];

  expect((await stack.driver.preview(stack.program({ ingestion }))).warnings).toEqual(told);
  expect(await stack.driver.up(stack.program({ ingestion }))).toMatchObject({ errors: [], warnings: told });

  expect(stack.ours()).toMatchObject([
    { metadata: { repos: "group/x,group/y", project_ids_to_exclude: "7" } },
  ]);
  await stack.close();
});

describe("existingId is an id as SEI writes it, or refused", () => {
  test.each([
    ["4691", "4691"],
    ["004691", "4691"],
    [" 4691 ", "4691"],
    ["4691\n", "4691"],
    ["100", "100"],
  ])("%j is %s", async (existingId, recorded) => {
    expect(await check({ existingId })).toMatchObject({ reasons: [], inputs: { existingId: recorded } });
  });

  test.each([
    "",
    " ",
    "0",
    "000",
    "-1",
    "+1",
    "1.0",
    "1e3",
    "0x1F",
    "46 91",
    "٤٦٩١",
    "9".repeat(19),
    "9".repeat(400),
    4691,
  ])("%j is refused", async (existingId) => {
    expect((await check({ existingId })).reasons).toEqual([
      expect.stringMatching(/^\[INPUT_INVALID\] existingId: /),
    ]);
  });

  test("and with zeros before it, it is the same resource at every later run", async () => {
    const stack = await startDrivenStack();
    const id = stack.sandbox.webPage.create({
      name: "gitlab",
      url: stack.sandbox.gitlabUrl,
      token: stack.sandbox.tokens.valid,
    });
    const program = stack.program({ existingId: `00${id}` });

    expect((await stack.driver.up(program)).errors).toEqual([]);
    expect(await stack.driver.preview(program)).toMatchObject({ errors: [], ops: { gitlab: "same" } });
    await stack.close();
  });
});
