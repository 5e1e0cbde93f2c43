import type { FaultRule, Hold, HoldRule } from "./faults";
import type { GitLabName, GitLabs } from "./gitlab/fleet";
import type { Tokens } from "./gitlab/tokens";
import type { Exchange, RecordedRequest } from "./http/exchange";
import type { AuthMode, Person, Role } from "./sei/auth";
import type { Health } from "./sei/ingestion";
import type { TagRow } from "./sei/store";
import type { WebPage } from "./webPage";

export interface SandboxOptions {
  /** Port of SEI; the GitLabs take free ones. Default: that of the state file, or a free one. */
  readonly port?: number;
  /** Address to listen on; loopback only. Default 127.0.0.1. */
  readonly host?: string;
  /**
   * Listens on every address, for a container that publishes its ports on the loopback address of its host; the
   * addresses that the sandbox tells stay those of loopback. SEI's port is then 4321, unless `port` says another one,
   * and the GitLabs have the five after it.
   */
  readonly container?: boolean;
  /** Path of SEI's API, before `/v1`; default `/sei/api`. Harness's gateway, and a vanity host, has `/gateway/sei/api`. */
  readonly basePath?: string;
  /** File that keeps SEI's data, the seed of every credential, and all ports between runs. */
  readonly state?: string;
  /** Which filter guards SEI; default `harness`. */
  readonly mode?: AuthMode;
  /** `false`: every write with an API key is 400 in Harness mode, as the source suggests (H16). Default `true`. */
  readonly sessionUserForApiKeys?: boolean;
  /**
   * What the health is called when a scan of the last seven days has failed. Default `failed`, as in the source; SEI's
   * release notes of February 2024 (SEI-5415) say that the label became `warning` (H36).
   */
  readonly healthOfFailures?: "failed" | "warning";
  /** Legacy mode: how many integrations a trial may have. Default: no limit. */
  readonly trialLimit?: number;
  /** Names under which SEI reaches a GitLab, besides `gitlab.com`: `{ "gitlab.example.com": "selfManaged" }`, or a loopback URL. */
  readonly hosts?: Readonly<Record<string, GitLabName | `http${string}`>>;
  /** Source of time; `advanceTime` adds to it. Default: the real time. */
  readonly clock?: () => Date;
  /** Same seed, same credentials. Default: a new one, or that of the state file. */
  readonly seed?: string;
  /** Serves `/control`, through which any program can inject faults, travel in time and use the web page. Default `false`. */
  readonly control?: boolean;
  /** Sees every answered request, credentials masked. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** An integration as SEI has it stored, with what no answer of SEI shows. */
export interface StoredIntegration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly status: string;
  readonly application: string;
  readonly satellite: boolean;
  /** Ids. */
  readonly tags: readonly string[];
  readonly tagNames: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly authentication: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** `undefined` when SEI holds no credential for it; of several tokens all, with commas between. */
  readonly tokenFingerprint: string | undefined;
  /** Whether SEI has this token, and no other. */
  tokenIs(token: string): boolean;
  /** Minutes between scans, 0 when paused; `undefined` without a trigger. */
  readonly frequency: number | undefined;
  readonly health: Health;
}

/** One scan of the ingestion agent. */
export interface Scan {
  readonly at: Date;
  readonly status: "success" | "failure";
  /** Which activity in GitLab it has looked at. */
  readonly from: Date;
  readonly to: Date;
  readonly error: string | undefined;
}

export interface Sandbox {
  /** Append `/v1/...`. */
  readonly seiBaseUrl: string;
  /** The gitlab.com stand-in. */
  readonly gitlabUrl: string;
  /** Your Integrations and the last requests, live, for a browser. */
  readonly pageUrl: string;
  /** `undefined` unless started with `control`. */
  readonly controlUrl: string | undefined;
  readonly apiKey: string;
  readonly ingestionKey: string;
  /** One token of every kind, of the gitlab.com stand-in; the other GitLabs have their own. */
  readonly tokens: Tokens;
  readonly gitlabs: GitLabs;
  readonly webPage: WebPage;
  /** A key of any role, for role tests. */
  keyFor(role: Role): string;
  /** The `Authorization` value of a person: `IdentityService` in Harness mode, `Bearer` in legacy mode. */
  authorizationOf(person: Person): string;
  requests(): RecordedRequest[];
  clearRequests(): void;
  inject(rule: FaultRule): void;
  hold(rule: HoldRule): Hold;
  /** Disarms every fault, lets every held request go, and opens refused ports. */
  clearFaults(): void;
  /** What is stored, oldest first. */
  integrations(): StoredIntegration[];
  tags(): TagRow[];
  /** What the ingestion agent has scanned in the last seven days, newest first. */
  scans(id: string): Scan[];
  /** Runs a scan of the ingestion agent now; also for integrations whose trigger is paused. */
  scan(id: string): "success" | "failure";
  /** How long a deletion takes that is ordered from now on: meanwhile the integration is listed as `DELETING` (H30). At first 0: at once. */
  deletionsTake(milliseconds: number): void;
  /** What SEI's own test of a connection looks at from now on: at first the one project with the lowest id (H22, H35). */
  preflightTests(projects: "firstProject" | "everyProject"): void;
  now(): Date;
  advanceTime(milliseconds: number): void;
  close(): Promise<void>;
}
