import { ShipctlError, UsageError } from '../../errors.ts';
import type { Integration } from '../job/integration.ts';
import { cut, quote } from '../messages.ts';
import type * as Aws from './aws.ts';
import type * as Azure from './azure.ts';
import type * as Gcloud from './gcloud.ts';
import type { GitCredentialKind } from './gitCredential.ts';
import type { Kind, TokenKind } from './kind.ts';
import type * as Kubernetes from './kubernetes.ts';
import type * as Registry from './registry.ts';

/** What loads a kind, or a part of one. */
export interface Loading<K> {
  readonly load: () => Promise<K>;
}

/** A row of the table of kinds. */
export interface KindRow<K extends Kind = Kind> extends Loading<K> {
  /** What `masterName` says. */
  readonly masterNames: readonly string[];
  /**
   * Without `masterName`, an integration with these fields is of this kind; with one of them, if `isAny`. No fields for a
   * kind that no fields tell.
   */
  readonly fields: readonly string[];
  readonly isAny?: boolean;
}

const aws = async (): Promise<typeof Aws> => import('./aws.ts');

const kubernetes = async (): Promise<typeof Kubernetes> => import('./kubernetes.ts');

const registries = async (): Promise<typeof Registry> => import('./registry.ts');

/** The kinds of logins for registries. */
const REGISTRIES: readonly KindRow<Registry.RegistryKind>[] = [
  {
    masterNames: ['dockerRegistryLogin', 'Private Docker Registry', 'Docker Trusted Registry'],
    // Those of other kinds have no e-mail address beside a password.
    fields: ['username', 'password', 'email'],
    load: async () => (await registries()).registry,
  },
  { masterNames: ['Docker'], fields: [], load: async () => (await registries()).dockerHub },
  { masterNames: ['quayLogin', 'Quay.io'], fields: [], load: async () => (await registries()).quay },
];

const gcloud = async (): Promise<typeof Gcloud> => import('./gcloud.ts');

const azure = async (): Promise<typeof Azure> => import('./azure.ts');

/** The kinds with keys of Google Cloud, which are also logins for Google's registries. */
const GOOGLE: readonly KindRow<Gcloud.GoogleKind>[] = [
  {
    masterNames: ['gcloudKey', 'GKE', 'GCR'],
    fields: ['JSON_key'],
    load: async () => (await gcloud()).serviceAccount,
  },
  {
    masterNames: ['GCL'],
    fields: ['credentialFile'],
    load: async () => (await gcloud()).olderServiceAccount,
  },
];

const AZURE: KindRow<TokenKind> = {
  masterNames: ['azureKeys'],
  fields: ['appId', 'password', 'tenant'],
  load: async () => (await azure()).azureKeys,
};

const GIT: KindRow<GitCredentialKind> = {
  masterNames: ['gitCredential'],
  fields: ['host', 'username', 'password'],
  load: async () => (await import('./gitCredential.ts')).gitCredential,
};

/** The kinds with keys or a role of AWS, which are also logins for Amazon ECR. */
const AWS: readonly KindRow[] = [
  {
    masterNames: ['amazonKeys'],
    fields: ['accessKey', 'secretKey'],
    isAny: true,
    load: async () => (await aws()).amazonKeys,
  },
  {
    masterNames: ['AWS', 'ECR'],
    fields: ['aws_access_key_id', 'aws_secret_access_key'],
    isAny: true,
    load: async () => (await aws()).olderKeys,
  },
  { masterNames: ['amazonIAM'], fields: ['assumeRoleARN'], load: async () => (await aws()).amazonIam },
];

/** All kinds that `configure` knows. Without `masterName` the first row counts whose fields an integration has. */
const KINDS: readonly KindRow[] = [
  ...AWS,
  ...REGISTRIES,
  GIT,
  {
    masterNames: ['kubernetesConfig'],
    fields: ['kubeConfigContent'],
    load: async () => (await kubernetes()).kubernetesConfig,
  },
  {
    masterNames: ['KUBERNETES'],
    fields: ['masterKubeConfigContent'],
    load: async () => (await kubernetes()).olderKubernetes,
  },
  {
    masterNames: ['digitalOcean', 'DOC'],
    fields: ['apiToken'],
    load: async () => (await import('./digitalOcean.ts')).digitalOcean,
  },
  ...GOOGLE,
  AZURE,
  {
    masterNames: ['artifactoryKey', 'artifactory'],
    fields: ['url', 'userName', 'password'],
    load: async () => (await import('./jfrog.ts')).artifactory,
  },
];

