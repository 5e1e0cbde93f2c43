// `sei-gitlab adopt` writes a program; on the real engine it takes everything over and changes nothing.
import { join } from "node:path";
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { run, succeeded } from "../../tools/project/command.mts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ main: "index.ts", program: "export {};\n" });
});
afterAll(() => stack?.dispose());

type Made = Parameters<Stack["sandbox"]["webPage"]["create"]>[0];

/** Everything that a program could get wrong, each kind in turn, so that every integration has another mixture. */
const NAMES = [
  "plain",
  `it's "quoted" \`\${here}\``,
  "back\\slash */ // comment",
  "Zürich — 日本語",
  "👩‍👩‍👧 family 🚀",
  "PLAIN",
  "right\u202eleft",
] as const;
const DESCRIPTIONS = ["", "one line", "two\nlines\r\nand \u2028 one more", `"${"x".repeat(138)}"`] as const;
const TAGS = [[], ["platform"], ["b", "a", 'c "quoted"'], ["ünïcode", "🚀", "1", "two words"]] as const;
const METADATA = [
  {},
  { fetch_users: true },
  {
    repos: "backend,front end",
    project_ids_to_exclude: "1,22",
    fetch_mrs: false,
    fetch_commits: true,
    fetch_tags: false,
    fetch_pipelines: true,
    fetch_users: false,
    fetch_commit_patches: true,
    fetch_pr_patches: false,
    fetch_state_events: true,
    check_project_membership: true,
    pr_commit_limit: 12,
  },
  {
    repos: ["a", "b"],
    fetch_mrs: "true",
    pr_commit_limit: 1.5,
    project_ids_to_exclude: "1, 2",
    fetch_commits: null,
  },
  {
    repos: "",
    fetch_prs: true,
    swallow_errors: true,
    "a-b c": 'x"y',
    deep: { list: [1, { yes: true }], "": "empty" },
    none: { inside: null },
  },
] as const;

/** Where it is, and how SEI signs in. */
function places(): Array<Partial<Made>> {
  const { cloud, selfManaged } = stack.sandbox.gitlabs;
  return [
    { url: cloud.url, token: cloud.tokens.valid },
    { url: selfManaged.url, token: selfManaged.tokens.valid },
    { url: "https://gitlab.com", authentication: "oauth" },
    { url: "https://gitlab.example.com/gitlab", satellite: true },
    { url: "https://gitlab.com", satellite: true },
    { url: cloud.url, authentication: "oauth" },
    { url: cloud.url, tokens: [cloud.tokens.valid, cloud.tokens.valid2] },
  ];
}

function pick<T>(choices: readonly T[], index: number): T {
  const choice = choices[index % choices.length];
  if (choice === undefined) throw new Error("nothing to choose from");
  return choice;
}

function makeFifty(): void {
  const choices = places();
  for (let index = 0; index < 50; index += 1) {
    const place = pick(choices, index);
    const id = stack.sandbox.webPage.create({
      ...place,
      name: `${pick(NAMES, index)}${index < NAMES.length ? "" : ` ${index}`}`,
      description: pick(DESCRIPTIONS, index + Math.floor(index / 6)),
      tags: pick(TAGS, index + Math.floor(index / 4)),
      metadata: pick(METADATA, index + Math.floor(index / 5)),
    });
    if (place.token !== undefined) stack.project.env[`GITLAB_TOKEN_${id}`] = place.token;
  }
}

async function adopt(...args: string[]) {
  const main = join(stack.project.folder, "node_modules", "pulumi-harness-sei", "dist", "cli", "main.js");
  return run(process.execPath, [main, "adopt", ...args], {
    folder: stack.project.folder,
    env: { HARNESS_SEI_API_KEY: stack.sandbox.apiKey, HARNESS_SEI_BASE_URL: stack.sandbox.seiBaseUrl },
  });
}

/**
 * Without what a take-over is there to change: the marks of who manages it, and when it was written last. The order of
 * tags means nothing to SEI.
 */
function untouched(stored: StoredIntegration): object {
  const { metadata, tags, tagNames, updated_at: _, tokenIs: __, ...rest } = stored;
  const { managed_by: ___, instance: ____, ...unmarked } = metadata;
  return { ...rest, tags: tags.toSorted(), tagNames: tagNames.toSorted(), metadata: unmarked };
}

test("the program takes 50 varied integrations over, and every one of them is as it was", async () => {
  makeFifty();
  const before = stack.sandbox.integrations();
  const { stdout } = succeeded(await adopt(), "sei-gitlab adopt");
  expect(stdout).not.toContain("Not taken over");
  await stack.project.writeProgram(stdout);

  succeeded(await stack.project.up(), "pulumi up");

  const after = stack.sandbox.integrations();
  expect(after.map(untouched)).toEqual(before.map(untouched));
  expect(after.filter(({ metadata }) => typeof metadata.managed_by === "string")).toHaveLength(50);
  succeeded(await stack.project.preview({ expectNoChanges: true }), "pulumi preview");

  // Where SEI has several tokens, the line says why the program has none.
  const blocks = stdout.split("\n\n");
  const without = blocks.map((block) =>
    block.includes("SEI has several tokens") ? block : block.replace(/^ *existingId: .*\n/m, ""),
  );
  expect(without).not.toEqual(blocks);
  await stack.project.writeProgram(without.join("\n\n"));
  succeeded(await stack.project.preview({ expectNoChanges: true }), "pulumi preview without existingId");
});

test("what the stack manages now is not adopted again", async () => {
  const { stdout } = succeeded(await adopt(), "sei-gitlab adopt");
  expect(stdout).not.toContain("new GitLabIntegration");
  expect(stdout.match(/is managed by "organization\/urn:pulumi:dev::app::/g)).toHaveLength(50);
});
