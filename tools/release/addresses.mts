// Where a package comes from. The checkout does not say: it may be anybody's. The workflow that releases knows it, and
// npm refuses a package whose provenance names another repository than its manifest does.

/** From the environment of a job on GitHub. */
export function repositoryOf(env: NodeJS.ProcessEnv): string {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = env;
  if (GITHUB_SERVER_URL === undefined || GITHUB_REPOSITORY === undefined) {
    throw new Error("GITHUB_SERVER_URL and GITHUB_REPOSITORY do not say which repository this is");
  }
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
}

export function addressesOf(repository: string, folder: string) {
  return {
    homepage: `${repository}/tree/HEAD/${folder}#readme`,
    bugs: { url: `${repository}/issues` },
    repository: { type: "git", url: `git+${repository}.git`, directory: folder },
  };
}
