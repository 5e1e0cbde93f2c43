import type { ConnectionMemo } from "../connection/connectionMemo";
import type { Finding } from "../errors/codedError";
import type { Clock } from "../http/clock";
import type { SeiAccount } from "../sei/seiAccount";
import type { CredentialStore } from "./credentialStore";
import type { Mirror } from "./mirror";

/** What a check works with: the state of one phase of a deployment, and what is known of this resource. */
export interface CheckContext {
  readonly credentials: CredentialStore;
  readonly connections: ConnectionMemo;
  readonly clock: Clock;
  /** The SEI account that the resource belongs to. Absent when it is not known yet, or its configuration is not usable. */
  readonly account: SeiAccount | undefined;
  /** The configured owner, part of the ownership marker. */
  readonly owner: string | undefined;
  /** What is recorded of the resource that the engine is about to replace: it then checks it again, as a new one. */
  readonly replaced: Mirror | undefined;
  /** What is wrong with the configuration, to be told together with everything else. */
  readonly findings: readonly Finding[];
  warn(message: string, managedBy: string): Promise<void>;
}
