import { z } from "zod";
import { validateWith } from "../connection/arguments";
import { CodedError, failureOf } from "../errors/codedError";
import { findingsOf } from "../lifecycle/issues";
import { type Properties, withoutNulls } from "../lifecycle/properties";
import { flag, text } from "../lifecycle/schemas";
import { type AccountOf, lookUpAll, lookUpOne } from "../lookups/lookUp";
import { renderSatelliteConfig } from "../satellite/render";
import { lazySchema } from "../schemas/lazySchema";

/** A function of the package, as programs of every language call it. */
interface PluginFunction {
  /** What it takes. Of one whose room knows its arguments itself, the schema only says what they are. */
  readonly takes: () => z.ZodObject;
  readonly gives: () => z.ZodObject;
  /** Results that are secrets. */
  readonly secrets: readonly string[];
  call(args: Properties, accountOf: AccountOf): Promise<object>;
}

const health = lazySchema(() => z.enum(["healthy", "warning", "failed", "unknown"]));

const ingestionFailureSchema = lazySchema(() =>
  z.object({
    since: z.string(),
    isLonger: z.boolean(),
    scans: z.int(),
    isOver: z.boolean(),
    errors: z.array(
      z.object({ message: z.string(), url: z.string().optional(), meaning: z.string().optional() }),
    ),
  }),
);

export const integrationResultSchema = lazySchema(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    url: z.string(),
    authMethod: z.enum(["pat", "oauth"]).optional(),
    authentication: z.string(),
    satellite: z.boolean(),
    tags: z.array(z.string()),
    createdAt: z.string().optional(),
    updatedAt: z.string().optional(),
    managedBy: z.string().optional(),
    health: health(),
    ingestionFailure: ingestionFailureSchema().optional(),
    lastIngestedFrom: z.string().optional(),
    lastIngestedTo: z.string().optional(),
  }),
);

const reportSchema = lazySchema(() =>
  z.object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(["pass", "warn", "fail", "skip"]),
        code: z.string().optional(),
        message: z.string(),
        remedy: z.string().optional(),
      }),
    ),
    tokenExpiresAt: z.string().optional(),
    tokenScopes: z.array(z.string()).optional(),
  }),
);

const keySchema = lazySchema(() =>
  z.strictObject({ id: text("id").optional(), name: text("name").optional() }),
);

/** Which integrations: of the look-up of several, and of a list. */
export const filterSchema = lazySchema(() =>
  z.strictObject({
    nameContains: text("nameContains").optional(),
    url: text("url").optional(),
    tags: z.array(text("a tag"), { error: "must be a list of tag names" }).optional(),
    satellite: flag().optional(),
    health: health().optional(),
    managed: flag().optional(),
  }),
);

const validationSchema = lazySchema(() =>
  z.strictObject({
    accountType: z.enum(["cloud", "privateCloud", "enterprise"]),
    url: z.string().optional(),
    token: z.string().optional(),
    satellite: z.boolean().optional(),
    name: z.string().optional(),
    expiryWarningDays: z.int().optional(),
    sei: z.strictObject({ baseUrl: z.string(), apiKey: z.string() }).optional(),
  }),
);

const renderingSchema = lazySchema(() =>
  z.strictObject({
    satelliteConfig: text("satelliteConfig"),
    apiKey: text("apiKey"),
    token: text("token"),
  }),
);

export const FUNCTIONS: Readonly<Record<string, PluginFunction>> = {
  "harness-sei:index:getGitLabIntegration": {
    takes: keySchema,
    gives: integrationResultSchema,
    secrets: [],
    call: (args, accountOf) => lookUpOne(parsed(keySchema, args), accountOf),
  },
  "harness-sei:index:getGitLabIntegrations": {
    takes: filterSchema,
    gives: () => z.object({ integrations: z.array(integrationResultSchema()) }),
    secrets: [],
    call: async (args, accountOf) => ({
      integrations: await lookUpAll(parsed(filterSchema, args), accountOf),
    }),
  },
  "harness-sei:index:renderSatelliteConfig": {
    takes: renderingSchema,
    gives: () => z.object({ satelliteConfig: z.string() }),
    secrets: ["satelliteConfig"],
    call: async (args) => {
      const { satelliteConfig, ...secrets } = parsed(renderingSchema, args);
      return { satelliteConfig: renderSatelliteConfig(satelliteConfig, secrets) };
    },
  },
  "harness-sei:index:validateConnection": {
    takes: validationSchema,
    gives: reportSchema,
    secrets: [],
    call: validateWith,
  },
};

/** @throws CodedError `INPUT_INVALID`, or what keeps the function from its result. */
export async function callFunction(
  token: string,
  args: Properties,
  accountOf: AccountOf,
): Promise<{ readonly result: Properties; readonly secrets: readonly string[] }> {
  const called = FUNCTIONS[token];
  if (called === undefined) {
    throw new CodedError("INPUT_INVALID", `there is no function ${token}`, {
      remedy: "It may need a newer version of the plugin.",
    });
  }
  const result = await called.call(withoutNulls(args), accountOf);
  return { result: { ...result }, secrets: called.secrets };
}

/** @throws CodedError `INPUT_INVALID` or `UNKNOWN_INPUT`. */
export function parsed<S extends z.ZodObject>(schemaOf: () => S, args: Properties): z.output<S> {
  const schema = schemaOf();
  const { data, error } = schema.safeParse(args);
  const [first, ...others] = findingsOf(error?.issues ?? [], () => "INPUT_INVALID");
  if (first !== undefined) throw failureOf(first, ...others);
  // Without an issue there is data.
  return schema.parse(data ?? args);
}
