import { z } from "zod";
import {
  ENVIRONMENT_VARIABLES,
  type ReadConfiguration,
  readConfiguration,
} from "../configuration/configuration";
import type { Properties } from "../lifecycle/properties";
import { lazySchema } from "../schemas/lazySchema";

const NAMESPACE = "harness-sei:";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a provider resource has its configuration from.
 *
 * - One that the program declares: what it says there, then the environment. The other way round, several accounts of
 *   a program would all be the one of the environment.
 * - The default one: the environment, then the stack's configuration of this moment, then what the engine hands over.
 *   In a `refresh` or `destroy` without the program that is what the last `up` recorded, with a key that may have been
 *   rotated since. The configuration of this moment is in the environment that the engine starts a plugin with; no
 *   document promises it, so nothing hangs on it alone.
 *
 * @param given what the engine configures the provider with; numbers and booleans as JSON or as text.
 */
export function configurationOf(
  given: Properties,
  isDeclared: boolean,
  environment: Environment,
): ReadConfiguration {
  if (isDeclared) {
    const own = withoutGiven(environment, given);
    return (account) => readConfiguration((key) => textOf(given, key), own, account);
  }
  const now = stackConfigurationIn(environment);
  return (account) =>
    readConfiguration((key) => textOf(now, key) ?? textOf(given, key), environment, account);
}

/** Values of one namespace, with or without its name. */
function textOf(values: Properties, key: string): string | undefined {
  const value = values[key] ?? values[key.slice(NAMESPACE.length)];
  return value === undefined || value === null ? undefined : String(value);
}

/** Two ways to say where SEI is: whoever says one of them means neither of the environment. */
const ADDRESS: readonly string[] = ["baseUrl", "environment"];

function withoutGiven(environment: Environment, given: Properties): Environment {
  const saysAddress = ADDRESS.some((key) => textOf(given, NAMESPACE + key) !== undefined);
  const own = Object.entries(ENVIRONMENT_VARIABLES)
    .filter(([key]) => (ADDRESS.includes(key) ? saysAddress : textOf(given, NAMESPACE + key) !== undefined))
    .map(([, variable]) => variable);
  return Object.fromEntries(Object.entries(environment).filter(([variable]) => !own.includes(variable)));
}

const stackConfigurationSchema = lazySchema(() => z.record(z.string(), z.unknown()));

function stackConfigurationIn({ PULUMI_CONFIG }: Environment): Properties {
  try {
    return stackConfigurationSchema().parse(JSON.parse(PULUMI_CONFIG ?? "{}"));
  } catch {
    return {};
  }
}
