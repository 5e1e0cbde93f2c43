// What examples/operators gives to a cluster, to Pulumi Cloud and to Renovate, as far as it can be held without them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { exampleProject } from "../../tools/project/example.mts";
import { root } from "../../tools/project/root.mts";

const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const exampleText = (file: string): string => textOf(`examples/operators/${file}`);

const variables = z.record(z.string(), z.unknown());

/** What the program that all of them run takes from the environment, and the provider beside it. */
const READ_BY_THE_PROGRAM = [...exampleProject("gitlab-cloud-pat").program.matchAll(/env: "(\w+)"/g)].map(
  ([, name = ""]) => name,
);
const SECRETS = [...READ_BY_THE_PROGRAM, "HARNESS_SEI_API_KEY"].sort();

test("the program of the examples takes its token from one variable", () => {
  expect(READ_BY_THE_PROGRAM).toEqual(["GITLAB_TOKEN_FOR_SEI"]);
});

describe("the Stack of the Kubernetes Operator", () => {
  const named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string() }) });
  const documents = parseAllDocuments(exampleText("stack.yaml")).map((document): unknown => document.toJS());
  const [account, binding, stack] = documents;
  const spec = z
    .object({
      spec: z.object({
        serviceAccountName: z.string(),
        stack: z.string(),
        envRefs: z.record(z.string(), z.object({ secret: z.object({ name: z.string(), key: z.string() }) })),
        workspaceTemplate: z.object({ spec: z.object({ image: z.string() }) }),
        destroyOnFinalize: z.boolean(),
      }),
    })
    .parse(stack).spec;

  // Kubernetes drops a field that its schema does not know, and kubectl refuses it.
  function closed(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(closed);
    if (typeof schema !== "object" || schema === null) return schema;
    const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
    return "properties" in schema && !("additionalProperties" in schema)
      ? { ...inside, additionalProperties: false }
      : inside;
  }
  const schemaObject = z.record(z.string(), z.unknown());
  const { openAPIV3Schema } = z
    .object({ openAPIV3Schema: schemaObject })
    .parse(parse(textOf("tests/operators/crd/stacks.pulumi.com.yaml")));
  const ajv = new Ajv2020({ strict: false, formats: { int64: true } });
  const validate = ajv.compile(schemaObject.parse(closed(openAPIV3Schema)));

  test("is what the operator's schema takes", () => {
    validate(stack);
    expect(validate.errors).toBeNull();
    expect(stack).toMatchObject({ apiVersion: "pulumi.com/v1", kind: "Stack", metadata: expect.anything() });
  });

  test.each([
    ["a field that nobody knows", { envRef: {} }],
    ["a number in words", { resyncFrequencySeconds: "3600" }],
    ["a reference without its type", { envRefs: { A: { secret: { name: "a", key: "b" } } } }],
    ["a workspace that nobody knows", { workspaceTemplate: { spec: { containerImage: "pulumi" } } }],
  ])("and %s is not", (_what, more) => {
    expect(validate({ apiVersion: "pulumi.com/v1", kind: "Stack", spec: { ...spec, ...more } })).toBe(false);
  });

  test("names the account that is made beside it, in one namespace", () => {
    const place = named.parse(account).metadata;
    expect(spec.serviceAccountName).toBe(place.name);
    expect(named.parse(stack).metadata.namespace).toBe(place.namespace);
    expect(binding).toMatchObject({ subjects: [{ kind: "ServiceAccount", ...place }] });
  });

  test("gives the program all that it reads, each from a Secret", () => {
    expect(Object.keys(spec.envRefs).sort()).toEqual([...SECRETS, "PULUMI_ACCESS_TOKEN"].sort());
    const secrets = Object.values(spec.envRefs).map(({ secret }) => secret);
    const page = textOf("docs/operators/kubernetes-operator.md");
    const unmade = secrets.filter(
      ({ name, key }) => !page.includes(`generic ${name}`) || !page.includes(`--from-file=${key}`),
    );
    expect(unmade).toEqual([]);
  });

  test("runs the example of its name, and deletes nothing by itself", () => {
    const { name } = z
      .object({ name: z.string() })
      .parse(parse(exampleProject("gitlab-cloud-pat").files["Pulumi.yaml"] ?? ""));
    expect(spec.stack.split("/")[1]).toBe(name);
    expect(spec.destroyOnFinalize).toBe(false);
  });
});

describe("the ESC environment", () => {
  const { values } = z
    .strictObject({ values: z.looseObject({ environmentVariables: variables, pulumiConfig: variables }) })
    .parse(parse(exampleText("environment.yaml")));

  test("hands on the two secrets as variables, never as configuration", () => {
    expect(Object.keys(values.environmentVariables).sort()).toEqual(SECRETS);
    expect(Object.keys(values.pulumiConfig)).toEqual(["harness-sei:environment"]);
  });

  test("every reference leads to a value, or to an answer of a provider that is asked for it", () => {
    const references = [...exampleText("environment.yaml").matchAll(/\$\{([\w.]+)\}/g)].map(
      ([, path = ""]) => path,
    );
    expect(references.length).toBeGreaterThan(2);
    expect(references.filter((path) => !leads(values, path.split(".")))).toEqual([]);
  });

  /** Behind `fn::open::...` stands what its provider answers: of aws-secrets the names under `get`. */
  function leads(value: unknown, [head, ...rest]: readonly string[]): boolean {
    if (head === undefined) return true;
    const found = variables.safeParse(value);
    if (!found.success) return false;
    const opened = z.object({ get: variables }).safeParse(found.data["fn::open::aws-secrets"]);
    const inside = opened.success ? opened.data.get : found.data;
    return Object.hasOwn(inside, head) && leads(inside[head], rest);
  }
});

/** As the CLI reads the file: `DeploymentSettings` of Pulumi's SDK for Go, without the credentials. */
const deploymentSettings = z.strictObject({
  settings: z.strictObject({
    sourceContext: z.strictObject({
      git: z.strictObject({ branch: z.string(), repoDir: z.string().optional() }),
    }),
    gitHub: z.strictObject({
      repository: z.string(),
      deployCommits: z.boolean(),
      previewPullRequests: z.boolean(),
      pullRequestTemplate: z.literal(false),
    }),
    operationContext: z.strictObject({
      preRunCommands: z.array(z.string()),
      options: z.strictObject({ skipIntermediateDeployments: z.boolean() }),
    }),
  }),
});

test("the settings of Pulumi Deployments are what the CLI reads, make no stack for a pull request, and hold no secret", () => {
  const parsed = deploymentSettings.safeParse(parse(exampleText("deployment-settings.yaml")));
  expect(parsed.error).toBeUndefined();
});

test("Renovate upgrades this package alone, after a cool-down, and never merges it by itself", () => {
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(textOf("provider/package.json")));
  const config = z
    .object({
      minimumReleaseAge: z.string(),
      packageRules: z.array(z.object({ matchPackageNames: z.array(z.string()), automerge: z.boolean() })),
    })
    .parse(JSON.parse(exampleText("renovate.json")));
  expect(config.minimumReleaseAge).toMatch(/^\d+ days$/);
  expect(config.packageRules.filter(({ matchPackageNames }) => matchPackageNames.includes(name))).toEqual([
    { matchPackageNames: [name], automerge: false },
  ]);
});
