// Compiled by `npm run lint`, never run: what a program may say, and which wrong combinations do not compile.
import type * as pulumi from "@pulumi/pulumi";
import type { ValidateConnectionArgs } from "../../provider/src/connection/validate.ts";
import type { DeclaredInputs } from "../../provider/src/integration/inputs.ts";
import type { GitLabIntegrationArgs } from "../../provider/src/resources/gitLabIntegrationArgs.ts";

const url = "https://gitlab.example.com";

/** One of every kind that SEI can have. */
export const good: GitLabIntegrationArgs[] = [
  { accountType: "cloud", authMethod: "pat", token: "t" },
  { accountType: "cloud", authMethod: "pat", tokenFrom: { env: "T" }, tokenVersion: 2 },
  { accountType: "cloud", authMethod: "oauth", existingId: "7" },
  { accountType: "cloud", authMethod: "oauth", oauth: { code: "c", state: "s" } },
  { accountType: "enterprise", satellite: false, url, authMethod: "pat", token: "t" },
  { accountType: "enterprise", satellite: false, url, authMethod: "oauth", adoptExisting: true },
  { accountType: "enterprise", url, authMethod: "pat" },
  {
    accountType: "enterprise",
    url,
    authMethod: "pat",
    tokenFrom: { file: "t" },
    satelliteOptions: { proxy: { host: "p", port: 1 } },
  },
  { accountType: "privateCloud", url, authMethod: "pat" },
  { accountType: "cloud", satellite: true, authMethod: "pat" },
  { accountType: "cloud", satellite: true, authMethod: "pat", token: "t", satelliteOptions: {} },
];

/** One that exists already keeps its token, or its tokens. */
export const tokenLeft: GitLabIntegrationArgs[] = [
  { accountType: "cloud", authMethod: "pat", existingId: "7" },
  { accountType: "cloud", authMethod: "pat", adoptExisting: true },
  { accountType: "enterprise", satellite: false, url, authMethod: "pat", existingId: "7", tags: ["a"] },
];

// @ts-expect-error nothing is taken over, so there is no token
export const nothingTakenOver: GitLabIntegrationArgs = {
  accountType: "cloud",
  authMethod: "pat",
  adoptExisting: false,
};

// @ts-expect-error a token is needed where there is no satellite, and nothing to take over
export const noToken: GitLabIntegrationArgs = { accountType: "cloud", authMethod: "pat" };

// @ts-expect-error one token, not two
export const twoTokens: GitLabIntegrationArgs = {
  accountType: "cloud",
  authMethod: "pat",
  token: "t",
  tokenFrom: { env: "T" },
};

// @ts-expect-error OAuth and a token
export const oauthAndToken: GitLabIntegrationArgs = { accountType: "cloud", authMethod: "oauth", token: "t" };

// @ts-expect-error a token to be sent again, and no token
export const versionAlone: GitLabIntegrationArgs = {
  accountType: "cloud",
  authMethod: "pat",
  existingId: "7",
  tokenVersion: 2,
};

// @ts-expect-error a token to be sent again, which a satellite never is
export const versionForSatellite: GitLabIntegrationArgs = {
  accountType: "privateCloud",
  url,
  authMethod: "pat",
  token: "t",
  tokenVersion: 2,
};

// @ts-expect-error options of a satellite, and no satellite
export const optionsAlone: GitLabIntegrationArgs = {
  accountType: "cloud",
  authMethod: "pat",
  token: "t",
  satelliteOptions: {},
};

// @ts-expect-error a Private Cloud without a satellite
export const noSatellite: GitLabIntegrationArgs = {
  accountType: "privateCloud",
  satellite: false,
  url,
  authMethod: "pat",
};

// @ts-expect-error a GitLab of one's own without an address
export const noUrl: GitLabIntegrationArgs = { accountType: "enterprise", authMethod: "pat" };

// @ts-expect-error GitLab.com through a satellite, and OAuth
export const cloudSatelliteOauth: GitLabIntegrationArgs = {
  accountType: "cloud",
  satellite: true,
  authMethod: "oauth",
  existingId: "7",
};

// @ts-expect-error a satellite and OAuth
export const satelliteOauth: GitLabIntegrationArgs = {
  accountType: "enterprise",
  url,
  authMethod: "oauth",
  existingId: "7",
};

const common = { accountType: "cloud", authMethod: "pat", token: "t" } as const;
// @ts-expect-error a misspelt input
export const misspelt: GitLabIntegrationArgs = { ...common, tag: ["a"] };

/** The same arguments, once their outputs are known, are what a validation takes. */
export const toValidate = (args: pulumi.Unwrap<GitLabIntegrationArgs>): ValidateConnectionArgs => args;
const both = {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "T" },
  tags: ["a"],
  ingestion: { users: true, checkProjectMembership: false },
  sei: { apiKeyFrom: { env: "K" } },
} satisfies GitLabIntegrationArgs;
export const alsoToValidate: ValidateConnectionArgs = both;
// @ts-expect-error a misspelt argument
export const misspeltToValidate: ValidateConnectionArgs = { accountType: "cloud", tokn: "t" };
export const sameNamesToValidate: Keys<GitLabIntegrationArgs> extends keyof ValidateConnectionArgs
  ? true
  : never = true;

/** The inputs of the arguments and those of the schema that checks them have the same names. */
type Keys<T> = T extends unknown ? keyof T : never;
type Same<A, B> = [A, B] extends [B, A] ? true : never;
type SchemaInputs = Omit<DeclaredInputs, "managedBy" | "tokenFingerprint">;
export const sameNames: Same<Keys<GitLabIntegrationArgs>, keyof SchemaInputs> = true;

/** And what the arguments allow, once their outputs are known, the schema accepts. */
type Value<K extends keyof SchemaInputs> = pulumi.Unwrap<
  Extract<GitLabIntegrationArgs, Record<K, unknown>>[K]
>;
export const ingestion = (value: Value<"ingestion">): SchemaInputs["ingestion"] => value;
export const tags = (value: Value<"tags">): SchemaInputs["tags"] => value;
export const mode = (value: Value<"validateConnection">): SchemaInputs["validateConnection"] => value;
export const sei = (value: Value<"sei">): SchemaInputs["sei"] => value;
