// Every command of every page: it runs here as it stands, or on the real engine, or the table says why in neither.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { root } from "../../tools/project/root.mts";
import { commandBlocksOf, NPX, runBlock } from "../support/commandBlocks.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { blocksOf, pageAt, pages } from "../support/pages.ts";
import { PREVIEWS } from "../support/recordedPreviews.ts";

type Verdict =
  /** Run by this file. */
  | "here"
  /** Run by tests/lifecycle/commands.test.ts, those of the policies by policy.test.ts beside it. */
  | "engine"
  /** Run by tests/lifecycle/languages.test.ts. */
  | "languages"
  /** It asks a real SEI: tests/live runs it on the sandbox. */
  | "live"
  /** Run by CI, which begins with the same commands. */
  | "ci"
  /** What it sets and asks for is that of the program on its page, which tests/lifecycle/examples.test.ts runs with it. */
  | "asks a person"
  /** Run by tests/package/release.test.ts, in copies of the checkout. */
  | "release"
  /** Run by tests/package/sandbox.test.ts, on the packed tarball. */
  | "sandbox"
  /** There is no Docker here: tests/package/sandbox.test.ts runs what the Dockerfile says. */
  | "docker"
  /** It writes files of this checkout once, which tests read ever after. */
  | "records"
  /** What it installs is not on a registry, or comes from one; tests/package installs the tarball. */
  | "registry"
  /** It measures for as long as it takes, and its page has what it printed. */
  | "measures"
  /** It talks to a service of somebody else, and its page says that it was not run. */
  | "not run";

/** The verdict on each block of a page, in their order. */
const BLOCKS: Readonly<Record<string, readonly Verdict[]>> = {
  "README.md": ["ci", "registry"],
  "AGENTS.md": ["ci"],
  "CONTRIBUTING.md": ["ci", "ci", "ci"],
  "docs/ci.md": ["here", "here"],
  "docs/ci-harness.md": ["here", "here"],
  "docs/ci-jenkins.md": ["here", "here"],
  "docs/cli.md": ["here", "here", "here", "here"],
  "docs/configuration.md": ["asks a person", "engine"],
  "docs/getting-started.md": ["ci", "engine", "engine", "asks a person", "registry"],
  "docs/interrupted-runs.md": ["engine", "engine"],
  "docs/policy.md": ["engine", "engine"],
  "docs/review.md": ["here"],
  "docs/rotation.md": ["asks a person", "here"],
  "docs/sandbox.md": ["ci"],
  "docs/test-your-client.md": ["sandbox", "sandbox", "sandbox", "sandbox", "sandbox"],
  "docs/validate.md": ["here"],
  "docs/guides/allow-lists.md": ["asks a person"],
  "docs/guides/automation-api.md": ["asks a person"],
  "docs/guides/cloud-oauth.md": ["asks a person", "asks a person"],
  "docs/guides/cloud-pat.md": ["asks a person"],
  "docs/guides/cloud-satellite.md": ["asks a person"],
  "docs/guides/languages.md": ["languages"],
  "docs/guides/private-cloud.md": ["asks a person"],
  "docs/guides/several-accounts.md": ["asks a person"],
  "docs/guides/taking-over.md": ["asks a person"],
  "docs/operators/deployments.md": ["not run"],
  "docs/operators/kubernetes-operator.md": ["not run", "not run"],
  "docs/inside/hazards.md": ["ci"],
  "docs/inside/measured-tests.md": ["measures"],
  "docs/inside/live.md": ["live"],
  "docs/inside/performance.md": ["ci"],
  "docs/inside/releasing.md": ["asks a person", "release", "records", "asks a person", "release"],
  "provider/README.md": ["registry"],
  "sandbox/CONTRIBUTING.md": ["ci"],
  "sandbox/README.md": ["sandbox", "sandbox", "docker"],
  "tests/README.md": ["ci"],
};

const blocks = pages().flatMap((page) =>
  commandBlocksOf(page).map((block, index) => ({ ...block, verdict: BLOCKS[page.path]?.[index] })),
);

