import { z } from "zod";
import type { ErrorCode } from "../errors/catalogue";
import { failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import { formFlaw, kindFlaw } from "../gitlab/tokenForm";
import { Secret } from "../secrets/secret";
import { apiKeyProblem } from "../sei/apiKey";
import { seiBaseUrl } from "../sei/baseUrl";
import { nameProblem } from "../sei/name";
import { SeiAccount } from "../sei/seiAccount";
import { validateBothSides } from "./bothSides";
import {
  accountTypeFindings,
  addressFindings,
  type GivenPlace,
  type Place,
  placeOf,
  satelliteByDefault,
  satelliteFindings,
  urlFindings,
} from "./place";
import type { ConnectionReport } from "./report";
import type { SeiSide } from "./seiSide";

/** What a validation is asked about, of any type: nothing is known of it yet. */
export interface Given extends GivenPlace {
  readonly token?: unknown;
  readonly name?: unknown;
}

/**
 * The place to validate, with its defaults.
 *
 * @param others what the caller has found already.
 * @throws CodedError with everything that keeps a validation from being made, in the words that a preview has for it.
 *   What a report would tell as well is told along: a user mends all of it at once.
 */
export function settle(given: Given, others: readonly Finding[] = []): Place {
  const [first, ...more] = [
    ...others,
    ...accountTypeFindings(given),
    ...satelliteFindings(given),
    ...urlFindings(given),
  ];
  if (first === undefined) return placeOf(given);
  throw failureOf(first, ...more, ...addressFindings(given), ...tokenFlaws(given), ...nameFindings(given));
}

/** Whether there is nothing to try without a token: a satellite has its own elsewhere. */
export function needsToken({ accountType, satellite }: GivenPlace): boolean {
  return (satellite ?? satelliteByDefault(accountType)) === false;
}

function missingToken(given: Given): Finding[] {
  if (given.token !== undefined || !needsToken(given)) return [];
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

const text = z.string({ error: "must be text" });

/** JavaScript programs come without the compiler's checks. No message quotes a value: any may be the token. */
const argumentsSchema = z.strictObject(
  {
    accountType: z.unknown(),
    url: text.optional(),
    token: text.optional(),
    satellite: z.boolean({ error: "must be true or false" }).optional(),
    name: text.optional(),
    expiryWarningDays: z.int({ error: "must be a whole number" }).nonnegative().optional(),
    sei: z
      .strictObject({
        baseUrl: text.transform((pasted, context) => {
          const verdict = seiBaseUrl(pasted);
          if ("baseUrl" in verdict) return verdict.baseUrl;
          context.addIssue({ code: "custom", message: verdict.problem });
          return z.NEVER;
        }),
        apiKey: text.trim().transform((key, context) => {
          const problem = apiKeyProblem(key);
          if (problem === undefined) return new Secret(key, "apiKey");
          context.addIssue({ code: "custom", message: problem });
          return z.NEVER;
        }),
      })
      .optional(),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) },
);

/** Limits of the calls to SEI, the same as the provider's own. */
const SEI_LIMITS = { requestTimeoutMs: 60_000, maxConcurrency: 8 };

const NO_SEI = "no SEI was given to ask";

/** As `validateConnection` of the package, whose arguments are checked here, at the edge. */
export async function validateWith(args: unknown): Promise<ConnectionReport> {
  const { data, error } = argumentsSchema.safeParse(args);
  const given: Given = typeof args === "object" && args !== null ? args : {};
  const place = settle(given, [...(error === undefined ? [] : findingsOf(error)), ...missingToken(given)]);
  const { token, name, expiryWarningDays, sei }: Partial<z.output<typeof argumentsSchema>> = data ?? {};
  return validateBothSides({
    gitlab: {
      ...place,
      token: token === undefined ? undefined : new Secret(token, "gitlabToken"),
      ...(expiryWarningDays === undefined ? {} : { expiryWarningDays }),
    },
    sei: sideOf(sei),
    name,
  });
}

function sideOf(sei: z.output<typeof argumentsSchema>["sei"]): SeiSide {
  return sei === undefined
    ? { absent: NO_SEI }
    : { account: new SeiAccount({ ...sei, ...SEI_LIMITS }), apiKey: sei.apiKey };
}

/** By the argument that an issue is about. */
const CODES: Readonly<Record<string, ErrorCode>> = { sei: "CONFIG_INVALID" };

function findingsOf({ issues }: z.ZodError): Finding[] {
  return issues.map(({ path, message }) => ({
    code: CODES[String(path[0])] ?? "INPUT_INVALID",
    path: path.join(".") || "the arguments",
    message,
  }));
}
