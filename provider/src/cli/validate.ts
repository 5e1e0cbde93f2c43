import { validateBothSides } from "../connection/bothSides";
import { ACCOUNT_TYPE_NAMES, type AccountTypeName, targetOf } from "../gitlab/accountTypes";
import type { Command, Flags, Given } from "./command";
import { UsageError } from "./io";
import { printReport } from "./report";
import { seiFromEnvironment } from "./seiFromEnvironment";
import { withProgress } from "./terminal";
import { readToken, TOKEN_FLAGS } from "./tokenSource";

const FLAGS = {
  "account-type": { value: "TYPE", about: "cloud (default: GitLab.com), privateCloud or enterprise" },
  url: { value: "URL", about: "root of the GitLab; cloud needs none" },
  satellite: { about: "an Ingestion Satellite will use the connection (the default unless cloud)" },
  "no-satellite": { about: "enterprise only: SEI itself will use the connection" },
  name: { value: "NAME", about: "of an integration to be created: whether SEI has it free" },
  "auth-method": { value: "METHOD", about: "pat (default), a personal access token" },
  ...TOKEN_FLAGS,
  json: { about: "print { ok, checks } as JSON" },
} as const satisfies Flags;

const NOTES = `The token is sent to the GitLab and nowhere else. SEI is asked, too, when HARNESS_SEI_API_KEY and
HARNESS_SEI_ENVIRONMENT (prod1, prod2, eu) or HARNESS_SEI_BASE_URL are set. Nothing is changed anywhere.

Exit code: 0 validation passed, 4 validation failed, 1 the command was not understood or crashed.`;

export const validate: Command = {
  summary: "try a GitLab, a token and SEI before an integration is made of them",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    refuseOtherMethods(given.text("auth-method"));
    const target = targetOf({
      accountType: accountTypeFrom(given.text("account-type") ?? "cloud"),
      url: given.text("url"),
      satellite: satelliteFrom(given),
    });
    const sei = seiFromEnvironment(io.env);
    const token = await readToken(given, io);
    const name = given.text("name");
    const report = await withProgress("Asking GitLab and SEI ...", io.stderr, () =>
      validateBothSides({ gitlab: { ...target, token }, sei, name }),
    );
    return printReport(report, given.has("json"), io);
  },
};

function accountTypeFrom(text: string): AccountTypeName {
  const type = ACCOUNT_TYPE_NAMES.find((candidate) => candidate === text);
  if (type !== undefined) return type;
  throw new UsageError(`[ACCOUNT_TYPE_INVALID] --account-type takes ${ACCOUNT_TYPE_NAMES.join(", ")}.`);
}

function satelliteFrom(given: Given<keyof typeof FLAGS>): boolean | undefined {
  const [satellite, without] = [given.has("satellite"), given.has("no-satellite")];
  if (satellite && without) throw new UsageError("give --satellite or --no-satellite, not both.");
  return satellite ? true : without ? false : undefined;
}

/** OAuth leaves no token with the user that could be tried. */
function refuseOtherMethods(method: string | undefined): void {
  if (method === undefined || method === "pat") return;
  throw new UsageError("[AUTH_METHOD_INVALID] --auth-method takes pat: only a token can be tried.");
}
