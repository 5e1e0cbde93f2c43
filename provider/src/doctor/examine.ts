import { type Configuration, readConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import { type ConnectionReport, extendReport, ReportDraft } from "../connection/report";
import { type SeiSide, seiSide } from "../connection/seiSide";
import { type Clock, systemClock } from "../http/clock";
import { type Environment, SETUP_CHECKS, type SetupDraft } from "./checks";
import { checkProxy } from "./proxy";
import { checkReach } from "./reach";
import { checkVariables } from "./variables";

/** Everything between a machine and SEI, in one report. Nothing is changed, and nothing is thrown for a refusal. */
export async function examine(
  environment: Environment,
  clock: Clock = systemClock,
): Promise<ConnectionReport> {
  const draft: SetupDraft = new ReportDraft(SETUP_CHECKS, false);
  checkVariables(environment, draft);
  checkProxy(environment, draft);
  const configuration = checkConfiguration(environment, draft);
  const reached = configuration !== undefined && (await checkReach(configuration.baseUrl, clock, draft));
  const blockedBy = configuration === undefined ? "Configuration" : reached ? undefined : "SEI reachable";
  const side: SeiSide =
    configuration !== undefined && reached
      ? { account: new SeiAccounts({ clock }).of(configuration), apiKey: configuration.apiKey }
      : { absent: `was not asked, because of "${blockedBy}"` };
  const ofKey = (await seiSide(side, undefined)).filter(({ name }) => name !== "Name free");
  return extendReport(draft.finish({}, blockedBy), ofKey);
}

function checkConfiguration(environment: Environment, draft: SetupDraft): Configuration | undefined {
  const { configuration, findings } = readConfiguration(() => undefined, environment);
  const [first] = findings;
  if (first !== undefined) {
    const message = findings.map((finding) => finding.message).join(", and ");
    draft.found("Configuration", { code: first.code, fails: "always", message });
  } else if (configuration !== undefined) {
    draft.pass("Configuration", `SEI is ${configuration.baseUrl}`);
  }
  return configuration;
}
