import { z } from "zod";
import { keyInputsSchema, plannedKeySchema } from "../ingestionKey/inputs";
import { FIELDS } from "../integration/fields";
import { inputsSchema, plannedSchema } from "../integration/inputs";
import { FUNCTIONS, filterSchema } from "./functions";

// What the package consists of, as its schema tells it: `npm run docs` writes it down in schema.json.

const without = <S extends z.ZodObject>(schema: S, names: readonly string[]) =>
  z.object(Object.fromEntries(Object.entries(schema.shape).filter(([name]) => !names.includes(name))));

const namesWhere = (holds: (field: object) => boolean): string[] =>
  Object.entries(FIELDS).flatMap(([name, field]) => (holds(field) ? [name] : []));

/** As Pulumi and a provider resource have it: text for the engine, whatever it stands for. */
const configurationSchema = z.object({
  apiKey: z.string().optional(),
  environment: z.string().optional(),
  baseUrl: z.string().optional(),
  owner: z.string().optional(),
  requestTimeoutSeconds: z.int().optional(),
  maxConcurrency: z.int().optional(),
});

const integrationOutputs = without(
  plannedSchema(),
  namesWhere((field) => "output" in field && field.output === "none"),
).extend({
  instance: z.string(),
  createdAt: z.string(),
  tenant: z.string().optional(),
  satelliteConfig: z.string().optional(),
});

const isSecret = (field: object) => "secret" in field;

/** Every `name` is that under which the texts are found. */
export const PACKAGE = {
  configuration: { name: "Configuration", schema: configurationSchema, secrets: ["apiKey"] },
  resources: [
    {
      type: "harness-sei:index:GitLabIntegration",
      dynamicType: "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration",
      inputs: {
        name: "GitLabIntegration",
        schema: without(inputsSchema(), ["managedBy"]),
        secrets: namesWhere(isSecret),
        replaces: namesWhere((field) => "effect" in field && field.effect === "replaces"),
      },
      lists: { name: "getGitLabIntegrations", schema: filterSchema() },
      outputs: { name: "GitLabIntegration", schema: integrationOutputs, secrets: namesWhere(isSecret) },
    },
    {
      type: "harness-sei:index:IngestionKey",
      dynamicType: "pulumi-nodejs:dynamic/harness-sei:IngestionKey",
      inputs: { name: "IngestionKey", schema: without(keyInputsSchema().partial(), ["managedBy"]) },
      outputs: {
        name: "IngestionKey",
        schema: without(plannedKeySchema(), ["managedBy"]).extend({
          keyId: z.string(),
          key: z.string(),
          tenant: z.string().optional(),
        }),
        secrets: ["key"],
      },
      lists: { name: "IngestionKey", schema: z.object({}) },
    },
  ],
  functions: Object.entries(FUNCTIONS).map(([type, { takes, gives, secrets }]) => {
    const name = type.split(":").at(-1) ?? "";
    return {
      type,
      takes: { name, schema: takes(), secrets: ["token", "apiKey"] },
      gives: { name, schema: gives(), secrets },
    };
  }),
} as const;
