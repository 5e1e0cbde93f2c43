/** Where the pull requests and the issues of a job are: GitHub and GitLab alike. */
export interface Repository {
  /** What a change is called there: a pull request, or a merge request. */
  readonly change: string;
  /** Of the change that the job is of; undefined when it is of none. */
  readonly number: string | undefined;
  /** The change's own last commit. */
  readonly reviewedCommit: string | undefined;
  readonly deployedCommit: string | undefined;
  readonly logUrl: string | undefined;

  /** The comments of a change that this bot has written. */
  comments(number: string): Promise<Written[]>;
  comment(number: string, body: string): Promise<void>;
  editComment(number: string, id: number, body: string): Promise<void>;

  /** The change whose merge made this commit, and the change's own last commit. */
  mergedAs(commit: string): Promise<{ readonly number: string; readonly commit: string } | undefined>;

  /** The open issues that this bot has written. */
  issues(): Promise<Written[]>;
  openIssue(title: string, body: string): Promise<void>;
  updateIssue(id: number, title: string, body: string): Promise<void>;
  closeIssue(id: number, why: string): Promise<void>;
}

/** A comment or an issue. */
export interface Written {
  readonly id: number;
  readonly body: string;
}
