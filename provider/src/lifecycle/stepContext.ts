import type { Finding } from "../errors/finding";
import type { SeiAccount } from "../sei/seiAccount";
import type { CredentialStore } from "./credentialStore";
import type { Recorded } from "./properties";

/** Tells the user something about this resource without failing it. */
export type Warn = (warning: Finding) => Promise<void>;

/** What every step of the lifecycle works with, beside what it is given of the resource. */
export interface StepContext {
  readonly account: SeiAccount;
  /** The configured owner, part of the ownership marker. */
  readonly owner: string | undefined;
  readonly credentials: CredentialStore;
  readonly warn: Warn;
}

/** A write that left the integration in SEI, but not as asked: its id and true state must not be lost. */
export class IncompleteWrite extends Error {
  readonly id: string;
  readonly outputs: Recorded;

  constructor(id: string, outputs: Recorded, cause: Error) {
    super(cause.message, { cause });
    this.id = id;
    this.outputs = outputs;
  }
}
