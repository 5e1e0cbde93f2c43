import { type ConnectionReport, extendReport } from "./report";
import { type SeiSide, seiChecks } from "./seiChecks";
import { type ConnectionInput, validateConnection } from "./validateConnection";

export interface BothSides {
  readonly gitlab: ConnectionInput;
  readonly sei: SeiSide;
  /** Of an integration that is to be created. */
  readonly name: string | undefined;
}

/** Validate Connection as a whole, GitLab and SEI asked at the same time. Nothing is thrown for a refusal. */
export async function validateBothSides({ gitlab, sei, name }: BothSides): Promise<ConnectionReport> {
  const [report, checks] = await Promise.all([validateConnection(gitlab), seiChecks(sei, name)]);
  return extendReport(report, checks);
}
