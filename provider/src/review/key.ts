import { type Consequences, reviewResource, type Said, withReason } from "./resource";
import type { Key } from "./summary";
import { textOf } from "./values";

/** SEI shows a key once, so one that is gone is gone for every satellite that has it. */
const CONSEQUENCES: Consequences = {
  delete: "the key stops working, and nobody can get it back: a satellite that uses it is locked out",
  replace: "a new key with another value; the old one stops working, also for a satellite that still has it",
  failed: "the preview refused it, so what would happen is not known",
  retained: "Pulumi forgets the key and its value; in SEI it goes on working (retainOnDelete)",
};

export function reviewKey(said: Said): Key {
  const reviewed = reviewResource(said, CONSEQUENCES);
  const role = textOf(reviewed.wanted.role);
  return { ...withReason(reviewed), ...(role === undefined ? {} : { role }) };
}
