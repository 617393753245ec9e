import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { TokenService } from '../../world/credentialProviders.ts';
import type { HttpRequest } from '../../world/network.ts';

/** A request as the SDK makes it. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const TIMEOUT_MS = 20_000;

const nothing = (): void => undefined;

/** The SDK would write of trouble to the console. */
export const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

type ClientConfig = NonNullable<Parameters<typeof fromTemporaryCredentials>[0]['clientConfig']>;

/**
 * A client of the SDK that takes nothing from the environment or from files, and sends each request once, by `send`, which
 * tries again by itself.
 */
export const clientConfig = (service: TokenService): ClientConfig => ({
  region: service.region,
  endpoint: service.endpoint,
  logger: SILENT,
  maxAttempts: 1,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  disableClockSkewCorrection: false,
  userAgentAppId: 'shipctl',
  authSchemePreference: ['sigv4'],
  sigv4aSigningRegionSet: [service.region],
  requestHandler: {
    async handle(request: SdkRequest) {
      const answer = await service.send(httpRequest(request));
      if ('fault' in answer) throw new Error(answer.fault);
      const { status, headers, body } = answer;
      return { response: { statusCode: status, headers: { ...headers }, body } as never };
    },
  },
});

const SAID_BY_NETWORK: ReadonlySet<string> = new Set(['host', 'content-length']);

function httpRequest({ method, protocol, hostname, port, path, headers, body }: SdkRequest): HttpRequest {
  const place = port === undefined ? hostname : `${hostname}:${port}`;
  const own = Object.entries(headers).filter(([name]) => !SAID_BY_NETWORK.has(name.toLowerCase()));
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    url: `${protocol}//${place}${path}`,
    headers: Object.fromEntries(own),
    body: typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0)),
    timeoutMs: TIMEOUT_MS,
  };
}
