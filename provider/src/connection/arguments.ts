import { z } from "zod";
import type { ErrorCode } from "../errors/catalogue";
import { failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import { formFlaw, kindFlaw } from "../gitlab/tokenForm";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { Secret } from "../secrets/secret";
import { readReference, type SecretReference } from "../secrets/secretReference";
import { secretReferenceSchema } from "../secrets/secretReferenceSchema";
import { toApiKey } from "../sei/apiKey";
import { toBaseUrl } from "../sei/baseUrl";
import { nameProblem } from "../sei/name";
import { SeiAccount } from "../sei/seiAccount";
import { validateBothSides } from "./bothSides";
import { conflicts } from "./combinations";
import {
  accountTypeFindings,
  addressFindings,
  type GivenPlace,
  type Place,
  placeOf,
  satelliteByDefault,
  urlFindings,
} from "./place";
import type { ConnectionReport } from "./report";
import type { SeiSide } from "./seiSide";

/** What a validation is asked about, of any type: nothing is known of it yet. */
export interface Given extends GivenPlace {
  readonly authMethod?: unknown;
  readonly token?: unknown;
  readonly tokenFrom?: unknown;
  readonly name?: unknown;
}

/**
 * The place to validate, with its defaults.
 *
 * @param others what the caller has found already.
 * @throws CodedError with everything that keeps a validation from being made, in the words that a preview has for it.
 *   What a report would tell as well is told along: a user mends all of it at once.
 */
export function settle(given: Given, others: readonly Finding[]): Place {
  const [first, ...more] = [
    ...others,
    ...accountTypeFindings(given),
    ...conflicts({ ...given, satellite: given.satellite ?? satelliteByDefault(given.accountType) }),
    ...urlFindings(given),
  ];
  if (first === undefined) return placeOf(given);
  throw failureOf(first, ...more, ...addressFindings(given), ...tokenFlaws(given), ...nameFindings(given));
}

/** Whether there is nothing to try without a token: a satellite has its own elsewhere, and with OAuth SEI has. */
export function needsToken({ accountType, satellite, authMethod }: Given): boolean {
  return authMethod !== "oauth" && (satellite ?? satelliteByDefault(accountType)) === false;
}

function missingToken(given: Given): Finding[] {
  if (given.token !== undefined || given.tokenFrom !== undefined || !needsToken(given)) return [];
  return [{ code: "TOKEN_REQUIRED", path: "token", message: "is missing" }];
}

function tokenFlaws({ token }: Given): Finding[] {
  if (typeof token !== "string") return [];
  const secret = new Secret(token, "gitlabToken");
  return [formFlaw(secret), kindFlaw(secret)].flatMap((flaw) =>
    flaw?.certain === true ? [{ code: flaw.code, path: "token", message: flaw.message }] : [],
  );
}

function nameFindings({ name }: Given): Finding[] {
  const problem = typeof name === "string" ? nameProblem(name.trim()) : undefined;
  return problem === undefined ? [] : [{ code: "NAME_INVALID", path: "name", message: problem }];
}

const text = lazySchema(() => z.string({ error: "must be text" }));
const key = lazySchema(() => text().transform(toApiKey));

/** JavaScript programs come without the compiler's checks. No message quotes a value: any may be the token. */
const argumentsSchema = lazySchema(() =>
  z.strictObject(
    {
      accountType: z.unknown(),
      authMethod: z.enum(["pat", "oauth"], { error: 'must be "pat" or "oauth"' }).optional(),
      url: text().optional(),
      token: text().optional(),
      tokenFrom: secretReferenceSchema().optional(),
      satellite: z.boolean({ error: "must be true or false" }).optional(),
      name: text().optional(),
      expiryWarningDays: z.int({ error: "must be a whole number" }).nonnegative().optional(),
      ingestion: z
        .looseObject({ checkProjectMembership: z.boolean({ error: "must be true or false" }).optional() })
        .optional(),
      // What a GitLabIntegration has beside these is nothing to try.
      description: z.unknown().optional(),
      tokenVersion: z.unknown().optional(),
      oauth: z.unknown().optional(),
      tags: z.unknown().optional(),
      metadata: z.unknown().optional(),
      startIngestion: z.unknown().optional(),
      existingId: z.unknown().optional(),
      adoptExisting: z.unknown().optional(),
      validateConnection: z.unknown().optional(),
      satelliteOptions: z.unknown().optional(),
      sei: z
        .strictObject({
          baseUrl: text().transform(toBaseUrl).optional(),
          apiKey: key().optional(),
          apiKeyFrom: secretReferenceSchema().optional(),
        })
        .optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) },
  ),
);

