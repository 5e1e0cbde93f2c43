import { type ConnectionInput, gitLabSide } from "./gitLabSide";
import { type ConnectionReport, extendReport } from "./report";
import { type SeiSide, seiSide } from "./seiSide";

export interface BothSides {
  readonly gitlab: ConnectionInput;
  readonly sei: SeiSide;
  /** Of an integration that is to be created. */
  readonly name: string | undefined;
}

/** Validate Connection as a whole, GitLab and SEI asked at the same time. Nothing is thrown for a refusal. */
export async function validateBothSides({ gitlab, sei, name }: BothSides): Promise<ConnectionReport> {
  const [report, checks] = await Promise.all([gitLabSide(gitlab), seiSide(sei, name)]);
  return extendReport(report, checks);
}
