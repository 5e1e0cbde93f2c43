// One policy for each rule. A policy sees what Pulumi records of an integration: the provider has taken the token out
// of it, and has put in the token's fingerprint and the expiry date that GitLab told.
import type { PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";

/** As the class and as the plugin have it. */
const INTEGRATION: readonly string[] = [
  "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration",
  "harness-sei:index:GitLabIntegration",
];

type Inputs = Readonly<Record<string, unknown>>;

interface Rule {
  readonly name: string;
  /** What is asked, and why. */
  readonly description: string;
  readonly configSchema?: PolicyConfigSchema;
  /** What is wrong, and what to do about it; `undefined` when nothing is. */
  readonly problem: (inputs: Inputs, integration: ResourceValidationArgs) => string | undefined;
}

const RULES: readonly Rule[] = [
  {
    name: "no-plain-text-token",
    description: "No input holds a token in clear, because Pulumi keeps inputs in its state and prints them.",
    problem: (inputs) => {
      const found = tokensIn(inputs)[0];
      if (found === undefined) return undefined;
      return `${found} holds what looks like a token of GitLab. Take it out, and revoke it in GitLab.`;
    },
  },
  {
    name: "token-from-required",
    description:
      "A token is given by reference, so that neither the program nor the stack's configuration has it.",
    problem: ({ tokenFingerprint, tokenFrom }) => {
      if (tokenFingerprint === undefined || tokenFrom !== undefined) return undefined;
      return "Write tokenFrom: { env: NAME } or tokenFrom: { file: PATH } in place of token.";
    },
  },
  {
    name: "token-expiry",
    description:
      "A token expires within the days of maxDays, so that one that leaked does not open GitLab for ever.",
    configSchema: {
      properties: {
        maxDays: {
          type: "integer",
          minimum: 1,
          default: 365,
          description: "How long a token may still live.",
        },
      },
    },
    problem: ({ tokenFingerprint, tokenExpiresAt }, integration) => {
      if (tokenFingerprint === undefined) return undefined;
      if (typeof tokenExpiresAt !== "string") {
        return 'No expiry date is known. Use a token that has one, and do not set validateConnection to "never".';
      }
      const { maxDays } = integration.getConfig<{ maxDays: number }>();
      if (daysUntil(tokenExpiresAt) <= maxDays) return undefined;
      return `The token lives until ${tokenExpiresAt}, longer than ${maxDays} days. Create one that expires earlier.`;
    },
  },
  {
    name: "https-only",
    description: "GitLab and SEI are asked over https, because the token and the API key travel there.",
    problem: ({ url, sei }) => {
      const plain = [url, Object(sei).baseUrl].find((address) => /^http:/i.test(String(address)));
      return plain === undefined ? undefined : `${plain} is not encrypted. Give the address with https.`;
    },
  },
  {
    name: "no-adopt-existing-in-production",
    description: "In production no integration is taken over by its name alone: it may be another team's.",
    configSchema: {
      properties: {
        productionStacks: {
          type: "array",
          items: { type: "string" },
          default: ["prod", "production"],
          description: "The names of the stacks that are production.",
        },
      },
    },
    problem: ({ adoptExisting }, integration) => {
      const { productionStacks } = integration.getConfig<{ productionStacks: string[] }>();
      if (adoptExisting !== true || !productionStacks.includes(getStack())) return undefined;
      return "Take adoptExisting out, and name the integration to take over by its id: existingId.";
    },
  },
  {
    name: "protected",
    description:
      "An integration is protected, because SEI drops its ingestion history when it is deleted or replaced.",
    problem: (_, { opts }) => {
      return opts.protect ? undefined : "Set the resource option protect: true.";
    },
  },
];

export const policies: ResourceValidationPolicy[] = RULES.map(({ problem, ...policy }) => ({
  ...policy,
  validateResource: (resource, reportViolation) => {
    if (!INTEGRATION.includes(resource.type)) return;
    const found = problem(resource.props, resource);
    if (found !== undefined) reportViolation(found);
  },
}));

/** The default prefixes of GitLab; a token with another prefix cannot be told from other text. */
const TOKEN = /\b(?:gl(?:pat|dt|cbt|rtr?|ptt|ft|imt|agent|soat|wt|ffct|oas|iamat)-|GR1348941)[\w.-]{8,}/;

/** The inputs in which there is one: `metadata.note`. */
function tokensIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === "string") return TOKEN.test(value) ? [path.join(".")] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => tokensIn(entry, [...path, key]));
}

/** A token dies at 00:00 UTC of its date. */
function daysUntil(date: string): number {
  return (Date.parse(date) - Date.now()) / (24 * 60 * 60 * 1_000);
}
