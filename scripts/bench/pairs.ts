import { mkdirSync, rmSync } from 'node:fs';
import { runtimeVersion } from '../build/runtime.ts';
import type { SampleJob } from '../support/sampleJob.ts';
import type { Timed } from '../support/timing.ts';

/** Two things to compare. */
export interface Pair {
  readonly ours: Timed;
  readonly theirs: Timed;
}

/** The getter of one variable, against the same Node doing nothing. */
export function getter({ env }: SampleJob, shipctl: string, node: string): Pair {
  const words = ['get_integration_resource_field', 'my-aws', 'accessKey'];
  return {
    ours: { name: `shipctl ${words.join(' ')}`, commands: [[shipctl, ...words]], env },
    theirs: { name: `node ${runtimeVersion()} -e 0`, commands: [[node, '-e', '0']], env },
  };
}

/** Configuring the AWS CLI from nothing, against its own command for that, which does not know the resource. */
export function configure({ env, home }: SampleJob, shipctl: string): Pair {
  const prepare = (): void => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
  };
  const settings = {
    aws_access_key_id: env['MYAWS_INTEGRATION_ACCESSKEY'] ?? '',
    aws_secret_access_key: env['MYAWS_INTEGRATION_SECRETKEY'] ?? '',
    region: 'us-east-1',
  };
  const commands = Object.entries(settings).map(
    ([name, value]) => ['aws', 'configure', 'set', name, value] as const,
  );
  return {
    ours: {
      name: 'shipctl configure_aws my-aws',
      commands: [[shipctl, 'configure_aws', 'my-aws']],
      env,
      prepare,
    },
    theirs: { name: '3 × aws configure set', commands, env, prepare },
  };
}
