import { needsToken, settle } from "../connection/arguments";
import { validateBothSides } from "../connection/bothSides";
import { CodedError } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import type { Secret } from "../secrets/secret";
import type { Command, Flags, Given } from "./command";
import { type Io, UsageError } from "./io";
import { printReport } from "./report";
import { seiFromEnvironment } from "./seiFromEnvironment";
import { withProgress } from "./terminal";
import { isTokenGiven, readToken, TOKEN_FLAGS } from "./tokenSource";

const FLAGS = {
  "account-type": { value: "TYPE", about: "cloud (default: GitLab.com), privateCloud or enterprise" },
  url: { value: "URL", about: "root of the GitLab; cloud needs none" },
  satellite: { about: "an Ingestion Satellite will use the connection (the default unless cloud)" },
  "no-satellite": { about: "SEI itself will use the connection; not with privateCloud" },
  name: { value: "NAME", about: "of an integration to be created: whether SEI has it free" },
  "auth-method": { value: "METHOD", about: "pat (default), a personal access token" },
  ...TOKEN_FLAGS,
  json: { about: "print { ok, checks } as JSON" },
} as const satisfies Flags;

const NOTES = `The token is sent to the GitLab and nowhere else. SEI is asked, too, when HARNESS_SEI_API_KEY and
HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL are set. Nothing is changed anywhere.

Exit code: 0 validation passed, 4 validation failed, 1 the command was not understood or crashed.`;

export const validate: Command = {
  summary: "try a GitLab, a token and SEI before an integration is made of them",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const said = {
      accountType: given.text("account-type") ?? "cloud",
      url: given.text("url"),
      satellite: satelliteFrom(given),
    };
    const name = given.text("name");
    const sei = seiFromEnvironment(io.env);
    const { token, findings } = await tokenFrom(given, io, needsToken(said));
    const place = settle({ ...said, name, token: token?.open() }, [
      ...methodFindings(given.text("auth-method")),
      ...findings,
      ...sei.findings,
    ]);
    const report = await withProgress("Asking GitLab and SEI ...", io.stderr, () =>
      validateBothSides({ gitlab: { ...place, token }, sei: sei.side, name }),
    );
    return printReport(report, given.has("json"), io);
  },
};

/** The token, or why there is none; a satellite needs none, unless a source was named. */
async function tokenFrom(
  given: Given<keyof typeof FLAGS>,
  io: Io,
  isNeeded: boolean,
): Promise<{ readonly token: Secret | undefined; readonly findings: readonly Finding[] }> {
  if (!isNeeded && !isTokenGiven(given, io)) return { token: undefined, findings: [] };
  try {
    return { token: await readToken(given, io), findings: [] };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { token: undefined, findings: [error.finding] };
  }
}

function satelliteFrom(given: Given<keyof typeof FLAGS>): boolean | undefined {
  const [satellite, without] = [given.has("satellite"), given.has("no-satellite")];
  if (satellite && without) throw new UsageError("give --satellite or --no-satellite, not both.");
  return satellite ? true : without ? false : undefined;
}

/** OAuth leaves no token with the user that could be tried. */
function methodFindings(method: string | undefined): Finding[] {
  if (method === undefined || method === "pat") return [];
  return [
    { code: "AUTH_METHOD_INVALID", path: "authMethod", message: "must be pat: only a token can be tried" },
  ];
}
