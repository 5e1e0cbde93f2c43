import { z } from "zod";
import { type CodedError, failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import { lazySchema } from "../schemas/lazySchema";
import type { Secret } from "../secrets/secret";
import { tenantOf, toApiKey } from "../sei/apiKey";
import { toBaseUrl } from "../sei/baseUrl";

export interface Configuration {
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly owner: string | undefined;
  readonly requestTimeoutSeconds: number;
  readonly maxConcurrency: number;
}

export type ConfigurationResult =
  | { readonly configuration: Configuration; readonly findings: readonly [] }
  | { readonly configuration: undefined; readonly findings: readonly Finding[] };

const NAMESPACE = "harness-sei";

/**
 * The SEI of each Harness cluster, as Harness documents it (the page on CI/CD by API calls) and its Jenkins plugin has
 * it; that of prod4 is in the plugin alone. There is no default host: the wrong one would get the key.
 */
export const ENVIRONMENTS = {
  prod1: "https://app.harness.io/prod1/sei/api",
  prod2: "https://app.harness.io/gratis/sei/api",
  prod3: "https://app3.harness.io/sei/api",
  prod4: "https://prod4.harness.io/sei/api",
  eu: "https://accounts.eu.harness.io/sei/api",
} as const;

const cluster = lazySchema(() =>
  z
    .enum(Object.keys(ENVIRONMENTS), {
      error: ({ input }) => `must be prod1, prod2, prod3, prod4 or eu${shown(input)}`,
    })
    .transform((name) => new Map(Object.entries(ENVIRONMENTS)).get(name)),
);

/** SEI's own preflight may take 30 seconds within one request. */
const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;
const DEFAULT_MAX_CONCURRENCY = 8;

const positive = (fallback: number) =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      const number = text === undefined ? fallback : Number(text);
      if (Number.isInteger(number) && number > 0) return number;
      context.addIssue("must be a whole number greater than 0");
      return z.NEVER;
    });

/** What was said, if nobody can have pasted a secret there: all of those are longer. */
function shown(value: unknown): string {
  return typeof value === "string" && /^[\w.-]{1,15}$/.test(value) ? `, not ${value}` : "";
}

const schema = lazySchema(() =>
  z.object({
    apiKey: z.string().transform(toApiKey).optional(),
    baseUrl: z.string().transform(toBaseUrl).optional(),
    environment: cluster().optional(),
    owner: z.string().trim().optional(),
    requestTimeoutSeconds: positive(DEFAULT_REQUEST_TIMEOUT_SECONDS),
    maxConcurrency: positive(DEFAULT_MAX_CONCURRENCY),
  }),
);

type ConfigurationKey = keyof z.input<ReturnType<typeof schema>>;

/** By the key of the configuration. */
export const ENVIRONMENT_VARIABLES: Readonly<Record<ConfigurationKey, string>> = {
  apiKey: "HARNESS_SEI_API_KEY",
  baseUrl: "HARNESS_SEI_BASE_URL",
  environment: "HARNESS_SEI_ENVIRONMENT",
  owner: "HARNESS_SEI_OWNER",
  requestTimeoutSeconds: "HARNESS_SEI_REQUEST_TIMEOUT_SECONDS",
  maxConcurrency: "HARNESS_SEI_MAX_CONCURRENCY",
};

/** Where a resource says it, when not under the name of the configuration key. */
const OWN_NAMES: Readonly<Record<string, string>> = { apiKey: "apiKeyFrom" };

export const CONFIGURATION_VARIABLES: readonly string[] = Object.values(ENVIRONMENT_VARIABLES);

/** What a resource says of its own account, which wins over everything else. */
export interface OwnAccount {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** For what exists already: the tenant of the key that it was made with, as the state has it. */
  readonly madeByTenant?: string | undefined;
}

/** Where a door has the configuration from. */
export type ReadConfiguration = (own: OwnAccount) => ConfigurationResult;

/** The configuration of the stack that is deployed, under the environment of this process. */
export function ofStack(stackValue: (key: string) => string | undefined): ReadConfiguration {
  return (own) => readConfiguration(stackValue, process.env, own);
}

/**
 * The configuration from the stack and the environment, which wins. Empty values count as not set.
 *
 * @param stackValue gives the value of a fully qualified key such as `harness-sei:apiKey`.
 */
