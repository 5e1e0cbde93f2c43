// Calls the provider as the engine's server does: plain JSON in, plain JSON out.
import type { dynamic } from "@pulumi/pulumi";
import { provider } from "../../provider/src/runtime.ts";
import { configured } from "./configured.ts";

export const MANAGED_BY =
  "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";

/** Inputs that no static rule objects to, as the class sends them. */
export const GOOD_INPUTS = {
  accountType: "cloud",
  authMethod: "pat",
  token: "glpat-rulesrulesrulesrules",
  // The rules are what is tested here; trying the connection has tests of its own.
  validateConnection: "never",
  managedBy: MANAGED_BY,
  __provider: "text",
};

/** What `check` recorded for such inputs earlier: with a name that does not change, no rule asks SEI. */
export const RECORDED = { name: "gitlab", tokenFingerprint: "0123456789ab", managedBy: MANAGED_BY };

export async function configuredProvider(
  config: Record<string, string> = {},
): Promise<dynamic.ResourceProvider> {
  const values: Record<string, string> = {
    "harness-sei:apiKey": "key",
    "harness-sei:baseUrl": "https://sei.invalid/sei/api",
    ...config,
  };
  return configured(provider("GitLabIntegration"), values);
}

export interface CheckAnswer {
  readonly inputs: Record<string, unknown>;
  readonly reasons: string[];
  /** The codes of the failures, in order. */
  readonly codes: string[];
}

/** `check` of good inputs with some replaced; `undefined` takes one out. */
export async function check(
  inputs: Record<string, unknown>,
  recorded: Record<string, unknown> = RECORDED,
  config: Record<string, string> = {},
): Promise<CheckAnswer> {
  const gitlab = await configuredProvider(config);
  const news = JSON.parse(JSON.stringify({ ...GOOD_INPUTS, ...inputs }));
  const answer = await gitlab.check?.(recorded, news);
  const reasons = (answer?.failures ?? []).map(({ property, reason }) => {
    expect(property).toBe("");
    return reason;
  });
  const codes = reasons.map((reason) => /^\[([A-Z_]+)\]/.exec(reason)?.[1] ?? "no code");
  return { inputs: answer?.inputs ?? {}, reasons, codes };
}
