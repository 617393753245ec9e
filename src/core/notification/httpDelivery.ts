import type { HttpAnswer } from '../../world/network.ts';
import { type Exchanged, answerTo, isFault } from '../network/exchange.ts';
import type { Secrecy } from '../network/secrecy.ts';
import type { Conversation, Delivery } from './notice.ts';

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
        const answer = await answerTo(network, () => request);
        const why = whyFailed(answer, secrecy);
        if (why !== undefined) return { fault: purpose === undefined ? why : `can't ${purpose}: ${why}` };
        step = conversation.next(answer as HttpAnswer);
      }
      return step.value;
    },
  };
}

/** Why a request did not do what it was for; undefined if it did. */
function whyFailed(answer: Exchanged, secrecy: Secrecy): string | undefined {
  if (isFault(answer)) return answer.fault;
  const { status, body } = answer;
  if (status >= 200 && status < 300) return undefined;
  const advice = status >= 300 && status < 400 ? ', a redirect, which notify does not follow' : '';
  return `the server answered ${status}${advice}${secrecy.excerpt(new TextDecoder().decode(body))}`;
}
