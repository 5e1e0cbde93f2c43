import { accountTypeOf } from "../connection/place";
import { gitlabRoot, isPlainHttp } from "../gitlab/gitLabRoot";
import { inputsSchema } from "../integration/inputs";
import { markerOf, stackNameOf } from "../sei/marker";
import {
  METHODS,
  methodStoredAs,
  SATELLITE_AUTHENTICATION,
  SEVERAL_TOKENS,
  type SeiIntegration,
} from "../sei/wire";
import { literal } from "./literal";
import { descriptionPart, holdsSecret, ingestionParts, metadataParts, type Part, tagsPart } from "./parts";

/** The inputs that declare an integration just as SEI has it, and what is to be said of them. */
export interface Declaration {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  /** The environment variable that its token will be read from. */
  readonly tokenVariable?: string;
}

export interface Skipped {
  readonly skipped: string;
}

/**
 * @param tags its names, sorted
 * @param fromManager who manages it according to its mark, and is known not to have it any more
 */
export function declarationOf(
  integration: SeiIntegration,
  tags: readonly string[],
  fromManager: string | undefined,
): Declaration | Skipped {
  const reasons = [isGoing, ...(fromManager === undefined ? [isManaged] : []), ...REASONS_TO_SKIP];
  const skipped = reasons.map((reason) => reason(integration)).find((reason) => reason !== undefined);
  if (skipped !== undefined) return { skipped };
  const { id, authentication } = integration;
  const needsToken = authentication === METHODS.pat.stored;
  const tokenVariable = `GITLAB_TOKEN_${id}`;
  const top = sorted([...descriptionPart(integration), tagsPart(integration, tags)]);
  const ingestion = sorted(ingestionParts(integration), "ingestion.");
  const metadata = sorted(metadataParts(integration), "metadata.");
  return {
    inputs: {
      existingId: id,
      // Both together take it from somebody.
      ...(fromManager === undefined ? {} : { adoptExisting: true }),
      name: integration.name.trim(),
      ...placeOf(integration),
      authMethod: methodStoredAs(authentication) ?? "pat",
      ...(needsToken ? { tokenFrom: { env: tokenVariable } } : {}),
      ...top.values,
      ...unlessEmpty("ingestion", ingestion.values),
      ...unlessEmpty("metadata", metadata.values),
    },
    notes: [
      ...(fromManager === undefined
        ? []
        : [`taken from ${literal(fromManager)}, which must not have it any more`]),
      ...tokenNotes(integration),
      ...normalised(integration),
      ...top.leftOut,
      ...ingestion.leftOut,
      ...metadata.leftOut,
    ],
    ...(needsToken ? { tokenVariable } : {}),
  };
}

function placeOf({ url, satellite }: SeiIntegration): Record<string, unknown> {
  const root = rootOf(url);
  const accountType = accountTypeOf({ url: root });
  return {
    accountType,
    url: root,
    // That SEI itself reads GitLab.com goes without saying.
    ...(accountType === "cloud" && !satellite ? {} : { satellite }),
    // Only its satellite goes there.
    ...(isPlainHttp(url) ? { validateConnection: "never" } : {}),
  };
}

type Reason = (integration: SeiIntegration) => string | undefined;

const isGoing: Reason = ({ isDeleting }) => (isDeleting ? "is being deleted by SEI" : undefined);

const isManaged: Reason = (integration) => {
  const { managedBy } = markerOf(integration);
  if (managedBy === undefined) return undefined;
  const stack = stackNameOf(managedBy);
  const wayOut =
    stack === undefined ? "" : `; if that stack does not have it any more: --from-stack ${literal(stack)}`;
  return `is managed by ${literal(managedBy)}${wayOut}`;
};

/** What no program can take over as it is; the first that applies is told. */
const REASONS_TO_SKIP: readonly Reason[] = [
  ({ authentication, satellite }) =>
    (satellite ? authentication === SATELLITE_AUTHENTICATION : methodStoredAs(authentication) !== undefined)
      ? undefined
      : `has the kind of credential ${literal(authentication)}, which cannot be declared`,
  ({ name }) => {
    const problem = inputsSchema().shape.name.safeParse(name).error?.issues[0]?.message;
    return problem === undefined ? undefined : `has a name that cannot be declared: ${problem}`;
  },
  ({ url, satellite }) => {
    const verdict = gitlabRoot(url, { plainHttp: satellite });
    return "problem" in verdict ? `has an address that cannot be declared: ${verdict.problem}` : undefined;
  },
  // SEI takes an address only together with a credential (H4).
  ({ url, authentication }) =>
    !isRoot(url) && authentication !== METHODS.pat.stored
      ? "has an address that is not the root of a GitLab, and SEI cannot change it without a token"
      : undefined,
  ({ name, url }) =>
    holdsSecret([name, url]) ? "has a name or address that looks like a secret" : undefined,
];

/** No write could give several tokens back (H28), so the program leaves them to SEI, and has to say why it has none. */
function tokenNotes({ authentication }: SeiIntegration): string[] {
  if (authentication !== SEVERAL_TOKENS) return [];
  return [
    "SEI has several tokens, and keeps them: a token here would take the place of all. existingId stays.",
  ];
}

function normalised({ name, url }: SeiIntegration): string[] {
  return [
    ...(name.trim() === name ? [] : [`name: was ${literal(name)}`]),
    ...(isRoot(url) ? [] : [`url: was ${literal(url)}`]),
  ];
}

/** A slash at the end is no difference. */
function isRoot(url: string): boolean {
  return url.replace(/\/+$/, "") === rootOf(url);
}

function rootOf(url: string): string {
  const verdict = gitlabRoot(url, { plainHttp: true });
  return "root" in verdict ? verdict.root : url;
}

interface Sorted {
  readonly values: Readonly<Record<string, unknown>>;
  readonly leftOut: readonly string[];
}

function sorted(parts: readonly Part[], prefix = ""): Sorted {
  return {
    values: Object.fromEntries(parts.flatMap((part) => ("value" in part ? [[part.input, part.value]] : []))),
    leftOut: parts.flatMap((part) =>
      "leftOut" in part
        ? [`${prefix}${nameOf(part.input)} is left out, and stays as it is: ${part.leftOut}`]
        : [],
    ),
  };
}

/** A key of metadata is anybody's text, and may be a secret itself. */
function nameOf(input: string): string {
  return holdsSecret(input) ? "(a key)" : literal(input).slice(1, -1);
}

function unlessEmpty(input: string, values: Sorted["values"]): Record<string, unknown> {
  return Object.keys(values).length === 0 ? {} : { [input]: values };
}
