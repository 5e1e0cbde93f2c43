import type { GitLabInstance, InstanceSettings } from "./instance";
import type { Tokens } from "./tokens";

/** The GitLabs of a sandbox, each a situation that a user meets. */
export const SETTINGS = {
  /** The stand-in for gitlab.com: SEI reaches it under that name, too. */
  cloud: { name: "cloud", version: "19.5.0-pre", root: "", isGitLab: true },
  /** Self-managed, under a relative root, one version back. */
  selfManaged: { name: "selfManaged", version: "18.11.2-ee", root: "/gitlab", isGitLab: true },
  /** Only SEI's addresses may reach it; everybody else meets its reverse proxy. */
  allowListed: { name: "allowListed", version: "18.11.2-ee", root: "", isGitLab: true },
  /** TLS by a certificate authority that nobody knows. */
  privateCa: { name: "privateCa", version: "17.11.4", root: "", isGitLab: true },
  /** A web server that is no GitLab. */
  notGitLab: { name: "notGitLab", version: "", root: "", isGitLab: false },
} as const satisfies Record<string, InstanceSettings>;

export type GitLabName = keyof typeof SETTINGS;
export const GITLAB_NAMES = Object.keys(SETTINGS).filter((name): name is GitLabName => name in SETTINGS);

/** A GitLab as a test sees it. */
export interface SandboxGitLab {
  /** Root of the instance, without a trailing slash: what a user puts into `url`. */
  readonly url: string;
  readonly tokens: Tokens;
  /** Revokes a token, as its owner does on GitLab's page. */
  revoke(token: string): void;
  /** Who gets past its address filter. */
  letIn(who: GitLabInstance["allowList"]): void;
  /** Maintenance mode: reads work, writes are 503. */
  maintenance(on: boolean): void;
  /** Whether impersonation tokens are accepted. */
  impersonation(on: boolean): void;
}

export function facade(url: string, instance: GitLabInstance): SandboxGitLab {
  return {
    url,
    tokens: instance.registry.named,
    revoke(token) {
      const found = instance.registry.get(token);
      if (found === undefined) throw new Error(`${instance.settings.name} knows no such token.`);
      found.revoked = true;
    },
    letIn(who) {
      instance.allowList = who;
    },
    maintenance(on) {
      instance.maintenance = on;
    },
    impersonation(on) {
      instance.impersonation = on;
    },
  };
}
