import type { ReportDraft } from "../connection/report";

/** What is examined before the key is asked about, in the order of the report. */
export const SETUP_CHECKS = [
  "Variables",
  "Stack",
  "Configuration",
  "Proxy",
  "TLS",
  "SEI reachable",
  "Clock",
] as const;

export type SetupDraft = ReportDraft<(typeof SETUP_CHECKS)[number]>;

export type Environment = Readonly<Record<string, string | undefined>>;
