import { googleToken } from '../clouds/googleToken.ts';
import { keptToken } from '../clouds/keptToken.ts';
import type { Token } from '../clouds/token.ts';
import { type Integration, fieldFault, neededText } from '../job/integration.ts';
import type { ConfigurationUnit, Place } from '../tools/gcloud/configuration.ts';
import { gcloudDirectory } from '../tools/gcloud/paths.ts';
import { type ServiceAccountKey, isWord, serviceAccountKey } from '../tools/gcloud/serviceAccountKey.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { googleHosts, isClusterName, isLocation } from './googlePlaces.ts';
import { type Fields, type Given, type TokenGiven, type TokenKind, checkKeysMode, valuesOf } from './kind.ts';
import type { RegistryKind } from './registry.ts';
import { resourceSetting } from './setting.ts';
import { versionFile } from './version.ts';

/** A kind whose integrations have the key of a service account. */
export interface GoogleKind extends RegistryKind, TokenKind {}

/** A key, and the project that it is used for. */
interface Account {
  readonly key: ServiceAccountKey;
  readonly project: string | undefined;
}

interface Shape {
  readonly fields: Fields;
  /** The field that holds the key. */
  readonly keyField: string;
  readonly projectOf: (integration: Integration) => string | undefined;
  /** More variables than those that Google's libraries look for. */
  readonly variables: (unit: ConfigurationUnit, given: Given) => Promise<readonly UnitRequest[]>;
}

const PROJECT_NAME = { projectName: 'optional' } as const;

/** The key of a service account, whose project it is for. */
export const serviceAccount = googleKind({
  fields: { JSON_key: 'secret text' },
  keyField: 'JSON_key',
  projectOf: () => undefined,
  variables: () => Promise.resolve([]),
});

/** The older form, which names the project beside the key. */
export const olderServiceAccount = googleKind({
  fields: { credentialFile: 'secret text', ...PROJECT_NAME, serviceAccountEmail: 'unused' },
  keyField: 'credentialFile',
  projectOf: (integration) => {
    const { projectName } = valuesOf(PROJECT_NAME, integration);
    if (projectName === undefined || isWord(projectName)) return projectName;
    throw fieldFault(integration, 'projectName', 'contains blanks');
  },
  variables: async ({ keyPath }, { integration, claim }) => {
    const { variableUnit } = await import('../tools/environmentFile/environmentTool.ts');
    const name = `${integration.resource.prefix}_INTEGRATION_CREDENTIALFILE_PATH` as const;
    return [variableUnit(name, keyPath, claim)];
  },
});

const ENVIRONMENT_FILE = 'SHIPPABLE_INTEGRATION_ENVS_PATH';

/** The user whose password is a token. */
const TOKEN_USER = 'oauth2accesstoken';

function googleKind(shape: Shape): GoogleKind {
  const accountOf = (integration: Integration): Account => {
    const key = serviceAccountKey(neededText(integration, shape.keyField));
    if ('fault' in key) throw fieldFault(integration, shape.keyField, key.fault);
    return { key, project: shape.projectOf(integration) ?? key.project };
  };
  const tokenOf = (given: TokenGiven, isKept = true): Promise<Token> =>
    tokenFor(given, accountOf(given.integration).key, shape.keyField, isKept);
  return {
    fields: shape.fields,
    tokenOf: (given) => tokenOf(given),
    hostsOf: async ({ integration: { resource }, world }) => {
      const version = await versionFile(world, resource);
      return googleHosts(resourceSetting(world, resource.prefix, version, 'region')?.value);
    },
    loginScope: 'gcr',
    usernameOf: () => TOKEN_USER,
    passwordOf: async (given) => (await tokenOf(given)).value,
    units: async (given) => unitsOf(given, accountOf(given.integration), shape),
    scopes: {
      gcr: async (given) => {
        const { googleLogins } = await import('./googleLogins.ts');
        return googleLogins(accountOf(given.integration).key.text, given);
      },
      gke: async (given) => {
        const { gkeUnits } = await import('./gkeUnits.ts');
        const getToken = async (): Promise<string> => (await tokenOf(given, !given.options.isPlan)).value;
        return gkeUnits(accountOf(given.integration).project, getToken, given);
      },
    },
  };
}

/** A token of a service account; one that is kept for the job, unless nothing may be written. */
function tokenFor(
  { world, integration, claim, warn }: TokenGiven,
  key: ServiceAccountKey,
  field: string,
  isKept: boolean,
): Promise<Token> {
  const { account, privateKey, tokenUri } = key;
  const make = (): Promise<Token> => googleToken(world, key, { label: integration.label, field });
  if (!isKept) return make();
  const secrets = [account, privateKey, tokenUri];
  return keptToken(world, { owner: claim, purpose: 'google', secrets, make }, warn);
}

/** The configuration for gcloud, with what Google's libraries need. */
async function unitsOf(
  given: Given,
  { key, project }: Account,
  shape: Shape,
): Promise<readonly UnitRequest[]> {
  const { world, claim } = given;
  checkKeysMode(given, 'gcloud, which reads a key file');
  const { configurationUnit } = await import('../tools/gcloud/configuration.ts');
  const account = { key: key.text, account: key.account, project, place: placeOf(given) };
  const unit = configurationUnit(account, gcloudDirectory(world.env), claim);
  return [unit, ...(await variables(unit, given, shape))];
}

/** Where gcloud finds the cluster of the resource; undefined without the scope, or as long as a setting is missing. */
function placeOf({ world, integration: { resource }, version, scopes }: Given): Place | undefined {
  if (!scopes.includes('gke')) return undefined;
  const setting = (name: string): string | undefined =>
    resourceSetting(world, resource.prefix, version, name)?.value;
  const [location, cluster] = [setting('region'), setting('clusterName')];
  return isLocation(location) && isClusterName(cluster) ? { location, cluster } : undefined;
}

/** What Google's libraries, and other tools than gcloud, look for. */
async function variables(
  unit: ConfigurationUnit,
  given: Given,
  shape: Shape,
): Promise<readonly UnitRequest[]> {
  const { world, integration, claim, warn } = given;
  const file = world.env.get(ENVIRONMENT_FILE);
  if (file === undefined || file === '') {
    warn(
      `${integration.label}: ${ENVIRONMENT_FILE} is ${file === '' ? 'empty' : 'not set'}, so gcloud has the key, but no variable names it to ` +
        "Google's libraries (GOOGLE_APPLICATION_CREDENTIALS); set it to the file that the job sources with bash",
    );
    return [];
  }
  const { variableUnit } = await import('../tools/environmentFile/environmentTool.ts');
  const names = ['CLOUDSDK_PROJECT', 'GCLOUD_PROJECT', 'GCP_PROJECT', 'GOOGLE_CLOUD_PROJECT'] as const;
  const { keyPath, project } = unit;
  const projects = project === undefined ? [] : names.map((name) => [name, project] as const);
  return [
    variableUnit('GOOGLE_APPLICATION_CREDENTIALS', keyPath, claim, projects),
    ...(await shape.variables(unit, given)),
  ];
}
