// `npm run languages`: makes sure that the hosts of YAML, Python and Go are on this machine, and the generators of code.
// Progress goes to stderr; the last line of stdout is the hosts' folder, to be put on PATH behind the engine's.
import { provideLanguages } from "./engine/languages.mts";

try {
  const { hosts } = await provideLanguages((line) => console.error(`languages: ${line}`));
  console.log(hosts);
} catch (error) {
  console.error(`languages: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
