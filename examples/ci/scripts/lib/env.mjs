/** A variable that the job has to have. */
export function required(name) {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set for this job.`);
}
