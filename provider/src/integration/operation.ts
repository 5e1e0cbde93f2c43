import type { SeiAccount } from "../sei/seiAccount";
import type { CredentialStore } from "./credentialStore";

/** What every step of the lifecycle works with. */
export interface Operation {
  readonly account: SeiAccount;
  readonly credentials: CredentialStore;
  /** Tells the user something about this resource without failing it. */
  warn(message: string): Promise<void>;
}

/** A write that left the integration in SEI, but not as asked: its id and true state must not be lost. */
export class IncompleteWrite extends Error {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(id: string, outputs: Readonly<Record<string, unknown>>, cause: Error) {
    super(cause.message, { cause });
    this.name = "IncompleteWrite";
    this.id = id;
    this.outputs = outputs;
  }
}
