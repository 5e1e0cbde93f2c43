export type { Sandbox, SandboxOptions, Scan, StoredIntegration } from "./api";
export {
  FAULT_NAMES,
  type FaultName,
  type FaultRule,
  type Hold,
  type HoldRule,
  STEPS,
  type StepName,
} from "./faults";
export type { GitLabName, GitLabs, SandboxGitLab } from "./gitlab/fleet";
export type { TokenName } from "./gitlab/tokenKinds";
export type { Tokens } from "./gitlab/tokens";
export type { Exchange, RecordedRequest, ServerName } from "./http/exchange";
export { startSandbox } from "./sandbox";
export type { AuthMode, Person, Role } from "./sei/auth";
export type { Health } from "./sei/ingestion";
export type { WebPage, WebPageIntegration } from "./webPage";
