// The hidden first line by which a comment or an issue is found again. In a comment it also holds what was reviewed.

const LINE = /^<!-- sei-gitlab-(review|drift)((?: [a-z]+=\S+)*) -->$/;

/** @param kind "review" or "drift" */
export function markerLine(kind, facts) {
  const written = Object.entries(facts).map(([name, value]) => ` ${name}=${encodeURIComponent(value)}`);
  return `<!-- sei-gitlab-${kind}${written.join("")} -->`;
}

/** The first of the texts that was written for this stack, with what its marker says. */
export function findMarked(kind, stack, texts) {
  for (const text of texts) {
    const facts = factsIn(kind, text.body ?? "");
    if (facts?.stack === stack) return { ...text, facts };
  }
  return undefined;
}

function factsIn(kind, body) {
  const line = LINE.exec(body.split(/\r?\n/, 1)[0]);
  if (line?.[1] !== kind) return undefined;
  const pairs = line[2]
    .trim()
    .split(" ")
    .map((pair) => pair.split("="));
  return Object.fromEntries(pairs.map(([name, value]) => [name, decodeURIComponent(value)]));
}
