// The commands of the pages that need an engine, as they stand. docs/policy.md's are in policy.test.ts; the table of all
// is in tests/docs/commands.test.ts.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { exampleProject } from "../../tools/project/example.mts";
import { commandBlocksOf, runBlock } from "../support/commandBlocks.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";
import { engineFolder } from "../support/engineFolder.ts";
import { pageAt } from "../support/pages.ts";

let sandbox: Sandbox;
let project: Project;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  project = await createProject(exampleProject("gitlab-cloud-pat"));
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
});

const blockOf = (page: string, index: number) => commandBlocksOf(pageAt(page))[index]?.code ?? "";

test("the trial on the sandbox, with a configured owner and after an interruption, is what a new user types", async () => {
  const { folder } = project;
  // A clone has no stack yet.
  rmSync(join(folder, "Pulumi.dev.yaml"));
  const keys = join(folder, "sandbox.json");
  const { seiBaseUrl, apiKey, gitlabUrl, tokens } = sandbox;
  writeFileSync(keys, JSON.stringify({ seiBaseUrl, apiKey, gitlabUrl, tokens }));
  // Answers `yes`, which a person types.
  const engine = join(folder, "engine");
  mkdirSync(engine);
  const answering = `case "$1" in up|destroy) exec ${join(engineFolder(), "pulumi")} "$@" --yes;; esac`;
  writeFileSync(
    join(engine, "pulumi"),
    `#!/bin/sh\nPATH="${engineFolder()}:$PATH"\n${answering}\nexec pulumi "$@"\n`,
  );
  chmodSync(join(engine, "pulumi"), 0o755);

  const typed = [
    blockOf("docs/getting-started.md", 1),
    blockOf("docs/configuration.md", 1),
    blockOf("docs/interrupted-runs.md", 0),
    blockOf("docs/interrupted-runs.md", 1),
    blockOf("docs/getting-started.md", 2),
  ];
  const { exitCode, output } = await runBlock(typed.join("\n"), {
    folder,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    replace: { "/tmp/sandbox.json": keys },
    programs: { npm: `test "$*" = "run --silent engine" && echo ${engine}` },
  });

  expect(output).not.toMatch(/\berror:/);
  expect(exitCode).toBe(0);
  const writes = sandbox
    .requests()
    .flatMap(({ server, method, path }) =>
      server === "sei" && /^(?:POST|PUT|DELETE)$/.test(method) && !path.endsWith("/list") ? [method] : [],
    );
  expect(writes[0]).toBe("POST");
  expect(writes).toContain("PUT");
  expect(writes.at(-1)).toBe("DELETE");
  expect(sandbox.integrations()).toEqual([]);
});
