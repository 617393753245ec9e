import { type ResourceSpec, awsResource } from './job.ts';

/** The keys of a resource. */
export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
}

/** As long as what STS gives may become, and ending as it mostly does. */
const LONG = `IQoJb3JpZ2luX2VjE${'A/b+C'.repeat(12_000)}==`;

/** Resources whose names and values the AWS files could easily spoil. No two share their variables. */
const ODD: Readonly<Record<string, Keys>> = {
  'my-aws': { accessKey: 'AKIAENDSINEQUALS==', secretKey: 'ends/in+equals==', sessionToken: LONG },
  'my prof': { accessKey: '=AKIA', secretKey: '=begins', sessionToken: '==' },
  'a.b.c': { accessKey: ':AKIA', secretKey: ':begins', sessionToken: ':' },
  'team=a': { accessKey: '#AKIA', secretKey: '#begins', sessionToken: 'a # b' },
  'quo,te': { accessKey: ';AKIA', secretKey: ';begins', sessionToken: 'a ; b' },
  'x=y:z': { accessKey: '"AKIA"', secretKey: '"quoted=="', sessionToken: '"' },
  '1st': { accessKey: "'AKIA'", secretKey: "'quoted'", sessionToken: "'" },
  '-dash': { accessKey: 'AKIA\\', secretKey: '\\back\\slash\\', sessionToken: '\\n\\;' },
  '--twice': { accessKey: '%AKIA', secretKey: '%(region)s%%', sessionToken: '100%' },
  'naïve clé': { accessKey: '$AKIA', secretKey: '$HOME/${HOME}', sessionToken: '$(id)`id`' },
  ünï: { accessKey: 'ÄKIA', secretKey: 'gëhëïm😀', sessionToken: 'ünï\u00a0cødé' },
  'curly{x}': { accessKey: '[AKIA]', secretKey: '[default]', sessionToken: '{"a":1}' },
  '(open': { accessKey: 'AKIAPLAINPLAINPLAIN1', secretKey: 'with  two blanks', sessionToken: 'region = x' },
  'ha#sh': { accessKey: '-AKIA', secretKey: '--secret', sessionToken: '~/file' },
  'team@corp:prod+1%': { accessKey: 'AKIAPLAINPLAINPLAIN3', secretKey: 'a=b==', sessionToken: 'IQoJ==' },
  'per%cent(': { accessKey: 'AKIAPLAINPLAINPLAIN2', secretKey: 'noToken' },
};

export const oddNames: readonly string[] = Object.keys(ODD);

export const keysOf = (name: string): Keys => ODD[name] as Keys;

export const oddResources = (names: readonly string[] = oddNames): readonly ResourceSpec[] =>
  names.map((name) =>
    awsResource(name, { integration: { masterName: 'amazonKeys', name: 'keys', ...keysOf(name) } }),
  );

/** Of these the last one is the default. */
export const profilesOf = (names: readonly string[]): ReadonlyMap<string, Keys> => {
  const pairs = names.map((name) => [name, keysOf(name)] as const);
  return new Map([...pairs, ['default', keysOf(names.at(-1) ?? '')]]);
};

/** Keys as the AWS files name them. */
export const asSettings = ({
  accessKey,
  secretKey,
  sessionToken,
}: Keys): Readonly<Record<string, string>> => ({
  aws_access_key_id: accessKey,
  aws_secret_access_key: secretKey,
  ...(sessionToken === undefined ? {} : { aws_session_token: sessionToken }),
});

/** Keys as `credential_process` names them. */
export const asProcess = ({
  accessKey,
  secretKey,
  sessionToken,
}: Keys): Readonly<Record<string, unknown>> => ({
  Version: 1,
  AccessKeyId: accessKey,
  SecretAccessKey: secretKey,
  ...(sessionToken === undefined ? {} : { SessionToken: sessionToken }),
});
