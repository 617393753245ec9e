import { SignatureV4 } from '@smithy/signature-v4';
import { hmacSha256, sha256 } from '../../../sha256.ts';
import type { AwsKeys } from '../../../world/credentialProviders.ts';
import type { HttpRequest } from '../../../world/network.ts';

/** What a signature is made with. */
export interface Signing {
  /** As AWS names it in signatures: `sts`, `eks`, `ecr`. */
  readonly service: string;
  readonly region: string;
  readonly keys: AwsKeys;
  /** Milliseconds since 1970; AWS refuses a signature that is off by more than 5 minutes. */
  readonly now: number;
}

type Signable = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>;

type SdkRequest = Parameters<SignatureV4['presign']>[0];

/**
 * A request with the headers that sign it. All of its headers are signed, except those that proxies change, such as
 * `user-agent`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export async function signed<R extends Signable>(
  request: R,
  signing: Signing,
): Promise<Omit<R, 'headers'> & Pick<HttpRequest, 'headers'>> {
  const { headers } = await signerOf(signing).sign(sdkRequest(request), {
    signingDate: new Date(signing.now),
  });
  const others = Object.entries(headers).filter(([name]) => name !== 'host');
  return { ...request, headers: Object.fromEntries(others) };
}

/**
 * The URL of a request with its signature in the query. Whoever uses it sends the same headers as well: they are signed.
 *
 * @param signing its `seconds` is how long the URL is good
 */
export async function presigned(
  request: Signable,
  signing: Signing & { readonly seconds: number },
): Promise<string> {
  const { query } = await signerOf(signing).presign(sdkRequest(request), {
    signingDate: new Date(signing.now),
    expiresIn: signing.seconds,
  });
  const url = new URL(request.url);
  url.search = Object.entries(query ?? {})
    .flatMap(([name, values]) => [values ?? []].flat().map((value) => `${escaped(name)}=${escaped(value)}`))
    .join('&');
  return url.href;
}

const signerOf = ({ service, region, keys }: Signing): SignatureV4 => {
  const { sessionToken, ...others } = keys;
  const credentials = sessionToken === undefined ? others : { ...others, sessionToken };
  return new SignatureV4({ service, region, credentials, sha256: Digest, applyChecksum: false });
};

function sdkRequest({ method, url, headers, body }: Signable): SdkRequest {
  const { protocol, hostname, pathname, searchParams, host } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  const query = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
  return { method, protocol, hostname, path: pathname, query, headers: { ...headers, host }, body };
}

/** Percent-encoding as signatures have it: only letters, digits and `-._~` stand for themselves. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** SHA-256, or HMAC with a key, in the shape that the signer wants. */
class Digest {
  readonly #key: Uint8Array | undefined;
  #data = Buffer.alloc(0);

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#key = key === undefined ? undefined : bytesIn(key);
  }

  update(data: Uint8Array): void {
    this.#data = Buffer.concat([this.#data, data]);
  }

  digest(): Promise<Uint8Array> {
    const key = this.#key;
    return Promise.resolve(key ? hmacSha256(key, this.#data) : Buffer.from(sha256(this.#data), 'hex'));
  }

  reset(): void {
    this.#data = Buffer.alloc(0);
  }
}

function bytesIn(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
