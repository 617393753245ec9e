export const CREDENTIALS = '/home/user/.aws/credentials';
export const CONFIG = '/home/user/.aws/config';

/** A resource of a job in memory. */
export interface AwsJobResource {
  readonly name: string;
  readonly integration?: Record<string, string>;
  readonly version?: unknown;
  readonly more?: Record<string, string>;
}

export const KEYS = { masterName: 'amazonKeys', name: 'keys', accessKey: 'AKIA', secretKey: 's3cret' };
export const ROLE = {
  masterName: 'amazonIAM',
  name: 'role',
  assumeRoleARN: 'arn:aws:iam::123456789012:role/deploy',
};
export const inRegion = (region: unknown): unknown => ({ version: { propertyBag: { region } } });

/** A job with these resources; each has its files, and no variables but those of a resource. */
export function awsJob(resources: readonly AwsJobResource[], env: Record<string, string> = {}) {
  const variables: Record<string, string> = { HOME: '/home/user', JOB_NAME: 'job', BUILD_ID: '1' };
  const files: Record<string, string> = {};
  for (const { name, integration = KEYS, version = inRegion('us-east-1'), more = {} } of resources) {
    const prefix = name.replace(/\W/g, '').toUpperCase();
    const meta = `/job/IN/${name}`;
    Object.assign(
      variables,
      {
        [`${prefix}_NAME`]: name,
        [`${prefix}_TYPE`]: 'cliConfig',
        [`${prefix}_OPERATION`]: 'IN',
        [`${prefix}_META`]: meta,
      },
      more,
    );
    files[`${meta}/integration.json`] = JSON.stringify(integration);
    if (version !== undefined)
      files[`${meta}/version.json`] = typeof version === 'string' ? version : JSON.stringify(version);
  }
  return { env: { ...variables, ...env }, files };
}
