import { cpus } from "node:os";
import { version as sdk } from "@pulumi/pulumi/version.js";

/** Where and with what the figures were measured. */
export function machine(cli: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return `${today}, ${cpus().length} cores, ${process.platform}, Node ${process.versions.node}, Pulumi CLI ${cli}, SDK ${sdk}`;
}
