import type { ItemPart } from '../../../src/core/tracking/tool.ts';
import type { Grammar } from './settings.ts';

export type ToolName = 'docker' | 'kubectl' | 'git' | 'gcloud' | 'azure' | 'jfrog' | 'environment';

/** A file of a tool, by its path below the root of a history. */
export interface ToolFile {
  readonly path: string;
  readonly tool: ToolName;
  readonly grammar: Grammar;
}

export const ENVIRONMENT = 'home0/variables.env';
export const DOCKER = 'home0/.docker/config.json';
export const KUBECONFIGS = ['home0/.kube/config', 'home0/.kube/more'] as const;
export const GCLOUD = 'home0/.config/gcloud';
export const AZURE = 'home0/.azure';
export const JFROG = 'home0/.jfrog/jfrog-cli.conf.v6';
export const GIT_CREDENTIALS = 'home0/.git-credentials';
export const GIT_CONFIG = 'home0/.gitconfig';

const file = (tool: ToolName, grammar: Grammar, path: string): ToolFile => ({ tool, grammar, path });

/** All files that the tools of a history may have. */
export const TOOL_FILES: readonly ToolFile[] = [
  file('docker', 'json', DOCKER),
  ...KUBECONFIGS.map((path) => file('kubectl', 'yaml', path)),
  file('git', 'credentials', GIT_CREDENTIALS),
  file('git', 'git config', GIT_CONFIG),
  ...['gc-a', 'gc-b'].flatMap((name) => [
    file('gcloud', 'whole', `${GCLOUD}/keys/${name}.json`),
    file('gcloud', 'sections', `${GCLOUD}/configurations/config_${name}`),
  ]),
  file('gcloud', 'sections', `${GCLOUD}/configurations/config_default`),
  file('gcloud', 'whole', `${GCLOUD}/active_config`),
  file('azure', 'json', `${AZURE}/service_principal_entries.json`),
  file('azure', 'sections', `${AZURE}/config`),
  file('azure', 'json', `${AZURE}/azureProfile.json`),
  file('jfrog', 'json', JFROG),
  file('environment', 'lines', ENVIRONMENT),
];

/** What belongs together of the settings of a file: who somebody is. Undefined for a setting by itself. */
export function groupOf({ tool, grammar }: ToolFile, name: string): string | undefined {
  const [first = '', item = '', member = ''] = name.split(' > ');
  if (tool === 'docker')
    return first === 'auths' && /^(auth|identitytoken|registrytoken)$/.test(member) ? item : undefined;
  if (tool === 'kubectl') return first === 'users' ? item : undefined;
  if (tool === 'gcloud') return grammar === 'sections' && IDENTITY.has(name) ? 'identity' : undefined;
  if (tool === 'jfrog') return first === 'servers' && member !== 'isDefault' ? item : undefined;
  if (tool === 'azure' && grammar === 'json') {
    if (first.startsWith('[')) return first;
    return first === 'subscriptions' && member !== 'isDefault' ? item : undefined;
  }
  return undefined;
}

/**
 * What a setting says in an item that has one owner: if somebody changes that, all of it is theirs, except for secrets.
 * Undefined for a setting in no such item.
 */
export function itemPartOf({ tool }: ToolFile, name: string): ItemPart | undefined {
  const [first, item = '', member = ''] = name.split(' > ');
  if (tool === 'azure' && first === 'subscriptions')
    return { item, says: /^(user|tenantId|environmentName)$/.test(member) ? 'owner' : 'other' };
  if (tool !== 'jfrog' || first !== 'servers') return undefined;
  if (/^(url|artifactoryUrl|user)$/.test(member)) return { item, says: 'owner' };
  return { item, says: /password|token$/i.test(member) ? 'secret' : 'other' };
}

const IDENTITY = new Set([
  'auth > credential_file_override',
  'auth > access_token_file',
  'auth > disable_credentials',
  'auth > impersonate_service_account',
  'core > account',
  'core > project',
]);

/** Whether a setting says that an item is the one which its tool uses if none is chosen. */
export const isDefaultMark = ({ tool }: ToolFile, name: string): boolean =>
  (tool === 'azure' || tool === 'jfrog') && name.endsWith(' > isDefault');

/** Whether a tool gives a setting another value by itself. */
export const isRewritten = ({ tool }: ToolFile, name: string): boolean =>
  (tool === 'azure' || tool === 'jfrog') && /(^| > )(isDefault|enc|password)$/.test(name);
