// The part of a CHANGELOG that is of one version, as changesets write it.

/** @throws when there is none: a version that tells nobody what it changes is not released */
export function notesOf(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.split("\n", 1)[0] === version);
  const notes = section?.slice(version.length).trim();
  if (notes) return `${notes}\n`;
  throw new Error(`the CHANGELOG says nothing of ${version}`);
}
