export const engineFolderVariable = "PULUMI_HARNESS_SEI_TEST_ENGINE";

export function engineFolder(): string {
  const folder = process.env[engineFolderVariable];
  if (!folder) {
    throw new Error(
      `${engineFolderVariable} is not set: tests on the engine belong to the jest project "engine"`,
    );
  }
  return folder;
}
