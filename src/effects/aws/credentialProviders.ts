import {
  fromHttp,
  fromInstanceMetadata,
  fromTemporaryCredentials,
  fromWebToken,
} from '@aws-sdk/credential-providers';
import { getInstanceMetadataEndpoint, httpRequest } from '@smithy/credential-provider-imds';
import type {
  AwsKeys,
  CredentialProviders,
  RoleSession,
  TemporaryKeys,
} from '../../world/credentialProviders.ts';
import type { NetworkFault } from '../../world/network.ts';
import { takesConnections } from '../network/takesConnections.ts';
import { containerFault } from './containerFault.ts';
import { SILENT, clientConfig } from './tokenService.ts';

/** A connection to the metadata of an instance may be silent for so long. */
const METADATA_TIMEOUT_MS = 1000;
/** All that a server on the machine may take. */
const LONGEST_METADATA_MS = 10_000;
/** In no command's time. */
const NEVER_MS = 3_600_000;
const CONTAINER_TRIES = 3;
const CONTAINER_PAUSE_MS = 1000;

/** The providers of the SDK. */
export const credentialProviders: CredentialProviders = {
  async temporary(session, keys, service) {
    const provider = fromTemporaryCredentials({
      masterCredentials: sdkKeys(keys),
      params: roleParameters(session),
      clientConfig: clientConfig(service),
      logger: SILENT,
    });
    return quietly(provider);
  },
  async webToken(session, token, service) {
    const { roleArn, sessionName, durationSeconds, policy, policyArns = [] } = session;
    const provider = fromWebToken({
      roleArn,
      roleSessionName: sessionName,
      webIdentityToken: token,
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
      ...(policy === undefined ? {} : { policy }),
      ...(policyArns.length === 0 ? {} : { policyArns: policyArns.map((arn) => ({ arn })) }),
      clientConfig: clientConfig(service),
      logger: SILENT,
    });
    return quietly(provider);
  },
  async container({ url, authorization }, timeoutMs) {
    const limit = Math.min(timeoutMs, LONGEST_METADATA_MS);
    const provider = fromHttp({
      // Empty, so that it does not look into the environment.
      awsContainerCredentialsRelativeUri: '',
      awsContainerAuthorizationTokenFile: '',
      awsContainerCredentialsFullUri: url,
      awsContainerAuthorizationToken: authorization ?? '',
      maxRetries: 0,
      // Of an answer that is late it would write to the console.
      timeout: NEVER_MS,
      logger: SILENT,
    });
    try {
      return temporaryKeys(await within(limit, triedAgain(provider))) ?? NO_END;
    } catch (error) {
      const fault = error instanceof Late ? LATE : containerFault(error).fault;
      return { fault, isTemporary: false };
    }
  },
  async instance(timeoutMs) {
    try {
      return await within(Math.min(timeoutMs, LONGEST_METADATA_MS), instanceKeys());
    } catch (error) {
      return statusOf(error) === 404 ? undefined : { fault: instanceFault(error), isTemporary: false };
    }
  },
};

/** Those of the instance's role; undefined if nobody has metadata of an instance here. */
async function instanceKeys(): Promise<TemporaryKeys | NetworkFault | undefined> {
  const endpoint = await metadataEndpoint();
  if (!endpoint) return { fault: ODD_PLACE, isTemporary: false };
  // The SDK takes any fault of this request for a server without it, and so for no server.
  const status = await tokenStatus(endpoint, 0);
  // Many networks lose what is sent to the address of the metadata.
  if (status === 'silent') return (await isReached(endpoint)) ? SILENT_SERVER : undefined;
  if (PASSING_STATUS.test(`${status}`)) return { fault: `it answered ${status}`, isTemporary: false };
  // Other clouds have a server there too, which refuses what it does not know.
  if (status !== 200) return undefined;
  const provider = fromInstanceMetadata({
    ec2MetadataV1Disabled: true,
    maxRetries: 1,
    timeout: METADATA_TIMEOUT_MS,
    logger: SILENT,
  });
  return temporaryKeys(await provider()) ?? NO_END;
}

type MetadataEndpoint = Awaited<ReturnType<typeof getInstanceMetadataEndpoint>>;

