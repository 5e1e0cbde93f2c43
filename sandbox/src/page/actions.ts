/** One text that a person types in; how it is sent is the script's business. */
interface Field {
  readonly name: string;
  readonly label: string;
  /** A list is typed with commas, a span of time in hours; an empty text is left out. */
  readonly kind?: "list" | "hours";
  /** What stands there at first: the value of this `data-` attribute of the button. */
  readonly from?: string;
}

interface Action {
  readonly label: string;
  /** The command of the control endpoint that does the same for a program. */
  readonly command: string;
  readonly fields: readonly Field[];
  /** It is done to one integration. */
  readonly ofIntegration: boolean;
}

/** What somebody does by hand in SEI, behind the back of every program; and time, which only the sandbox can move. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  create: {
    label: "Create",
    command: "/web-page/create",
    ofIntegration: false,
    fields: [
      { name: "name", label: "Name" },
      { name: "url", label: "URL (empty: GitLab.com)" },
      { name: "token", label: "Token" },
      { name: "tags", label: "Tags, with commas", kind: "list" },
    ],
  },
  authorize: {
    label: "Authorize OAuth",
    command: "/web-page/authorizeOAuth",
    ofIntegration: false,
    fields: [],
  },
  time: {
    label: "Move time",
    command: "/time",
    ofIntegration: false,
    fields: [{ name: "advanceMs", label: "Hours", kind: "hours" }],
  },
  rename: {
    label: "Rename",
    command: "/web-page/rename",
    ofIntegration: true,
    fields: [{ name: "name", label: "Name", from: "name" }],
  },
  retag: {
    label: "Retag",
    command: "/web-page/retag",
    ofIntegration: true,
    fields: [{ name: "names", label: "Tags, with commas", kind: "list", from: "tags" }],
  },
  replaceToken: {
    label: "Replace token",
    command: "/web-page/replaceToken",
    ofIntegration: true,
    fields: [{ name: "token", label: "Token" }],
  },
  remove: { label: "Delete", command: "/web-page/remove", ofIntegration: true, fields: [] },
};

/** Whether the page may ask for it: no fault, and nothing that is read. */
export function isPageCommand(command: string): boolean {
  return Object.values(ACTIONS).some((action) => action.command === command);
}
