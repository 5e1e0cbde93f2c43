/** Scans of an integration that failed one after the other, the latest such row. */
export interface IngestionFailure {
  /** When the first of them began, as far as SEI's log was read; ISO 8601 in UTC. */
  readonly since: string;
  /** Whether the row is longer: the log was read no further. */
  readonly isLonger: boolean;
  /** How many there were, as far as the log was read. */
  readonly scans: number;
  /** Whether a scan has succeeded since. */
  readonly isOver: boolean;
  /** What the log of the last of them says, the worst first; empty when it says nothing. */
  readonly errors: readonly IngestionError[];
}

export interface IngestionError {
  /** SEI's own words. */
  readonly message: string;
  /** What was being read, where SEI says so. */
  readonly url?: string | undefined;
  /** What it stands for and what to do; not set when it is not known. */
  readonly meaning?: string | undefined;
}
