import type { ConnectionMemo } from "../../connection/connectionMemo";
import type { Finding } from "../../errors/finding";
import type { Clock } from "../../http/clock";
import type { CredentialStore } from "../../lifecycle/credentialStore";
import type { Recorded } from "../../lifecycle/properties";
import type { Warn } from "../../lifecycle/stepContext";
import type { SeiAccount } from "../../sei/seiAccount";
import type { PlannedNames } from "../plannedNames";

/** What a check works with: the state of one phase of a deployment, and what is known of this resource. */
export interface CheckContext {
  readonly credentials: CredentialStore;
  readonly connections: ConnectionMemo;
  readonly names: PlannedNames;
  readonly clock: Clock;
  /** The SEI account that the resource belongs to. Absent when it is not known yet, or its configuration is not usable. */
  readonly account: SeiAccount | undefined;
  /** The configured owner, part of the ownership marker. */
  readonly owner: string | undefined;
  /** What is recorded of the resource that the engine is about to replace: it then checks it again, as a new one. */
  readonly replaced: Recorded | undefined;
  /** What is wrong with the configuration, to be told together with everything else. */
  readonly findings: readonly Finding[];
  readonly warn: Warn;
}
