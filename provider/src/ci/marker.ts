import type { Written } from "./repository";

// The hidden first line by which a comment or an issue is found again. In a comment it also holds what was reviewed.

const LINE = /^<!-- sei-gitlab-(review|drift)((?: [a-z]+=\S+)*) -->$/;

type Kind = "review" | "drift";
type Facts = Readonly<Record<string, string>>;

export function markerLine(kind: Kind, facts: Facts): string {
  const written = Object.entries(facts).map(([name, value]) => ` ${name}=${encodeURIComponent(value)}`);
  return `<!-- sei-gitlab-${kind}${written.join("")} -->`;
}

/** The first of the texts that was written for this stack, with what its marker says. */
export function findMarked(
  kind: Kind,
  stack: string,
  texts: readonly Written[],
): (Written & { readonly facts: Facts }) | undefined {
  for (const text of texts) {
    const facts = factsIn(kind, text.body);
    if (facts?.stack === stack) return { ...text, facts };
  }
  return undefined;
}

function factsIn(kind: Kind, body: string): Facts | undefined {
  const [first = ""] = body.split(/\r?\n/, 1);
  const [, found, facts = ""] = LINE.exec(first) ?? [];
  if (found !== kind) return undefined;
  const pairs = facts
    .trim()
    .split(" ")
    .map((pair) => pair.split("="));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, decodeURIComponent(value)]));
}