/** Where the metadata are, which the config file may say too; undefined if that is no place. */
async function metadataEndpoint(): Promise<MetadataEndpoint | undefined> {
  try {
    const endpoint = await getInstanceMetadataEndpoint();
    return /^https?:$/.test(endpoint.protocol) ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

const ODD_PLACE =
  'ec2_metadata_service_endpoint in the AWS config file is no address with http:// or https://, or its _mode is neither ' +
  'IPv4 nor IPv6';

/** What the server with the metadata answers to who asks for a token; 404 also if there is no server. */
async function tokenStatus(endpoint: MetadataEndpoint, tries: number): Promise<number | 'silent'> {
  let status: number | 'silent' = 200;
  const request = httpRequest({
    ...endpoint,
    path: '/latest/api/token',
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' },
  });
  try {
    // A limit of its own holds in Bun only once there is a connection.
    await within(METADATA_TIMEOUT_MS, request);
  } catch (error) {
    status = error instanceof Late ? 'silent' : (statusOf(error) ?? 404);
  }
  return tries === 0 && PASSING_STATUS.test(`${status}`) ? tokenStatus(endpoint, tries + 1) : status;
}

/** The server is on the machine, or next to it. */
const CONNECT_TIMEOUT_MS = 300;

const isReached = ({ hostname, port = 80 }: MetadataEndpoint): Promise<boolean> =>
  takesConnections(hostname.replace(/^\[(.+)\]$/, '$1'), port, CONNECT_TIMEOUT_MS);

const SILENT_SERVER = {
  fault: 'it takes connections, but does not answer',
  isTemporary: false,
  isTimeout: true,
};

const NO_END = { fault: 'its keys have no end', isTemporary: false };

type SdkKeys = Awaited<ReturnType<ReturnType<typeof fromWebToken>>>;

const sdkKeys = ({ accessKeyId, secretAccessKey, sessionToken }: AwsKeys): SdkKeys => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === undefined ? {} : { sessionToken }),
});

/** The SDK's keys as ours; undefined if they have no end, which temporary ones have. */
function temporaryKeys(found: SdkKeys): TemporaryKeys | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
  const expires = expiration?.getTime() ?? Number.NaN;
  if (sessionToken === undefined || Number.isNaN(expires)) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expires };
}

function roleParameters(session: RoleSession): Parameters<typeof fromTemporaryCredentials>[0]['params'] {
  const { tags = new Map<string, string>(), transitiveTags = [], policyArns = [] } = session;
  return {
    RoleArn: session.roleArn,
    RoleSessionName: session.sessionName,
    DurationSeconds: session.durationSeconds,
    ExternalId: session.externalId,
    SourceIdentity: session.sourceIdentity,
    Policy: session.policy,
    ...(policyArns.length === 0 ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(tags.size === 0 ? {} : { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    ...(transitiveTags.length === 0 ? {} : { TransitiveTagKeys: [...transitiveTags] }),
  };
}

/** The keys, or undefined for an error of the SDK's: what the service answered is known to whoever sent the request. */
async function quietly(provider: () => Promise<SdkKeys>): Promise<TemporaryKeys | undefined> {
  try {
    return temporaryKeys(await provider());
  } catch {
    return undefined;
  }
}

async function triedAgain(provider: () => Promise<SdkKeys>): Promise<SdkKeys> {
  for (let tries = 1; ; tries += 1)
    try {
      return await provider();
    } catch (error) {
      if (tries === CONTAINER_TRIES || !containerFault(error).isPassing) throw error;
      await new Promise((resolve) => setTimeout(resolve, CONTAINER_PAUSE_MS));
    }
}

/** The keys, or an error when the time is up: the SDK waits for a server that never ends its answer. */
async function within<T>(milliseconds: number, keys: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new Late());
      },
      Math.max(1, milliseconds),
    );
  });
  try {
    return await Promise.race([keys, late]);
  } finally {
    clearTimeout(timer);
  }
}

class Late extends Error {}

const LATE = 'it does not answer in time';

/** Of a server that knows the request. */
const PASSING_STATUS = /^(401|429|5\d\d)$/;

const instanceFault = (error: unknown): string => {
  if (error instanceof Late) return LATE;
  const status = statusOf(error);
  return status === undefined ? 'it gives no keys' : `it answered ${status}`;
};

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined;
