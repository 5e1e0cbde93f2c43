// The root of the checkout, for programs and tests that build a user's project from what is in it.
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
