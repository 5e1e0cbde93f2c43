import { conflicts } from "../../connection/combinations";
import { plainHttpFindings, urlFindings } from "../../connection/place";
import type { Finding } from "../../errors/finding";
import { findingsOf } from "../../lifecycle/issues";
import { parsePreview } from "../../lifecycle/parseInputs";
import {
  planned as asPlanned,
  type Declared,
  type Planned,
  type Recorded,
  withoutUndefined,
} from "../../lifecycle/properties";
import type { Checked } from "../../lifecycle/steps";
import { Secret } from "../../secrets/secret";
import { leavesToken } from "../credentialPlan";
import { codeOf } from "../fields";
import { inputsSchema } from "../inputs";
import { neverAgain } from "../replacements";
import type { CheckContext } from "./context";
import { connectionVerdict } from "./gitLabSide";
import { givenCredential } from "./givenCredential";
import { ingestionHints } from "./ingestionHints";
import { warnOfRotatedTooLate } from "./ingestionWarning";
import { withoutKept, withoutKeptCredentials } from "./keptInputs";
import { fingerprintOf, normalise, withDefaults } from "./normalise";
import { accountVerdict } from "./seiSide";
import { selfManagedOAuth } from "./selfManagedOAuth";
import { warnOfSeveralTokens } from "./severalTokens";

/**
 * Validates what a program says and normalises it into what is recorded. Static rules come first and are all
 * reported at once; then GitLab and SEI are asked, together, and only about what is new. An unchanged preview sends
 * nothing.
 *
 * @param recorded the inputs of the last run; empty for a new resource.
 */
export async function check(recorded: Recorded, said: Declared, context: CheckContext): Promise<Checked> {
  const { declared, kept } = withoutKept(said, recorded);
  const whole = withDefaults(declared, context.replaced ?? recorded);
  const place = { accountType: whole.accountType, url: whole.url, satellite: whole.satellite };
  const { value: inputs, issues } = parsePreview(inputsSchema(), whole);
  const given = givenCredential(withoutKeptCredentials(whole, kept), recorded);
  const findings = [
    ...findingsOf(issues, codeOf),
    ...conflicts(whole),
    ...urlFindings(place),
    ...plainHttpFindings(place, whole.validateConnection),
    ...given.findings,
    ...clearedDescription(declared, recorded),
    ...(context.replaced === undefined
      ? []
      : neverAgain(
          {
            ...whole,
            tokenFingerprint: fingerprintOf(given.token),
            oauthFingerprint: fingerprintOf(given.authorization),
          },
          context.replaced,
        )),
    ...context.findings,
  ];
  if (findings.length > 0) return { inputs: asPlanned({}), findings };

  for (const credential of [given.token, given.authorization]) {
    if (credential instanceof Secret) context.credentials.put(credential);
  }
  const planned = normalise(inputs, given, recorded, kept, context.owner);
  await warnOfLosses(planned, recorded, context);
  for (const hint of [...ingestionHints(planned), ...selfManagedOAuth(planned)]) await context.warn(hint);
  const [connection, ofAccount] = await Promise.all([
    connectionVerdict(planned, recorded, given, context),
    accountVerdict(planned, recorded, context),
    warnOfRotatedTooLate(planned, recorded, context),
    warnOfSeveralTokens(planned, recorded, given, context),
  ]);
  const found = [...connection.findings, ...ofAccount.findings];
  if (found.length === 0 && leavesToken(planned)) await context.warn(TOKEN_LEFT);
  return {
    inputs: asPlanned(withoutUndefined({ ...planned, ...ofAccount.facts, ...connection.facts, ...kept })),
    findings: found,
  };
}

/** Said each time: nothing else shows that nobody here looks after the token. */
const TOKEN_LEFT: Finding = {
  code: "TOKEN_NOT_MANAGED",
  path: "token",
  message:
    "is not declared, and none is recorded: SEI keeps what it has, which is neither tried nor rotated here, and whose expiry nobody watches",
};

/** SEI skips an empty description in an update (H6). */
function clearedDescription(declared: Declared, recorded: Recorded): Finding[] {
  if (declared.description !== "" || (recorded.description ?? "") === "") return [];
  return [
    {
      code: "DESCRIPTION_INVALID",
      path: "description",
      message: "an existing description cannot be cleared",
    },
  ];
}

async function warnOfLosses(
  planned: Planned,
  recorded: Recorded,
  { replaced, warn }: CheckContext,
): Promise<void> {
  if (replaced !== undefined) {
    const message = `the integration ${JSON.stringify(replaced.name)} is replaced: SEI drops it with its ingestion history, and makes a new one`;
    await warn({ code: "REPLACES", path: "", message });
  }
  if (recorded.description !== undefined && planned.description === undefined) {
    const message = "is no longer managed: SEI keeps the text it has, because it cannot clear one (H6)";
    await warn({ code: "DESCRIPTION_KEPT", path: "description", message });
  }
}
