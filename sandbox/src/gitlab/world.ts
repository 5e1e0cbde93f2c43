/** Who and what a GitLab of the sandbox holds. Every instance starts with the same people and projects, and its own tokens. */

export const ROLE = {
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;

export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly state?: "blocked" | "deactivated" | "blocked_pending_approval";
  readonly admin?: true;
  readonly bot?: true;
  /** Why GitLab forbids everything to this account, though the token itself is right. */
  readonly refused?: string;
  /** Requests must carry a DPoP proof. */
  readonly dpop?: true;
  /** Too many addresses have used this account: a 403 without a reason. */
  readonly tooManyAddresses?: true;
}

export type Feature = "repository" | "merge_requests" | "builds" | "issues" | "environments";

export interface Group {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly visibility: "private" | "public";
  readonly members: Readonly<Record<number, number>>;
  /** Only these addresses may see inside; the caller's is never one of them. */
  readonly ipRestrictionRanges?: string;
}

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly group: Group;
  readonly members: Readonly<Record<number, number>>;
  readonly disabled: readonly Feature[];
  /** What custom roles add to the role that they extend: the names of GitLab's permissions, by the member's id. */
  readonly customRoles?: Readonly<Record<number, readonly string[]>>;
  /** Public pipelines: every member may read them. */
  readonly publicPipelines?: true;
  /** A build that is always running, so that there is a pipeline of the last minute. */
  readonly busy: boolean;
}

const user = (id: number, username: string, more: Partial<User> = {}): User => ({
  id,
  username,
  name: username,
  ...more,
});

export const USERS = {
  admin: user(1, "root", { admin: true }),
  ghost: user(8, "support-bot", { bot: true, refused: "This action cannot be performed by internal users" }),
  reader: user(1337, "sei-reader"),
  reporter: user(1338, "sei-reporter"),
  guest: user(1339, "sei-guest"),
  lonely: user(1340, "sei-newcomer"),
  blocked: user(1341, "sei-blocked", { state: "blocked", refused: "Your account has been blocked." }),
  deactivated: user(1342, "sei-deactivated", {
    state: "deactivated",
    refused:
      "Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at GitLab.",
  }),
  pendingApproval: user(1343, "sei-pending", {
    state: "blocked_pending_approval",
    refused: "Your account is pending approval from your administrator and hence blocked.",
  }),
  unconfirmed: user(1344, "sei-unconfirmed", {
    refused:
      "Your primary email address is not confirmed. Please check your inbox for the confirmation instructions.",
  }),
  termsNotAccepted: user(1345, "sei-terms", {
    refused:
      "You (@sei-terms) must accept the Terms of Service in order to perform this action. To accept these terms, please access GitLab from a web browser.",
  }),
  passwordExpired: user(1346, "sei-password", {
    refused: "Your password expired. Please access GitLab from a web browser to update your password.",
  }),
  dpop: user(1347, "sei-dpop", { dpop: true }),
  uniqueIp: user(1348, "sei-everywhere", { tooManyAddresses: true }),
  /** Member of one old project, the lowest id of all, in which merge requests are switched off (H22). */
  veteran: user(1349, "sei-veteran"),
  /** Member of one project without CI. */
  writer: user(1350, "sei-writer"),
  /** Member of one group that only certain addresses may see. */
  insider: user(1351, "sei-insider"),
  projectBot: user(1352, "project_278964_bot_5f1d0a7c", { bot: true }),
  groupBot: user(1353, "group_9970_bot_c41e88b2", { bot: true }),
  serviceAccount: user(1354, "service_account_group_9970_7be0", { bot: true }),
  /** Guests with custom roles: one that may do what SEI reads, and one that may only look at code. */
  custom: user(1355, "sei-custom"),
  codeOnly: user(1356, "sei-code-only"),
} as const satisfies Record<string, User>;

export type UserName = keyof typeof USERS;

const platform: Group = {
  id: 9970,
  name: "platform",
  path: "platform",
  visibility: "private",
  members: {
    [USERS.reader.id]: ROLE.maintainer,
    [USERS.reporter.id]: ROLE.reporter,
    [USERS.guest.id]: ROLE.guest,
    [USERS.groupBot.id]: ROLE.maintainer,
    [USERS.serviceAccount.id]: ROLE.reporter,
    [USERS.dpop.id]: ROLE.developer,
    [USERS.uniqueIp.id]: ROLE.developer,
  },
};

const museum: Group = { id: 9971, name: "museum", path: "museum", visibility: "private", members: {} };

const handbook: Group = { id: 9972, name: "handbook", path: "handbook", visibility: "private", members: {} };

const vault: Group = {
  id: 9973,
  name: "vault",
  path: "vault",
  visibility: "private",
  members: { [USERS.insider.id]: ROLE.developer },
  ipRestrictionRanges: "203.0.113.0/24",
};

const community: Group = {
  id: 9974,
  name: "community",
  path: "community",
  visibility: "public",
  members: {},
};

export const GROUPS: readonly Group[] = [platform, museum, handbook, vault, community];

export const PROJECTS: readonly Project[] = [
  {
    id: 250,
    name: "monolith",
    group: museum,
    members: { [USERS.veteran.id]: ROLE.maintainer },
    disabled: ["merge_requests"],
    busy: false,
  },
  {
    id: 251,
    name: "pages",
    group: handbook,
    members: { [USERS.writer.id]: ROLE.maintainer },
    disabled: ["builds"],
    busy: false,
  },
  { id: 278963, name: "website", group: community, members: {}, disabled: [], busy: false },
  {
    id: 278964,
    name: "backend",
    group: platform,
    members: { [USERS.projectBot.id]: ROLE.maintainer },
    disabled: [],
    busy: true,
  },
  { id: 278965, name: "frontend", group: platform, members: {}, disabled: ["issues"], busy: false },
  { id: 278966, name: "infrastructure", group: platform, members: {}, disabled: ["builds"], busy: false },
  { id: 278967, name: "secrets", group: vault, members: {}, disabled: [], busy: false },
  {
    id: 278968,
    name: "almanac",
    group: handbook,
    members: { [USERS.custom.id]: ROLE.guest, [USERS.codeOnly.id]: ROLE.guest },
    customRoles: {
      [USERS.custom.id]: ["read_code", "admin_merge_request"],
      [USERS.codeOnly.id]: ["read_code"],
    },
    publicPipelines: true,
    disabled: [],
    busy: false,
  },
];

/** Old paths of projects that have been renamed. */
export const MOVED: Readonly<Record<string, number>> = { "platform/api": 278964 };

/** The account that a project or group access token acts as; its name is all that tells it from a person's. */
export function isResourceBot({ username }: User): boolean {
  return /^(project|group)_\d+_bot_/.test(username);
}

export function projectPath(project: Project): string {
  return `${project.group.path}/${project.name}`;
}

export function roleInGroup(group: Group, user: User | null): number {
  return user === null ? 0 : (group.members[user.id] ?? 0);
}

/** Direct or through the group, whichever is more. */
export function roleInProject(project: Project, user: User | null): number {
  return user === null ? 0 : Math.max(project.members[user.id] ?? 0, roleInGroup(project.group, user));
}
