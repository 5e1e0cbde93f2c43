import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock";
import type { Faults } from "../faults";
import { html } from "../http/exchange";
import type { RequestLog } from "../http/requestLog";
import { openServer, type RunningServer } from "../http/server";
import { type AllowList, GitLabInstance, gitlabVoice, type InstanceSettings } from "./instance";
import { privateCaOfThisProcess } from "./privateCa";
import { GITLAB_COM_LIMITS, perMinute } from "./rateLimit";
import type { Token, Tokens } from "./tokens";

/** The GitLabs of a sandbox, each a situation that a user meets. */
const SETTINGS = {
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

/** One for each GitLab, from this one on. */
export function portsFrom(first: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.keys(SETTINGS).map((name, index) => [name, first + index]));
}

/** A GitLab as a test sees it. */
export interface SandboxGitLab {
  /** Root of the instance, without a trailing slash: what a user puts into `url`. */
  readonly url: string;
  /** One token of every kind, of this instance alone. */
  readonly tokens: Tokens;
  /** Revokes a token, as its owner does on GitLab's page. */
  revoke(token: string): void;
  /** Who gets past its address filter. */
  letIn(who: AllowList): void;
  /** Maintenance mode: reads work, writes are 503. */
  maintenance(on: boolean): void;
  /** Whether impersonation tokens are accepted. */
  impersonation(on: boolean): void;
  /** The instance takes fine-grained tokens only: every other one is refused, however wide its scopes. */
  fineGrainedOnly(on: boolean): void;
  /** Cloudflare asks whether the caller is a browser, and answers nothing else. */
  challenge(on: boolean): void;
  /** `"gitlab.com"`: its published limits; a number: so many requests a minute; `null` (the default): none. */
  rateLimit(limit: "gitlab.com" | number | null): void;
}

export interface GitLabs extends Readonly<Record<GitLabName, SandboxGitLab>> {
  readonly privateCa: SandboxGitLab & {
    /** The certificate to trust, and a file that holds it (for `NODE_EXTRA_CA_CERTS`). */
    readonly caPem: string;
    readonly caFile: string;
  };
}

export interface Fleet {
  readonly gitlabs: GitLabs;
  readonly instances: Readonly<Record<GitLabName, GitLabInstance>>;
  readonly servers: readonly RunningServer[];
  /** By name. */
  readonly ports: Readonly<Record<GitLabName, number>>;
  /** The token with this fingerprint, of whichever instance. */
  tokenBy(fingerprint: string): Token | undefined;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly host: string;
  readonly everywhere: boolean;
  readonly seed: string;
  readonly startedAt: Date;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** By name, those that they had before; a free one for each other. */
  readonly ports: Readonly<Record<string, number>>;
}

export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const create = (name: GitLabName) =>
    new GitLabInstance(SETTINGS[name], options.seed, options.clock, options.startedAt);
  const instances = {
    cloud: create("cloud"),
    selfManaged: create("selfManaged"),
    allowListed: create("allowListed"),
    privateCa: create("privateCa"),
    notGitLab: create("notGitLab"),
  };
  instances.allowListed.allowList = "sei";

  const ca = await privateCaOfThisProcess();
  const folder = mkdtempSync(join(tmpdir(), "harness-sei-sandbox-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, ca.caPem);

  const opening = [
    open(instances.cloud, options),
    open(instances.selfManaged, options),
    open(instances.allowListed, options),
    open(instances.privateCa, options, ca),
    open(instances.notGitLab, options),
  ] as const;
  const close = async () => {
    const opened = await Promise.allSettled(opening);
    await Promise.all(opened.flatMap((one) => (one.status === "fulfilled" ? [one.value.close()] : [])));
    rmSync(folder, { recursive: true, force: true });
  };
  const servers = await Promise.all(opening).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const [cloud, selfManaged, allowListed, privateCa, notGitLab] = servers;

  return {
    instances,
    servers,
    ports: {
      cloud: cloud.port,
      selfManaged: selfManaged.port,
      allowListed: allowListed.port,
      privateCa: privateCa.port,
      notGitLab: notGitLab.port,
    },
    gitlabs: {
      cloud: facade(cloud, instances.cloud),
      selfManaged: facade(selfManaged, instances.selfManaged),
      allowListed: facade(allowListed, instances.allowListed),
      privateCa: Object.assign(facade(privateCa, instances.privateCa), { caPem: ca.caPem, caFile }),
      notGitLab: facade(notGitLab, instances.notGitLab),
    },
    tokenBy(fingerprint) {
      for (const { registry } of Object.values(instances)) {
        const token = registry.byFingerprint(fingerprint);
        if (token !== undefined) return token;
      }
      return undefined;
    },
    close,
  };
}

function open(
  instance: GitLabInstance,
  { host, everywhere, clock, faults, log, ports }: FleetOptions,
  tls?: { key: string; cert: string },
): Promise<RunningServer> {
  return openServer({
    name: "gitlab",
    instance: instance.settings.name,
    host,
    everywhere,
    port: ports[instance.settings.name] ?? 0,
    base: instance.settings.root,
    ...(tls && { tls }),
    voice: gitlabVoice,
    clock,
    faults,
    log,
    answer: (incoming) => instance.answer(incoming),
    tooLarge: () => html(413, "<html><body><h1>413 Request Entity Too Large</h1></body></html>"),
    recordOutside: true,
    outside: () => html(404, "<html><body><h1>404 Not Found</h1></body></html>"),
  });
}

function facade(server: RunningServer, instance: GitLabInstance): SandboxGitLab {
  return {
    url: server.origin + instance.settings.root,
    get tokens() {
      return instance.registry.named;
    },
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
      instance.rules.impersonation = on;
    },
    fineGrainedOnly(on) {
      instance.rules.fineGrainedOnly = on;
    },
    challenge(on) {
      instance.challenge = on;
    },
    rateLimit(limit) {
      if (limit === null) instance.limiter.throttles = [];
      else instance.limiter.throttles = limit === "gitlab.com" ? GITLAB_COM_LIMITS : perMinute(limit);
    },
  };
}
