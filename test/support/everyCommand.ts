import { chmodSync, symlinkSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BINARY, Job, awsResource } from './job.ts';

/** A job script that calls every command of v5.8. */
export const SCRIPT = join(import.meta.dirname, 'everyCommand.sh');

/** A server that takes what is posted to it. */
export class Receiver {
  readonly bodies: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      this.bodies.push(body);
      response.end('ok');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/services/T0/B0/secret`;
  }

  stop(): void {
    this.#server.close();
  }
}

/** The job that the script is written for. */
export function jobOfAll(webhookUrl: string): Job {
  const shaData = { branchName: 'abc', commitSha: 'c'.repeat(40), isGitTag: false };
  const job = new Job([
    awsResource('my-aws'),
    { name: 'my-params', type: 'params' },
    { name: 'my-repo', type: 'gitRepo', propertyBag: { shaData } },
    { name: 'my-state', type: 'state', propertyBag: { a: '1' } },
    {
      name: 'my-cluster',
      type: 'cluster',
      version: { propertyBag: { yml: { pointer: { region: 'eu-west-1' } } } },
    },
    {
      name: 'my-slack',
      type: 'notification',
      integration: { masterName: 'slackKey', name: 'slack', webhookUrl },
    },
    { name: 'out-state', type: 'state', operation: 'OUT' },
    { name: 'out-repo', type: 'gitRepo', operation: 'OUT' },
  ]);
  Object.assign(job.env, {
    PATH: `${job.path('bin')}:${job.env['PATH'] ?? ''}`,
    MYPARAMS_VERSIONID: 'v7',
    MYPARAMS_VERSIONNAME: '1.2.3',
    MYPARAMS_VERSIONNUMBER: '9',
    MYPARAMS_PARAMS_LEVEL: 'info',
    MYREPO_BRANCH: 'main',
    MYKEYS_INTEGRATION_URL: 'https://example.com',
    DEPLOYJOB_TYPE: 'runSh',
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const programs = { 'update-alternatives': 'exit 0', shippable_service: 'echo "service $*"' };
  for (const [name, text] of Object.entries(programs))
    chmodSync(job.write(`bin/${name}`, `#!/bin/sh\n${text}\n`), 0o755);
  symlinkSync(BINARY, job.path('bin/shipctl'));
  job.write(
    'job/integrations/my-keys/integration.json',
    '{"id":"i","name":"my-keys","url":"https://example.com"}',
  );
  job.write('job/integrations/my-keys/integration.env', 'url="https://example.com"\n');
  job.write('job/previousState/terraform.tfstate', 'before\n');
  job.write('job/IN/my-state/state/settings.conf', 'kept\n');
  const java = job.write(
    'home/.sdkman/candidates/java/11.0.2-job/bin/java',
    '#!/bin/sh\necho java of the job\n',
  );
  chmodSync(java, 0o755);
  return job;
}