/** Whose integrations the scopes are for, by scope. */
export const SCOPE_CLOUDS: Readonly<Record<string, string>> = {
  ecr: 'AWS',
  gcr: 'Google Cloud',
  gke: 'Google Cloud',
  aks: 'Azure',
  eks: 'AWS',
};

/** The scopes that `configure` supports. */
export const KNOWN_SCOPES: readonly string[] = Object.keys(SCOPE_CLOUDS);

/** Those for the cluster that a resource names in `clusterName`. */
export const CLUSTER_SCOPES: readonly string[] = ['gke', 'aks', 'eks'];

/** Scopes that a `masterName` always has. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  ECR: ['ecr'],
  GKE: ['gke'],
  GCR: ['gcr'],
};

/** What the platform sends with every step, and means nothing more. */
export const NO_SCOPE = 'configure';

/**
 * The kind of an integration, by its `masterName`, or by its fields without one; undefined if it is none to configure.
 *
 * @see docs/reference/integrations.md, "Configured by cliConfig"
 */
export function kindRowOf(integration: Integration): KindRow | undefined {
  const { masterName } = integration;
  if (masterName !== undefined) return KINDS.find(({ masterNames }) => masterNames.includes(masterName));
  const has = (field: string): boolean => integration.field(field) !== undefined;
  return KINDS.find(({ fields, isAny }) =>
    isAny ? fields.some(has) : fields.length > 0 && fields.every(has),
  );
}

/** What loads the logins for registries of an integration; undefined for one that has none. */
export function registryRowOf(integration: Integration): Loading<Registry.RegistryLogins> | undefined {
  const row = kindRowOf(integration);
  // The files of AWS are only for those who write them.
  if (AWS.some((one) => one === row)) return ECR_LOGINS;
  return [...REGISTRIES, ...GOOGLE].find((one) => one === row);
}

const ECR_LOGINS: Loading<Registry.RegistryLogins> = { load: async () => (await import('./ecr.ts')).ecr };

/** The row of an integration with a key of Google Cloud; undefined for any other. */
export function googleRowOf(integration: Integration): KindRow<TokenKind> | undefined {
  const row = kindRowOf(integration);
  return GOOGLE.find((one) => one === row);
}

/** The row of an integration with a service principal of Azure; undefined for any other. */
export const azureRowOf = (integration: Integration): KindRow<TokenKind> | undefined =>
  kindRowOf(integration) === AZURE ? AZURE : undefined;

/** The row of an integration that is a credential for git; undefined for any other. */
export const gitRowOf = (integration: Integration): KindRow<GitCredentialKind> | undefined =>
  kindRowOf(integration) === GIT ? GIT : undefined;

/** For an integration that no row is about. */
export function unknownKind({ label, masterName, isGiven }: Integration): Error {
  if (masterName !== undefined)
    return new ShipctlError(
      `${label}: ${quote(cut(masterName))} is not a kind of integration that configure knows`,
    );
  if (!isGiven) return new UsageError(`${label} has no integration behind it`);
  return new ShipctlError(
    `${label}: its kind is unknown: no integration.json gives a masterName, and its fields match no kind`,
  );
}

export const unsupportedScopes = ({ label }: Integration, scopes: readonly string[]): string =>
  `${label}: ${scopes.join(', ')}: no scope of this kind of integration, so it is left out`;

/** The scopes of a resource: those that were asked for, and those that its kind always has. */
export function scopesOf({ masterName }: Integration, asked: readonly string[]): readonly string[] {
  const implied = masterName !== undefined && Object.hasOwn(SCOPES, masterName) ? SCOPES[masterName] : [];
  return [...new Set([...asked, ...(implied ?? [])])].filter((scope) => scope !== NO_SCOPE);
}
