import type { ServerResponse } from 'node:http';
import { HttpServer, type Received } from './httpServer.ts';

/** STS, which gives keys with numbers, and EC2's and a container's metadata, at one address. */
export class StsServer {
  readonly server: HttpServer;
  /** How long the keys are good that it gives. */
  lifeSeconds = 3600;
  /** What keeps it from answering as usual; it has answered if it gives true. */
  disturb: (response: ServerResponse, received: Received) => boolean = () => false;
  #given = 0;
  readonly #ends = new Map<string, number>();

  private constructor(server: HttpServer) {
    this.server = server;
    server.behaviour = (response, _number, received) => {
      if (!this.disturb(response, received)) this.#answer(response, received);
    };
  }

  static async start(): Promise<StsServer> {
    return new StsServer(await HttpServer.start());
  }

  /** What makes programs ask it. */
  get env(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL: this.server.url, AWS_EC2_METADATA_DISABLED: 'true' };
  }

  /** How many requests for an action it had. */
  asked(action: string): number {
    return this.server.received.filter(({ body }) => body.includes(`Action=${action}&`)).length;
  }

  /** Whether keys that it gave are still good. */
  knows(id: string): boolean {
    return (this.#ends.get(id) ?? 0) > Date.now();
  }

  reset(): void {
    this.server.received.length = 0;
    this.lifeSeconds = 3600;
    this.disturb = () => false;
  }

  #answer(response: ServerResponse, { url, headers, body }: Received): void {
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    if (url.startsWith('/keys')) {
      const { id, secret, token, end } = this.#keys();
      response.end(
        JSON.stringify({ AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration: end }),
      );
    } else if (action.startsWith('AssumeRole')) response.end(this.#credentials(action));
    else this.#identity(response, headers.authorization ?? '');
  }

  #keys(): { readonly id: string; readonly secret: string; readonly token: string; readonly end: string } {
    const number = this.#given++;
    const end = Date.now() + this.lifeSeconds * 1000;
    const id = `ASIATEST${String(number).padStart(12, '0')}`;
    this.#ends.set(id, end);
    return { id, secret: `s3cret${number}`, token: `t0ken${number}`, end: new Date(end).toISOString() };
  }

  #credentials(action: string): string {
    const { id, secret, token, end } = this.#keys();
    return (
      `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
      `<AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken>` +
      `<Expiration>${end}</Expiration></Credentials></${action}Result></${action}Response>`
    );
  }

  /** Whoever shows keys that have not ended is known. */
  #identity(response: ServerResponse, authorization: string): void {
    const id = /Credential=([^/]+)/.exec(authorization)?.[1] ?? '';
    const isKnown = this.knows(id);
    response.statusCode = isKnown ? 200 : 403;
    response.end(
      isKnown
        ? '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
            `<Arn>arn:aws:sts::111122223333:assumed-role/a/${id}</Arn><UserId>x:${id}</UserId><Account>111122223333</Account>` +
            '</GetCallerIdentityResult></GetCallerIdentityResponse>'
        : '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>expired</Message></Error></ErrorResponse>',
    );
  }
}
