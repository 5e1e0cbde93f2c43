// `npm run languages`: makes sure that the hosts of YAML, Python and Go are on this machine, and the generator of SDKs.
// Progress goes to stderr; the last line of stdout is their folder, to be put on PATH behind the engine's.
import { provideLanguages } from "./engine/languages.mts";

try {
  console.log(await provideLanguages((line) => console.error(`languages: ${line}`)));
} catch (error) {
  console.error(`languages: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
