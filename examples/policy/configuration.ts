// A policy or a setting that is misspelled in `--policy-pack-config` asks nothing, and nobody notices: Pulumi hands every
// name to the pack. So the pack looks at the names when they arrive, and an unknown one ends the run.
import { createRequire } from "node:module";
import type { ResourceValidationPolicy } from "@pulumi/policy";

/** For all policies at once; Pulumi's own name. */
const ALL = "all";

type Named = Pick<ResourceValidationPolicy, "name" | "configSchema">;
type Settings = Readonly<Record<string, readonly string[]>>;

/** As much of Pulumi's protocol as is looked at. */
interface Configure {
  requestDeserialize(bytes: Buffer): Configuration;
}
interface Configuration {
  getPolicyconfigMap(): { forEach(look: (policy: Configured, name: string) => void): void };
}
interface Configured {
  getProperties(): { toJavaScript(): object } | undefined;
}

/** For the top of a pack: @pulumi/policy itself offers no look at its configuration as a whole. */
export function refuseUnknownNames(policies: readonly Named[]): void {
  // The copy of the definition that @pulumi/policy serves, should there be two.
  const requireOfPolicy = createRequire(require.resolve("@pulumi/policy"));
  const { configure }: { readonly configure: Configure } = requireOfPolicy(
    "@pulumi/pulumi/proto/analyzer_grpc_pb",
  ).AnalyzerService;
  const read = configure.requestDeserialize;
  configure.requestDeserialize = (bytes: Buffer) => {
    const request = read(bytes);
    const problems = unknownNames(settingsIn(request), policies);
    if (problems.length === 0) return request;
    // Pulumi shows what a pack prints, and of an error here only that there was one.
    console.error(`--policy-pack-config: ${problems.join("; ")}`);
    throw new Error("unknown names in --policy-pack-config");
  };
}

function settingsIn(request: Configuration): Settings {
  const settings: Record<string, string[]> = {};
  request.getPolicyconfigMap().forEach((policy: Configured, name: string) => {
    settings[name] = Object.keys(policy.getProperties()?.toJavaScript() ?? {});
  });
  return settings;
}

/** What is wrong with the names, a sentence each. */
export function unknownNames(given: Settings, policies: readonly Named[]): string[] {
  const names = policies.map(({ name }) => name);
  return Object.entries(given).flatMap(([name, settings]) => {
    const policy = policies.find((one) => one.name === name);
    const known = Object.keys(policy?.configSchema?.properties ?? {});
    if (policy === undefined && name !== ALL) {
      return `there is no policy "${name}"; there are ${names.join(", ")}`;
    }
    const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    return settings
      .filter((setting) => !known.includes(setting))
      .map((setting) => `"${name}" has no setting "${setting}"; ${has}`);
  });
}
