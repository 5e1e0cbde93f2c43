import type { dynamic } from "@pulumi/pulumi";
import { ofStack } from "../configuration/configuration";
import type { SeiAccounts } from "../configuration/seiAccounts";
import { accountsOfEngine, Deployment } from "../engine/deployment";
import type { Log } from "../engine/engineLog";
import type { Lifecycle } from "../engine/lifecycle";
import { engineAddress, lifetime } from "../engine/lifetime";
import { fromPulumi, toPulumi } from "../engine/wire";
import { type Finding, renderFinding } from "../errors/finding";
import { type Clock, systemClock } from "../http/clock";
import { declared, planned, recorded, withoutNulls } from "../lifecycle/properties";
import type { Checked, Seen } from "../lifecycle/steps";
import { answer } from "./answer";
import { warn } from "./warn";

/**
 * A resource type as the SDK's dynamic provider server calls it: translates between Pulumi's wire and its lifecycle.
 *
 * @param clock for tests, which must not wait.
 * @param accounts those of the process, where it serves other resource types, too.
 * @param log what takes its warnings: the engine's own log.
 */
export function dynamicProvider(
  lifecycleOf: (deployment: Deployment, clock: Clock) => Lifecycle,
  clock: Clock = systemClock,
  accounts: SeiAccounts = accountsOfEngine(clock),
  log: Log = warn,
): dynamic.ResourceProvider {
  /** @param stackValue gives the value of a fully qualified key of the stack's configuration. */
  const configured = (stackValue: (key: string) => string | undefined) =>
    lifecycleOf(new Deployment(ofStack(stackValue), accounts, log), clock);
  let lifecycle = configured(() => undefined);

  return {
    /**
     * Synchronous and never throwing: the SDK's server hands out the provider before an awaited `configure` is
     * done, and goes on unconfigured after one that threw. A wrong configuration is told by `check`.
     */
    async configure({ config }) {
      lifecycle = configured((key) => config.get(key));
      lifetime.endWithEngine(engineAddress());
    },

    async check(olds, news) {
      return answer(news, async () => {
        const before = recorded(fromPulumi(olds ?? {}));
        return checkResult(await lifecycle.check(before, declared(withoutNulls(fromPulumi(news)))));
      });
    },

    async diff(id, olds, news) {
      return answer(news, async () => {
        const { changed, replaces, hides } = await lifecycle.diff(
          id,
          recorded(fromPulumi(olds)),
          planned(fromPulumi(news)),
        );
        if (changed.length === 0) return { changes: false };
        // `changes` stays away on purpose: then the engine compares the inputs itself, shows a detailed diff, and
        // heeds replaceOnChanges.
        const answered = { replaces: [...replaces], deleteBeforeReplace: lifecycle.deleteBeforeReplace };
        // Only then does it show what is hidden everywhere else: the keys that begin with "__".
        return hides === true ? { ...answered, changes: true } : answered;
      });
    },

    async create(inputs) {
      return answer(inputs, async () => {
        const { id, outputs } = await lifecycle.create(planned(fromPulumi(inputs)));
        return { id, outs: toPulumi(outputs) };
      });
    },

    async read(id, props = {}) {
      return answer(props, async () => readResult(id, await lifecycle.read(id, recorded(fromPulumi(props)))));
    },

    async update(id, olds, news) {
      return answer(news, async () => {
        const outputs = await lifecycle.update(id, recorded(fromPulumi(olds)), planned(fromPulumi(news)));
        return { outs: toPulumi(outputs) };
      });
    },

    async delete(id, props) {
      return answer(props, () => lifecycle.remove(id, recorded(fromPulumi(props))));
    },
  };
}

function checkResult({ inputs, findings }: Checked): dynamic.CheckResult {
  return { inputs: toPulumi(inputs), failures: findings.map(failureOf) };
}

/** For a named property the engine prints the property's value, secrets in clear: never name one. */
function failureOf(finding: Finding): dynamic.CheckFailure {
  return { property: "", reason: renderFinding(finding) };
}

/** A blank answer makes the engine drop the resource: only for a proven deletion. */
function readResult(id: string, seen: Seen | undefined): dynamic.ReadResult {
  return seen === undefined ? {} : { id, props: toPulumi(seen.outputs), inputs: toPulumi(seen.inputs) };
}
