import { type Call, type Caller, type Layout, type Place, callerOf } from './history.ts';
import { fieldsOf } from './ourValues.ts';

/** What an AWS file is for. */
export type Role = 'credentials' | 'config' | 'both';

export interface AwsFile {
  /** Relative to the root of the history, as the caller names it. */
  readonly path: string;
  readonly role: Role;
}

const homeOf = ({ home }: Caller): string => `home${home}`;

/** The AWS files of a call. */
export function awsFilesOf(layout: Layout, at: Place, caller: Caller): readonly AwsFile[] {
  const pair = (credentials: string, config: string): readonly AwsFile[] => [
    { path: credentials, role: 'credentials' },
    { path: config, role: 'config' },
  ];
  if (at === 'new 1') return pair('home0/x/c', 'home0/x/d');
  if (at === 'new 2') return pair('home0/x/e', 'home0/x/f');
  const home = at === 'user' ? 'home0' : homeOf(caller);
  if (layout === 'one file') return [{ path: `${home}/.aws/config`, role: 'both' }];
  return pair(`${home}/.aws/credentials`, `${home}/.aws/config`);
}

const prefixOf = (name: string): string => name.replace(/\W/g, '').toUpperCase();

/**
 * The environment of a call.
 *
 * @param root where the tree of the history is
 */
export function environmentOf(call: Call, layout: Layout, root: string): Readonly<Record<string, string>> {
  const caller = callerOf(call);
  const env: Record<string, string> = {
    HOME: `${root}/${homeOf(caller)}`,
    // Whoever has a [default] of their own would assume roles with that, by a program.
    AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
    AWS_SECRET_ACCESS_KEY: 'environment',
    JOB_NAME: caller.job,
    BUILD_ID: caller.build,
    JOB_PATH: `${root}/job`,
    JOB_STATE: `${root}/job/state`,
  };
  const [credentials, config = credentials] = awsFilesOf(layout, call.at, caller);
  const isUsual = layout !== 'one file' && credentials?.path === `${homeOf(caller)}/.aws/credentials`;
  if (!isUsual && credentials && config) {
    env['AWS_SHARED_CREDENTIALS_FILE'] = `${root}/${credentials.path}`;
    env['AWS_CONFIG_FILE'] = `${root}/${config.path}`;
  }
  if (call.do === 'cleanup') return env;
  for (const { name, identity } of call.resources) {
    const prefix = prefixOf(name);
    Object.assign(env, {
      [`${prefix}_NAME`]: name,
      [`${prefix}_TYPE`]: 'cliConfig',
      [`${prefix}_OPERATION`]: 'IN',
      [`${prefix}_POINTER_REGION`]: call.region,
    });
    for (const [field, value] of Object.entries(fieldsOf(identity)))
      env[`${prefix}_INTEGRATION_${field}`] = value;
  }
  return env;
}
