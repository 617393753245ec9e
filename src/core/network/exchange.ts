import type { HttpAnswer, HttpRequest, Network, NetworkFault } from '../../world/network.ts';
import { type FailedTry, waitBeforeNext } from './httpRetry.ts';

/** What a request came to. */
export type Exchanged = HttpAnswer | NetworkFault;

export const isFault = (result: object): result is NetworkFault => 'fault' in result;

/** How long to wait before the next try, in milliseconds; undefined if another one is of no use. */
export type WaitBeforeNext = (failed: FailedTry, answer: Exchanged) => number | undefined;

const NO_ANSWER: { readonly status: undefined; readonly headers: HttpAnswer['headers'] } = {
  status: undefined,
  headers: {},
};

/**
 * Makes a request, and makes it again if it fails in passing.
 *
 * @param request made anew for each try
 * @param wait    gets every answer, also those that are no failures; without it httpRetry.ts decides
 */
export async function answerTo(
  network: Network,
  request: () => HttpRequest,
  wait: WaitBeforeNext = waitBeforeNext,
): Promise<Exchanged> {
  for (let number = 1; ; number++) {
    const answer = await network.http(request());
    if (isFault(answer) && !answer.isTemporary) return answer;
    const { status, headers } = isFault(answer) ? NO_ANSWER : answer;
    const [now, random] = [network.now(), network.random()];
    const failed = { number, status, retryAfter: headers['retry-after'], now, random };
    const pause = wait(failed, answer);
    if (pause === undefined) return answer;
    await network.sleep(pause);
  }
}
