import { Job, type ResourceSpec } from './job.ts';

/** Lets `work` have a job, and removes it whatever happens. */
export async function withJob(
  resources: readonly ResourceSpec[],
  work: (job: Job) => unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const job = new Job(resources, env);
  try {
    await work(job);
  } finally {
    job.remove();
  }
}
