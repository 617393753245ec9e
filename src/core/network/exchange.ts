import type { HttpAnswer, HttpRequest, Network, NetworkFault } from '../../world/network.ts';
import { waitBeforeNext } from './httpRetry.ts';

/** What a request came to. */
export type Exchanged = HttpAnswer | NetworkFault;

export const isFault = (result: object): result is NetworkFault => 'fault' in result;

/**
 * Makes a request, and makes it again if it fails in passing (httpRetry.ts).
 *
 * @param longestWaitMs the longest wait that the server may ask for
 */
export async function answerTo(
  network: Network,
  request: HttpRequest,
  longestWaitMs?: number,
): Promise<Exchanged> {
  for (let number = 1; ; number++) {
    const answer = await network.http(request);
    if (isFault(answer) && !answer.isTemporary) return answer;
    const { status, retryAfter } = isFault(answer) ? { status: undefined, retryAfter: undefined } : answer;
    const [now, random] = [network.now(), network.random()];
    const wait = waitBeforeNext({ number, status, retryAfter, now, random, longestWaitMs });
    if (wait === undefined) return answer;
    await network.sleep(wait);
  }
}
