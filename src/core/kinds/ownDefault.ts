import type { AwsKeys } from '../../world/credentialProviders.ts';
import type { World } from '../../world/world.ts';
import type { ProfileSettings, Settings } from '../tools/aws/settings.ts';

/** Where the user's own `[default]` gets its keys from. */
export type OwnDefault =
  | { readonly keys: AwsKeys }
  /** The setting that names another place, such as `sso_session`. */
  | { readonly source: string }
  /** Which setting is missing beside the others. */
  | { readonly fault: string };

/**
 * What `[default]` of the AWS files holds without what shipctl wrote; undefined if it has no keys, or nothing can be read.
 * Takes no lock, and makes nothing.
 */
export async function ownDefault(
  outside: Pick<World, 'env' | 'sharedFiles' | 'random'>,
): Promise<OwnDefault | undefined> {
  const [{ awsPaths }, { awsTool }, { settingsRead }, { DEFAULT_PROFILE, isKeySource }, { FileGroup }, salt] =
    await Promise.all([
      import('../tools/aws/paths.ts'),
      import('../tools/aws/awsTool.ts'),
      import('../tools/aws/profile.ts'),
      import('../tools/aws/settings.ts'),
      import('../tracking/fileGroup.ts'),
      import('../tracking/salt.ts'),
    ]);
  const files = (await outside.sharedFiles())
    .view([{ tool: awsTool.name, paths: awsPaths(outside.env) }])
    .flat();
  // A file that can't be read holds nothing for shipctl.
  const group = new FileGroup(
    files,
    awsTool,
    () => salt.newSalt(outside.random),
    () => undefined,
  );
  group.undo(() => true);
  const { credentials, config } = settingsRead(DEFAULT_PROFILE, group.current);
  const sources = (settings: Settings): Settings => settings.filter(([key]) => isKeySource(key));
  return ownIn({ credentials: sources(credentials), config: sources(config) }, awsPaths(outside.env));
}

/** These win over keys in either file. */
const BEFORE_KEYS: ReadonlySet<string> = new Set([
  'role_arn',
  'sso_account_id',
  'sso_role_name',
  'web_identity_token_file',
]);
/** These win over keys in the config file only. */
const BEFORE_CONFIG: ReadonlySet<string> = new Set(['credential_process', 'login_session']);

/** The first source in the order of the AWS CLI, which takes all keys from one file. */
function ownIn(
  { credentials, config }: ProfileSettings,
  [credentialsPath, configPath]: readonly [credentials: string, config: string],
): OwnDefault | undefined {
  const elsewhere = [...credentials, ...config].map(([key]) => key).filter((key) => !key.startsWith('aws_'));
  const [source] = elsewhere;
  const named = source === undefined ? undefined : { source };
  const namedBy = (keys: ReadonlySet<string>): OwnDefault | undefined => {
    const first = elsewhere.find((key) => keys.has(key));
    return first === undefined ? undefined : { source: first };
  };
  return (
    namedBy(BEFORE_KEYS) ??
    keysIn(credentials, credentialsPath) ??
    namedBy(BEFORE_CONFIG) ??
    keysIn(config, configPath) ??
    named ??
    partIn(credentials, credentialsPath) ??
    partIn(config, configPath)
  );
}

const ACCESS_KEY = 'aws_access_key_id';
const SECRET_KEY = 'aws_secret_access_key';
/** The AWS CLI reads both, and takes the older one first. */
const TOKENS = ['aws_security_token', 'aws_session_token'];

/** The keys of a file that has an access key; undefined if it has none. */
function keysIn(settings: Settings, path: string): OwnDefault | undefined {
  const values = new Map(settings);
  const [accessKeyId, secretAccessKey] = [values.get(ACCESS_KEY), values.get(SECRET_KEY) ?? ''];
  if (accessKeyId === undefined) return undefined;
  if (accessKeyId === '') return { fault: `${path}: [default] has an empty ${ACCESS_KEY}: ${WAY_OUT}` };
  if (secretAccessKey === '') return { fault: half(path, ACCESS_KEY, SECRET_KEY) };
  const sessionToken = TOKENS.map((key) => values.get(key) ?? '').find((token) => token !== '');
  return { keys: { accessKeyId, secretAccessKey, sessionToken } };
}

/** What is missing from a file that has a part of keys, and no access key. */
function partIn([first]: Settings, path: string): OwnDefault | undefined {
  return first && { fault: half(path, first[0], ACCESS_KEY) };
}

const WAY_OUT = 'remove it, or set both keys';

const half = (path: string, set: string, missing: string): string =>
  `${path}: [default] has ${set} without ${missing}: ${WAY_OUT}`;
