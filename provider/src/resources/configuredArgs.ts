import type * as pulumi from "@pulumi/pulumi";
import type {
  GitLabIntegrationArgs,
  GitLabIntegrationCommonArgs,
  SatelliteOptionsArgs,
  SecretReferenceArgs,
} from "./gitLabIntegrationArgs";

/** {@link GitLabIntegrationArgs} as they come out of configuration: texts, and any combination. */
export interface ConfiguredGitLabIntegrationArgs
  extends Omit<GitLabIntegrationCommonArgs, "validateConnection"> {
  accountType: pulumi.Input<string>;
  authMethod: pulumi.Input<string>;
  url?: pulumi.Input<string> | undefined;
  satellite?: pulumi.Input<boolean> | undefined;
  satelliteOptions?: pulumi.Input<SatelliteOptionsArgs> | undefined;
  token?: pulumi.Input<string> | undefined;
  tokenFrom?: pulumi.Input<SecretReferenceArgs> | undefined;
  tokenVersion?: pulumi.Input<number> | undefined;
  oauth?: pulumi.Input<{ code: pulumi.Input<string>; state: pulumi.Input<string> }> | undefined;
  validateConnection?: pulumi.Input<string> | undefined;
}

/**
 * For programs that loop over configuration, where the compiler cannot know which account type it will be. Nothing is
 * let through by it: the preview holds what it gets against the same rules, and names all that does not go together.
 *
 * @example
 * ```ts
 * for (const { name, ...row } of config.requireObject<Row[]>("gitlabs")) {
 *   new GitLabIntegration(name, gitLabIntegrationArgs({ authMethod: "pat", ...row }));
 * }
 * ```
 */
export function gitLabIntegrationArgs(args: ConfiguredGitLabIntegrationArgs): GitLabIntegrationArgs;
// The wider type is the truth here; the narrower one above is what the constructor takes.
export function gitLabIntegrationArgs(
  args: ConfiguredGitLabIntegrationArgs,
): ConfiguredGitLabIntegrationArgs {
  return args;
}