test("every block has a verdict, and every verdict a block", () => {
  const named = new Set(blocks.map(({ page }) => page));
  const counts = [...named].map((page) => [page, blocks.filter((block) => block.page === page).length]);
  expect(Object.fromEntries(counts)).toEqual(
    Object.fromEntries(Object.entries(BLOCKS).map(([page, verdicts]) => [page, verdicts.length])),
  );
});

test("a page with commands that were not run says so", () => {
  const silent = blocks
    .filter(
      ({ page, verdict }) => verdict === "not run" && !pageAt(page).text.includes("It was not run here"),
    )
    .map(({ page }) => page);
  expect(silent).toEqual([]);
});

test("npx never asks a registry for a name that nobody owns", () => {
  const asking = pages().flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpx (?!--no\b)[^\n`]*/g)].map(([line]) => `${path}: ${line}`),
  );
  expect(asking).toEqual([]);
});

test("what is only for a person sets what the program on its page reads, and asks for what it exports", () => {
  const COMMON = /^harness-sei:(?:apiKey|environment|baseUrl)$/;
  const unknown = pages().flatMap((page) => {
    const [program] = blocksOf(page, "ts").map(({ code }) => code);
    const codes = blocks
      .filter((block) => block.page === page.path && block.verdict === "asks a person")
      .map(({ code }) => code);
    const keys = codes
      .flatMap((code) => [...code.matchAll(/^pulumi config (?:set|rm) (?:--\w+ )*(\S+)/gm)])
      .flatMap(([, key = ""]) => (COMMON.test(key) ? [] : [`"${key.split(".")[0]}"`]));
    const outputs = codes
      .flatMap((code) => [...code.matchAll(/^pulumi stack output (\S+)/gm)])
      .map(([, name]) => `export const ${name} `);
    return [...keys, ...outputs]
      .filter((text) => program?.includes(text) !== true)
      .map((text) => `${page.path}: ${text}`);
  });
  expect(unknown).toEqual([]);
});

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  folder = mkdtempSync(join(tmpdir(), "commands-"));
  writeFileSync(join(folder, "token"), sandbox.tokens.valid);
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the real programs would ask the world for. */
const programs = () => ({
  // Without an address `validate` asks GitLab.com.
  npx: `case "$*" in *validate*) set -- "$@" --url ${sandbox.gitlabUrl};; esac\n${NPX}`,
  vault: `printf %s ${sandbox.tokens.valid}`,
  // On the real engine: tests/lifecycle/review.test.ts and adopt.test.ts.
  pulumi: `case "$*" in
    *"preview"*"--json"*) cat ${join(PREVIEWS, "unchanged.json")};;
    preview|up) ;;
    *) echo "unexpected: pulumi $*" >&2; exit 97;;
  esac`,
});

test.each(blocks.filter(({ verdict }) => verdict === "here").map((block) => [block.page, block.line, block]))(
  "the commands of %s, block %i, run as they stand",
  async (_page, _line, { code }) => {
    const ids = ["a", "b"].map((name) => sandbox.webPage.create({ name: `${name}-${Math.random()}` }));
    const own = mkdtempSync(join(folder, "block-"));

    // It draws on a terminal only, and goes on: tests/cli/status.test.ts.
    const lines = code.split("\n").filter((line) => !line.includes("--watch"));
    const { exitCode, output } = await runBlock(lines.join("\n"), {
      folder: own,
      env: {
        GITLAB_TOKEN: sandbox.tokens.valid,
        HARNESS_SEI_API_KEY: sandbox.apiKey,
        HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
      },
      replace: {
        ".../examples": join(root, "examples"),
        "/run/secrets/gitlab-token": join(folder, "token"),
        " --url https://gitlab.example.com": "",
        "1234 1240": ids.join(" "),
      },
      programs: programs(),
    });

    expect(output).not.toMatch(/error:|cannot/);
    expect(exitCode).toBe(0);
  },
);
