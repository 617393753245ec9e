import type { Integration } from '../job/integration.ts';
import { fieldFault } from '../job/integration.ts';
import type { GitCredential } from '../tools/git/credential.ts';
import { type GitOrigin, gitOrigin } from '../tools/git/origin.ts';
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

/** A user name and a password for git over HTTP. */
export const gitCredential: GitCredentialKind = {
  fields: { ...SERVER, ...USER },
  originOf,
  credentialOf,
  units: async ({ integration, claim, options, world }) => {
    const credential = credentialOf(integration);
    // The formats of the files are only for those who write them.
    const { credentialUnit } = await import('../tools/git/credential.ts');
    const { furtherSources } = await import('../tools/git/furtherSources.ts');
    const program = options.mode === 'process' ? world.program : undefined;
    return [credentialUnit(credential, program, claim, furtherSources(world))];
  },
};
