// The harness itself: a do-nothing resource through the whole lifecycle, so that a failure elsewhere is known not to
// be the engine's.
import { once } from "node:events";
import { createServer } from "node:http";
import { version as workspaceSdk } from "@pulumi/pulumi/version";
import { oldestSupportedSdk } from "../../tools/project/sdk.mts";
import { createProject, type Project } from "../support/engine.ts";

const program = (size: number) => `
  const pulumi = require("@pulumi/pulumi");
  const { createRequire } = require("node:module");
  class Thing extends pulumi.CustomResource {
    constructor(name, args) {
      const text = 'exports.handler = () => require("./thing.js");';
      super("pulumi-nodejs:dynamic/test:Thing", name, { server: undefined, ...args, __provider: text });
    }
  }
  const thing = new Thing("thing", { size: ${size}, password: pulumi.secret(process.env.PASSWORD) });
  const sdkOf = (file) => createRequire(file)("@pulumi/pulumi/version").version;
  exports.sdks = [sdkOf(__filename), sdkOf(require.resolve("pulumi-harness-sei")), thing.server];
`;

const thing = `
  const { version } = require("@pulumi/pulumi/version");
  exports.check = async (olds, news) => ({ inputs: news });
  exports.diff = async (id, olds, news) => ({ changes: olds.size !== news.size });
  exports.create = async (inputs) => ({ id: "1", outs: { ...inputs, server: version } });
  exports.read = async (id, props) => ({ id, props });
  exports.update = async (id, olds, news) => ({ outs: { ...news, server: version } });
  exports.delete = async () => {};
`;

const files = { "thing.js": thing };

const sdks = [
  { which: "the workspace's SDK", version: workspaceSdk, options: {} },
  {
    which: "the oldest supported SDK",
    version: oldestSupportedSdk(),
    options: { sdk: oldestSupportedSdk() },
  },
];

describe.each(sdks)("on the engine with $which, $version", ({ version, options }) => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject({
      program: program(1),
      files,
      config: { "app:plain": "shown", "app:hidden": { secret: "hunter2" } },
      env: { PASSWORD: "correct horse" },
      ...options,
    });
  });
  afterAll(() => project?.dispose());

  test("up creates what the program declares", async () => {
    const { exitCode, output } = await project.up();

    expect(output).toContain("+ 2 created");
    expect(exitCode).toBe(0);
    expect((await project.state()).resources.at(-1)).toMatchObject({
      type: "pulumi-nodejs:dynamic/test:Thing",
      id: "1",
      outputs: { size: 1 },
    });
  });

  test("program, provider and provider server have the same SDK", async () => {
    const { stdout } = await project.run(["stack", "output", "sdks", "--json"]);

    expect(JSON.parse(stdout)).toEqual([version, version, version]);
  });

  test("an unchanged preview shows no changes", async () => {
    expect(await project.preview({ expectNoChanges: true })).toMatchObject({ exitCode: 0 });
  });

  test("a changed program is planned and updated in place", async () => {
    await project.writeProgram(program(2));

    expect(await project.preview({ expectNoChanges: true })).not.toMatchObject({ exitCode: 0 });
    expect((await project.previewPlan()).changeSummary).toEqual({ same: 1, update: 1 });
    expect((await project.up()).output).toContain("~ 1 updated");
    expect((await project.exportState()).resources.at(-1)).toMatchObject({ id: "1", outputs: { size: 2 } });
  });

  test("refresh finds nothing new", async () => {
    expect((await project.refresh()).output).toContain("2 unchanged");
  });

  test("destroy leaves an empty state and no process", async () => {
    expect(await project.destroy()).toMatchObject({ exitCode: 0 });
    expect((await project.state()).resources).toEqual([]);
    expect(await project.processes()).toEqual([]);
  });

  test("the text to search for secrets holds outputs, state and configuration, but no secret", async () => {
    const text = await project.allText();

    expect(text).toContain("+ 2 created");
    expect(text).toContain("dynamic/test:Thing");
    expect(text).toContain("app:plain: shown");
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("correct horse");
  });
});

describe("an engine that is killed", () => {
  test("leaves its provider behind, which dispose ends", async () => {
    const neverAnswers = createServer();
    await once(neverAnswers.listen(0, "127.0.0.1"), "listening");
    const address = neverAnswers.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const project = await createProject({
      program: program(1),
      files: { "thing.js": `${thing} exports.create = () => fetch(process.env.GATE);` },
      env: { PASSWORD: "", GATE: `http://127.0.0.1:${address.port}` },
    });
    try {
      const up = await project.start(["up", "--yes", "--skip-preview"]);
      await once(neverAnswers, "request");
      up.kill("SIGKILL");

      expect(await up.finished).toMatchObject({ exitCode: null, signal: "SIGKILL" });
      expect((await project.state()).pendingOperations).toMatchObject([{ type: "creating" }]);
      expect(await project.processes()).not.toEqual([]);
    } finally {
      await project.dispose();
      neverAnswers.closeAllConnections();
      neverAnswers.close();
    }
    expect(await project.processes()).toEqual([]);
  });
});

test("a TypeScript program runs as one", async () => {
  const project = await createProject({
    main: "index.ts",
    program: `import { version } from "@pulumi/pulumi/version"; export const sdk: string = version;`,
    files: { "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "target": "es2023" } }' },
  });
  try {
    expect(await project.up()).toMatchObject({ exitCode: 0 });
    expect((await project.state()).resources[0]?.outputs.sdk).toMatch(/^3\./);
  } finally {
    await project.dispose();
  }
});
