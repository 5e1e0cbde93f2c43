// A program whose integration is made by a component package, which alone has our package. All layouts that make it so
// are in tests/package/layouts.test.ts; here is what the engine makes of one.
import { mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";

const COMPONENT = `
  const pulumi = require("@pulumi/pulumi");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  exports.Team = class extends pulumi.ComponentResource {
    constructor(name, inputs) {
      super("acme:index:Team", name);
      new GitLabIntegration(name, { accountType: "cloud", authMethod: "pat", ...inputs }, { parent: this });
    }
  };
`;

const PROGRAM = `
  const { Team } = require("component");
  new Team("team", { url: process.env.GITLAB_URL, token: process.env.TOKEN });
`;

const NAME = "pulumi-harness-sei";

let sandbox: Sandbox;
let project: Project;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  project = await createProject({
    program: PROGRAM,
    main: "program/index.js",
    files: { "component/index.js": COMPONENT },
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
    },
    env: { GITLAB_URL: sandbox.gitlabUrl, TOKEN: sandbox.tokens.valid },
  });
  await mkdir(inProject("component", "node_modules"));
  await rename(inProject("node_modules", NAME), inProject("component", "node_modules", NAME));
  await mkdir(inProject("program", "node_modules"));
  await symlink(inProject("component"), inProject("program", "node_modules", "component"), "junction");
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
});

const inProject = (...path: readonly string[]): string => join(project.folder, ...path);

test("a preview says what to install where, and not what Node.js says", async () => {
  const { exitCode, output } = await project.preview();

  expect(exitCode).not.toBe(0);
  expect(output).toContain(
    `[RUNTIME_NOT_FOUND] team: ${NAME} is not installed for the program in ${inProject("program")}`,
  );
  expect(output).not.toContain("Cannot find module");
});

test("when that is done it works, up to its destroy", async () => {
  await symlink(
    inProject("component", "node_modules", NAME),
    inProject("program", "node_modules", NAME),
    "junction",
  );

  expect(await project.up()).toMatchObject({
    exitCode: 0,
    output: expect.not.stringContaining("VERSIONS_DIFFER"),
  });
  expect(sandbox.integrations()).toHaveLength(1);

  expect(await project.destroy()).toMatchObject({ exitCode: 0 });
  expect(sandbox.integrations()).toEqual([]);
});
