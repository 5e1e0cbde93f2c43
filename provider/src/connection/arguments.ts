import { z } from "zod";
import type { ErrorCode } from "../errors/catalogue";
import { CodedError } from "../errors/codedError";
import { ACCOUNT_TYPE_NAMES, targetOf } from "../gitlab/accountTypes";
import { Secret } from "../secrets/secret";
import { seiBaseUrl } from "../sei/baseUrl";
import { SeiAccount } from "../sei/seiAccount";
import { validateBothSides } from "./bothSides";
import type { ConnectionReport } from "./report";
import type { SeiSide } from "./seiSide";

/** JavaScript programs come without the compiler's checks. No message quotes a value: any may be the token. */
const argumentsSchema = z.strictObject({
  accountType: z.enum(ACCOUNT_TYPE_NAMES, { error: `must be one of ${ACCOUNT_TYPE_NAMES.join(", ")}` }),
  url: z.string({ error: "must be text" }).optional(),
  token: z.string({ error: "must be text" }),
  satellite: z.boolean({ error: "must be true or false" }).optional(),
  name: z.string({ error: "must be text" }).optional(),
  expiryWarningDays: z.int({ error: "must be a whole number" }).nonnegative().optional(),
  sei: z
    .strictObject({
      baseUrl: z.string({ error: "must be text" }).transform((text, context) => {
        const verdict = seiBaseUrl(text);
        if ("baseUrl" in verdict) return verdict.baseUrl;
        context.addIssue({ code: "custom", message: verdict.problem });
        return z.NEVER;
      }),
      apiKey: z
        .string({ error: "must be text" })
        .trim()
        .regex(/^\S+$/, { error: "must be the key alone, without white space" })
        .transform((key) => new Secret(key, "apiKey")),
    })
    .optional(),
});

/** By the argument that an issue is about. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  accountType: "ACCOUNT_TYPE_INVALID",
  sei: "CONFIG_INVALID",
};

/** Limits of the calls to SEI, the same as the provider's own. */
const SEI_LIMITS = { requestTimeoutMs: 60_000, maxConcurrency: 8 };

const NO_SEI = "no SEI was given to ask";

/** As `validateConnection` of the package, whose arguments are checked here, at the edge. */
export async function validateWith(args: unknown): Promise<ConnectionReport> {
  const parsed = argumentsSchema.safeParse(args);
  if (!parsed.success) throw refusal(parsed.error);
  const { accountType, url, satellite, token, name, expiryWarningDays, sei } = parsed.data;
  return validateBothSides({
    gitlab: {
      ...targetOf({ accountType, url, satellite }),
      token: new Secret(token, "gitlabToken"),
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

function refusal({ issues: [issue] }: z.ZodError): CodedError {
  const path = issue?.path.join(".") || "the arguments";
  const code = CODES[String(issue?.path[0])] ?? "INPUT_INVALID";
  return new CodedError(code, `${path}: ${issue?.message ?? "cannot be used"}`);
}
