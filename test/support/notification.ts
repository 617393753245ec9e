import { expect } from 'chai';
import type { Ended, Job, ResourceSpec } from './job.ts';

/** What must be seen nowhere. */
export const PATH_SECRET = 's3cr3tPath/T0000001';
export const TOKEN = 's3cr3t+t0ken/X=';
const SECRETS = [PATH_SECRET, ...PATH_SECRET.split('/'), TOKEN, encodeURIComponent(TOKEN)];

/** A notification resource. */
export const notification = (
  integration: Readonly<Record<string, unknown>> | undefined,
  propertyBag: Readonly<Record<string, unknown>> = {},
): ResourceSpec => ({
  name: 'my-note',
  type: 'notification',
  ...(integration ? { integration: { name: 'n', ...integration } } : {}),
  propertyBag,
});

/** A webhook with a secret in its address and one in its header. */
export const webhookAt = (url: string, propertyBag: Readonly<Record<string, unknown>> = {}): ResourceSpec =>
  notification(
    {
      masterName: 'webhook',
      webhookUrl: `${url}/${PATH_SECRET}?key=${TOKEN}`,
      authorization: `Bearer ${TOKEN}`,
    },
    propertyBag,
  );

/** Calls the packaged program, and looks that it shows no secret, whatever happens. */
export async function notify(
  job: Job,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const done = await job.shipctl(['notify', 'my-note', ...words], env);
  for (const secret of SECRETS) expect(done.stdout + done.stderr).not.to.include(secret);
  expect(done.stderr).not.to.match(/fault of shipctl|\n\s+at /);
  return done;
}
