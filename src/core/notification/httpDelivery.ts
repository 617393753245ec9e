import type { HttpAnswer, HttpRequest, Network } from '../../world/network.ts';
import { waitBeforeNext } from '../network/httpRetry.ts';
import { type Conversation, type Delivery, isFault } from './notice.ts';
import type { Secrecy } from './secrecy.ts';

/**
 * A delivery that is a conversation over HTTP. A request that fails in passing is made again (core/network/httpRetry.ts), so
 * that what it does may be done twice where only its answer was lost.
 *
 * @param secrecy decides what messages show of the answers
 */
export function httpDelivery(to: string, secrecy: Secrecy, begin: () => Conversation): Delivery {
  return {
    to,
    async send(network) {
      const conversation = begin();
      let step = conversation.next();
      while (!step.done) {
        const { request, purpose } = step.value;
        const answer = await answerTo(network, request);
        const why = whyFailed(answer, secrecy);
        if (why !== undefined) return { fault: purpose === undefined ? why : `can't ${purpose}: ${why}` };
        step = conversation.next(answer as HttpAnswer);
      }
      return step.value;
    },
  };
}

async function answerTo(network: Network, request: HttpRequest): ReturnType<Network['http']> {
  for (let number = 1; ; number++) {
    const answer = await network.http(request);
    if (isFault(answer) && !answer.isTemporary) return answer;
    const { status, retryAfter } = isFault(answer) ? { status: undefined, retryAfter: undefined } : answer;
    const [now, random] = [network.now(), network.random()];
    const wait = waitBeforeNext({ number, status, retryAfter, now, random });
    if (wait === undefined) return answer;
    await network.sleep(wait);
  }
}

/** Why a request did not do what it was for; undefined if it did. */
function whyFailed(answer: Awaited<ReturnType<Network['http']>>, secrecy: Secrecy): string | undefined {
  if (isFault(answer)) return answer.fault;
  const { status, body } = answer;
  if (status >= 200 && status < 300) return undefined;
  const advice = status >= 300 && status < 400 ? ', a redirect, which notify does not follow' : '';
  return `the server answered ${status}${advice}${secrecy.excerpt(new TextDecoder().decode(body))}`;
}
