import { type Configuration, originsOf, readConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import { becauseOf, type ConnectionReport, extendReport, ReportDraft } from "../connection/report";
import { type SeiSide, seiSide } from "../connection/seiSide";
import { type Clock, systemClock } from "../http/clock";
import { type Environment, SETUP_CHECKS, type SetupDraft } from "./checks";
import { checkProxy } from "./proxy";
import { checkReach } from "./reach";
import { readStack, type StackValue } from "./stack";
import { checkTls } from "./tls";
import { checkVariables } from "./variables";

export interface Examined {
  readonly environment: Environment;
  /** Where the command was typed: of a Pulumi project there, the selected stack is asked too. */
  readonly folder: string;
  readonly clock?: Clock;
}

/** Everything between a machine and SEI, in one report. Nothing is changed, and nothing is thrown for a refusal. */
export async function examine({
  environment,
  folder,
  clock = systemClock,
}: Examined): Promise<ConnectionReport> {
  const draft: SetupDraft = new ReportDraft(SETUP_CHECKS, false);
  checkVariables(environment, draft);
  checkProxy(environment, draft);
  checkTls(environment, draft);
  const stackValue = await readStack(folder, environment, draft);
  const configuration = checkConfiguration(stackValue, environment, draft);
  const reached = configuration !== undefined && (await checkReach(configuration.baseUrl, clock, draft));
  const blockedBy = configuration === undefined ? "Configuration" : reached ? undefined : "SEI reachable";
  const side: SeiSide =
    configuration !== undefined && reached
      ? { account: new SeiAccounts({ clock }).of(configuration), apiKey: configuration.apiKey }
      : { absent: becauseOf(blockedBy ?? "Configuration") };
  const ofKey = (await seiSide(side, undefined)).filter(({ name }) => name !== "Name free");
  return extendReport(draft.finish({}, blockedBy === undefined ? undefined : becauseOf(blockedBy)), ofKey);
}

/** By the rules of the provider; where each value comes from is told, the values are not. */
function checkConfiguration(
  stackValue: StackValue,
  environment: Environment,
  draft: SetupDraft,
): Configuration | undefined {
  const { configuration, findings } = readConfiguration(stackValue, environment);
  const origins = originsOf(stackValue, environment);
  const from = origins.length === 0 ? "nothing is set" : `read: ${origins.join(", ")}`;
  const [first] = findings;
  if (first !== undefined) {
    const { code, remedy } = first;
    const message = `${findings.map((finding) => finding.message).join(", and ")} (${from})`;
    draft.found("Configuration", {
      code,
      fails: "always",
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  } else if (configuration !== undefined) {
    draft.pass("Configuration", `SEI is ${configuration.baseUrl} (${from})`);
  }
  return configuration;
}
