import type { Finding } from "../errors/codedError";
import { Secret } from "../secrets/secret";
import { accountFindings } from "./accountCheck";
import type { CheckContext } from "./checkContext";
import { conflicts } from "./combinations";
import { connectionVerdict } from "./connectionCheck";
import { urlFindings } from "./gitlabUrl";
import { givenCredential } from "./givenCredential";
import { warnOfRotatedTooLate } from "./ingestionWarning";
import { findingsOf, inputsSchema } from "./inputs";
import { type Mirror, withoutUndefined } from "./mirror";
import { markOf, normalise, withDefaults } from "./normalise";
import { parsePreview } from "./parsePreview";
import { neverAgain } from "./replacements";

export interface Checked {
  /** What Pulumi records, with unknown values where a preview does not know them yet; never the token. */
  readonly inputs: Mirror;
  readonly findings: readonly Finding[];
}

/**
 * Validates what a program says and normalises it into what is recorded. Static rules come first and are all
 * reported at once; then GitLab and SEI are asked, together, and only about what is new. An unchanged preview sends
 * nothing.
 */
export async function check(recorded: Mirror, said: Mirror, context: CheckContext): Promise<Checked> {
  const wanted = withDefaults(said, recorded);
  const { value: inputs, issues } = parsePreview(inputsSchema, wanted);
  const given = givenCredential(wanted, recorded);
  const findings = [
    ...findingsOf(issues),
    ...conflicts(wanted),
    ...urlFindings(wanted),
    ...given.findings,
    ...clearedDescription(said, recorded),
    ...(context.replaced === undefined
      ? []
      : neverAgain({ ...said, oauthFingerprint: markOf(given.authorization) }, context.replaced)),
    ...context.findings,
  ];
  if (findings.length > 0) return { inputs: {}, findings };

  for (const credential of [given.token, given.authorization]) {
    if (credential instanceof Secret) context.credentials.put(credential);
  }
  const checked = normalise(inputs, given, recorded, context.owner);
  await warnOfLosses(checked, recorded, context);
  const [connection, ofAccount] = await Promise.all([
    connectionVerdict(checked, recorded, given, context),
    accountFindings(checked, recorded, context),
    warnOfRotatedTooLate(checked, recorded, context),
  ]);
  return {
    inputs: withoutUndefined({ ...checked, ...connection.facts }),
    findings: [...connection.findings, ...ofAccount],
  };
}

/** SEI skips an empty description in an update (H6). */
function clearedDescription(said: Mirror, recorded: Mirror): Finding[] {
  if (said.description !== "" || (recorded.description ?? "") === "") return [];
  return [
    {
      code: "DESCRIPTION_INVALID",
      path: "description",
      message: "an existing description cannot be cleared",
    },
  ];
}

async function warnOfLosses(
  checked: Mirror,
  recorded: Mirror,
  { replaced, warn }: CheckContext,
): Promise<void> {
  const managedBy = String(checked.managedBy);
  if (replaced !== undefined) {
    await warn(
      "is replaced: SEI drops the integration with its ingestion history, and makes a new one.",
      managedBy,
    );
  }
  if (recorded.description !== undefined && checked.description === undefined) {
    await warn(
      "description is no longer managed: SEI keeps the text it has, because it cannot clear one (H6).",
      managedBy,
    );
  }
}
