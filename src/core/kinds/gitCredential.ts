import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import type { Integration } from '../job/integration.ts';
import { fieldFault } from '../job/integration.ts';
import type { FurtherFiles, GitCredential } from '../tools/git/credential.ts';
import type { Configuration } from '../tools/git/hindrances.ts';
import { type GitOrigin, gitOrigin } from '../tools/git/origin.ts';
import { xdgPath } from '../tools/git/paths.ts';
import { type Kind, valuesOf } from './kind.ts';

/** The kind whose integrations are credentials for servers of git. */
export interface GitCredentialKind extends Kind {
  /** @throws ShipctlError for the address of no server */
  originOf(integration: Integration): GitOrigin;
  /** @throws ShipctlError as `originOf`, and for a field that is missing, or fit for no credential */
  credentialOf(integration: Integration): GitCredential;
}

const SERVER = { host: 'needed', port: 'optional' } as const;
const USER = { username: 'needed', password: 'secret' } as const;

function originOf(integration: Integration): GitOrigin {
  const { host, port } = valuesOf(SERVER, integration);
  const found = gitOrigin(host, port);
  if ('fault' in found) throw fieldFault(integration, found.field, found.fault);
  return found;
}

const credentialOf = (integration: Integration): GitCredential => ({
  origin: originOf(integration),
  ...valuesOf(USER, integration),
});

/** What git reads beside the files that are written; what can't be read says nothing. */
function furtherFiles({ env, files }: Pick<World, 'env' | 'files'>): FurtherFiles {
  const xdg = env.get('GIT_CONFIG_GLOBAL') === undefined ? xdgPath(env) : undefined;
  return {
    configurations: xdg === undefined ? [] : fileAt(xdg, files),
    // libcurl has no variable for its place.
    netrc: fileAt(`${env.get('HOME') ?? ''}/.netrc`, files),
  };
}

function fileAt(path: string, files: World['files']): readonly Configuration[] {
  try {
    const bytes = files.read(path);
    return bytes ? [{ path, text: Buffer.from(bytes).toString('latin1') }] : [];
  } catch (error) {
    if (error instanceof ShipctlError) return [];
    throw error;
  }
}

/** A user name and a password for git over HTTP. */
export const gitCredential: GitCredentialKind = {
  fields: { ...SERVER, ...USER },
  originOf,
  credentialOf,
  units: async ({ integration, claim, options, world }) => {
    const credential = credentialOf(integration);
    // The formats of the files are only for those who write them.
    const { credentialUnit } = await import('../tools/git/credential.ts');
    const program = options.mode === 'process' ? world.program : undefined;
    return [credentialUnit(credential, program, claim, furtherFiles(world))];
  },
};
