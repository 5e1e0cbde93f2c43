/** Runs a script to its end. An error is one line for people, without a stack trace. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
