// The whole chain of examples/satellite: the integration, the key, and the file that a satellite starts with.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";
import { seiClient } from "../support/seiClient.ts";

const textOf = (file: string): string =>
  readFileSync(join(__dirname, "..", "..", "examples", "satellite", file), "utf8");

let sandbox: Sandbox;
let project: Project;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  const { url, tokens } = sandbox.gitlabs.selfManaged;
  project = await createProject({
    main: "index.ts",
    program: textOf("index.ts"),
    files: {
      "kubernetes-secret.yaml": textOf("kubernetes-secret.yaml"),
      "tsconfig.json": textOf("tsconfig.json"),
    },
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
      gitlabUrl: url,
    },
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true", GITLAB_TOKEN_FOR_SEI: tokens.valid },
  });
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
});

test("up ends with a satellite's file that holds a working key, and both forms of it agree", async () => {
  expect(await project.up()).toMatchObject({ exitCode: 0 });
  const { stdout } = await project.run(["stack", "output", "--json", "--show-secrets"]);
  const { satelliteYaml, kubernetesSecret } = JSON.parse(stdout);
  const [integration] = sandbox.integrations();
  const file = parse(satelliteYaml);
  expect(file).toMatchObject({
    satellite: { tenant: "sandboxaccount", url: sandbox.seiBaseUrl },
    integrations: [
      {
        id: integration?.id,
        application: "gitlab",
        url: sandbox.gitlabs.selfManaged.url,
        api_key: sandbox.gitlabs.selfManaged.tokens.valid,
      },
    ],
  });
  // An Ingestion key is known to SEI, and may not read integrations.
  expect((await seiClient(sandbox, file.satellite.api_key).get("/v1/integrations/1")).status).toBe(403);
  const secret = parse(kubernetesSecret);
  expect(secret).toMatchObject({ kind: "Secret", metadata: { name: "ingestion-satellite" } });
  expect(Buffer.from(secret.data["config.yml"], "base64").toString("utf8")).toBe(satelliteYaml);
});

test("Docker Compose mounts the file where the satellite looks for it", () => {
  const { services } = parse(textOf("docker-compose.yaml"));
  expect(services["ingestion-satellite"].volumes).toEqual(["./satellite.yml:/levelops/config.yml:ro"]);
});

test("without --show-secrets neither form is shown, and the state holds none of their secrets", async () => {
  const { stdout } = await project.run(["stack", "output", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ satelliteYaml: "[secret]", kubernetesSecret: "[secret]" });
  const state = await project.stateFile();
  expect(state.includes(sandbox.gitlabs.selfManaged.tokens.valid)).toBe(false);
});