/** Limits of the calls to SEI, the same as the provider's own. */
const SEI_LIMITS = { requestTimeoutMs: 60_000, maxConcurrency: 8 };

const NO_SEI = "no SEI was given to ask";
const HALF_AN_SEI = "sei has no baseUrl or no key, and there is no stack here to have it from";

/** As `validateConnection` of the package, whose arguments are checked here, at the edge. */
export async function validateWith(args: unknown): Promise<ConnectionReport> {
  const { data, error } = argumentsSchema().safeParse(args);
  const given: Given = typeof args === "object" && args !== null ? args : {};
  const valid: Valid = data ?? {};
  const referred = {
    token: referredBy(valid.tokenFrom, "TOKEN_SOURCE_EMPTY", "tokenFrom"),
    apiKey: keyReferredBy(valid.sei?.apiKeyFrom),
  };
  const place = settle(given, [
    ...(error === undefined ? [] : findingsOf(error)),
    ...missingToken(given),
    ...referred.token.findings,
    ...referred.apiKey.findings,
  ]);
  const { token = referred.token.text, name, expiryWarningDays, ingestion, sei } = valid;
  return validateBothSides({
    gitlab: {
      ...place,
      token: token === undefined ? undefined : new Secret(token, "gitlabToken"),
      checkProjectMembership: ingestion?.checkProjectMembership,
      expiryWarningDays,
    },
    sei: sideOf(sei, referred.apiKey.key),
    name,
  });
}

type Valid = Partial<Parsed<typeof argumentsSchema>>;

interface ReferredText {
  readonly text?: string;
  readonly findings: readonly Finding[];
}

function referredBy(reference: SecretReference | undefined, code: ErrorCode, path: string): ReferredText {
  const referred = reference === undefined ? undefined : readReference(reference);
  if (referred === undefined) return { findings: [] };
  if ("text" in referred) return { text: referred.text, findings: [] };
  return { findings: [{ code, path, message: referred.problem }] };
}

/** A key from elsewhere is held against the same rules as one that is given. */
function keyReferredBy(reference: SecretReference | undefined): {
  readonly key?: Secret | undefined;
  readonly findings: readonly Finding[];
} {
  const path = "sei.apiKeyFrom";
  const referred = referredBy(reference, "SEI_CONFIG_MISSING", path);
  if (referred.text === undefined) return referred;
  const { data, error } = key().safeParse(referred.text);
  if (error === undefined) return { key: data, findings: [] };
  return { findings: error.issues.map(({ message }) => ({ code: "CONFIG_INVALID", path, message })) };
}

/** With what the program of a resource leaves to its stack, SEI cannot be asked; GitLab's side is worth it alone. */
function sideOf(sei: Valid["sei"], referredKey: Secret | undefined): SeiSide {
  if (sei === undefined) return { absent: NO_SEI };
  const { baseUrl, apiKey = referredKey } = sei;
  if (baseUrl === undefined || apiKey === undefined) return { absent: HALF_AN_SEI };
  return { account: new SeiAccount({ baseUrl, apiKey, ...SEI_LIMITS }), apiKey };
}

/** By the argument that an issue is about. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  sei: "CONFIG_INVALID",
  authMethod: "AUTH_METHOD_INVALID",
  tokenFrom: "TOKEN_REQUIRED",
};

function findingsOf({ issues }: z.ZodError): Finding[] {
  return issues.map(({ path, message }) => ({
    code: CODES[String(path[0])] ?? "INPUT_INVALID",
    path: path.join(".") || "the arguments",
    message,
  }));
}
