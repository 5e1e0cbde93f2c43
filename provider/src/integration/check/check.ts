import type { Finding } from "../../errors/finding";
import { findingsOf } from "../../lifecycle/issues";
import { parsePreview } from "../../lifecycle/parseInputs";
import { type Properties, withoutUndefined } from "../../lifecycle/properties";
import type { Checked } from "../../lifecycle/steps";
import { Secret } from "../../secrets/secret";
import { CODE_BY_INPUT, inputsSchema } from "../inputs";
import { neverAgain } from "../replacements";
import { conflicts } from "./combinations";
import type { CheckContext } from "./context";
import { connectionVerdict } from "./gitLabSide";
import { givenCredential } from "./givenCredential";
import { warnOfRotatedTooLate } from "./ingestionWarning";
import { markOf, normalise, withDefaults } from "./normalise";
import { urlFindings } from "./place";
import { accountFindings } from "./seiSide";

/**
 * Validates what a program says and normalises it into what is recorded. Static rules come first and are all
 * reported at once; then GitLab and SEI are asked, together, and only about what is new. An unchanged preview sends
 * nothing.
 */
export async function check(recorded: Properties, said: Properties, context: CheckContext): Promise<Checked> {
  const wanted = withDefaults(said, recorded);
  const { value: inputs, issues } = parsePreview(inputsSchema, wanted);
  const given = givenCredential(wanted, recorded);
  const findings = [
    ...findingsOf(issues, CODE_BY_INPUT),
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
function clearedDescription(said: Properties, recorded: Properties): Finding[] {
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
  planned: Properties,
  recorded: Properties,
  { replaced, warn }: CheckContext,
): Promise<void> {
  if (replaced !== undefined) {
    const message = "SEI drops the integration with its ingestion history, and makes a new one";
    await warn({ code: "REPLACES", path: "", message });
  }
  if (recorded.description !== undefined && planned.description === undefined) {
    const message = "is no longer managed: SEI keeps the text it has, because it cannot clear one (H6)";
    await warn({ code: "DESCRIPTION_KEPT", path: "description", message });
  }
}
