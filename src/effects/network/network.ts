import type { Environment } from '../../world/environment.ts';
import type { Network } from '../../world/network.ts';
import { files } from '../files.ts';
import { SYSTEM_CERTIFICATES } from './systemCertificates.ts';
import type { Trust } from './trust.ts';

/** The real network. Its parts are loaded when they are needed. */
export function networkOf(env: Environment): Network {
  let trust: Promise<Trust> | undefined;
  const trusted = (): Promise<Trust> => (trust ??= import('./trust.ts').then(({ trustOf }) => trustOf(env)));
  return {
    async http(request) {
      const { httpAnswer } = await import('./http.ts');
      const { url, proxy } = request;
      const isTls = [url, proxy?.url].some((address) => address?.startsWith('https:'));
      return httpAnswer(request, isTls ? await trusted() : undefined);
    },
    async lines(address) {
      const { openLines } = await import('./lines.ts');
      return openLines(address, address.isSecure ? await trusted() : undefined);
    },
    hasSystemCertificates: () => SYSTEM_CERTIFICATES.some((file) => files.kind(file) === 'file'),
    now: () => Date.now(),
    // Bun takes longer to load node:timers/promises than many a command takes.
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      }),
    random: () => Math.random(),
  };
}
