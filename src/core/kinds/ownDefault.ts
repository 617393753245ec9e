import type { AwsKeys } from '../../world/credentialProviders.ts';
import type { World } from '../../world/world.ts';
import type { Settings } from '../tools/aws/settings.ts';

/** Where the user's own `[default]` gets its keys from. */
export type OwnDefault =
  | { readonly keys: AwsKeys }
  /** The setting that names another place, such as `sso_session`. */
  | { readonly source: string };

/**
 * What `[default]` of the AWS files holds without what shipctl wrote; undefined if it has no keys, or nothing can be read.
 * Takes no lock, and makes nothing.
 */
export async function ownDefault(
  outside: Pick<World, 'env' | 'sharedFiles' | 'random'>,
): Promise<OwnDefault | undefined> {
  const [
    { awsPaths },
    { awsTool },
    { profileSettings },
    { DEFAULT_PROFILE, isKeySource },
    { FileGroup },
    salt,
  ] = await Promise.all([
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
  const { credentials, config } = profileSettings(DEFAULT_PROFILE, group.current);
  const settings = [...credentials, ...config].filter(([key]) => isKeySource(key));
  const keys = keysIn(settings);
  if (keys) return { keys };
  // Keys beside a role are for another profile.
  const [source] = settings.find(([key]) => !key.startsWith('aws_')) ?? settings[0] ?? [];
  return source === undefined ? undefined : { source };
}

function keysIn(settings: Settings): AwsKeys | undefined {
  const valueOf = (key: string): string | undefined => settings.find(([name]) => name === key)?.[1];
  const accessKeyId = valueOf('aws_access_key_id');
  const secretAccessKey = valueOf('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined || valueOf('role_arn') !== undefined)
    return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: valueOf('aws_session_token') };
}