export function readConfiguration(
  stackValue: (key: string) => string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  { madeByTenant, ...own }: OwnAccount = {},
): ConfigurationResult {
  const overrides = new Map(Object.entries(own));
  const values = Object.entries(ENVIRONMENT_VARIABLES).map(([key, variable]) => {
    const value = overrides.get(key) || environment[variable] || stackValue(`${NAMESPACE}:${key}`);
    return [key, value || undefined] as const;
  });
  const parsed = schema().safeParse(Object.fromEntries(values.filter(([, value]) => value !== undefined)));
  if (!parsed.success) {
    return failed(parsed.error.issues.map((issue) => unusable(issue, environment, overrides)));
  }
  const { apiKey: key, baseUrl: base, environment: ofCluster, ...rest } = parsed.data;
  const url = base ?? ofCluster;
  const isOfStack = overrides.get("baseUrl") && !overrides.get("apiKey");
  if (isOfStack && key !== undefined && url !== undefined && !isKnownThere(key, madeByTenant)) {
    const findings = findingsOfLending(url, readConfiguration(stackValue, environment));
    if (findings.length > 0) return failed(findings);
  }
  if (key !== undefined && url !== undefined) {
    return { configuration: { ...rest, owner: rest.owner, apiKey: key, baseUrl: url }, findings: [] };
  }
  const missing = [
    ...(key === undefined ? ["harness-sei:apiKey is not set"] : []),
    ...(url === undefined ? ["neither harness-sei:baseUrl nor harness-sei:environment is set"] : []),
  ];
  return failed([{ code: "SEI_CONFIG_MISSING", path: "", message: missing.join(", and ") }]);
}

/** Where the values that count come from, by name: `HARNESS_SEI_API_KEY`, or `harness-sei:apiKey` of the stack. */
export function originsOf(
  stackValue: (key: string) => string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return Object.entries(ENVIRONMENT_VARIABLES).flatMap(([key, variable]) => {
    if (environment[variable]) return [variable];
    return stackValue(`${NAMESPACE}:${key}`) ? [`${NAMESPACE}:${key} of the stack`] : [];
  });
}

/** What ends a step that cannot do without a configuration. */
export function misconfigured(findings: readonly Finding[]): CodedError {
  const [first = NOT_KNOWN_YET, ...others] = findings;
  return failureOf(first, ...others);
}

/** Without a finding, a resource names an account of its own that a preview does not know yet. */
const NOT_KNOWN_YET: Finding = { code: "SEI_CONFIG_MISSING", path: "sei", message: "is not known yet" };

/** An issue of the configuration, in the words of whoever said the value. */
function unusable(
  { path, message }: z.core.$ZodIssue,
  environment: Readonly<Record<string, string | undefined>>,
  own: ReadonlyMap<string, unknown>,
): Finding {
  const key = path.join(".");
  const variable = Object.entries(ENVIRONMENT_VARIABLES).find(([name]) => name === key)?.[1] ?? "";
  if (!own.get(key)) {
    const name = environment[variable] ? variable : `${NAMESPACE}:${key}`;
    return { code: "CONFIG_INVALID", path: "", message: `${name} ${message}` };
  }
  return {
    code: "CONFIG_INVALID",
    path: `sei.${OWN_NAMES[key] ?? key}`,
    message,
    remedy: "Correct it in the resource's sei.",
  };
}

/** What the state has was made there with a key of this account, before the stack's key had to stay where it is. */
function isKnownThere(key: Secret, madeByTenant: string | undefined): boolean {
  return madeByTenant !== undefined && tenantOf(key) === madeByTenant;
}

/** The stack's key opens the whole account (H31): it goes nowhere but to where the stack itself says, if it says so. */
function findingsOfLending(url: string, stack: ConfigurationResult): readonly Finding[] {
  const { configuration, findings } = stack;
  if (configuration === undefined) return findings.filter(({ code }) => code === "CONFIG_INVALID");
  const [ofStack, own] = [configuration.baseUrl, url].map((address) => new URL(address).origin);
  if (ofStack === own) return [];
  const message = `the stack's key is for ${ofStack}, and is not sent to ${own}`;
  return [{ code: "SEI_KEY_REQUIRED", path: "sei.apiKeyFrom", message }];
}

function failed(findings: readonly Finding[]): ConfigurationResult {
  return { configuration: undefined, findings };
}
